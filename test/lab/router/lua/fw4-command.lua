-- The fw4 command line.
local daemon = require 'daemon'
local json = require 'json'
local model = require 'fw4-model'
local printer = require 'fw4-print'
local stores = require 'uci-store'
local values = require 'fw4-values'
local settings = require 'lab-settings'

local command = {}
local state_file, lock_file, rules_file = '/var/run/fw4.state', '/var/run/fw4.lock', '/tmp/lab/fw4.nft'
local quiet = false

local function subnets(list)
  local out = {}
  for _, entry in ipairs(list or {}) do
    local parsed = values.network(entry.address .. '/' .. entry.mask, {})
    if parsed then out[#out + 1] = parsed[1] end
  end
  return out
end

-- Asks the network daemon for the devices and addresses of every interface, as they are at this moment.
local function networks()
  local reply = daemon.ask('/var/run/netifd.sock', json.object('object', 'network.interface', 'method', 'dump')) or {}
  local out = {}
  for _, interface in ipairs(reply.data and reply.data.interface or {}) do
    local all = subnets(interface['ipv4-address'])
    local assigned = {}
    for _, part in ipairs(interface['ipv6-prefix-assignment'] or {}) do assigned[#assigned + 1] = part['local-address'] end
    for _, list in ipairs { interface['ipv6-address'] or {}, assigned } do
      local more = subnets(list)
      table.move(more, 1, #more, #all + 1, all)
    end
    out[interface.interface] = { device = interface.l3_device or interface.device, subnets = all }
  end
  return out
end

local function build()
  local fine, config = pcall(function() return stores.open():read('firewall'):plain() end)
  return model.build(fine and config or {}, networks(), settings.release ~= '23.05', quiet)
end

local function write(path, text)
  local file = io.open(path, 'w')
  file:write(text)
  file:close()
end

local function exists(path)
  local file = io.open(path)
  if file then file:close() end
  return file ~= nil
end

local function nft(flags) return os.execute(('nft %s -f %s'):format(flags, rules_file)) == true end

local function remember(state)
  local zones = {}
  for i, zone in ipairs(state.zones) do
    local names = {}
    for j, network in ipairs(zone.network or {}) do names[j] = network.device end
    zones[i] = json.object('name', zone.name, 'network', json.array(names), 'devices', json.array(zone.devices))
  end
  write(state_file, json.compact(json.object('zones', json.array(zones))) .. '\n')
end

-- One transaction: when nft refuses it, the old rules stay, and the exit code still says 0.
local function load()
  local state = build()
  write(rules_file, printer.render(state))
  remember(state)
  nft ''
  return 0
end

local function say(text)
  if not quiet then io.stderr:write(text, '\n') end
end

local function recall()
  local file = io.open(state_file)
  local state = file and json.decode(file:read 'a')
  if file then file:close() end
  if not state then io.stderr:write 'Unable to read firewall state - do you need to start the firewall?\n' end
  return state
end

local verbs = {}

function verbs.start()
  if exists(state_file) then
    say 'The fw4 firewall appears to be already loaded.'
    return 1
  end
  return load()
end

function verbs.reload()
  if not exists(state_file) then
    say 'The fw4 firewall does not appear to be loaded.'
    return 1
  end
  return load()
end

function verbs.restart()
  write(rules_file, printer.render(build()))
  if not nft '-c' then
    say 'The rendered ruleset contains errors, not doing firewall restart.'
    return 1
  end
  os.execute 'nft delete table inet fw4 2>/dev/null'
  os.remove(state_file)
  return load()
end

function verbs.stop()
  os.remove(state_file)
  return os.execute 'nft delete table inet fw4 2>/dev/null' and 0 or 1
end

function verbs.flush()
  os.remove(state_file)
  os.execute 'nft flush ruleset'
  return 0
end

function verbs.print()
  io.write(printer.render(build()))
  return 0
end

function verbs.check()
  write('/tmp/lab/fw4.check.nft', printer.render(build()))
  local fine = os.execute('nft -c -f /tmp/lab/fw4.check.nft' .. (quiet and ' >/dev/null 2>&1' or '')) == true
  if fine and not quiet then io.write 'Ruleset passes nftables check.\n' end
  return fine and 0 or 1
end

verbs['reload-sets'] = function() return load() end

local function lookup(test)
  local state = recall()
  for _, zone in ipairs(state and state.zones or {}) do
    if test(zone) then return zone end
  end
end

local function contains(list, word)
  for _, item in ipairs(list or {}) do
    if item == word then return true end
  end
  return false
end

function verbs.network(name)
  local zone = lookup(function(zone) return contains(zone.network, name) end)
  if not zone then return 1 end
  io.write(zone.name, '\n')
  return 0
end

function verbs.device(name)
  local zone = lookup(function(zone) return contains(zone.devices, name) end)
  if not zone then return 1 end
  io.write(zone.name, '\n')
  return 0
end

function verbs.zone(name, device)
  local zone = lookup(function(zone) return zone.name == name end)
  if not zone then return 1 end
  if device then
    if not contains(zone.devices, device) then return 1 end
    io.write(device, '\n')
  elseif #zone.devices > 0 then
    io.write(table.concat(zone.devices, '\n'), '\n')
  end
  return 0
end

--- Runs the command line; only one instance that changes rules at a time.
function command.main(arguments)
  local words = {}
  for _, word in ipairs(arguments) do
    if word == '-q' then quiet = true elseif word ~= '-v' then words[#words + 1] = word end
  end
  local verb = verbs[words[1] or '']
  if not verb then
    io.write 'Usage:\n\n  fw4 [-v] [-q] start|stop|flush|restart|reload|reload-sets|print|check\n  fw4 [-q] network|device|zone NAME\n'
    return 0
  end
  local unistd, fcntl = require 'posix.unistd', require 'posix.fcntl'
  local fd = fcntl.open(lock_file, fcntl.O_RDWR | fcntl.O_CREAT, 384)
  local changes = words[1] ~= 'print' and words[1] ~= 'check'
  if fd and changes then
    fcntl.fcntl(fd, fcntl.F_SETLKW, { l_type = fcntl.F_WRLCK, l_whence = unistd.SEEK_SET, l_start = 0, l_len = 0 })
  end
  local code = verb(words[2], words[3])
  if fd then unistd.close(fd) end
  return code
end

return command
