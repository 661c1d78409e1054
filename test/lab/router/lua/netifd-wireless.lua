-- Access points: one hostapd per radio on the simulated radios, each BSS joined to the bridge (and VLAN) of its network.
local json = require 'json'
local config = require 'netifd-config'
local kernel = require 'netifd-kernel'

local wireless = {}

-- radio name -> { conf, up, failed, points }
local running = {}

--- At start the simulated radios carry an interface each that a router with disabled radios does not have.
function wireless.prepare()
  for index = 0, 1 do os.execute(('iw dev wlan%d del 2>/dev/null'):format(index)) end
end

local function hex(text) return (text:gsub('.', function(c) return ('%02x'):format(c:byte()) end)) end

local function security(options)
  local kind = (options.encryption or 'none'):match '^[^+]+'
  local key = options.key or ''
  local lines = {}
  local function add(...) for _, line in ipairs { ... } do lines[#lines + 1] = line end end
  if kind == 'none' then return {} end
  local plain = kind == 'psk' or kind == 'psk2' or kind == 'psk-mixed'
  local sae = kind == 'sae' or kind == 'psk3'
  local mixed = kind == 'sae-mixed' or kind == 'psk3-mixed'
  if not (plain or sae or mixed) then return nil, 'UNSUPPORTED_ENCRYPTION' end
  if #key == 64 and key:find '^%x+$' and plain then
    add('wpa_psk=' .. key)
  elseif #key < 8 or #key > 63 then
    return nil, 'INVALID_WPA_PSK'
  else
    add('wpa_passphrase=' .. key)
  end
  add('wpa=2', 'rsn_pairwise=CCMP', 'wpa_key_mgmt=' .. (plain and 'WPA-PSK' or sae and 'SAE' or 'WPA-PSK SAE'))
  if not plain then add('ieee80211w=' .. (sae and '2' or '1'), 'sae_require_mfp=1') end
  return lines
end

-- The simulated air has one band without radar: a 5 GHz radio transmits on a 2.4 GHz channel of its own.
local function channel_of(radio)
  if radio.options.band == '2g' then
    local number = tonumber(radio.options.channel or '') or 1
    return number >= 1 and number <= 11 and number or 1
  end
  return 6
end

local function hostapd_conf(radio)
  local lines = { 'driver=nl80211', 'hw_mode=g', 'channel=' .. channel_of(radio), 'ieee80211n=1', 'wmm_enabled=1' }
  for i, point in ipairs(radio.points) do
    local options = point.options
    local keys, problem = security(options)
    if not keys then return nil, problem end
    local ssid = options.ssid or 'OpenWrt'
    if #ssid > 32 then return nil, 'HOSTAPD_START_FAILED' end
    lines[#lines + 1] = (i == 1 and 'interface=' or 'bss=') .. point.ifname
    lines[#lines + 1] = 'ctrl_interface=/var/run/hostapd'
    lines[#lines + 1] = 'ssid2=' .. hex(ssid)
    if options.hidden == '1' then lines[#lines + 1] = 'ignore_broadcast_ssid=1' end
    if options.isolate == '1' then lines[#lines + 1] = 'ap_isolate=1' end
    for _, line in ipairs(keys) do lines[#lines + 1] = line end
  end
  return table.concat(lines, '\n') .. '\n'
end

-- The bridge and VLAN that a network's device stands for: "br-lan.20" -> br-lan, 20; "br-lan" -> br-lan, none.
local function place_of(state, network)
  for _, interface in ipairs(state.applied.interfaces) do
    if interface.name == network and interface.device then
      local bridge = state.applied.bridges[interface.device]
      if bridge then return bridge end
      local parent, id = interface.device:match '^(.+)%.(%d+)$'
      if parent and state.applied.bridges[parent] then return state.applied.bridges[parent], tonumber(id) end
    end
  end
end

local function join_bridges(state, radio)
  for _, point in ipairs(radio.points) do
    local bridge, vlan = place_of(state, point.networks[1])
    point.bridge = bridge and bridge.name
    if bridge and kernel.exists(point.ifname) then
      kernel.ip { 'link set ' .. point.ifname .. ' master ' .. bridge.name, 'link set ' .. point.ifname .. ' up' }
      if bridge.filtering then
        local entry = vlan and ('vlan add dev %s vid %d pvid untagged'):format(point.ifname, vlan)
        kernel.bridge { 'vlan del dev ' .. point.ifname .. ' vid 1-4094', entry or 'vlan show dev ' .. point.ifname }
      end
    end
  end
end

local function stop(name)
  local before = running[name]
  if not before then return end
  os.execute(('kill $(cat /var/run/hostapd-%s.pid) 2>/dev/null; rm -f /var/run/hostapd-%s.pid'):format(before.phy, before.phy))
  for _ = 1, 20 do
    if os.execute(('! iw dev | grep -q "Interface %s-ap"'):format(before.phy)) then break end
    os.execute(('iw dev %s-ap0 del 2>/dev/null; sleep 1'):format(before.phy))
  end
  running[name] = nil
end

local function start(state, radio, conf)
  local first = radio.points[1].ifname
  local path = '/var/run/hostapd-' .. radio.phy .. '.conf'
  local file = io.open(path, 'w')
  file:write(conf)
  file:close()
  os.execute(('iw phy %s interface add %s type __ap'):format(radio.phy, first))
  local fine = os.execute(('hostapd -B -P /var/run/hostapd-%s.pid %s >>/tmp/lab/hostapd.log 2>&1'):format(radio.phy, path))
  running[radio.name] = { phy = radio.phy, conf = conf, up = fine == true, radio = radio }
  if fine then
    join_bridges(state, radio)
  else
    running[radio.name].failed = true
    os.execute(('iw dev %s del 2>/dev/null'):format(first))
  end
end

--- Brings the radios to what is configured. A radio whose file is unchanged keeps its clients; its ports are joined again in any
--- case, because a bridge may have been made anew under them.
function wireless.apply(state, loop, pace)
  for _, name in ipairs(state.applied.radio_order) do
    local radio = state.applied.radios[name]
    local wanted = not config.enabled(radio.options.disabled, false) and #radio.points > 0
    local conf, problem
    if wanted then conf, problem = hostapd_conf(radio) end
    radio.failed = wanted and not conf and problem or nil
    local before = running[name]
    if before and before.conf ~= conf then stop(name) end
    if conf and running[name] then
      running[name].radio = radio
      join_bridges(state, radio)
    elseif conf then
      radio.pending = true
      loop:after(2 * pace, function()
        radio.pending = nil
        if state.applied.radios[name] == radio and not running[name] then start(state, radio, conf) end
      end)
    end
  end
  for name in pairs(running) do
    if not state.applied.radios[name] then stop(name) end
  end
end

function wireless.stop_all()
  local names = {}
  for name in pairs(running) do names[#names + 1] = name end
  for _, name in ipairs(names) do stop(name) end
end

--- Access point interfaces that are bridged, all or those of BRIDGE.
function wireless.members(state, bridge)
  local out = {}
  for _, name in ipairs(state.applied.radio_order) do
    local live = running[name]
    for _, point in ipairs(live and live.up and live.radio.points or {}) do
      if not bridge or point.bridge == bridge then out[#out + 1] = point.ifname end
    end
  end
  return out
end

local function option_values(options, networks)
  local out, keys = json.object(), {}
  for key in pairs(options) do keys[#keys + 1] = key end
  table.sort(keys)
  for _, key in ipairs(keys) do
    local value = options[key]
    if key == 'network' then
      value = json.array(networks)
    elseif type(value) == 'table' then
      value = json.array(value)
    elseif key == 'disabled' or key == 'hidden' or key == 'isolate' then
      value = config.enabled(value, false)
    end
    if key ~= 'device' then json.put(out, key, value) end
  end
  return out
end

function wireless.status(state)
  local out = json.object()
  for _, name in ipairs(state.applied.radio_order) do
    local radio, live = state.applied.radios[name], running[name]
    local interfaces = {}
    for i, point in ipairs(radio.points) do
      interfaces[i] = json.object('section', point.section, 'ifname', live and live.up and point.ifname or nil,
        'config', option_values(point.options, point.networks), 'vlans', json.array(), 'stations', json.array())
    end
    json.put(out, name, json.object('up', live ~= nil and live.up, 'pending', radio.pending or false, 'autostart', true,
      'disabled', config.enabled(radio.options.disabled, false),
      'retry_setup_failed', radio.failed ~= nil or (live ~= nil and live.failed or false),
      'config', option_values(radio.options), 'interfaces', json.array(interfaces)))
  end
  return out
end

return wireless
