-- What the network daemon answers on the message bus. Field order follows the real daemon's output.
local json = require 'json'
local daemon = require 'daemon'
local kernel = require 'netifd-kernel'
local wireless = require 'netifd-wireless'

local status = {}

local function addresses(list)
  local out = {}
  for i, entry in ipairs(list or {}) do out[i] = json.object('address', entry.address, 'mask', entry.mask) end
  return json.array(out)
end

local function routes(list)
  local out = {}
  for i, route in ipairs(list or {}) do
    out[i] = json.object('target', route.target, 'mask', route.mask, 'nexthop', route.nexthop, 'source', route.source or '::/0')
  end
  return json.array(out)
end

local function assignments(list)
  local out = {}
  for i, part in ipairs(list or {}) do
    out[i] = json.object('address', part.network, 'mask', part.length,
      'local-address', json.object('address', part.address, 'mask', part.length))
  end
  return json.array(out)
end

local function strings(list) return json.array(table.move(list or {}, 1, #(list or {}), 1, {})) end

local function inactive()
  return json.object('ipv4-address', json.array(), 'ipv6-address', json.array(), 'route', json.array(),
    'dns-server', json.array(), 'dns-search', json.array(), 'neighbors', json.array())
end

local function interface_status(state, interface, with_name)
  local link = state.links[interface.name] or {}
  local out = json.object()
  if with_name then json.put(out, 'interface', interface.name) end
  local function put(key, value) if value ~= nil then json.put(out, key, value) end end
  put('up', link.up or false)
  put('pending', not link.up and link.dhcp_pid_file ~= nil)
  put('available', not link.missing)
  put('autostart', interface.auto)
  put('dynamic', false)
  if link.up then
    put('uptime', math.floor(daemon.now() - link.since))
    put('l3_device', link.l3)
  end
  put('proto', interface.proto)
  put('device', interface.device)
  if link.up then
    put('updated', json.array { 'addresses' })
    put('metric', tonumber(interface.options.metric or '0') or 0)
    put('dns_metric', 0)
    put('delegation', true)
    put('ipv4-address', addresses(link.v4))
    put('ipv6-address', addresses(link.v6))
    put('ipv6-prefix', link.prefix and json.array { json.object('address', link.prefix.prefix, 'mask', link.prefix.length,
      'class', link.prefix.class) } or json.array())
    put('ipv6-prefix-assignment', assignments(link.assigned))
    put('route', routes(link.routes))
    put('dns-server', strings(link.dns))
    put('dns-search', json.array())
    put('neighbors', json.array())
    put('inactive', inactive())
  elseif link.missing then
    put('errors', json.array { json.object('subsystem', 'interface', 'code', 'NO_DEVICE') })
  end
  put('data', json.object())
  return out
end

local function dump(state)
  local list = {}
  for i, interface in ipairs(state.applied.interfaces) do list[i] = interface_status(state, interface, true) end
  return json.object('interface', json.array(list))
end

local function statistics(device)
  local out = json.object()
  for _, key in ipairs { 'collisions', 'rx_frame_errors', 'tx_compressed', 'multicast', 'rx_length_errors', 'tx_dropped', 'rx_bytes',
    'rx_missed_errors', 'tx_errors', 'rx_compressed', 'rx_over_errors', 'tx_fifo_errors', 'rx_crc_errors', 'rx_packets',
    'tx_heartbeat_errors', 'rx_dropped', 'tx_aborted_errors', 'tx_packets', 'rx_errors', 'tx_bytes', 'tx_window_errors',
    'rx_fifo_errors', 'tx_carrier_errors' } do
    json.put(out, key, tonumber(kernel.read('/sys/class/net/' .. device .. '/statistics/' .. key) or '') or 0)
  end
  return out
end

local function bridge_vlans(bridge)
  local tables, out = kernel.vlan_table(bridge), {}
  for i, vlan in ipairs(bridge.vlans) do
    local ports = {}
    for _, port in ipairs(vlan.ports) do
      local entry = tables[port.name][vlan.id]
      ports[#ports + 1] = port.name .. (entry.tagged and ':t' or '') .. (entry.primary and '*' or '')
    end
    out[i] = json.object('id', vlan.id, 'local', vlan.is_local, 'ports', json.array(ports))
  end
  return json.array(out)
end

local function device_status(state, device)
  local base = '/sys/class/net/' .. device
  local bridge = state.applied.bridges[device]
  local vlan_parent = device:match '^(.+)%.%d+$'
  local flags = tonumber(kernel.read(base .. '/flags') or '0x0') or 0
  local carrier = kernel.read(base .. '/carrier') == '1'
  local out = json.object(
    'external', false,
    'present', kernel.exists(device),
    'type', bridge and 'bridge' or vlan_parent and 'VLAN' or 'Network device',
    'up', flags & 1 == 1,
    'carrier', carrier,
    'auth_status', false
  )
  local function put(key, value) json.put(out, key, value) end
  if bridge then
    local members = {}
    for _, port in ipairs(bridge.ports) do members[#members + 1] = port end
    for _, port in ipairs(wireless.members(state, device)) do members[#members + 1] = port end
    put('bridge-members', json.array(members))
    if bridge.filtering then put('bridge-vlans', bridge_vlans(bridge)) end
    put('bridge-attributes', json.object('stp', false, 'forward_delay', 8, 'priority', 32767, 'ageing_time', 300, 'hello_time', 2,
      'max_age', 20, 'igmp_snooping', bridge.attributes.igmp_snooping == '1', 'bridge_empty', false, 'multicast_querier', false,
      'hash_max', 512, 'robustness', 2, 'query_interval', 12500, 'query_response_interval', 1000, 'last_member_interval', 100,
      'vlan_filtering', bridge.filtering, 'stp_kernel', false))
  end
  put('hw-tc-offload', false)
  if device:find '^lan%d' or device == 'wan' then
    put('speed', carrier and '1000F' or '-1F')
    put('devtype', 'dsa')
  elseif bridge then
    put('devtype', 'bridge')
  elseif vlan_parent then
    put('devtype', 'vlan')
    put('parent', vlan_parent)
  end
  put('mtu', tonumber(kernel.read(base .. '/mtu') or '') or 1500)
  put('macaddr', kernel.read(base .. '/address') or '00:00:00:00:00:00')
  put('txqueuelen', tonumber(kernel.read(base .. '/tx_queue_len') or '') or 1000)
  put('ipv6', true)
  put('promisc', false)
  put('multicast', true)
  put('statistics', statistics(device))
  return out
end

local function device_names(state)
  local seen, names = {}, {}
  local function add(name)
    if name and not seen[name] then
      seen[name] = true
      names[#names + 1] = name
    end
  end
  for name, bridge in pairs(state.applied.bridges) do
    add(name)
    for _, port in ipairs(bridge.ports) do add(port) end
  end
  for _, interface in ipairs(state.applied.interfaces) do add(interface.device) end
  for _, port in ipairs(wireless.members(state)) do add(port) end
  for _, port in ipairs { 'lan1', 'lan2', 'lan3', 'lan4', 'wan' } do add(port) end
  table.sort(names)
  return names
end

local function devices(state, only)
  if only then
    if not kernel.exists(only) then return nil end
    return device_status(state, only)
  end
  local out = json.object()
  for _, name in ipairs(device_names(state)) do json.put(out, name, device_status(state, name)) end
  return out
end

local function ok(data) return json.object('status', 0, 'data', data) end

--- The reply for OBJECT and METHOD as the bus has them; status numbers are the bus's own.
function status.answer(state, request)
  local object, arguments = request.object or '', request.arguments or json.object()
  if object == 'network.interface' and request.method == 'dump' then return ok(dump(state)) end
  if object == 'network.device' and request.method == 'status' then
    local data = devices(state, arguments.name)
    return data and ok(data) or json.object('status', 4)
  end
  if object == 'network.wireless' and request.method == 'status' then return ok(wireless.status(state, arguments.device)) end
  local name = object:match '^network%.interface%.(.+)$' or (object == 'network.interface' and arguments.interface)
  if request.method == 'names' then
    local names = {}
    for i, interface in ipairs(state.applied.interfaces) do names[i] = interface.name end
    return ok(json.array(names))
  end
  if name and request.method == 'status' then
    for _, interface in ipairs(state.applied.interfaces) do
      if interface.name == name then return ok(interface_status(state, interface, false)) end
    end
    return json.object('status', 4)
  end
  return json.object('status', 3)
end

return status
