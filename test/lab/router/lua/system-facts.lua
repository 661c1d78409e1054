-- What the system object of the bus tells: the board, the release, load, memory, free flash; and the IPv6 leases.
local json = require 'json'
local settings = require 'lab-settings'

local facts = {}

local function read(path)
  local file = io.open(path)
  if not file then return '' end
  local text = file:read 'a'
  file:close()
  return text
end

function facts.release()
  local values = {}
  for key, value in read('/etc/openwrt_release'):gmatch "(DISTRIB_[A-Z]+)='([^']*)'" do values[key] = value end
  return values
end

function facts.board()
  local release = facts.release()
  local rootfs = read('/proc/mounts'):match ' / (%S+)' or 'overlay'
  local out = json.object(
    'version', release.DISTRIB_RELEASE,
    'revision', release.DISTRIB_REVISION,
    'target', release.DISTRIB_TARGET,
    'description', release.DISTRIB_DESCRIPTION
  )
  if settings.release ~= '23.05' then json.put(out, 'builddate', '1733226000') end
  return json.object(
    'kernel', settings.release == '23.05' and '5.15.167' or '6.6.63',
    'hostname', (read('/proc/sys/kernel/hostname'):gsub('%s', '')),
    'system', 'ARMv8 Processor rev 4',
    'model', 'Bulkhead Lab Router',
    'board_name', 'bulkhead,lab-router',
    'rootfs_type', rootfs == 'overlay' and 'squashfs' or rootfs,
    'release', json.object('distribution', 'OpenWrt', 'version', out.version, 'revision', out.revision, 'target', out.target,
      'description', out.description, 'builddate', out.builddate)
  )
end

local function disk(path)
  local pipe = io.popen('df -k ' .. path .. ' 2>/dev/null')
  local total, used, avail = pipe:read('a'):match '\n%S+%s+(%d+)%s+(%d+)%s+(%d+)'
  pipe:close()
  total, used, avail = tonumber(total) or 0, tonumber(used) or 0, tonumber(avail) or 0
  return json.object('total', total, 'free', total - used, 'used', used, 'avail', avail)
end

function facts.info()
  local memory = {}
  for key, value in read('/proc/meminfo'):gmatch '(%w+):%s+(%d+) kB' do memory[key] = tonumber(value) * 1024 end
  local load = {}
  for value in read('/proc/loadavg'):gmatch '%d+%.%d+' do load[#load + 1] = math.floor(tonumber(value) * 65536) end
  return json.object(
    'localtime', os.time(),
    'uptime', math.floor(tonumber(read('/proc/uptime'):match '^[%d.]+') or 0),
    'load', json.array { load[1], load[2], load[3] },
    'memory', json.object('total', memory.MemTotal, 'free', memory.MemFree, 'shared', memory.Shmem, 'buffered', memory.Buffers,
      'available', memory.MemAvailable, 'cached', memory.Cached),
    'root', disk '/',
    'tmp', disk '/tmp',
    'swap', json.object('total', 0, 'free', 0)
  )
end

--- IPv6 leases in the shape of the real daemon, read from the lease file of the program that stands for it.
function facts.ipv6_leases()
  local devices = json.object()
  for line in read('/tmp/hosts/odhcpd.leases'):gmatch '[^\n]+' do
    local expires, iaid, address, host, duid = line:match '^(%d+) (%d+) (%x*:[%x:]+) (%S+) (%S+)'
    if expires then
      local device = 'br-lan'
      if not devices[device] then json.put(devices, device, json.object('leases', json.array())) end
      table.insert(devices[device].leases, json.object('duid', (duid:gsub(':', '')), 'iaid', tonumber(iaid), 'hostname',
        host == '*' and '' or host, 'accept-reconf', false, 'assigned', 0, 'flags', json.array { 'bound' },
        'ipv6-addr', json.array { json.object('address', address, 'preferred-lifetime', 2700, 'valid-lifetime', 5400) },
        'valid', math.max(0, tonumber(expires) - os.time())))
    end
  end
  return json.object('device', devices)
end

return facts
