-- The daemon's hands: writes links, VLANs and addresses through iproute2's batch modes, so that a reload costs two processes, not fifty.
local stdlib = require 'posix.stdlib'
local stat = require 'posix.sys.stat'

local kernel = {}

function kernel.read(path)
  local file = io.open(path)
  if not file then return nil end
  local text = file:read 'a'
  file:close()
  return text and text:gsub('%s+$', '')
end

function kernel.exists(device) return stat.stat('/sys/class/net/' .. device) ~= nil end

local function batch(tool, lines)
  if #lines == 0 then return end
  local pipe = io.popen(('/usr/libexec/lab/%s -force -batch - 2>>/tmp/lab/netifd.log'):format(tool), 'w')
  pipe:write(table.concat(lines, '\n'), '\n')
  pipe:close()
end

function kernel.ip(lines) batch('ip', lines) end
function kernel.bridge(lines) batch('bridge', lines) end

function kernel.sysctl(key, value)
  local file = io.open('/proc/sys/' .. key, 'w')
  if not file then return end
  file:write(value)
  file:close()
end

--- The stable address of a bridge: the one of its first port.
local function bridge_address(bridge)
  if bridge.attributes.macaddr then return bridge.attributes.macaddr end
  for _, port in ipairs(bridge.ports) do
    local address = kernel.read('/sys/class/net/' .. port .. '/address')
    if address then return address end
  end
end

--- Takes a bridge and all its ports down; what lies above it is gone too.
function kernel.remove_bridge(bridge)
  local lines = {}
  for _, port in ipairs(bridge.ports) do
    lines[#lines + 1] = 'link set ' .. port .. ' nomaster'
    lines[#lines + 1] = 'link set ' .. port .. ' down'
  end
  lines[#lines + 1] = 'link del ' .. bridge.name
  kernel.ip(lines)
end

function kernel.create_bridge(bridge)
  local address = bridge_address(bridge)
  local filtering = bridge.filtering and ' vlan_default_pvid 0 vlan_filtering 1' or ''
  local snooping = bridge.attributes.igmp_snooping == '1' and 1 or 0
  kernel.ip {
    ('link add %s %s type bridge forward_delay 0 mcast_snooping %d%s'):format(
      bridge.name, address and 'address ' .. address or '', snooping, filtering),
    'link set ' .. bridge.name .. ' up',
  }
  kernel.sysctl('net/ipv6/conf/' .. bridge.name .. '/accept_dad', '0')
end

--- What each port carries: port -> VLAN id -> { tagged, primary }. The first untagged VLAN of a port is its primary one by default.
function kernel.vlan_table(bridge)
  local ports, has_primary, first_untagged = {}, {}, {}
  for _, vlan in ipairs(bridge.vlans) do
    for _, port in ipairs(vlan.ports) do
      ports[port.name] = ports[port.name] or {}
      ports[port.name][vlan.id] = { tagged = port.tagged, primary = port.primary }
      if port.primary then has_primary[port.name] = true end
      if not port.tagged and not first_untagged[port.name] then first_untagged[port.name] = vlan.id end
    end
  end
  for port, id in pairs(first_untagged) do
    if not has_primary[port] then ports[port][id].primary = true end
  end
  return ports
end

local function vlan_words(entry) return (entry.primary and ' pvid' or '') .. (entry.tagged and '' or ' untagged') end

local function same(a, b) return a and b and a.tagged == b.tagged and a.primary == b.primary end

--- Brings the ports and VLANs of a standing bridge from OLD (nil: nothing yet) to NEW.
function kernel.update_bridge(old, new)
  local links, vlans = {}, {}
  local before, wanted = {}, {}
  for _, port in ipairs(old and old.ports or {}) do before[port] = true end
  for _, port in ipairs(new.ports) do wanted[port] = true end
  for port in pairs(before) do
    if not wanted[port] then
      links[#links + 1] = 'link set ' .. port .. ' nomaster'
      links[#links + 1] = 'link set ' .. port .. ' down'
    end
  end
  for _, port in ipairs(new.ports) do
    if not before[port] and kernel.exists(port) then
      links[#links + 1] = 'link set ' .. port .. ' master ' .. new.name
      links[#links + 1] = 'link set ' .. port .. ' up'
    end
  end
  kernel.ip(links)
  if not new.filtering then return end

  local old_table, new_table = old and kernel.vlan_table(old) or {}, kernel.vlan_table(new)
  for port, entries in pairs(old_table) do
    for id in pairs(entries) do
      if before[port] and wanted[port] and not (new_table[port] or {})[id] then
        vlans[#vlans + 1] = ('vlan del dev %s vid %d'):format(port, id)
      end
    end
  end
  for port, entries in pairs(new_table) do
    for id, entry in pairs(entries) do
      if wanted[port] and not (before[port] and same((old_table[port] or {})[id], entry)) then
        vlans[#vlans + 1] = ('vlan add dev %s vid %d%s'):format(port, id, vlan_words(entry))
      end
    end
  end
  local had = {}
  for _, vlan in ipairs(old and old.vlans or {}) do had[vlan.id] = vlan.is_local end
  for _, vlan in ipairs(new.vlans) do
    if vlan.is_local and not had[vlan.id] then vlans[#vlans + 1] = ('vlan add dev %s vid %d self'):format(new.name, vlan.id) end
    if vlan.is_local then had[vlan.id] = nil end
  end
  for id, is_local in pairs(had) do
    if is_local then vlans[#vlans + 1] = ('vlan del dev %s vid %d self'):format(new.name, id) end
  end
  kernel.bridge(vlans)
end

--- Makes sure that DEVICE exists and is up; "parent.N" becomes VLAN N of its parent.
function kernel.raise(device)
  local parent, id = device:match '^(.+)%.(%d+)$'
  local lines = {}
  if parent and not kernel.exists(device) then
    if not kernel.exists(parent) then return false end
    lines[#lines + 1] = ('link add link %s name %s type vlan id %s'):format(parent, device, id)
  elseif not kernel.exists(device) then
    return false
  end
  lines[#lines + 1] = 'link set ' .. device .. ' up'
  kernel.ip(lines)
  return true
end

function kernel.drop_vlan_device(device)
  if device:find '%.%d+$' and kernel.exists(device) then kernel.ip { 'link del ' .. device } end
end

--- Runs COMMAND in the background, detached from this daemon.
function kernel.background(command) os.execute('( ' .. command .. ' ) </dev/null >/dev/null 2>&1 &') end

kernel.setenv = stdlib.setenv
return kernel
