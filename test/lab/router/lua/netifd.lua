-- The network daemon: takes over the configuration when told to, late and in steps as a real router does, and reports its state.
local json = require 'json'
local daemon = require 'daemon'
local settings = require 'lab-settings'
local config = require 'netifd-config'
local kernel = require 'netifd-kernel'
local prefixes = require 'netifd-prefixes'
local status = require 'netifd-status'
local wireless = require 'netifd-wireless'

local loop
-- `applied`: what the kernel holds; `links`: interface name -> { up, since, l3, addresses, ... }
local state = { applied = { bridges = {}, interfaces = {}, devices = {}, radios = {}, radio_order = {}, globals = {} }, links = {} }
local busy, again = false, false

-- The delegated prefix is simulated: the lab's provider routes it to the router without asking.
local delegated = { prefix = '2001:db8:100::', length = 56, class = 'wan6' }

local function log(...) os.execute("logger -t netifd -p daemon.notice '" .. string.format(...):gsub("'", '') .. "'") end

local function signature(interface)
  local keys = {}
  for key, value in pairs(interface.options) do
    keys[#keys + 1] = key .. '=' .. (type(value) == 'table' and table.concat(value, ' ') or value)
  end
  table.sort(keys)
  return table.concat(keys, '\n')
end

local function by_name(list)
  local out = {}
  for _, item in ipairs(list) do out[item.name] = item end
  return out
end

local function bridge_below(device, bridges)
  return device and (bridges[device] or bridges[device:match '^(.+)%.%d+$' or ''])
end

local function attributes_differ(a, b)
  if a.filtering ~= b.filtering then return true end
  for _, pair in ipairs { { a.attributes, b.attributes }, { b.attributes, a.attributes } } do
    for key, value in pairs(pair[1]) do
      if pair[2][key] ~= value then return true end
    end
  end
  return false
end

-- What has to go down and come up: whole bridges when anything but their ports and VLANs changed, and single interfaces.
local function differences(old, new)
  local plan = { restart = {}, down = {}, up = {} }
  for name, bridge in pairs(old.bridges) do
    if not new.bridges[name] or attributes_differ(bridge, new.bridges[name]) then plan.restart[name] = true end
  end
  local before, after = by_name(old.interfaces), by_name(new.interfaces)
  for _, interface in ipairs(old.interfaces) do
    local successor = after[interface.name]
    local below = bridge_below(interface.device, old.bridges)
    local moved = not successor or signature(successor) ~= signature(interface)
    if moved or (below and plan.restart[below.name]) then plan.down[#plan.down + 1] = interface end
  end
  local falling = by_name(plan.down)
  for _, interface in ipairs(new.interfaces) do
    if interface.auto and (not before[interface.name] or falling[interface.name] or not (state.links[interface.name] or {}).up) then
      plan.up[#plan.up + 1] = interface
    end
  end
  return plan
end

local function stop_dhcp(link)
  if link.dhcp_pid_file then os.execute('kill $(cat ' .. link.dhcp_pid_file .. ') 2>/dev/null') end
end

local function take_down(interface)
  local link = state.links[interface.name]
  if not link then return end
  if link.up then log("Interface '%s' is now down", interface.name) end
  stop_dhcp(link)
  if link.l3 and kernel.exists(link.l3) then kernel.ip { 'addr flush dev ' .. link.l3 .. ' scope global' } end
  state.links[interface.name] = nil
end

local function netmask_length(mask)
  local bits = 0
  for octet in mask:gmatch '%d+' do
    local n = tonumber(octet)
    while n > 0 do bits, n = bits + (n & 1), n >> 1 end
  end
  return bits
end

local function static_addresses(interface)
  local out, o = {}, interface.options
  for _, word in ipairs(config.words(o.ipaddr)) do
    local address, length = word:match '^([%d.]+)/?(%d*)$'
    if address then
      out[#out + 1] = { address = address, mask = tonumber(length) or netmask_length(o.netmask or '255.255.255.255') }
    end
  end
  return out
end

local function bring_up(interface, applied)
  local device = interface.device
  if interface.proto ~= 'none' and (not device or not kernel.raise(device)) then
    state.links[interface.name] = { up = false, missing = device }
    return false
  end
  local link = { up = true, since = daemon.now(), l3 = device, v4 = {}, v6 = {}, routes = {}, dns = config.words(interface.options.dns) }
  state.links[interface.name] = link
  if interface.proto == 'static' then
    link.v4 = static_addresses(interface)
    local lines = {}
    for _, entry in ipairs(link.v4) do
      lines[#lines + 1] = ('addr replace %s/%d brd + dev %s'):format(entry.address, entry.mask, device)
    end
    kernel.ip(lines)
  elseif interface.proto == 'dhcp' then
    link.up = false
    link.dhcp_pid_file = '/var/run/udhcpc-' .. interface.name .. '.pid'
    kernel.background(('udhcpc -f -R -t 0 -i %s -p %s -x hostname:OpenWrt -s /usr/libexec/lab/udhcpc-event')
      :format(device, link.dhcp_pid_file))
  elseif interface.proto == 'dhcpv6' then
    link.v6 = { { address = '2001:db8:1::2', mask = 64 } }
    kernel.ip {
      'addr replace 2001:db8:1::2/64 dev ' .. device .. ' nodad',
      'route replace default via fe80::1 dev ' .. device .. ' proto static metric 512',
    }
    link.routes = { { target = '::', mask = 0, nexthop = 'fe80::1' } }
    link.prefix = delegated
  end
  if link.up then log("Interface '%s' is now up", interface.name) end
  return link.up, applied
end

-- Gives every interface that asks its part of each prefix; runs after each change because a prefix may come or go.
local function assign_prefixes()
  local sources = {}
  local ula, length = (state.applied.globals.ula_prefix or ''):match '^([%x:]+)/(%d+)$'
  if ula then sources[1] = { prefix = ula, length = tonumber(length), class = 'local' } end
  for _, link in pairs(state.links) do
    if link.prefix then sources[#sources + 1] = link.prefix end
  end
  local assigned = prefixes.assign(sources, state.applied.interfaces)
  local lines = {}
  for _, interface in ipairs(state.applied.interfaces) do
    local link = state.links[interface.name]
    if link and link.up and link.l3 then
      local wanted = {}
      for _, part in ipairs(assigned[interface.name] or {}) do
        wanted[part.address] = true
        lines[#lines + 1] = ('addr replace %s/%d dev %s nodad'):format(part.address, part.length, link.l3)
      end
      for _, part in ipairs(link.assigned or {}) do
        if not wanted[part.address] then
          lines[#lines + 1] = ('addr del %s/%d dev %s'):format(part.address, part.length, link.l3)
        end
      end
      link.assigned = assigned[interface.name] or {}
    end
  end
  kernel.ip(lines)
end

local function write_resolver()
  local lines = {}
  for _, interface in ipairs(state.applied.interfaces) do
    local link = state.links[interface.name]
    if link and link.up and #(link.dns or {}) > 0 then
      lines[#lines + 1] = '# Interface ' .. interface.name
      for _, server in ipairs(link.dns) do lines[#lines + 1] = 'nameserver ' .. server end
    end
  end
  os.execute 'mkdir -p /tmp/resolv.conf.d'
  local file = io.open('/tmp/resolv.conf.d/resolv.conf.auto', 'w')
  file:write(table.concat(lines, '\n'), '\n')
  file:close()
end

local function hotplug(action, interface, device)
  kernel.background(('env ACTION=%s INTERFACE=%s DEVICE=%s /sbin/hotplug-call iface'):format(action, interface, device or ''))
  daemon.ask('/var/run/procd.sock', json.object('method', 'event', 'arguments',
    json.object('type', 'interface.up', 'data', json.object('interface', interface))))
end

-- The firewall learns of each new interface on its own, some seconds apart; the name service after the last one.
local function announce(names)
  for i, name in ipairs(names) do
    local link = state.links[name] or {}
    loop:after(3 * i * settings.pace * state.speed, function() hotplug('ifup', name, link.l3) end)
  end
end

local function remove_unused_devices(old, new)
  local used = {}
  for _, interface in ipairs(new.interfaces) do used[interface.device or ''] = true end
  for _, interface in ipairs(old.interfaces) do
    if interface.device and not used[interface.device] then
      kernel.drop_vlan_device(interface.device)
      if kernel.exists(interface.device) and not bridge_below(interface.device, new.bridges) then
        kernel.ip { 'link set ' .. interface.device .. ' down' }
      end
    end
  end
end

local function go_up(old, new, plan)
  for name, bridge in pairs(new.bridges) do
    local standing = old.bridges[name] and not plan.restart[name] and old.bridges[name]
    if not standing then kernel.create_bridge(bridge) end
    kernel.update_bridge(standing or nil, bridge)
  end
  remove_unused_devices(old, new)
  state.applied = new
  local risen = {}
  for _, interface in ipairs(plan.up) do
    if bring_up(interface) then risen[#risen + 1] = interface.name end
  end
  assign_prefixes()
  write_resolver()
  wireless.apply(state, loop, settings.pace * state.speed)
  announce(risen)
  busy = false
  if again then
    again = false
    state.reload()
  end
end

local function go_down(old, new, plan)
  for _, interface in ipairs(plan.down) do take_down(interface) end
  for name in pairs(plan.restart) do
    for _, interface in ipairs(old.interfaces) do
      if bridge_below(interface.device, old.bridges) == old.bridges[name] then kernel.drop_vlan_device(interface.device) end
    end
    kernel.remove_bridge(old.bridges[name])
  end
end

--- Reads the files and starts the change. Returns at once; the ports go down seconds later (docs/lab.md has the timetable).
function state.reload()
  if busy then
    again = true
    return
  end
  local new, problem = config.read()
  if not new then
    io.stderr:write('network: unreadable: ', tostring(problem.reason or problem.kind), '\n')
    return
  end
  local old = state.applied
  local plan = differences(old, new)
  local heavy = next(plan.restart) ~= nil
  busy = true
  local pace = settings.pace * state.speed
  loop:after((heavy and 5 or 1) * pace, function()
    go_down(old, new, plan)
    loop:after((heavy and 4 or 1) * pace, function() go_up(old, new, plan) end)
  end)
end

-- What udhcpc reported for an interface with proto dhcp.
local function on_lease(report)
  for _, interface in ipairs(state.applied.interfaces) do
    local link = state.links[interface.name]
    if interface.proto == 'dhcp' and interface.device == report.interface and link then
      if report.event == 'deconfig' then
        os.execute('/usr/libexec/lab/ip -4 addr flush dev ' .. link.l3 .. ' scope global')
        link.up, link.v4, link.routes = false, {}, {}
      else
        local mask = tonumber(report.mask) or 24
        local was_up = link.up
        link.up, link.since = true, link.since or daemon.now()
        link.v4 = { { address = report.ip, mask = mask } }
        link.dns = config.words(report.dns)
        local gateway = (report.router or ''):match '%S+'
        kernel.ip {
          ('addr replace %s/%d dev %s'):format(report.ip, mask, link.l3),
          gateway and ('route replace default via %s dev %s proto static src %s'):format(gateway, link.l3, report.ip) or 'link show lo',
        }
        link.routes = gateway and { { target = '0.0.0.0', mask = 0, nexthop = gateway, source = report.ip .. '/32' } } or {}
        write_resolver()
        if not was_up then
          log("Interface '%s' is now up", interface.name)
          announce { interface.name }
        end
      end
    end
  end
end

local function restart_everything()
  wireless.stop_all(state)
  for _, interface in ipairs(state.applied.interfaces) do take_down(interface) end
  for name, bridge in pairs(state.applied.bridges) do
    kernel.remove_bridge(bridge)
    state.applied.bridges[name] = nil
  end
  state.applied = { bridges = {}, interfaces = {}, devices = {}, radios = {}, radio_order = {}, globals = {} }
  state.reload()
end

local function set_interface(name, up)
  for _, interface in ipairs(state.applied.interfaces) do
    if interface.name == name then
      if up then
        if bring_up(interface) then announce { name } end
        assign_prefixes()
      else
        take_down(interface)
        hotplug('ifdown', name, interface.device)
      end
      return 0
    end
  end
  return 4
end

local function answer(request)
  if request.method == 'reload' then
    state.reload()
    return json.object('status', 0)
  elseif request.method == 'restart' then
    restart_everything()
    return json.object('status', 0)
  elseif request.method == 'lease' then
    on_lease(request.arguments)
    return json.object('status', 0)
  elseif request.method == 'up' or request.method == 'down' then
    return json.object('status', set_interface(request.name, request.method == 'up'))
  end
  return status.answer(state, request)
end

kernel.sysctl('net/ipv4/ip_forward', '1')
loop = daemon.listen('/var/run/netifd.sock', answer)
wireless.prepare()
-- The first start has nothing to take down and nobody waiting: it runs at a fifth of the usual delays.
state.speed = 0.2
state.reload()
loop:after(10 * settings.pace, function() state.speed = 1 end)
loop:run(nil, 60000)
