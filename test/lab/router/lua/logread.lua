-- logread [-l N] [-e PATTERN] [-t] [-f]: prints the system log.
local daemon = require 'daemon'
local json = require 'json'

local logread = {}

local function options_of(arguments)
  local options, i = {}, 1
  while arguments[i] do
    local flag = arguments[i]
    if flag == '-l' or flag == '-e' or flag == '-p' then
      options[flag:sub(2)] = arguments[i + 1]
      i = i + 1
    else
      options[flag:sub(2)] = true
    end
    i = i + 1
  end
  return options
end

-- Whole lines that match an extended regular expression, by way of grep.
local function filtered(lines, pattern)
  local path = os.tmpname()
  local file = io.open(path, 'w')
  file:write(table.concat(lines, '\n'), '\n')
  file:close()
  local pipe = io.popen(("grep -E -e '%s' %s"):format(pattern:gsub("'", "'\\''"), path))
  local out = {}
  for line in pipe:lines() do out[#out + 1] = line end
  pipe:close()
  os.remove(path)
  return out
end

local function read(options)
  local reply = daemon.ask('/var/run/logd.sock', json.object()) or { lines = {} }
  local lines = {}
  for i, entry in ipairs(reply.lines) do
    local stamp = os.date('%a %b %e %H:%M:%S %Y', entry.at)
    lines[i] = stamp .. (options.t and (' [%d.000]'):format(entry.at) or '') .. ' ' .. entry.head .. entry.text
  end
  if options.e then lines = filtered(lines, options.e) end
  return lines
end

function logread.main(arguments)
  local options = options_of(arguments)
  local lines = read(options)
  local count = tonumber(options.l or '')
  for i = count and math.max(1, #lines - count + 1) or 1, #lines do io.write(lines[i], '\n') end
  local shown = #lines
  while options.f do
    os.execute '/bin/busybox sleep 1'
    lines = read(options)
    for i = shown + 1, #lines do io.write(lines[i], '\n') end
    io.stdout:flush()
    shown = #lines
  end
  return 0
end

return logread
