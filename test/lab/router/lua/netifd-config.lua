-- Turns /etc/config/network and /etc/config/wireless into what the kernel should hold: bridges, VLANs, interfaces, access points.
local stores = require 'uci-store'

local config = {}

--- A value that may be a list or words separated by blanks, as a list.
function config.words(value)
  if type(value) == 'table' then return value end
  local out = {}
  for word in (value or ''):gmatch '%S+' do out[#out + 1] = word end
  return out
end

function config.enabled(value, default)
  if value == nil then return default end
  return value == '1' or value == 'on' or value == 'true' or value == 'yes' or value == 'enabled'
end

-- "lan3:u*" -> port, tagged, primary. Only t and * mean something; a port without t is untagged.
local function vlan_port(word)
  local name, marks = word:match '^([^:]+):?(.*)$'
  return { name = name, tagged = marks:find('t', 1, true) ~= nil, primary = marks:find('*', 1, true) ~= nil }
end

local function bridges_of(sections)
  local bridges = {}
  for _, section in ipairs(sections) do
    local o = section.options
    if section.kind == 'device' and o.type == 'bridge' and o.name then
      local attributes = {}
      for _, key in ipairs { 'stp', 'igmp_snooping', 'macaddr', 'mtu', 'priority', 'ageing_time' } do attributes[key] = o[key] end
      bridges[o.name] = {
        name = o.name, ports = config.words(o.ports), vlans = {}, attributes = attributes,
        filtering = config.enabled(o.vlan_filtering, false),
      }
    end
  end
  for _, section in ipairs(sections) do
    local o = section.options
    local bridge = section.kind == 'bridge-vlan' and bridges[o.device or '']
    local id = bridge and math.tointeger(tonumber(o.vlan or ''))
    if id and id >= 1 and id <= 4095 then
      local ports = {}
      for _, word in ipairs(config.words(o.ports)) do ports[#ports + 1] = vlan_port(word) end
      table.insert(bridge.vlans, { id = id, ports = ports, is_local = config.enabled(o['local'], true) })
      -- one VLAN section is enough to make the whole bridge look at tags
      bridge.filtering = true
    end
  end
  return bridges
end

local function interfaces_of(sections)
  local interfaces, plain_devices = {}, {}
  for _, section in ipairs(sections) do
    local o = section.options
    if section.kind == 'interface' and not section.anonymous and not config.enabled(o.disabled, false) then
      interfaces[#interfaces + 1] = {
        name = section.name, device = o.device or o.ifname, proto = o.proto or 'none', options = o,
        auto = config.enabled(o.auto, true),
      }
    elseif section.kind == 'device' and o.name and o.type ~= 'bridge' then
      plain_devices[o.name] = o
    end
  end
  return interfaces, plain_devices
end

-- Access point names count per radio, in the order of the sections: moving a section moves the name.
local function radios_of(sections)
  local radios, order = {}, {}
  for _, section in ipairs(sections) do
    if section.kind == 'wifi-device' then
      local index = tonumber(section.name:match '(%d+)$') or #order
      radios[section.name] = { name = section.name, phy = 'phy' .. index, options = section.options, points = {} }
      order[#order + 1] = section.name
    end
  end
  for _, section in ipairs(sections) do
    local o = section.options
    local radio = section.kind == 'wifi-iface' and radios[o.device or '']
    if radio and not config.enabled(o.disabled, false) and o.mode == 'ap' then
      table.insert(radio.points, {
        section = section.name, anonymous = section.anonymous, options = o, networks = config.words(o.network),
        ifname = ('%s-ap%d'):format(radio.phy, #radio.points),
      })
    end
  end
  return radios, order
end

--- The whole desired state, or nil and the reason when a file cannot be read (the daemon then keeps what it has).
function config.read()
  local store = stores.open()
  local fine, network = pcall(function() return store:read('network'):plain() end)
  if not fine then return nil, network end
  local wireless_fine, wireless = pcall(function() return store:read('wireless'):plain() end)
  local desired = { globals = {} }
  for _, section in ipairs(network) do
    if section.kind == 'globals' then desired.globals = section.options end
  end
  desired.bridges = bridges_of(network)
  desired.interfaces, desired.devices = interfaces_of(network)
  desired.radios, desired.radio_order = radios_of(wireless_fine and wireless or {})
  return desired
end

return config
