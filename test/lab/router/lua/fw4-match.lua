-- The match part of an nft rule, and the splitting of one section into rules per protocol and address family.
local values = require 'fw4-values'

local match = {}

function match.quote(text) return '"' .. text:gsub('"', "'") .. '"' end

--- One value bare, several in braces, doubles once.
function match.set(list, always)
  local seen, out = {}, {}
  for _, item in ipairs(list) do
    if not seen[item] then
      seen[item] = true
      out[#out + 1] = item
    end
  end
  if #out == 1 and not always then return out[1] end
  return '{ ' .. table.concat(out, ', ') .. ' }'
end

local function split(list)
  local plain, inverted = {}, {}
  for _, item in ipairs(list or {}) do table.insert(item.invert and inverted or plain, item) end
  return plain, inverted
end

local function texts(list, field)
  local out = {}
  for i, item in ipairs(list) do out[i] = type(field) == 'function' and field(item) or item[field] end
  return out
end

local function pair(parts, prefix, list, field)
  local plain, inverted = split(list)
  if #plain > 0 then parts[#parts + 1] = prefix .. ' ' .. match.set(texts(plain, field)) end
  if #inverted > 0 then parts[#parts + 1] = prefix .. ' != ' .. match.set(texts(inverted, field)) end
end

function match.of_family(list, family)
  local out = {}
  for _, entry in ipairs(list or {}) do
    if entry.family == family then out[#out + 1] = entry end
  end
  return out
end

local function icmp_parts(parts, types, family)
  local plain, coded = {}, {}
  for _, kind in ipairs(types) do
    local entry = family == 4 and kind.v4 or kind.v6
    if entry.code then coded[#coded + 1] = entry.type .. ' . ' .. entry.code else plain[#plain + 1] = tostring(entry.type) end
  end
  local word = family == 4 and 'icmp' or 'icmpv6'
  return plain, coded, word
end
match.icmp_parts = icmp_parts

local function set_fields(reference, set, proto)
  local fields = {}
  for i, kind in ipairs(set.match) do
    local side = reference.directions[i] or kind.direction
    if kind.kind == 'mac' then fields[i] = 'ether saddr'
    elseif kind.kind == 'port' then fields[i] = proto .. ' ' .. side .. 'port'
    else fields[i] = (set.family == 6 and 'ip6 ' or 'ip ') .. side .. 'addr' end
  end
  return table.concat(fields, ' . ') .. (reference.invert and ' != @' or ' @') .. set.name
end

-- What all rules that come of one section have in common: limits, times, marks, the named set.
local function common_parts(parts, options, set, proto)
  if options.limit then
    parts[#parts + 1] = ('limit rate %d/%s%s'):format(options.limit.rate, options.limit.unit,
      options.limit_burst and ' burst ' .. options.limit_burst .. ' packets' or '')
  end
  local function range(word, from, to)
    if from and to then parts[#parts + 1] = ('meta %s %s-%s'):format(word, from, to)
    elseif from then parts[#parts + 1] = ('meta %s >= %s'):format(word, from)
    elseif to then parts[#parts + 1] = ('meta %s <= %s'):format(word, to) end
  end
  range('time', options.start_date, options.stop_date)
  range('hour', options.start_time, options.stop_time)
  if options.weekdays then
    local days = {}
    for i, day in ipairs(options.weekdays.days) do days[i] = '"' .. day .. '"' end
    parts[#parts + 1] = 'meta day' .. (options.weekdays.invert and ' != ' or ' ') .. match.set(days)
  end
  if options.mark then
    local sign = options.mark.invert and '!=' or '=='
    if options.mark.mask == 0xffffffff then
      parts[#parts + 1] = ('meta mark %s 0x%x'):format(sign, options.mark.mark)
    else
      parts[#parts + 1] = ('meta mark and 0x%x %s 0x%x'):format(options.mark.mask, sign, options.mark.mark)
    end
  end
  if set then parts[#parts + 1] = set_fields(options.ipset, set, proto) end
end

--- The words that select packets. WANT: { proto, family, source, target, sports, dports, icmp (list of words), options, set }.
function match.words(want)
  local parts, family, proto = {}, want.family, want.proto
  local has_addresses = #want.source > 0 or #want.target > 0
  local has_ports = #(want.sports or {}) > 0 or #(want.dports or {}) > 0
  if family ~= 0 and not has_addresses then parts[#parts + 1] = 'meta nfproto ' .. (family == 4 and 'ipv4' or 'ipv6') end
  if not proto.any and not has_ports and not want.icmp then
    local name = proto.name
    if name == 'icmp' and family == 6 then name = 'ipv6-icmp' end
    if name == 'icmp' and family == 0 then name = '{ "icmp", "ipv6-icmp" }' end
    parts[#parts + 1] = 'meta l4proto ' .. (proto.invert and '!= ' or '') .. name
  end
  if want.input_device then parts[#parts + 1] = 'iifname ' .. want.input_device end
  if want.output_device then parts[#parts + 1] = 'oifname ' .. want.output_device end
  local word = family == 6 and 'ip6' or 'ip'
  pair(parts, word .. ' saddr', want.source, values.cidr)
  pair(parts, word .. ' daddr', want.target, values.cidr)
  pair(parts, (proto.name or '') .. ' sport', want.sports, 'text')
  pair(parts, (proto.name or '') .. ' dport', want.dports, 'text')
  pair(parts, 'ether saddr', want.options.src_mac, 'mac')
  if want.icmp then parts[#parts + 1] = want.icmp end
  common_parts(parts, want.options, want.set, proto.name)
  return table.concat(parts, ' ')
end

--- The family that all given lists and the section's own option agree on; nil and a reason when they do not.
function match.common_family(own, lists)
  local family = own ~= 0 and own or nil
  for _, list in ipairs(lists) do
    local has4, has6 = #match.of_family(list, 4) > 0, #match.of_family(list, 6) > 0
    local only = has4 ~= has6 and (has4 and 4 or 6) or nil
    if only and family and only ~= family then return nil, 'mixes IPv4 and IPv6' end
    family = family or only
  end
  return family or (own == 0 and 0) or false
end

return match
