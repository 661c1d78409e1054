-- reload_config: wakes the services of every package whose content differs from what it was at the previous call.
local daemon = require 'daemon'
local json = require 'json'
local stores = require 'uci-store'

local reload = {}
local memory = '/var/run/config.md5'

local function remembered()
  local out = {}
  for line in (io.open(memory) or io.open '/dev/null'):lines() do
    local sum, name = line:match '^(%S+)  (%S+)$'
    if sum then out[name] = sum end
  end
  return out
end

local function checksum(text)
  local value = 0xcbf29ce484222325 -- FNV-1a
  for i = 1, #text do value = (value ~ text:byte(i)) * 1099511628211 end
  return ('%016x'):format(value)
end

function reload.main()
  local store, before = stores.open(), remembered()
  local first_time, lines = next(before) == nil, {}
  for _, name in ipairs(store:list()) do
    local fine, package = pcall(store.load, store, name)
    local sum = checksum(fine and package:print(true) or '')
    lines[#lines + 1] = sum .. '  ' .. name
    if not first_time and before[name] ~= sum then
      daemon.ask('/var/run/procd.sock', json.object('method', 'event', 'arguments',
        json.object('type', 'config.change', 'data', json.object('package', name))))
    end
  end
  local file = io.open(memory, 'w')
  file:write(table.concat(lines, '\n'), '\n')
  file:close()
  return 0
end

return reload
