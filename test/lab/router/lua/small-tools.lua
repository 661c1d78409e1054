-- Applets that OpenWrt's busybox has and Debian's has not.
local unistd = require 'posix.unistd'
local fcntl = require 'posix.fcntl'
local signal = require 'posix.signal'
local dirent = require 'posix.dirent'

local tools = {}

local function contents(path)
  local file = io.open(path, 'rb')
  local text = file and file:read 'a'
  if file then file:close() end
  return text
end

local function process_matches(pid, pattern, whole_line, exact)
  local name = whole_line and (contents('/proc/' .. pid .. '/cmdline') or ''):gsub('%z', ' '):gsub(' $', '')
    or (contents('/proc/' .. pid .. '/comm') or ''):gsub('\n', '')
  if name == '' then return nil end
  if exact then return name == pattern and name or nil end
  -- a pattern is tried as plain text and as a Lua pattern that covers the simple regular expressions of scripts
  local fine, found = pcall(string.find, name, (pattern:gsub('%-', '%%-')))
  return (name:find(pattern, 1, true) or (fine and found)) and name or nil
end

--- pgrep [-flxno] PATTERN
function tools.pgrep(arguments)
  local flags, pattern = '', nil
  for _, word in ipairs(arguments) do
    if word:find '^%-' then flags = flags .. word:sub(2) else pattern = word end
  end
  if not pattern then return 2 end
  local own, found = unistd.getpid(), {}
  for entry in dirent.files '/proc' do
    local pid = tonumber(entry)
    local name = pid and pid ~= own and process_matches(pid, pattern, flags:find 'f', flags:find 'x')
    if name then found[#found + 1] = { pid = pid, name = name } end
  end
  table.sort(found, function(a, b) return a.pid < b.pid end)
  if flags:find 'n' and #found > 0 then found = { found[#found] } end
  if flags:find 'o' and #found > 0 then found = { found[1] } end
  for _, process in ipairs(found) do io.write(process.pid, flags:find 'l' and ' ' .. process.name or '', '\n') end
  return #found > 0 and 0 or 1
end

--- fsync [-d] FILE...
function tools.fsync(arguments)
  local code = 0
  for _, path in ipairs(arguments) do
    if path ~= '-d' then
      local fd = fcntl.open(path, fcntl.O_RDONLY)
      if not fd or unistd.fsync(fd) ~= 0 then
        io.stderr:write("fsync: can't sync '", path, "'\n")
        code = 1
      end
      if fd then unistd.close(fd) end
    end
  end
  return code
end

--- passwd [USER]: the new password twice on standard input, as the applet takes it from a pipe.
function tools.passwd(arguments)
  local user = arguments[1] or 'root'
  io.write('Changing password for ', user, '\nNew password:\n')
  local first = io.read 'l'
  io.write 'Retype password:\n'
  local second = io.read 'l'
  if not first or first ~= second then
    io.stderr:write("Passwords don't match\npasswd: password for ", user, ' is unchanged\n')
    return 1
  end
  local pipe = io.popen("/bin/busybox mkpasswd -m md5 -P 0 <<'LAB_END'\n" .. first .. '\nLAB_END', 'r')
  local hash = pipe:read 'l'
  pipe:close()
  local lines = {}
  for line in contents('/etc/shadow'):gmatch '[^\n]+' do
    lines[#lines + 1] = line:gsub('^(' .. user .. '):[^:]*:', function(name) return name .. ':' .. hash .. ':' end)
  end
  local file = io.open('/etc/shadow+', 'w')
  file:write(table.concat(lines, '\n'), '\n')
  file:close()
  os.execute 'chmod 600 /etc/shadow+'
  os.rename('/etc/shadow+', '/etc/shadow')
  io.write('passwd: password for ', user, ' changed by root\n')
  return 0
end

--- lock [-suwn] FILE: a child of ours holds the lock until "lock -u" ends it.
function tools.lock(arguments)
  local flags, path = '', nil
  for _, word in ipairs(arguments) do
    if word:find '^%-' then flags = flags .. word:sub(2) else path = word end
  end
  if not path then return 1 end
  if flags:find 'u' then
    local pid = tonumber((contents(path) or ''):match '%d+')
    if pid then signal.kill(pid, signal.SIGTERM) end
    os.remove(path)
    return 0
  end
  local fd = fcntl.open(path, fcntl.O_RDWR | fcntl.O_CREAT, 448)
  if not fd then return 1 end
  local region = { l_type = fcntl.F_WRLCK, l_whence = unistd.SEEK_SET, l_start = 0, l_len = 0 }
  local ready_read, ready_write = unistd.pipe()
  local pid = unistd.fork()
  if pid == 0 then
    -- record locks do not pass to a child, so the child takes it itself
    local taken = fcntl.fcntl(fd, flags:find 'n' and fcntl.F_SETLK or fcntl.F_SETLKW, region)
    unistd.write(ready_write, taken and 'y' or 'n')
    if not taken or flags:find 'w' then unistd._exit(0) end
    unistd.write(fd, tostring(unistd.getpid()) .. '\n')
    unistd.setpid('s')
    for number = 0, 2 do unistd.close(number) end
    unistd.close(ready_write)
    while true do unistd.sleep(3600) end
  end
  unistd.close(ready_write)
  return unistd.read(ready_read, 1) == 'y' and 0 or 1
end

return tools
