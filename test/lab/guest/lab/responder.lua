-- responder.lua tcp|udp PORT: answers everybody on one port, over both address families.
local socket = require 'posix.sys.socket'
local unistd = require 'posix.unistd'

local proto, port = arg[1], tonumber(arg[2])
local kind = proto == 'tcp' and socket.SOCK_STREAM or socket.SOCK_DGRAM
local fd = assert(socket.socket(socket.AF_INET6, kind, 0))
socket.setsockopt(fd, socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
assert(socket.bind(fd, { family = socket.AF_INET6, addr = '::', port = port }))
if proto == 'tcp' then assert(socket.listen(fd, 16)) end
print 'ready'
io.stdout:flush()
while true do
  if proto == 'tcp' then
    local peer = socket.accept(fd)
    if peer then
      socket.send(peer, ('lab %s %d\n'):format(proto, port))
      unistd.close(peer)
    end
  else
    local datagram, from = socket.recvfrom(fd, 4096)
    if datagram then socket.sendto(fd, datagram, from) end
  end
end
