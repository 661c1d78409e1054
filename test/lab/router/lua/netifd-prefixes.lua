-- Hands parts of IPv6 prefixes (the own ULA, what the provider delegated) to the interfaces that ask for some with ip6assign.
local config = require 'netifd-config'
local ip = require 'ip-address'

local prefixes = {}

-- The n-th /64 of a prefix: its bits lie in bytes 5 to 8 for the lengths that occur (/32 to /64).
local function subnet(bytes, n)
  local out = table.move(bytes, 1, 16, 1, {})
  local bits = (out[5] << 24 | out[6] << 16 | out[7] << 8 | out[8]) + n
  for i = 0, 3 do out[8 - i] = bits >> (8 * i) & 0xff end
  return out
end

local function free(taken, first, count)
  for _, range in ipairs(taken) do
    if first < range.first + range.count and range.first < first + count then return false end
  end
  return true
end

local function place(taken, room, count, hint)
  if hint then
    local first = hint - hint % count
    if first + count <= room and free(taken, first, count) then return first end
  end
  for first = 0, room - count, count do
    if free(taken, first, count) then return first end
  end
end

local function accepts(interface, class)
  local wanted = config.words(interface.options.ip6class)
  if #wanted == 0 then return true end
  for _, word in ipairs(wanted) do
    if word == class then return true end
  end
  return false
end

--- Assignments per interface name: { { address, mask, local_address } ... }. SOURCES: { prefix = 'fd..::', length = 48, class = 'local' }.
function prefixes.assign(sources, interfaces)
  local result = {}
  for _, source in ipairs(sources) do
    local bytes, room, taken = ip.parse(source.prefix), 1 << (64 - source.length), {}
    local asking = {}
    for _, interface in ipairs(interfaces) do
      local length = math.tointeger(tonumber(interface.options.ip6assign or ''))
      if length and length >= source.length and length <= 64 and interface.device and accepts(interface, source.class) then
        asking[#asking + 1] = {
          name = interface.name, length = length, hint = tonumber(interface.options.ip6hint or '', 16), order = #asking,
        }
      end
    end
    -- whoever asks for a certain place is served before whoever takes any
    table.sort(asking, function(a, b)
      if (a.hint ~= nil) ~= (b.hint ~= nil) then return a.hint ~= nil end
      if a.length ~= b.length then return a.length < b.length end
      return a.order < b.order
    end)
    for _, asker in ipairs(asking) do
      local count = 1 << (64 - asker.length)
      local first = place(taken, room, count, asker.hint)
      if first then
        taken[#taken + 1] = { first = first, count = count }
        local network = subnet(bytes, first)
        local address = table.move(network, 1, 16, 1, {})
        address[16] = 1
        result[asker.name] = result[asker.name] or {}
        table.insert(result[asker.name], {
          network = ip.format(network), length = asker.length, address = ip.format(address), class = source.class,
        })
      end
    end
  end
  return result
end

return prefixes
