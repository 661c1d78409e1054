-- IPv4 and IPv6 addresses as lists of bytes.
local ip = {}

local function parse_v4(text)
  local bytes = {}
  for part in (text .. '.'):gmatch '(%d+)%.' do bytes[#bytes + 1] = tonumber(part) end
  if #bytes ~= 4 or not text:find '^%d+%.%d+%.%d+%.%d+$' then return nil end
  for _, byte in ipairs(bytes) do
    if byte > 255 then return nil end
  end
  return bytes
end

local function parse_v6(text)
  if not text:find '^[%x:.]+$' or text:find ':::' or not text:find ':' then return nil end
  local tail4 = text:match ':(%d+%.%d+%.%d+%.%d+)$'
  if tail4 then
    local v4 = parse_v4(tail4)
    if not v4 then return nil end
    text = text:sub(1, #text - #tail4) .. ('%x:%x'):format(v4[1] << 8 | v4[2], v4[3] << 8 | v4[4])
  end
  local head, tail = text:match '^(.-)::(.*)$'
  local function groups(part)
    local out = {}
    for word in part:gmatch '[^:]+' do
      if #word > 4 then return nil end
      out[#out + 1] = tonumber(word, 16)
    end
    return out
  end
  local first, last = groups(head or text), groups(tail or '')
  if not first or not last or #first + #last > 8 or (not head and #first ~= 8) then return nil end
  while #first + #last < 8 do first[#first + 1] = 0 end
  local bytes = {}
  for _, group in ipairs(table.move(last, 1, #last, #first + 1, first)) do
    bytes[#bytes + 1] = group >> 8
    bytes[#bytes + 1] = group & 255
  end
  return bytes
end

--- The bytes of an address: four for IPv4, sixteen for IPv6, nil for anything else.
function ip.parse(text) return parse_v4(text) or parse_v6(text) end

local function format_v6(bytes)
  local groups = {}
  for i = 1, 8 do groups[i] = bytes[2 * i - 1] << 8 | bytes[2 * i] end
  -- the longest run of zeros becomes "::"
  local best_at, best_length, at = nil, 1, 1
  while at <= 8 do
    local length = 0
    while groups[at + length] == 0 do length = length + 1 end
    if length > best_length then best_at, best_length = at, length end
    at = at + math.max(length, 1)
  end
  local function join(from, to)
    local parts = {}
    for i = from, to do parts[#parts + 1] = ('%x'):format(groups[i]) end
    return table.concat(parts, ':')
  end
  if not best_at then return join(1, 8) end
  return join(1, best_at - 1) .. '::' .. join(best_at + best_length, 8)
end

function ip.format(bytes)
  if #bytes == 4 then return table.concat(bytes, '.') end
  return format_v6(bytes)
end

--- The network of an address: everything behind the first BITS cleared.
function ip.network(bytes, bits)
  local out = {}
  for i, byte in ipairs(bytes) do
    local here = math.max(0, math.min(8, bits - (i - 1) * 8))
    out[i] = byte & (0xff << (8 - here)) & 0xff
  end
  return out
end

--- Length of a contiguous mask, nil for any other.
function ip.mask_length(bytes)
  local bits, ended = 0, false
  for _, byte in ipairs(bytes) do
    for shift = 7, 0, -1 do
      local set = byte >> shift & 1 == 1
      if set and ended then return nil end
      if set then bits = bits + 1 else ended = true end
    end
  end
  return bits
end

return ip
