-- The system log: a ring in memory, filled from /dev/log and the kernel, read through a socket.
local json = require 'json'
local daemon = require 'daemon'
local socket = require 'posix.sys.socket'
local fcntl = require 'posix.fcntl'
local unistd = require 'posix.unistd'
local poll = require 'posix.poll'

local facilities = { [0] = 'kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp', 'cron', 'authpriv', 'ftp' }
local severities = { [0] = 'emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug' }

local capacity = (tonumber(arg[2] or '') or 64) * 1024
local ring, bytes = {}, 0

local function keep(priority, message, from_kernel)
  local facility, severity = facilities[priority >> 3] or 'local0', severities[priority & 7]
  local entry = { at = os.time(), head = ('%s.%s %s'):format(facility, severity, from_kernel and 'kernel: ' or ''), text = message }
  ring[#ring + 1] = entry
  bytes = bytes + #message + 32
  while bytes > capacity and #ring > 1 do
    bytes = bytes - #table.remove(ring, 1).text - 32
  end
end

local function from_socket(fd)
  local datagram = socket.recv(fd, 8192)
  if not datagram then return end
  local priority, message = datagram:match '^<(%d+)>%u%l%l [ %d]%d %d%d:%d%d:%d%d (.*)$'
  if not priority then priority, message = datagram:match '^<(%d+)>(.*)$' end
  if priority then keep(tonumber(priority), (message:gsub('[\n%z]+$', ''))) end
end

local function from_kernel(fd)
  while true do
    local record = unistd.read(fd, 8192)
    if not record or record == '' then return end
    local priority, micro, message = record:match '^(%d+),%d+,(%d+),[^;]*;([^\n]*)'
    if priority then
      keep(tonumber(priority) & 7, ('[%5d.%06d] %s'):format(tonumber(micro) // 1000000, tonumber(micro) % 1000000, message), true)
    end
  end
end

local function answer()
  local lines = {}
  for i, entry in ipairs(ring) do lines[i] = json.object('at', entry.at, 'head', entry.head, 'text', entry.text) end
  return json.object('lines', json.array(lines))
end

os.remove '/dev/log'
local input = assert(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM, 0))
assert(socket.bind(input, { family = socket.AF_UNIX, path = '/dev/log' }))
os.execute 'chmod 666 /dev/log'
local kernel = fcntl.open('/dev/kmsg', fcntl.O_RDONLY | fcntl.O_NONBLOCK)

local loop = daemon.listen('/var/run/logd.sock', answer)
while true do
  local watched = { [input] = { events = { IN = true } }, [loop.fd] = { events = { IN = true } } }
  if kernel then watched[kernel] = { events = { IN = true } } end
  poll.poll(watched, -1)
  if watched[input].revents and watched[input].revents.IN then from_socket(input) end
  if kernel and watched[kernel].revents and watched[kernel].revents.IN then from_kernel(kernel) end
  if watched[loop.fd].revents and watched[loop.fd].revents.IN then loop:serve_one() end
end
