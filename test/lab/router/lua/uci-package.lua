-- One package: its sections in order, and the verbs that change them. Every verb reports what it did as delta records, which is what
-- the command line stages and what a later load repeats.
local text = require 'uci-text'

local package_of = {}
local Package = {}
Package.__index = Package

--- An empty package. Sections are counted in `created`, for the names of anonymous ones.
function package_of.new(name) return setmetatable({ name = name, sections = {}, created = 0 }, Package) end

local function fail(kind) error({ kind = kind }, 0) end

function package_of.valid_name(word) return word:find '^[%w_]+$' ~= nil end
function package_of.valid_package(word) return word:find '^[\33-\126]+$' ~= nil end
function package_of.valid_type(word) return word:find '^[\33-\126]+$' ~= nil end

-- djb2 over the type alone: a section has no options yet when its name is made
local function anonymous_name(count, kind)
  local hash = 5381
  for i = 1, #kind do hash = (hash * 33 + kind:byte(i)) & 0xffffffff end
  return ('cfg%02x%04x'):format(count, (hash & 0x7fffffff) % 65536)
end

function Package:position_of(section)
  for i, candidate in ipairs(self.sections) do
    if candidate == section then return i end
  end
end

function Package:section(name)
  for _, section in ipairs(self.sections) do
    if section.name == name then return section end
  end
end

function Package:option(section, name)
  for i, option in ipairs(section.options) do
    if option.name == name then return option, i end
  end
end

function Package:create(kind, name)
  self.created = self.created + 1
  local section = { name = name or anonymous_name(self.created, kind), kind = kind, anonymous = name == nil, options = {} }
  table.insert(self.sections, section)
  return section
end

--- Finds `@type[n]` and `@[n]`; n below zero counts from the end.
function Package:extended(reference)
  local kind, index = reference:match '^@([^%[]*)%[([^%]]*)%]$'
  index = index and (index == '' and 0 or math.tointeger(tonumber(index)))
  if not index or (kind ~= '' and not package_of.valid_type(kind)) then fail 'invalid' end
  local matching = {}
  for _, section in ipairs(self.sections) do
    if kind == '' or section.kind == kind then matching[#matching + 1] = section end
  end
  return matching[index < 0 and #matching + index + 1 or index + 1]
end

--- Resolves what a path `package.section.option=value` names here: adds `found` (section) and `holds` (option), and `complete`.
function Package:resolve(path)
  if not path.section then
    path.complete = true
    return path
  end
  if package_of.valid_name(path.section) then
    path.found = self:section(path.section)
  else
    path.found = self:extended(path.section)
    if path.found then path.section = path.found.name end
  end
  if not path.found then return path end
  if path.option then path.holds = self:option(path.found, path.option) end
  path.complete = not path.option or path.holds ~= nil
  return path
end

local function record(command, path, value) return { { command = command, section = path.section, option = path.option, value = value } } end

function Package:set(path)
  if not path.value or not (path.found or (path.section and not path.option)) then fail 'invalid' end
  if not path.option and path.value ~= '' and not package_of.valid_type(path.value) then fail 'invalid' end
  if path.found and path.option then path.holds = self:option(path.found, path.option) end
  if path.value == '' then
    if not path.complete and not path.holds then return {} end
    path.complete = true
    return self:delete({ section = path.section, option = path.option, found = path.found, holds = path.holds, complete = true })
  end
  if path.option and not path.holds then
    path.holds = { name = path.option, value = path.value }
    table.insert(path.found.options, path.holds)
  elseif path.option then
    if path.holds.value == path.value then return {} end
    path.holds.list, path.holds.value = nil, path.value
  elseif not path.found then
    if not package_of.valid_name(path.section) then fail 'invalid' end
    path.found = self:create(path.value, path.section)
  else
    if path.found.kind == path.value then return {} end
    path.found.kind = path.value
  end
  return record('', path, path.value)
end

function Package:delete(path)
  if not path.complete then fail 'not-found' end
  if not path.found then fail 'invalid' end
  local index = path.holds and path.holds.list and path.value and path.value ~= '' and tonumber(path.value:match '^%s*(-?%d+)')
  if index then
    if not table.remove(path.holds.list, index + 1) then return {} end
    return record('-', path, path.value)
  end
  if path.option then
    local _, i = self:option(path.found, path.option)
    table.remove(path.found.options, i)
  else
    table.remove(self.sections, self:position_of(path.found))
  end
  return record('-', path)
end

function Package:rename(path)
  if not path.complete then fail 'not-found' end
  if not path.found or not path.value then fail 'invalid' end
  local delta = record('@', path, path.value)
  if path.holds then
    path.holds.name = path.value
  else
    path.found.name, path.found.anonymous = path.value, false
  end
  return delta
end

function Package:add_list(path)
  if not path.found or not path.value then fail 'invalid' end
  local option = path.holds
  if not option then
    option = { name = path.option, list = {} }
    table.insert(path.found.options, option)
  elseif not option.list then
    option.list, option.value = { option.value }, nil
  end
  table.insert(option.list, path.value)
  return record('|', path, path.value)
end

function Package:del_list(path)
  if not path.found or not path.value then fail 'invalid' end
  if not path.holds or not path.holds.list then return {} end
  local kept = {}
  for _, item in ipairs(path.holds.list) do
    if item ~= path.value then kept[#kept + 1] = item end
  end
  path.holds.list = kept
  return record('~', path, path.value)
end

function Package:reorder(path)
  if not path.found or not path.value then fail 'not-found' end
  local old, new = self:position_of(path.found), (tonumber(path.value:match '^%s*(%d+)') or 0)
  new = math.min(new + 1, #self.sections)
  if old == new then return {} end
  table.insert(self.sections, new, table.remove(self.sections, old))
  return record('^', { section = path.section }, tostring(new - 1))
end

function Package:add(kind)
  local section = self:create(kind)
  return section, record('+', { section = section.name }, kind)
end

-- Carries out one parsed `config` or `option` line.
local function take_line(scanner, package, state)
  while true do
    local word, stop = scanner:command()
    if not word or word:sub(1, 1) == '#' then return end
    if word == 'package' or word == 'p' then
      scanner:step_over(stop, 'package without name')
      local name = scanner:argument { required = true, name = true, package = true }
      state.end_of_command()
      if state.on_package then package = state.on_package(name) end
    elseif word == 'config' or word == 'c' then
      if not package then scanner:fail 'attempting to import a file without a package name' end
      scanner:step_over(stop, 'config without name')
      local kind = scanner:argument { required = true }
      if not package_of.valid_type(kind) then scanner:fail 'invalid character in type field' end
      local name = scanner:argument { name = true }
      state.end_of_command()
      if name == '' then
        state.section = package:create(kind)
      else
        state.section = package:section(name)
        if state.section and state.strict and state.section.kind ~= kind then
          scanner:fail 'section of different type overwrites prior section with same name'
        end
        package:set(package:resolve { section = name, value = kind })
        state.section = package:section(name)
      end
    elseif word == 'option' or word == 'o' or word == 'list' or word == 'l' then
      if not state.section then scanner:fail 'option/list command found before the first section' end
      scanner:step_over(stop, 'option without name')
      local name = scanner:argument { required = true, name = true }
      local value = scanner:argument()
      state.end_of_command()
      local path = { section = state.section.name, found = state.section, option = name, value = value }
      path.holds = package:option(state.section, name)
      path.complete = path.holds ~= nil
      if word:sub(1, 1) == 'l' then package:add_list(path) else package:set(path) end
    else
      scanner:fail 'invalid command'
    end
  end
end

--- Parses SOURCE into `package` (or, without one, into packages that its own `package` lines open: `options.on_package`).
function package_of.parse(source, package, options)
  local scanner = text.scanner(source)
  local state = { strict = not options.lenient }
  function state.end_of_command()
    if scanner:argument() ~= '' and state.strict then scanner:fail 'too many arguments' end
  end
  if options.on_package then
    function state.on_package(name)
      state.section = nil
      package = options.on_package(name)
      return package
    end
  end
  while not scanner:at_end() do
    scanner:next_line()
    scanner:skip_space()
    local fine, problem = pcall(take_line, scanner, package, state)
    if not fine then
      if not options.lenient or type(problem) ~= 'table' or problem.kind ~= 'parse' then error(problem, 0) end
      options.lenient(problem)
    end
  end
  return package
end

local function quote(value) return "'" .. value:gsub("'", "'\\''") .. "'" end
package_of.quote = quote

--- The text of a configuration file; `names` gives anonymous sections their internal ones.
function Package:print(names)
  local lines = {}
  for _, section in ipairs(self.sections) do
    local named = (names or not section.anonymous) and ' ' .. quote(section.name) or ''
    lines[#lines + 1] = '\nconfig ' .. section.kind .. named .. '\n'
    for _, option in ipairs(section.options) do
      for _, value in ipairs(option.list or { option.value }) do
        lines[#lines + 1] = ('\t%s %s %s\n'):format(option.list and 'list' or 'option', option.name, quote(value))
      end
    end
  end
  lines[#lines + 1] = '\n'
  return table.concat(lines)
end

--- The sections as plain tables for the daemons: { name, kind, anonymous, options = { key = string or list } }.
function Package:plain()
  local out = {}
  for i, section in ipairs(self.sections) do
    local options = {}
    for _, option in ipairs(section.options) do options[option.name] = option.list or option.value end
    out[i] = { name = section.name, kind = section.kind, anonymous = section.anonymous, options = options, index = i }
  end
  return out
end

return package_of
