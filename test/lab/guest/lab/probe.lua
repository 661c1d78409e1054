-- probe.lua PROTO ADDRESS PORT SECONDS: one real connection attempt; prints what came of it.
-- tcp: connected | refused | unreachable | no-answer     udp: answered | refused | unreachable | no-answer
local socket = require 'posix.sys.socket'
local fcntl = require 'posix.fcntl'
local poll = require 'posix.poll'
local errno = require 'posix.errno'

local proto, address, port, seconds = arg[1], arg[2], tonumber(arg[3]), tonumber(arg[4])
local family = address:find ':' and socket.AF_INET6 or socket.AF_INET
local target = { family = family, addr = address, port = port }

local function finish(outcome)
  print(outcome)
  os.exit(0)
end

local function outcome_of(code)
  if code == errno.ECONNREFUSED then return 'refused' end
  if code == errno.EHOSTUNREACH or code == errno.ENETUNREACH or code == errno.EACCES then return 'unreachable' end
  return 'no-answer'
end

-- a question for example.com: a name server answers it, and the lab's own responders answer anything
local question = '\18\52\1\0\0\1\0\0\0\0\0\0\7example\3com\0\0\1\0\1'

local function watch(fd, events)
  local fds = { [fd] = { events = events } }
  poll.poll(fds, math.floor(seconds * 1000))
  return fds[fd].revents or {}
end

if proto == 'tcp' then
  local fd = socket.socket(family, socket.SOCK_STREAM, 0)
  fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.O_NONBLOCK)
  local done, _, code = socket.connect(fd, target)
  if done == 0 then finish 'connected' end
  if code ~= errno.EINPROGRESS then finish(outcome_of(code)) end
  watch(fd, { OUT = true })
  local problem = socket.getsockopt and socket.getsockopt(fd, socket.SOL_SOCKET, socket.SO_ERROR)
  if problem and problem ~= 0 then finish(outcome_of(problem)) end
  -- a connect that succeeded may be repeated: "already connected"
  done, _, code = socket.connect(fd, target)
  if done == 0 or code == errno.EISCONN then finish 'connected' end
  finish(code == errno.EALREADY and 'no-answer' or outcome_of(code))
end

local fd = socket.socket(family, socket.SOCK_DGRAM, 0)
local connected, _, code = socket.connect(fd, target)
if connected ~= 0 then finish(outcome_of(code)) end
for attempt = 1, 2 do
  local sent, _, send_code = socket.send(fd, question)
  if not sent then finish(outcome_of(send_code)) end
  local fds = { [fd] = { events = { IN = true } } }
  if poll.poll(fds, math.floor(seconds * 500)) == 1 then
    local answer, _, receive_code = socket.recv(fd, 4096)
    finish(answer and 'answered' or outcome_of(receive_code))
  end
end
finish 'no-answer'
