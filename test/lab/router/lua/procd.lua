-- Process 1: runs the start scripts in order, keeps services alive, and passes on "configuration changed" and "interface is up".
local json = require 'json'
local daemon = require 'daemon'
local settings = require 'lab-settings'
local unistd = require 'posix.unistd'
local wait = require 'posix.sys.wait'
local signal = require 'posix.signal'
local fcntl = require 'posix.fcntl'
local stdlib = require 'posix.stdlib'

local services = json.object() -- name -> { instances = name -> instance }
local loop

local function spawn(command, environment)
  local pid = unistd.fork()
  if pid ~= 0 then return pid end
  unistd.setpid('s')
  local null = fcntl.open('/dev/null', fcntl.O_RDWR)
  for fd = 0, 2 do unistd.dup2(null, fd) end
  for key, value in pairs(environment or {}) do stdlib.setenv(key, value) end
  for _, number in ipairs { signal.SIGCHLD, signal.SIGPIPE, signal.SIGTERM, signal.SIGHUP, signal.SIGINT } do
    signal.signal(number, signal.SIG_DFL)
  end
  local path = table.remove(command, 1)
  unistd.execp(path, command)
  unistd._exit(127)
end

local function copy(list) return table.move(list, 1, #list, 1, {}) end

local function start(instance)
  instance.pid = spawn(copy(instance.command), instance.env)
  instance.running, instance.since = true, daemon.now()
  loop:cancel(instance.restart)
end

local function stop(instance)
  instance.wanted = false
  loop:cancel(instance.restart)
  if not instance.running then return end
  local pid = instance.pid
  signal.kill(pid, signal.SIGTERM)
  loop:after(5, function()
    if instance.running and instance.pid == pid then signal.kill(pid, signal.SIGKILL) end
  end)
end

-- An instance that lived shorter than its threshold counts as failed; `retry` such failures in a row end it, 0 means never.
local function ended(instance, code)
  instance.running, instance.exit_code = false, code
  if not instance.wanted or not instance.respawn then return end
  local threshold, delay, retry = table.unpack(instance.respawn)
  instance.failures = daemon.now() - instance.since < threshold and (instance.failures or 0) + 1 or 0
  if retry > 0 and instance.failures > retry then return end
  instance.restart = loop:after(delay, function()
    if instance.wanted then start(instance) end
  end)
end

local function each_instance(action)
  for _, name in ipairs(json.keys(services)) do
    for _, key in ipairs(json.keys(services[name])) do action(services[name][key], key) end
  end
end

local function reap()
  while true do
    local pid, _, code = wait.wait(-1, wait.WNOHANG)
    if not pid or pid == 0 then return end
    each_instance(function(instance)
      if instance.running and instance.pid == pid then ended(instance, code) end
    end)
  end
end

local function respawn_of(attributes)
  if not attributes then return nil end
  local numbers = { 3600, 5, 5 }
  for i = 1, 3 do numbers[i] = tonumber(attributes[i]) or numbers[i] end
  return numbers
end

local function same_command(a, b)
  return a and b and json.compact(json.array(copy(a))) == json.compact(json.array(copy(b)))
end

-- `set` replaces all instances of a service, `add` keeps the ones it does not name; an unchanged running one stays as it is.
local function set_service(request, keep_others)
  local old = services[request.name] or json.object()
  local new = json.object()
  for _, key in ipairs(json.keys(request.instances or json.object())) do
    local given, before = request.instances[key], old[key]
    if not given.command or #given.command == 0 then return 2 end
    local data = given.data and json.compact(given.data)
    local instance = {
      command = given.command, respawn = respawn_of(given.respawn), env = given.env, data = data, wanted = true,
      respawn_shown = given.respawn,
    }
    if before and before.running and same_command(before.command, instance.command) and before.data == data then
      instance = before
    elseif before and before.running then
      stop(before)
      instance.restart = loop:after(0.2, function()
        if instance.wanted then start(instance) end
      end)
    else
      start(instance)
    end
    json.put(new, key, instance)
  end
  for _, key in ipairs(json.keys(old)) do
    if not new[key] then
      if keep_others then json.put(new, key, old[key]) else stop(old[key]) end
    end
  end
  json.put(services, request.name, new)
  return 0
end

local function remove_service(request)
  local service = services[request.name]
  if not service then return 4 end
  for _, key in ipairs(json.keys(service)) do
    if not request.instance or request.instance == key then stop(service[key]) end
  end
  services[request.name] = nil
  local keys = getmetatable(services).keys
  for i, name in ipairs(keys) do
    if name == request.name then table.remove(keys, i) break end
  end
  return 0
end

local function list_services(request)
  local out = json.object()
  for _, name in ipairs(json.keys(services)) do
    if not request.name or request.name == name then
      local instances = json.object()
      for _, key in ipairs(json.keys(services[name])) do
        local instance = services[name][key]
        json.put(instances, key, json.object(
          'running', instance.running or false,
          'pid', instance.running and instance.pid or nil,
          'command', json.array(copy(instance.command)),
          'term_timeout', 5,
          'exit_code', not instance.running and instance.exit_code or nil,
          'respawn', instance.respawn and json.object('threshold', instance.respawn[1], 'timeout', instance.respawn[2],
            'retry', instance.respawn[3]) or nil
        ))
      end
      json.put(out, name, #json.keys(instances) > 0 and json.object('instances', instances) or json.object())
    end
  end
  return out
end

-- Which start script a changed package wakes. On the real router the scripts register this themselves.
local reloads = {
  network = { 'network' }, wireless = { 'network' }, firewall = { 'firewall' }, dhcp = { 'dnsmasq', 'odhcpd' },
  system = { 'system', 'dnsmasq' }, dropbear = { 'dropbear' },
}
local pending = {}

-- Several changes at once wake a service once, a second after the last of them.
local function wake(script, seconds)
  loop:cancel(pending[script])
  pending[script] = loop:after(seconds, function()
    pending[script] = nil
    spawn { '/etc/init.d/' .. script, 'reload' }
  end)
end

local function event(request)
  local data = request.data or json.object()
  if request.type == 'config.change' then
    for _, script in ipairs(reloads[data.package] or {}) do wake(script, 1 * settings.pace) end
  elseif request.type == 'interface.up' then
    wake('dnsmasq', 5 * settings.pace)
    wake('odhcpd', 5 * settings.pace)
  end
  return 0
end

local function shut_down(code)
  each_instance(stop)
  unistd.sync()
  signal.kill(-1, signal.SIGTERM)
  loop:after(1, function()
    unistd.sync()
    os.exit(code)
  end)
end

local methods = {
  set = function(request) return json.object('status', set_service(request, false)) end,
  add = function(request) return json.object('status', set_service(request, true)) end,
  delete = function(request) return json.object('status', remove_service(request)) end,
  list = function(request) return json.object('status', 0, 'data', list_services(request)) end,
  event = function(request) return json.object('status', event(request)) end,
  signal = function(request)
    for _, instance in pairs(services[request.name] or {}) do
      if instance.running then signal.kill(instance.pid, request.signal or signal.SIGHUP) end
    end
    return json.object('status', 0)
  end,
  reboot = function()
    shut_down(0)
    return json.object('status', 0)
  end,
  poweroff = function()
    shut_down(99)
    return json.object('status', 0)
  end,
}

local function answer(request)
  local method = methods[request.method]
  if not method then return json.object('status', 3) end
  local arguments = request.arguments or json.object()
  local needs_name = request.method == 'set' or request.method == 'add' or request.method == 'delete'
  if needs_name and type(arguments.name) ~= 'string' then return json.object('status', 2) end
  return method(arguments)
end

for _, number in ipairs { signal.SIGPIPE, signal.SIGTERM, signal.SIGHUP, signal.SIGINT } do
  signal.signal(number, function() end)
end
loop = daemon.listen('/var/run/procd.sock', answer)
spawn { '/bin/sh', '/etc/init.d/rcS' }
loop:run(reap, 250)
