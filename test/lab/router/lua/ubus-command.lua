-- The message bus's command line: finds who answers, prints the answer, returns the bus's status numbers as exit codes.
local json = require 'json'
local daemon = require 'daemon'
local facts = require 'system-facts'
local hostapd = require 'hostapd-clients'

local messages = { [2] = 'Invalid argument', [3] = 'Method not found', [4] = 'Not found', [5] = 'No response', [6] = 'Permission denied',
  [9] = 'Unknown error', [10] = 'Connection failed' }

local function ask(path, object, method, arguments)
  local reply = daemon.ask(path, json.object('object', object, 'method', method, 'arguments', arguments, 'name', arguments.name))
  if not reply then return 5 end
  return reply.status, reply.data
end

local procd = '/var/run/procd.sock'
local netifd = '/var/run/netifd.sock'

local objects = {}

objects.system = {
  board = function() return 0, facts.board() end,
  info = function() return 0, facts.info() end,
  reboot = function() return ask(procd, 'system', 'reboot', json.object()) end,
}

objects.service = {}
for _, method in ipairs { 'set', 'add', 'delete', 'list', 'event', 'signal' } do
  objects.service[method] = function(arguments) return ask(procd, 'service', method, arguments) end
end

objects.network = {
  reload = function(arguments) return ask(netifd, 'network', 'reload', arguments) end,
  restart = function(arguments) return ask(netifd, 'network', 'restart', arguments) end,
}
objects['network.interface'] = {
  dump = function(arguments) return ask(netifd, 'network.interface', 'dump', arguments) end,
  status = function(arguments) return ask(netifd, 'network.interface', 'status', arguments) end,
}
objects['network.device'] = {
  status = function(arguments) return ask(netifd, 'network.device', 'status', arguments) end,
}
objects['network.wireless'] = {
  status = function(arguments) return ask(netifd, 'network.wireless', 'status', arguments) end,
}
objects.dhcp = {
  ipv6leases = function() return 0, facts.ipv6_leases() end,
  ipv4leases = function() return 0, json.object('device', json.object()) end,
}
objects.log = { read = function() return 0, json.object() end }

local function add_live_objects()
  local reply = daemon.ask(netifd, json.object('object', 'network', 'method', 'names'))
  for _, name in ipairs(reply and reply.data or {}) do
    local object = 'network.interface.' .. name
    objects[object] = {
      status = function(arguments) return ask(netifd, object, 'status', arguments) end,
      up = function() return ask(netifd, object, 'up', json.object('name', name)) end,
      down = function() return ask(netifd, object, 'down', json.object('name', name)) end,
    }
  end
  for _, ifname in ipairs(hostapd.access_points()) do
    objects['hostapd.' .. ifname] = { get_clients = function() return 0, hostapd.clients(ifname) end }
  end
end

local function list(pattern, verbose)
  local names = {}
  local like = pattern and '^' .. pattern:gsub('[%-%.%+%[%]%(%)%$%^%%%?]', '%%%0'):gsub('%*', '.*') .. '$'
  for name in pairs(objects) do
    if not like or name:find(like) then names[#names + 1] = name end
  end
  table.sort(names)
  for _, name in ipairs(names) do
    io.write(verbose and ("'%s' @%08x\n"):format(name, #name) or name .. '\n')
    if verbose then
      for method in pairs(objects[name]) do io.write('\t"', method, '":{}\n') end
    end
  end
  return (#names > 0 or not pattern) and 0 or 4
end

local usage = [[
Usage: ubus [<options>] <command> [arguments...]
Options:
 -s <socket>:		Set the unix domain socket to connect to
 -t <timeout>:		Set the timeout (in seconds) for a command to complete
 -S:			Use simplified output (for scripts)
 -v:			More verbose output

Commands:
 - list [<path>]			List objects
 - call <path> <method> [<message>]	Call an object method

]]

local command = {}

local function call(object, method, message, simple)
  local arguments = json.object()
  if message then
    arguments = json.decode(message)
    if type(arguments) ~= 'table' or json.is_array(arguments) then return 2 end
  end
  local methods = objects[object]
  if not methods then return 4 end
  if not methods[method] then return 3 end
  local code, data = methods[method](arguments)
  if code == 0 and data then
    io.write(simple and json.compact(data) or json.pretty(data), '\n')
  end
  return code
end

local function fail(code)
  if code ~= 0 then io.stderr:write('Command failed: ', messages[code] or 'Unknown error', '\n') end
  return code
end

function command.main(arguments)
  local simple, verbose, i = false, false, 1
  while arguments[i] and arguments[i]:find '^%-' do
    local flag = arguments[i]
    if flag == '-S' then simple = true
    elseif flag == '-v' then verbose = true
    elseif flag == '-t' or flag == '-s' then i = i + 1 end
    i = i + 1
  end
  local verb = arguments[i]
  if verb == 'list' then
    add_live_objects()
    return fail(list(arguments[i + 1], verbose))
  elseif verb == 'call' then
    local object, method = arguments[i + 1], arguments[i + 2]
    if not object or not method then
      io.stderr:write(usage)
      return 1
    end
    if not objects[object] then add_live_objects() end
    return fail(call(object, method, arguments[i + 3], simple))
  elseif verb == 'wait_for' then
    for _ = 1, 300 do
      add_live_objects()
      if objects[arguments[i + 1]] then return 0 end
      os.execute 'sleep 1'
    end
    return 7
  end
  io.stderr:write(usage)
  return 1
end

return command
