-- The uci command line: verbs, flags, messages and exit codes.
local packages = require 'uci-package'
local stores = require 'uci-store'
local text = require 'uci-text'

local messages = {
  invalid = 'Invalid argument', ['not-found'] = 'Entry not found', io = 'I/O error', parse = 'Parse error',
  duplicate = 'Duplicate entry',
}
local usage = [==[
Usage: uci [<options>] <command> [<arguments>]

Commands:
	batch
	export     [<config>]
	import     [<config>]
	changes    [<config>]
	commit     [<config>]
	add        <config> <section-type>
	add_list   <config>.<section>.<option>=<string>
	del_list   <config>.<section>.<option>=<string>
	show       [<config>[.<section>[.<option>]]]
	get        <config>.<section>[.<option>]
	set        <config>.<section>[.<option>]=<value>
	delete     <config>[.<section>[[.<option>][=<id>]]]
	rename     <config>.<section>[.<option>]=<name>
	revert     <config>[.<section>[.<option>]]
	reorder    <config>.<section>=<position>

Options:
	-c <path>  set the search path for config files (default: /etc/config)
	-d <str>   set the delimiter for list values in uci show
	-f <file>  use <file> as input instead of stdin
	-m         when importing, merge data into an existing package
	-n         name unnamed sections on export (default)
	-N         don't name unnamed sections
	-p <path>  add a search path for config change files
	-P <path>  add a search path for config change files and use as default
	-t <path>  set save path for config change files
	-q         quiet mode (don't print error messages)
	-s         force strict mode (stop on parser errors, default)
	-S         disable strict mode
	-X         do not use extended syntax on 'show'

]==]

local error_numbers = { invalid = 2, ['not-found'] = 3, io = 4, parse = 5, duplicate = 6 }

local command = {}
local flags, store, input

local function explain(problem)
  if type(problem) ~= 'table' then error(problem, 0) end
  local where = ''
  if problem.kind == 'parse' and problem.reason then
    where = (' (%s) at line %d, byte %d'):format(problem.reason, problem.line, problem.byte)
  end
  return messages[problem.kind] .. where
end

local function complain(problem)
  if not flags.quiet then io.stderr:write('uci: ', explain(problem), '\n') end
  return 1
end

-- Runs ACTION; an expected failure is printed and becomes exit code 1.
local function attempt(action, ...)
  local fine, result = pcall(action, ...)
  if fine then return result or 0 end
  return complain(result)
end

local function fail(kind) error({ kind = kind }, 0) end

local function load_path(argument)
  local path = stores.path(argument)
  local package = store:load(path.package)
  return package, package:resolve(path)
end

local function value_text(option, quoted)
  if not option.list then return quoted and packages.quote(option.value) or option.value end
  local items = {}
  for i, item in ipairs(option.list) do
    items[i] = (quoted or item:find '[ \t\r\n]') and packages.quote(item) or item
  end
  return table.concat(items, flags.delimiter)
end

local function show_section(package, section, reference)
  io.write(package.name, '.', reference, '=', section.kind, '\n')
  for _, option in ipairs(section.options) do
    io.write(package.name, '.', reference, '.', option.name, '=', value_text(option, true), '\n')
  end
end

local function show_package(package)
  local seen = {}
  for _, section in ipairs(package.sections) do
    local index = seen[section.kind] or 0
    seen[section.kind] = index + 1
    local reference = section.name
    if section.anonymous and not flags.internal_names then reference = ('@%s[%d]'):format(section.kind, index) end
    show_section(package, section, reference)
  end
end

local per_package = {}

function per_package.show(argument)
  local package, path = load_path(argument)
  if not path.complete then fail 'not-found' end
  if path.holds then
    io.write(package.name, '.', path.section, '.', path.holds.name, '=', value_text(path.holds, true), '\n')
  elseif path.found then
    show_section(package, path.found, path.section)
  else
    show_package(package)
  end
end

function per_package.export(argument)
  local package = load_path(argument)
  io.write('package ', package.name, '\n', package:print(flags.export_names))
end

function per_package.changes(argument)
  local package = load_path(argument)
  local signs = { ['|'] = '+=', ['~'] = '-=' }
  for _, entry in ipairs(package.saved or {}) do
    local key = package.name .. '.' .. entry.section .. (entry.option and '.' .. entry.option or '')
    if entry.command == '-' then
      io.write('-', key, '\n')
    else
      io.write(key, signs[entry.command] or '=', packages.quote(entry.value), '\n')
    end
  end
end

function per_package.commit(argument)
  local path = stores.path(argument)
  store:load(path.package)
  if not flags.no_commit then store:commit(path.package) end
end

local function package_verb(verb, arguments)
  if #arguments > 1 then return 255 end
  if arguments[1] then return attempt(per_package[verb], arguments[1]) end
  for _, name in ipairs(store:list()) do attempt(per_package[verb], name) end
  return 0 -- also when a package could not be read
end

local section_verbs = {}

function section_verbs.get(argument)
  local package, path = load_path(argument)
  if path.value then return 1 end
  if not path.complete then fail 'not-found' end
  if path.holds then
    io.write(value_text(path.holds, false), '\n')
  elseif path.found then
    io.write(path.found.kind, '\n')
  end
end

function section_verbs.revert(argument)
  local _, path = load_path(argument)
  if path.value then return 1 end
  store:revert(path.package, path.section, path.option)
end

function section_verbs.delete(argument)
  local package, path = load_path(argument)
  if path.value and path.value ~= '' and not path.value:find '^%s*[+-]?%d' then return 1 end
  store:stage(package, package:delete(path))
end

for _, verb in ipairs { 'set', 'add_list', 'del_list', 'rename', 'reorder' } do
  section_verbs[verb] = function(argument)
    local package, path = load_path(argument)
    store:stage(package, package[verb](package, path))
  end
end

local function add(name, kind)
  local package = store:load(name)
  local section, records = package:add(kind)
  store:stage(package, records)
  io.write(section.name, '\n')
end

local function import(name)
  local source = input:read 'a'
  if flags.merge then return command.merge(source, name) end
  local read = {}
  local first = name and packages.new(name)
  local on_package = not name and function(next_name)
    for _, other in ipairs(read) do
      if other.name == next_name then fail 'duplicate' end
    end
    read[#read + 1] = packages.new(next_name)
    return read[#read]
  end
  if first then read[1] = first end
  if name and not packages.valid_package(name) then fail 'invalid' end
  packages.parse(source, first, { lenient = store.lenient, on_package = on_package or nil })
  for _, package in ipairs(read) do store:replace(package) end
end

-- "-m import": what the text adds becomes staged changes; nothing is taken away.
function command.merge(source, name)
  local fine, package = pcall(store.load, store, name)
  if not fine then package = packages.new(name) end
  local addition = packages.parse(source, packages.new(name), { lenient = store.lenient })
  local records = {}
  local function keep(new)
    for _, entry in ipairs(new) do records[#records + 1] = entry end
  end
  for _, section in ipairs(addition.sections) do
    local target = section.name
    if section.anonymous then
      local made, entries = package:add(section.kind)
      target = made.name
      keep(entries)
    else
      keep(package:set(package:resolve { section = target, value = section.kind }))
    end
    for _, option in ipairs(section.options) do
      for _, value in ipairs(option.list or { option.value }) do
        local path = package:resolve { section = target, option = option.name, value = value }
        keep(option.list and package:add_list(path) or package:set(path))
      end
    end
  end
  if fine then store:stage(package, records) else store:replace(package) end
end

local function batch()
  local scanner = text.scanner(input:read 'a')
  flags.in_batch = true
  while not scanner:at_end() do
    scanner:next_line()
    local words = {}
    local code = attempt(function()
      while true do
        if #words == 4 then
          if not flags.quiet then io.stderr:write 'Too many arguments\n' end
          words = {}
          return
        end
        local word = scanner:argument()
        if word == '' then return end
        words[#words + 1] = word
      end
    end)
    if code ~= 0 then words = {} end
    if #words > 0 then
      if words[1]:lower() == 'exit' then break end
      if command.run(words) == 255 and not flags.quiet then io.stderr:write 'Unknown command\n' end
    end
  end
  flags.in_batch = false
  return 0 -- whatever happened inside
end

local aliases = { ren = 'rename', del = 'delete' }

function command.run(words)
  local verb = words[1]:lower()
  verb = aliases[verb] or verb
  local arguments = table.move(words, 2, #words, 1, {})
  if verb == 'batch' and not flags.in_batch then return batch() end
  if per_package[verb] then return package_verb(verb, arguments) end
  if section_verbs[verb] then
    if #arguments ~= 1 then return 255 end
    return attempt(section_verbs[verb], arguments[1])
  end
  if verb == 'add' then
    if #arguments ~= 2 then return 255 end
    local fine, problem = pcall(add, arguments[1], arguments[2])
    if fine then return 0 end
    complain(problem)
    return error_numbers[problem.kind] -- this one verb hands the library's error number through
  end
  if verb == 'import' then
    if #arguments > 1 or (flags.merge and not arguments[1]) then return 255 end
    return attempt(import, arguments[1])
  end
  if verb == 'help' then
    io.stderr:write(usage)
    return 0
  end
  return 255
end

local function parse_flags(arguments, overrides)
  local directories = { also_read = {}, override = overrides and '/var/run/uci' or nil }
  flags = { delimiter = ' ' }
  local takes_value = { c = 'config', t = 'staging', P = 'staging' }
  if overrides then takes_value.C = 'override' end
  local i = 1
  while arguments[i] and arguments[i]:find '^%-.' do
    local word = arguments[i]
    i = i + 1
    if word == '--' then break end
    local at = 2
    while at <= #word do
      local letter = word:sub(at, at)
      at = at + 1
      local value
      if takes_value[letter] or letter == 'd' or letter == 'f' or letter == 'p' then
        value = word:sub(at)
        at = #word + 1
        if value == '' then
          value, i = arguments[i], i + 1
        end
        if not value then return nil end
      end
      if takes_value[letter] then directories[takes_value[letter]] = value end
      if letter == 'P' then flags.no_commit = true
      elseif letter == 'd' then flags.delimiter = value
      elseif letter == 'f' then
        input = io.open(value, 'rb')
        if not input then return nil, 1 end
      elseif letter == 'p' then table.insert(directories.also_read, value)
      elseif letter == 'm' then flags.merge = true
      elseif letter == 'q' then flags.quiet = true
      elseif letter == 'X' then flags.internal_names = true
      elseif letter == 'n' then flags.export_names = true
      elseif letter == 'N' then flags.export_names = false
      elseif letter == 's' then directories.lenient = nil
      elseif letter == 'S' then
        directories.lenient = function(problem) io.stderr:write(explain(problem), '\n') end
      elseif not takes_value[letter] then
        return nil
      end
    end
  end
  return table.move(arguments, i, #arguments, 1, {}), directories
end

--- Runs the command line ARGUMENTS and returns the exit code. `overrides`: this release knows /var/run/uci and -C.
function command.main(arguments, overrides)
  input = io.stdin
  local words, directories = parse_flags(arguments, overrides)
  if not words or #words == 0 then
    io.stderr:write(usage)
    return directories == 1 and 1 or 0
  end
  store = stores.open(directories)
  local code = command.run(words)
  if code == 255 then io.stderr:write(usage) end
  io.stdout:flush()
  return code
end

return command
