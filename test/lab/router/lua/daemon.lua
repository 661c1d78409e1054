-- What the two daemons share: a loop over one socket and timers, and one JSON line each way per connection.
local json = require 'json'
local socket = require 'posix.sys.socket'
local unistd = require 'posix.unistd'
local poll = require 'posix.poll'
local time = require 'posix.time'

local daemon = {}

--- Seconds since boot.
function daemon.now()
  local t = time.clock_gettime(time.CLOCK_MONOTONIC)
  return t.tv_sec + t.tv_nsec / 1e9
end

local function receive_line(fd)
  local parts = {}
  while true do
    local part = socket.recv(fd, 65536)
    if not part or part == '' then break end
    parts[#parts + 1] = part
    if part:find('\n', 1, true) then break end
  end
  return table.concat(parts)
end

local function send(fd, line)
  local at = 1
  while at <= #line do
    local sent = socket.send(fd, line:sub(at, at + 65535))
    if not sent then return end
    at = at + sent
  end
end

--- Asks the daemon behind PATH; nil when nobody listens.
function daemon.ask(path, request)
  local fd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0)
  if socket.connect(fd, { family = socket.AF_UNIX, path = path }) ~= 0 then
    unistd.close(fd)
    return nil
  end
  send(fd, json.compact(request) .. '\n')
  local reply = receive_line(fd)
  unistd.close(fd)
  return json.decode(reply)
end

local Loop = {}
Loop.__index = Loop

--- Listens on PATH; ANSWER turns a request into a reply.
function daemon.listen(path, answer)
  os.remove(path)
  local fd = assert(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0))
  assert(socket.bind(fd, { family = socket.AF_UNIX, path = path }))
  assert(socket.listen(fd, 32))
  return setmetatable({ fd = fd, answer = answer, timers = {} }, Loop)
end

--- Runs ACTION once, SECONDS from now.
function Loop:after(seconds, action)
  local timer = { at = daemon.now() + seconds, action = action }
  self.timers[timer] = true
  return timer
end

function Loop:cancel(timer)
  if timer then self.timers[timer] = nil end
end

function Loop:run_due_timers()
  local due, now = {}, daemon.now()
  for timer in pairs(self.timers) do
    if timer.at <= now then due[#due + 1] = timer end
  end
  table.sort(due, function(a, b) return a.at < b.at end)
  for _, timer in ipairs(due) do
    if self.timers[timer] then
      self.timers[timer] = nil
      local fine, problem = pcall(timer.action)
      if not fine then io.stderr:write('timer: ', tostring(problem), '\n') end
    end
  end
end

local function wait_ms(loop, longest)
  local wait = longest
  for timer in pairs(loop.timers) do
    wait = math.min(wait, math.max(0, math.ceil((timer.at - daemon.now()) * 1000)))
  end
  return wait
end

--- Answers one waiting request.
function Loop:serve_one()
  local fd = socket.accept(self.fd)
  if not fd then return end
  local request = json.decode(receive_line(fd)) or json.object()
  local fine, reply = pcall(self.answer, request)
  if not fine then
    io.stderr:write('request: ', tostring(reply), '\n')
    reply = json.object('status', 9)
  end
  send(fd, json.compact(reply) .. '\n')
  unistd.close(fd)
end

--- Serves for ever; EACH_TURN runs at least every LONGEST milliseconds.
function Loop:run(each_turn, longest)
  while true do
    local ready = poll.rpoll(self.fd, wait_ms(self, longest))
    if ready == 1 then self:serve_one() end
    self:run_due_timers()
    if each_turn then each_turn() end
  end
end

return daemon
