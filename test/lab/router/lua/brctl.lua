-- brctl show and brctl showmacs, as OpenWrt's applet prints them (Debian's has no showmacs).
local dirent = require 'posix.dirent'
local stat = require 'posix.sys.stat'

local brctl = {}

local function read(path)
  local file = io.open(path)
  local text = file and file:read 'a' or ''
  if file then file:close() end
  return (text:gsub('%s+$', ''))
end

local function ports_of(bridge)
  local ports = {}
  for name in dirent.files('/sys/class/net/' .. bridge .. '/brif') do
    if not name:find '^%.' then ports[#ports + 1] = name end
  end
  table.sort(ports)
  return ports
end

local function is_bridge(name) return stat.stat('/sys/class/net/' .. name .. '/bridge') ~= nil end

local function show()
  io.write 'bridge name\tbridge id\t\tSTP enabled\tinterfaces\n'
  for name in dirent.files '/sys/class/net' do
    if is_bridge(name) then
      local ports = ports_of(name)
      io.write(name, '\t\t', read('/sys/class/net/' .. name .. '/bridge/bridge_id'), '\tno\t\t', ports[1] or '', '\n')
      for i = 2, #ports do io.write('\t\t\t\t\t\t\t', ports[i], '\n') end
    end
  end
  return 0
end

local function show_macs(bridge)
  if not is_bridge(bridge) then
    io.stderr:write('brctl: bridge ', bridge, ': No such device\n')
    return 1
  end
  io.write 'port no\tmac addr\t\tis local?\tageing timer\n'
  local pipe = io.popen(('/usr/libexec/lab/bridge -s fdb show br %s'):format(bridge))
  for line in pipe:lines() do
    local mac, port = line:match '^(%x%x:%x%x:%x%x:%x%x:%x%x:%x%x) dev (%S+)'
    local number = port and tonumber(read('/sys/class/net/' .. port .. '/brport/port_no'))
    if number and line:find('master', 1, true) then
      local is_local = line:find('permanent', 1, true) ~= nil
      local age = is_local and 0 or tonumber(line:match 'used %d+/(%d+)' or '') or 0
      io.write(('%3d\t%s\t%s\t\t%7.2f\n'):format(number, mac, is_local and 'yes' or 'no', age))
    end
  end
  pipe:close()
  return 0
end

function brctl.main(arguments)
  if arguments[1] == 'show' then return show() end
  if arguments[1] == 'showmacs' and arguments[2] then return show_macs(arguments[2]) end
  io.stderr:write 'Usage: brctl show | showmacs BRIDGE\n'
  return 1
end

return brctl
