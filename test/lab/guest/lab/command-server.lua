-- The tests' way in, beside the router's own network: runs a shell script in any namespace and returns what it printed.
-- Request:  "RUN <where> <seconds> <bytes>\n" + script.   Reply: "DONE <code> <stdout bytes> <stderr bytes>\n" + both.
-- <where>: "root" = the router's network with the lab's tools, "router" = inside the router, else the name of a client.
local socket = require 'posix.sys.socket'
local unistd = require 'posix.unistd'
local signal = require 'posix.signal'
local wait = require 'posix.sys.wait'
local fcntl = require 'posix.fcntl'

local address, port = arg[1], tonumber(arg[2])

local function read_exactly(fd, count)
  local parts, left = {}, count
  while left > 0 do
    local part = socket.recv(fd, math.min(left, 65536))
    if not part or part == '' then return nil end
    parts[#parts + 1], left = part, left - #part
  end
  return table.concat(parts)
end

local function read_line(fd)
  local line = ''
  while true do
    local byte = socket.recv(fd, 1)
    if not byte or byte == '' then return nil end
    if byte == '\n' then return line end
    line = line .. byte
  end
end

local function send_all(fd, text)
  local at = 1
  while at <= #text do
    local sent = socket.send(fd, text:sub(at, at + 32767))
    if not sent then return end
    at = at + sent
  end
end

local function contents(path)
  local file = io.open(path, 'rb')
  if not file then return '' end
  local text = file:read 'a'
  file:close()
  return text
end

local function command_for(where, script_path)
  if where == 'root' then return 'nsenter -t 1 -n sh ' .. script_path end
  if where == 'router' then return 'sh /lab/in-router.sh ' .. script_path end
  return 'nsenter --net=/run/netns/' .. where .. ' sh ' .. script_path
end

local function serve(fd)
  -- what a command leaves running must not hold the connection open
  fcntl.fcntl(fd, fcntl.F_SETFD, fcntl.FD_CLOEXEC)
  local where, seconds, count = (read_line(fd) or ''):match '^RUN (%w+) (%d+) (%d+)$'
  local script = where and read_exactly(fd, tonumber(count))
  if not script then return end
  local base = os.tmpname()
  local file = io.open(base, 'wb')
  file:write(script)
  file:close()
  local command = ('timeout -s KILL %s %s </dev/null >%s.out 2>%s.err'):format(seconds, command_for(where, base), base, base)
  local _, kind, code = os.execute(command)
  if kind == 'signal' then code = 128 + code end
  local out, err = contents(base .. '.out'), contents(base .. '.err')
  send_all(fd, ('DONE %d %d %d\n'):format(code, #out, #err) .. out .. err)
  os.execute('rm -f ' .. base .. ' ' .. base .. '.out ' .. base .. '.err')
end

signal.signal(signal.SIGPIPE, function() end)
local listener = assert(socket.socket(socket.AF_INET, socket.SOCK_STREAM, 0))
socket.setsockopt(listener, socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
assert(socket.bind(listener, { family = socket.AF_INET, addr = address, port = port }))
assert(socket.listen(listener, 64))
while true do
  local fd = socket.accept(listener)
  while wait.wait(-1, wait.WNOHANG) and wait.wait(-1, wait.WNOHANG) ~= 0 do end
  if fd then
    if unistd.fork() == 0 then
      unistd.close(listener)
      serve(fd)
      unistd._exit(0)
    end
    unistd.close(fd)
  end
end
