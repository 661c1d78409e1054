-- The stations of an access point, asked from the running hostapd.
local json = require 'json'

local hostapd = {}

--- Names of the access point interfaces that hostapd serves now.
function hostapd.access_points()
  local pipe = io.popen 'ls /var/run/hostapd 2>/dev/null'
  local names = {}
  for name in pipe:read('a'):gmatch '%S+' do names[#names + 1] = name end
  pipe:close()
  return names
end

local function station(values)
  local flags = values.flags or ''
  local function has(flag) return flags:find('[' .. flag .. ']', 1, true) ~= nil end
  local function number(key) return tonumber(values[key]) or 0 end
  return json.object(
    'auth', has 'AUTH', 'assoc', has 'ASSOC', 'authorized', has 'AUTHORIZED', 'preauth', false, 'wds', false, 'wmm', has 'WMM',
    'ht', has 'HT', 'vht', false, 'he', false, 'wps', false, 'mfp', has 'MFP', 'rrm', json.array { 0, 0, 0, 0, 0 },
    'extended_capabilities', json.array { 0, 0, 0, 0, 0, 0, 0, 0 }, 'aid', number 'aid',
    'bytes', json.object('rx', number 'rx_bytes', 'tx', number 'tx_bytes'), 'airtime', json.object('rx', 0, 'tx', 0),
    'packets', json.object('rx', number 'rx_packets', 'tx', number 'tx_packets'),
    'rate', json.object('rx', number 'rx_rate_info' * 100, 'tx', number 'tx_rate_info' * 100), 'signal', number 'signal',
    'capabilities', json.object()
  )
end

function hostapd.clients(ifname)
  local pipe = io.popen(('/usr/libexec/lab/hostapd_cli -p /var/run/hostapd -i %s all_sta 2>/dev/null'):format(ifname))
  local clients, values, address = json.object(), nil, nil
  for line in pipe:lines() do
    local mac = line:match '^(%x%x:%x%x:%x%x:%x%x:%x%x:%x%x)$'
    local key, value = line:match '^([%w_]+)=(.*)$'
    if mac then
      if address then json.put(clients, address, station(values)) end
      address, values = mac, {}
    elseif key and values then
      values[key] = value
    end
  end
  pipe:close()
  if address then json.put(clients, address, station(values)) end
  return json.object('freq', 2412, 'clients', clients)
end

return hostapd
