-- JSON with the order of keys kept, printed as the message bus prints it (tabs, and a lone indented line inside empty brackets).
local json = {}

--- An object from alternating keys and values, in that order; a nil value leaves its key out.
function json.object(...)
  local keys, object, n = {}, {}, select('#', ...)
  for i = 1, n, 2 do
    local key, value = (select(i, ...)), (select(i + 1, ...))
    if value ~= nil then
      keys[#keys + 1], object[key] = key, value
    end
  end
  return setmetatable(object, { keys = keys })
end

--- Adds a key to an object made by `object`.
function json.put(object, key, value)
  local keys = getmetatable(object).keys
  if object[key] == nil then keys[#keys + 1] = key end
  object[key] = value
end

function json.array(list) return setmetatable(list or {}, { array = true }) end

function json.keys(object)
  local meta = getmetatable(object)
  if meta and meta.keys then return meta.keys end
  local keys = {}
  for key in pairs(object) do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

local function is_array(value)
  local meta = getmetatable(value)
  if meta and meta.array then return true end
  return not (meta and meta.keys) and #value > 0
end
json.is_array = is_array

local escapes = { ['"'] = '\\"', ['\\'] = '\\\\', ['\n'] = '\\n', ['\t'] = '\\t', ['\r'] = '\\r', ['\b'] = '\\b', ['\f'] = '\\f' }
local function text(value)
  return '"' .. value:gsub('[%c"\\]', function(c) return escapes[c] or ('\\u%04x'):format(c:byte()) end) .. '"'
end

local function scalar(value)
  if type(value) == 'string' then return text(value) end
  if math.type(value) == 'float' and value == math.floor(value) then return ('%d'):format(value) end
  return tostring(value)
end

--- One line, without blanks after separators: `{"a":1}`.
function json.compact(value)
  if type(value) ~= 'table' then return scalar(value) end
  local parts = {}
  if is_array(value) then
    for i, item in ipairs(value) do parts[i] = json.compact(item) end
    return '[' .. table.concat(parts, ',') .. ']'
  end
  for i, key in ipairs(json.keys(value)) do parts[i] = text(key) .. ':' .. json.compact(value[key]) end
  return '{' .. table.concat(parts, ',') .. '}'
end

--- Many lines, indented by tabs.
function json.pretty(value, depth)
  if type(value) ~= 'table' then return scalar(value) end
  depth = depth or 0
  local inner, parts = ('\t'):rep(depth + 1), {}
  local open, close = '{', '}'
  if is_array(value) then
    open, close = '[', ']'
    for i, item in ipairs(value) do parts[i] = inner .. json.pretty(item, depth + 1) end
  else
    for i, key in ipairs(json.keys(value)) do parts[i] = inner .. text(key) .. ': ' .. json.pretty(value[key], depth + 1) end
  end
  if #parts == 0 then parts[1] = inner end
  return open .. '\n' .. table.concat(parts, ',\n') .. '\n' .. ('\t'):rep(depth) .. close
end

local decode_value

local function skip(source, at) return source:find('[^ \t\r\n]', at) or #source + 1 end

local unescapes = { n = '\n', t = '\t', r = '\r', b = '\b', f = '\f' }
local function decode_text(source, at)
  local parts = {}
  at = at + 1
  while true do
    local stop = source:find('["\\]', at)
    if not stop then error 'unterminated string' end
    parts[#parts + 1] = source:sub(at, stop - 1)
    if source:sub(stop, stop) == '"' then return table.concat(parts), stop + 1 end
    local letter = source:sub(stop + 1, stop + 1)
    if letter == 'u' then
      parts[#parts + 1] = utf8.char(tonumber(source:sub(stop + 2, stop + 5), 16))
      at = stop + 6
    else
      parts[#parts + 1] = unescapes[letter] or letter
      at = stop + 2
    end
  end
end

local function decode_list(source, at, close, item)
  at = skip(source, at + 1)
  if source:sub(at, at) == close then return at + 1 end
  while true do
    at = skip(source, item(at))
    local c = source:sub(at, at)
    if c == close then return at + 1 end
    if c ~= ',' then error 'separator expected' end
    at = skip(source, at + 1)
  end
end

function decode_value(source, at)
  at = skip(source, at)
  local c = source:sub(at, at)
  if c == '"' then return decode_text(source, at) end
  if c == '{' then
    local object = json.object()
    local after = decode_list(source, at, '}', function(here)
      if source:sub(here, here) ~= '"' then error 'key expected' end
      local key, next_at = decode_text(source, here)
      next_at = skip(source, next_at)
      if source:sub(next_at, next_at) ~= ':' then error 'colon expected' end
      local value
      value, next_at = decode_value(source, next_at + 1)
      json.put(object, key, value)
      return next_at
    end)
    return object, after
  end
  if c == '[' then
    local array = json.array()
    local after = decode_list(source, at, ']', function(here)
      local value, next_at = decode_value(source, here)
      array[#array + 1] = value
      return next_at
    end)
    return array, after
  end
  for word, value in pairs { ['true'] = true, ['false'] = false } do
    if source:sub(at, at + #word - 1) == word then return value, at + #word end
  end
  if source:sub(at, at + 3) == 'null' then return '', at + 4 end
  local number = source:match('^-?%d+%.?%d*[eE]?[+-]?%d*', at)
  if not number then error 'value expected' end
  return tonumber(number), at + #number
end

--- The value of a JSON text, or nil when it is none.
function json.decode(source)
  local fine, value, after = pcall(decode_value, source, 1)
  if not fine or skip(source, after) <= #source then return nil end
  return value
end

return json
