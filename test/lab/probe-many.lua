-- probe-many.lua SECONDS INTERFACE, one "PROTO ADDRESS PORT" a line on standard input (icmp takes port 0): real connection attempts, all
-- at once; prints one outcome a line, in the order of the questions.
-- tcp: connected | refused | unreachable | no-answer     udp, icmp: answered | refused | unreachable | no-answer
-- INTERFACE is where link-local addresses are looked for.
local socket = require 'posix.sys.socket'
local fcntl = require 'posix.fcntl'
local poll = require 'posix.poll'
local errno = require 'posix.errno'
local unistd = require 'posix.unistd'
local time = require 'posix.time'

local seconds, interface = tonumber(arg[1]), arg[2]
local ICMPV6 = 58

local function now()
  local t = time.clock_gettime(time.CLOCK_MONOTONIC)
  return t.tv_sec + t.tv_nsec / 1e9
end

local function outcome_of(code)
  if code == errno.ECONNREFUSED then return 'refused' end
  if code == errno.EHOSTUNREACH or code == errno.ENETUNREACH or code == errno.EACCES then return 'unreachable' end
  return 'no-answer'
end

local function checksum(packet)
  local sum = 0
  for high, low in packet:gmatch '(.)(.)' do sum = sum + high:byte() * 256 + low:byte() end
  while sum > 0xffff do sum = (sum & 0xffff) + (sum >> 16) end
  return ~sum & 0xffff
end

-- the identifier tells our answers from those to other processes of this client
local identifier = unistd.getpid() & 0xffff
local function echo_request(kind, sequence)
  local body = string.pack('>I2I2', identifier, sequence) .. 'bulkhead'
  -- the kernel fills in the sum of ICMPv6, which covers addresses too
  local sum = kind == 8 and checksum(string.pack('>I1I1I2', kind, 0, 0) .. body) or 0
  return string.pack('>I1I1I2', kind, 0, sum) .. body
end

local function is_echo_reply(probe, packet)
  local at = 1
  if not probe.six then at = (packet:byte(1) & 15) * 4 + 1 end -- raw IPv4 sockets show the IP header
  local kind, _, _, id, sequence = string.unpack('>I1I1I2I2I2', packet, at)
  return kind == (probe.six and 129 or 0) and id == identifier and sequence == probe.sequence
end

-- a question for example.com: a name server answers it, and the lab's own responders answer anything
local question = '\18\52\1\0\0\1\0\0\0\0\0\0\7example\3com\0\0\1\0\1'

local function open(probe)
  local family = probe.six and socket.AF_INET6 or socket.AF_INET
  local kind = ({ tcp = socket.SOCK_STREAM, udp = socket.SOCK_DGRAM, icmp = socket.SOCK_RAW })[probe.proto]
  local protocol = probe.proto ~= 'icmp' and 0 or probe.six and ICMPV6 or socket.IPPROTO_ICMP
  local fd = assert(socket.socket(family, kind, protocol))
  fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.O_NONBLOCK)
  if probe.address:find '^fe80' then socket.setsockopt(fd, socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface) end
  probe.fd, probe.family = fd, family
  local done, _, code = socket.connect(fd, { family = family, addr = probe.address, port = probe.port })
  if done == 0 then
    if probe.proto == 'tcp' then probe.outcome = 'connected' end
  elseif code ~= errno.EINPROGRESS then
    probe.outcome = outcome_of(code)
  end
end

local function send(probe)
  if probe.outcome or probe.proto == 'tcp' then return end
  local packet = question
  if probe.proto == 'icmp' then packet = echo_request(probe.six and 128 or 8, probe.sequence) end
  local sent, _, code = socket.send(probe.fd, packet)
  if not sent then probe.outcome = outcome_of(code) end
end

local function look(probe)
  if probe.proto == 'tcp' then
    -- asking again tells what came of the first attempt: "already connected", or why not
    local done, _, code = socket.connect(probe.fd, { family = probe.family, addr = probe.address, port = probe.port })
    if done == 0 or code == errno.EISCONN then
      probe.outcome = 'connected'
    elseif code ~= errno.EALREADY then
      probe.outcome = outcome_of(code)
    end
    return
  end
  local answer, _, code = socket.recv(probe.fd, 4096)
  if not answer then
    if code ~= errno.EAGAIN then probe.outcome = outcome_of(code) end
  elseif probe.proto == 'udp' or is_echo_reply(probe, answer) then
    probe.outcome = 'answered'
  end
end

local probes = {}
for line in io.lines() do
  local proto, address, port = line:match '^(%S+) (%S+) (%d+)$'
  probes[#probes + 1] =
    { proto = proto, address = address, port = tonumber(port), six = address:find ':' ~= nil, sequence = #probes + 1 }
end

-- Up to 100 questions are open at a time: each raw socket is shown the echo replies of all others.
local GROUP = 100
for first = 1, #probes, GROUP do
  local group = table.move(probes, first, math.min(first + GROUP - 1, #probes), 1, {})
  for _, probe in ipairs(group) do
    open(probe)
    send(probe)
  end
  local started = now()
  local again = started + seconds / 2 -- one packet may be lost while a neighbour is looked for
  while now() < started + seconds do
    local fds, open_ones = {}, 0
    for _, probe in ipairs(group) do
      if not probe.outcome then
        fds[probe.fd] = { events = probe.proto == 'tcp' and { OUT = true } or { IN = true } }
        open_ones = open_ones + 1
      end
    end
    if open_ones == 0 then break end
    poll.poll(fds, 200)
    for _, probe in ipairs(group) do
      local seen = not probe.outcome and fds[probe.fd].revents
      if seen and (seen.IN or seen.OUT or seen.ERR or seen.HUP) then look(probe) end
    end
    if now() > again then
      again = math.huge
      for _, probe in ipairs(group) do send(probe) end
    end
  end
  for _, probe in ipairs(group) do unistd.close(probe.fd) end
end
for _, probe in ipairs(probes) do print(probe.outcome or 'no-answer') end
