-- jsonfilter [-i FILE | -s TEXT] -e EXPRESSION: the part of the path language that scripts use: @.key.key[0], ['key'], [*], .*,
-- and a filter [@.key="value"].
local json = require 'json'

local filter = {}

local function steps_of(path)
  local steps, at = {}, 1
  if path:sub(1, 1) == '@' or path:sub(1, 1) == '$' then at = 2 end
  while at <= #path do
    local key, stop = path:match('^%.([%w_%-*]+)()', at)
    if not key then
      local field, value, after = path:match('^%[@%.([%w_%-]+)%s*=%s*["\']?([^"\'%]]*)["\']?%]()', at)
      if field then
        steps[#steps + 1] = { field = field, value = value }
        stop = after
      else
        key, stop = path:match('^%[["\']?([^%]"\']*)["\']?%]()', at)
      end
    end
    if not stop then return nil end
    if key then steps[#steps + 1] = { key = key } end
    at = stop
  end
  return steps
end

local function children(value)
  local out = {}
  if json.is_array(value) then
    for _, item in ipairs(value) do out[#out + 1] = item end
  else
    for _, key in ipairs(json.keys(value)) do out[#out + 1] = value[key] end
  end
  return out
end

local function walk(values, step)
  local out = {}
  for _, value in ipairs(values) do
    if type(value) == 'table' then
      if step.field then
        for _, child in ipairs(children(value)) do
          if type(child) == 'table' and tostring(child[step.field]) == step.value then out[#out + 1] = child end
        end
      elseif step.key == '*' then
        for _, child in ipairs(children(value)) do out[#out + 1] = child end
      else
        local index = json.is_array(value) and tonumber(step.key)
        local child = value[index and index + 1 or step.key]
        if child ~= nil then out[#out + 1] = child end
      end
    end
  end
  return out
end

function filter.main(arguments)
  local source, expressions, i = nil, {}, 1
  while arguments[i] do
    if arguments[i] == '-e' then expressions[#expressions + 1] = arguments[i + 1]
    elseif arguments[i] == '-s' then source = arguments[i + 1]
    elseif arguments[i] == '-i' then
      local file = io.open(arguments[i + 1])
      if not file then return 1 end
      source = file:read 'a'
      file:close()
    end
    i = i + 2
  end
  local root = json.decode(source or io.read 'a')
  if root == nil then
    io.stderr:write 'Failed to parse json data\n'
    return 1
  end
  local code = 1
  for _, expression in ipairs(expressions) do
    local steps = steps_of(expression)
    if not steps then
      io.stderr:write 'Syntax error\n'
      return 126
    end
    local values = { root }
    for _, step in ipairs(steps) do values = walk(values, step) end
    for _, value in ipairs(values) do
      io.write(type(value) == 'table' and json.compact(value) or tostring(value), '\n')
      code = 0
    end
  end
  return code
end

return filter
