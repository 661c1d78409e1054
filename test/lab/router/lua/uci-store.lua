-- Packages on disk: the files, the staged changes beside them, and the atomic commit.
local packages = require 'uci-package'
local text = require 'uci-text'
local unistd = require 'posix.unistd'
local stat = require 'posix.sys.stat'
local fcntl = require 'posix.fcntl'
local stdio = require 'posix.stdio'
local stdlib = require 'posix.stdlib'

local store = {}
local Store = {}
Store.__index = Store

--- Directories as the command line's -c, -C, -t, -p and -P set them.
function store.open(options)
  options = options or {}
  return setmetatable({
    config = options.config or '/etc/config',
    override = options.override,
    staging = options.staging or '/tmp/.uci',
    also_read = options.also_read or {},
    lenient = options.lenient,
  }, Store)
end

local function fail(kind) error({ kind = kind }, 0) end

local function contents(path)
  local file = io.open(path, 'rb')
  if not file then return nil end
  local all = file:read 'a'
  file:close()
  return all
end

function Store:path_of(name)
  if self.override and stat.stat(self.override .. '/' .. name) then return self.override .. '/' .. name end
  return self.config .. '/' .. name
end

-- Splits "package.section.option=value"; the characters are checked as far as they can be without the package.
function store.path(argument)
  local path = {}
  local before, value = argument:match '^([^=]*)=(.*)$'
  if before then path.value = value end
  local words = {}
  for word in ((before or argument) .. '.'):gmatch '([^.]*)%.' do words[#words + 1] = word end
  path.package, path.section, path.option = words[1], words[2], words[3]
  if #words > 3 or not packages.valid_package(path.package) then fail 'invalid' end
  if path.option and not packages.valid_name(path.option) then fail 'invalid' end
  if value and value:find '[%z\1-\8\11\12\14-\31]' then fail 'invalid' end
  return path
end

local commands = { ['+'] = true, ['-'] = true, ['@'] = true, ['^'] = true, ['|'] = true, ['~'] = true }

local function parse_delta(source)
  local records = {}
  local scanner = text.scanner(source)
  while not scanner:at_end() do
    scanner:next_line()
    local fine, path = pcall(function()
      local argument = scanner:argument()
      local command = argument:sub(1, 1)
      if commands[command] then argument = argument:sub(2) else command = '' end
      local path = store.path(argument)
      path.command = command
      if not path.section or not packages.valid_name(path.section) then fail 'invalid' end
      if command ~= '-' and not path.value then fail 'invalid' end
      return path
    end)
    if fine then records[#records + 1] = path end
  end
  return records
end

-- Repeats one staged change; a change that no longer fits is skipped, as the original does.
local function replay(package, entry)
  local path = { section = entry.section, option = entry.option, value = entry.value }
  package:resolve(path)
  local verbs = { ['@'] = 'rename', ['^'] = 'reorder', ['-'] = 'delete', ['|'] = 'add_list', ['~'] = 'del_list' }
  if verbs[entry.command] then return package[verbs[entry.command]](package, path) end
  package:set(path)
  if entry.command == '+' and not entry.option and path.found then path.found.anonymous = true end
end

function Store:staged_directories()
  local all = {}
  for _, directory in ipairs(self.also_read) do all[#all + 1] = directory end
  all[#all + 1] = self.staging
  return all
end

function Store:staged(name)
  local records = {}
  for _, directory in ipairs(self:staged_directories()) do
    for _, entry in ipairs(parse_delta(contents(directory .. '/' .. name) or '')) do
      if entry.package == name then records[#records + 1] = entry end
    end
  end
  return records
end

function Store:read(name)
  if name:find '^/' or name:find '^%./' then return self:read_file(name, name:match '[^/]*$') end
  if not packages.valid_package(name) then fail 'invalid' end
  return self:read_file(self:path_of(name), name)
end

function Store:read_file(path, name)
  local info = stat.stat(path)
  if not info or stat.S_ISREG(info.st_mode) == 0 then fail 'not-found' end
  local source = contents(path)
  if not source then fail 'io' end
  return packages.parse(source, packages.new(name), { lenient = self.lenient })
end

--- The package with the staged changes applied; `saved` keeps those for "changes".
function Store:load(name)
  local package = self:read(name)
  if name:find '/' then
    package.outside = name
    return package
  end
  package.saved = self:staged(name)
  for _, entry in ipairs(package.saved) do pcall(replay, package, entry) end
  return package
end

local function delta_line(name, entry)
  local key = name .. '.' .. entry.section .. (entry.option and '.' .. entry.option or '')
  if entry.command == '-' and not entry.value then return '-' .. key .. '\n' end
  return entry.command .. key .. '=' .. packages.quote(entry.value) .. '\n'
end

function Store:stage(package, records)
  if #records == 0 then return end
  if package.outside then return self:write(package, package.outside) end
  local info = stat.stat(self.staging)
  if not info then
    stat.mkdir(self.staging, 448) -- 0700
  elseif stat.S_ISDIR(info.st_mode) == 0 then
    fail 'io'
  end
  local path = self.staging .. '/' .. package.name
  local fd = fcntl.open(path, fcntl.O_RDWR | fcntl.O_CREAT | fcntl.O_APPEND, 384) -- 0600
  if not fd then fail 'io' end
  for _, entry in ipairs(records) do unistd.write(fd, delta_line(package.name, entry)) end
  unistd.close(fd)
end

--- Forgets the staged changes below `section` and `option`, or all of them.
function Store:revert(name, section, option)
  local path = self.staging .. '/' .. name
  if not stat.stat(path) then return end
  local kept = {}
  for _, entry in ipairs(parse_delta(contents(path))) do
    local match = (not section or entry.section == section) and (not option or entry.option == option)
    if not match then kept[#kept + 1] = delta_line(name, entry) end
  end
  local file = io.open(path, 'wb')
  if not file then fail 'io' end
  file:write(table.concat(kept))
  file:close()
end

-- Temporary file, fsync, rename. As in the original, a write that fails for lack of space goes unnoticed: the file is cut short.
function Store:write(package, path)
  local fd, temporary = stdlib.mkstemp((path:match '^(.*)/' or '.') .. '/.' .. package.name .. '.uci-XXXXXX')
  if not fd then fail 'io' end
  local file = stdio.fdopen(fd, 'w')
  file:write(package:print())
  file:flush()
  unistd.fsync(fd)
  file:close()
  local real = stdlib.realpath(path)
  local info = real and stat.stat(real)
  if not info or not stat.chmod(temporary, info.st_mode & 4095) or not os.rename(temporary, real) then
    os.remove(temporary)
    fail 'io'
  end
end

local function locked(path, action)
  local fd = fcntl.open(path, fcntl.O_RDWR | fcntl.O_CREAT, 384)
  if not fd then fail 'io' end
  fcntl.fcntl(fd, fcntl.F_SETLKW, { l_type = fcntl.F_WRLCK, l_whence = unistd.SEEK_SET, l_start = 0, l_len = 0 })
  local fine, problem = pcall(action)
  unistd.close(fd)
  if not fine then error(problem, 0) end
end

--- Applies what is staged and writes the file; nothing staged, nothing written.
function Store:commit(name)
  local path = self:path_of(name)
  locked(path, function()
    local package = self:load(name)
    if #package.saved == 0 then return end
    local staged = self.staging .. '/' .. name
    local file = stat.stat(staged) and io.open(staged, 'wb')
    if file then file:close() end
    self:write(package, path)
  end)
end

--- Replaces the whole file, whatever is staged.
function Store:replace(package)
  local path = self:path_of(package.name)
  locked(path, function() self:write(package, path) end)
end

--- Names of all packages, sorted; names with a dot cannot be addressed and are left out.
function Store:list()
  local names = {}
  for entry in require('posix.dirent').files(self.config) do
    local info = stat.stat(self.config .. '/' .. entry)
    if not entry:find('.', 1, true) and info and stat.S_ISDIR(info.st_mode) == 0 and packages.valid_package(entry) then
      names[#names + 1] = entry
    end
  end
  table.sort(names)
  return names
end

return store
