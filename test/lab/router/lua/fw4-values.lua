-- The kinds of values that firewall options hold. Each reader returns the parsed value, or nil for text that is none.
local ip = require 'ip-address'

local values = {}

-- Negation: "!x" -> x, true. An empty rest is no value.
local function negated(text)
  local rest = text:match '^%s*!(.*)$'
  local plain = (rest or text):match '^%s*(.-)%s*$'
  if plain == '' then return nil end
  return plain, rest ~= nil
end
values.negated = negated

--- The first of CHOICES that begins with TEXT, in any case: "rej" is REJECT.
local function one_of(text, choices)
  for _, choice in ipairs(choices) do
    if choice:sub(1, #text):lower() == text:lower() then return choice end
  end
end

function values.text(text) return text end
function values.policy(text) return one_of(text, { 'accept', 'reject', 'drop' }) end
function values.target(text)
  return one_of(text, { 'accept', 'reject', 'drop', 'notrack', 'helper', 'mark', 'dscp', 'dnat', 'snat', 'masquerade' })
end

function values.bool(text)
  if text == '1' or text == 'on' or text == 'true' or text == 'yes' then return true end
  if text == '0' or text == 'off' or text == 'false' or text == 'no' then return false end
end

--- 0 = any, 4, 6.
function values.family(text)
  if text == 'any' or text == 'all' or text == '*' then return 0 end
  if text == 'inet' or text:find '4' then return 4 end
  if text:find '6' then return 6 end
end

function values.number(text) return math.tointeger(tonumber(text)) end
function values.identifier(text) return text:match '^[%a_.][%w/_.-]*$' end

function values.device(text)
  local name, inverted = negated(text)
  return name and { device = name, any = name == '*', invert = inverted }
end

function values.direction(text)
  if text == 'in' or text == 'ingress' then return 'in' end
  if text == 'out' or text == 'egress' then return 'out' end
end

local numbered = { ['1'] = 'icmp', ['6'] = 'tcp', ['17'] = 'udp', ['58'] = 'ipv6-icmp', icmpv6 = 'ipv6-icmp' }

--- A list, because "tcpudp" stands for two.
function values.protocol(text)
  local name, inverted = negated(text)
  if not name then return nil end
  name = name:lower()
  if name == 'all' or name == 'any' or name == '*' then return { { any = true, invert = inverted } } end
  if name == 'tcpudp' then return { { name = 'tcp', invert = inverted }, { name = 'udp', invert = inverted } } end
  return { { name = numbered[name] or name, invert = inverted } }
end

function values.mac(text)
  local mac, inverted = negated(text)
  local parts = {}
  for part in ((mac or ''):gsub('-', ':') .. ':'):gmatch '([^:]*):' do parts[#parts + 1] = part end
  if #parts ~= 6 then return nil end
  for i, part in ipairs(parts) do
    if not part:find '^%x%x?$' then return nil end
    parts[i] = ('%02x'):format(tonumber(part, 16))
  end
  return { mac = table.concat(parts, ':'), invert = inverted }
end

function values.port(text)
  local range, inverted = negated(text)
  local first, last = (range or ''):match '^(%d%d?%d?%d?%d?)[-:](%d%d?%d?%d?%d?)$'
  if not first then first = (range or ''):match '^%d%d?%d?%d?%d?$' end
  local low, high = tonumber(first), tonumber(last or first)
  if not low or low > high or high > 65535 then return nil end
  return { text = low == high and tostring(low) or low .. '-' .. high, low = low, high = high, invert = inverted }
end

local function subnet(text, networks)
  local address, mask = text:match '^([^/]+)/(.+)$'
  if address then
    local bytes = ip.parse(address)
    if not bytes then return nil end
    local mask_bytes = ip.parse(mask)
    if mask_bytes then
      local bits = #mask_bytes == #bytes and ip.mask_length(mask_bytes)
      return bits and { { family = #bytes == 4 and 4 or 6, bytes = bytes, bits = bits } } or nil
    end
    local bits = math.tointeger(tonumber(mask))
    if not bits or bits < 0 or bits > #bytes * 8 then return nil end
    return { { family = #bytes == 4 and 4 or 6, bytes = bytes, bits = bits } }
  end
  local from, to = text:match '^([^-]+)-([^-]+)$'
  if from then
    local a, b = ip.parse(from), ip.parse(to)
    if a and b and #a == #b then return { { family = #a == 4 and 4 or 6, bytes = a, last = b } } end
    return nil
  end
  local bytes = ip.parse(text)
  if bytes then return { { family = #bytes == 4 and 4 or 6, bytes = bytes, bits = #bytes * 8 } } end
  -- the name of a network stands for its addresses
  return networks[text] and networks[text].subnets
end

--- Several addresses for one value: a network's name may stand for many.
function values.network(text, networks)
  local plain, inverted = negated(text)
  local found = plain and subnet(plain, networks)
  if not found then return nil end
  local out = {}
  for i, entry in ipairs(found) do
    out[i] = { family = entry.family, bytes = entry.bytes, bits = entry.bits, last = entry.last, invert = inverted }
  end
  return out
end

--- As nft writes it: a host without length, a network with its host bits cleared, or a range.
function values.cidr(entry)
  if entry.last then return ip.format(entry.bytes) .. '-' .. ip.format(entry.last) end
  if entry.bits == #entry.bytes * 8 then return ip.format(entry.bytes) end
  return ip.format(ip.network(entry.bytes, entry.bits)) .. '/' .. entry.bits
end

function values.limit(text)
  local rate, unit = (negated(text) or ''):match '^(%d+)/?(%l*)$'
  if not rate then return nil end
  unit = unit == '' and 'second' or one_of(unit, { 'second', 'minute', 'hour', 'day' })
  return unit and { rate = tonumber(rate), unit = unit }
end

-- name -> { v4 type, v4 code or nil, v6 type, v6 code or nil }; false = the family has no such message
local icmp = {
  ['echo-request'] = { 8, nil, 128 }, ping = { 8, nil, 128 }, ['echo-reply'] = { 0, nil, 129 }, pong = { 0, nil, 129 },
  ['destination-unreachable'] = { 3, nil, 1 }, ['time-exceeded'] = { 11, nil, 3 }, ['ttl-exceeded'] = { 11, nil, 3 },
  ['parameter-problem'] = { 12, nil, 4 }, ['port-unreachable'] = { 3, 3, 1, 4 }, ['communication-prohibited'] = { 3, 13, 1, 1 },
  redirect = { 5, nil, 137 }, ['router-advertisement'] = { 9, nil, 134 }, ['router-solicitation'] = { 10, nil, 133 },
  ['network-unreachable'] = { 3, 0, false }, ['host-unreachable'] = { 3, 1, false }, ['fragmentation-needed'] = { 3, 4, false },
  ['source-quench'] = { 4, nil, false }, ['timestamp-request'] = { 13, nil, false }, ['timestamp-reply'] = { 14, nil, false },
  ['address-mask-request'] = { 17, nil, false }, ['address-mask-reply'] = { 18, nil, false },
  ['no-route'] = { false, nil, 1, 0 }, ['address-unreachable'] = { false, nil, 1, 3 }, ['packet-too-big'] = { false, nil, 2, 0 },
  ['bad-header'] = { false, nil, 4, 0 }, ['unknown-header-type'] = { false, nil, 4, 1 }, ['unknown-option'] = { false, nil, 4, 2 },
  ['neighbour-solicitation'] = { false, nil, 135, 0 }, ['neighbor-solicitation'] = { false, nil, 135, 0 },
  ['neighbour-advertisement'] = { false, nil, 136, 0 }, ['neighbor-advertisement'] = { false, nil, 136, 0 },
}

function values.icmp_type(text)
  local known = icmp[text]
  if known then
    return {
      v4 = known[1] and { type = known[1], code = known[2] } or nil,
      v6 = known[3] and { type = known[3], code = known[4] } or nil,
    }
  end
  local kind, code = text:match '^(%d+)/(%d+)$'
  kind = tonumber(kind or text:match '^%d+$')
  code = tonumber(code)
  if not kind or kind > 255 or (code or 0) > 255 then return nil end
  return { v4 = { type = kind, code = code }, v6 = { type = kind, code = code } }
end

function values.mark(text)
  local plain, inverted = negated(text)
  local mark, mask = (plain or ''):match '^([%xx]+)/?([%xx]*)$'
  mark = tonumber(mark or '')
  if not mark then return nil end
  return { mark = mark, mask = mask ~= '' and tonumber(mask) or 0xffffffff, invert = inverted }
end

function values.clock(text)
  local hour, minute, second = text:match '^(%d%d?):?(%d?%d?):?(%d?%d?)$'
  hour, minute, second = tonumber(hour or ''), tonumber(minute ~= '' and minute or 0), tonumber(second ~= '' and second or 0)
  if not hour or hour > 23 or minute > 59 or second > 59 then return nil end
  return ('"%02d:%02d:%02d"'):format(hour, minute, second)
end

function values.date(text)
  local year, month, day = text:match '^(%d%d%d%d)-?(%d?%d?)-?(%d?%d?)$'
  if not year then return nil end
  return ('"%04d-%02d-%02d"'):format(tonumber(year), tonumber(month) or 1, tonumber(day) or 1)
end

function values.weekdays(text)
  local plain, inverted = negated(text)
  local days = {}
  for word in (plain or ''):gmatch '%S+' do
    local day = one_of(word, { 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday' })
    if not day then return nil end
    days[#days + 1] = day
  end
  return #days > 0 and { days = days, invert = inverted } or nil
end

--- "name src dst" of a set reference.
function values.set_reference(text)
  local plain, inverted = negated(text)
  local name, rest = (plain or ''):match '^(%S+)%s*(.*)$'
  if not name then return nil end
  local directions = {}
  for word in rest:gmatch '[^%s,]+' do directions[#directions + 1] = (word == 'dst' or word == 'dest') and 'd' or 's' end
  return { name = name, directions = directions, invert = inverted }
end

--- "src_mac", "dest_ip", "src_net" ... of a set's definition.
function values.set_type(text)
  local direction, kind = text:match '^(%a+)_(%a+)$'
  if direction == 'dst' then direction = 'dest' end
  local known = { ip = true, net = true, mac = true, port = true, set = true }
  if not kind then kind, direction = text, 'src' end
  if not known[kind] or (direction ~= 'src' and direction ~= 'dest') then return nil end
  return { direction = direction == 'src' and 's' or 'd', kind = kind }
end

return values
