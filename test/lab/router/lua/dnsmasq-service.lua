-- Start script helper of dnsmasq (DHCPv4 and names) and of odhcpd (router advertisements and DHCPv6; in the lab a second dnsmasq
-- under that name): writes the daemon's file from /etc/config/dhcp and the state of the interfaces, restarts it when that changed.
local daemon = require 'daemon'
local json = require 'json'
local ip = require 'ip-address'
local stores = require 'uci-store'
local settings = require 'lab-settings'

local service = {}

local function list(value)
  if type(value) == 'table' then return value end
  local out = {}
  for word in (value or ''):gmatch '%S+' do out[#out + 1] = word end
  return out
end

local function on(value, default)
  if value == nil then return default end
  return value == '1' or value == 'on' or value == 'true' or value == 'yes'
end

-- Interfaces that are up and static, by name: only those get a range.
local function served_interfaces()
  local reply = daemon.ask('/var/run/netifd.sock', json.object('object', 'network.interface', 'method', 'dump')) or {}
  local out = {}
  for _, interface in ipairs(reply.data and reply.data.interface or {}) do
    if interface.up and interface.proto == 'static' then out[interface.interface] = interface end
  end
  return out
end

local function plus(address, mask, offset)
  local bytes = ip.network(ip.parse(address), mask)
  local number = (bytes[1] << 24 | bytes[2] << 16 | bytes[3] << 8 | bytes[4]) + offset
  return ('%d.%d.%d.%d'):format(number >> 24, number >> 16 & 255, number >> 8 & 255, number & 255)
end

local function netmask(length)
  return ip.format(ip.network({ 255, 255, 255, 255 }, length))
end

local function dhcp_options(lines, options, tag)
  for _, key in ipairs { 'dhcp_option', 'dhcp_option_force' } do
    for _, option in ipairs(list(options[key])) do
      lines[#lines + 1] = (key == 'dhcp_option' and 'dhcp-option=' or 'dhcp-option-force=') .. 'tag:' .. tag .. ',' .. option
    end
  end
end

-- The real script first listens for another DHCP server on every interface it has not seen yet, unless `force` is set; the lab has
-- none, but the waiting is real.
local function wait_for_probe(interface, options, quick)
  local stamp = '/tmp/run/dnsmasq/' .. interface.interface .. '.dhcp'
  local seen = io.open(stamp)
  if seen then
    seen:close()
    return
  end
  io.open(stamp, 'w'):close()
  if not on(options.force, false) and not quick then os.execute(('/bin/busybox sleep %g'):format(2.5 * settings.pace)) end
end

local function ranges(lines, section, interfaces, quick)
  local o = section.options
  local interface = interfaces[o.interface or '']
  local address = interface and (interface['ipv4-address'] or {})[1]
  if not address or on(o.ignore, false) or o.dhcpv4 == 'disabled' then return end
  wait_for_probe(interface, o, quick)
  local tag = o.networkid or o.interface
  local start, limit = tonumber(o.start or '100'), tonumber(o.limit or '150')
  if not start or not limit then return end
  local mask = address.mask
  local from = plus(address.address, mask, start)
  if on(o.dynamicdhcp, true) then
    local to = plus(address.address, mask, math.min(start + limit - 1, (1 << (32 - mask)) - 2))
    lines[#lines + 1] = ('dhcp-range=set:%s,%s,%s,%s,%s'):format(tag, from, to, o.netmask or netmask(mask), o.leasetime or '12h')
  else
    lines[#lines + 1] = ('dhcp-range=set:%s,%s,static,%s,%s'):format(tag, from, o.netmask or netmask(mask), o.leasetime or '12h')
  end
  dhcp_options(lines, o, tag)
end

local function host_line(o)
  if not o.ip and not o.name then return nil end
  local parts = list(o.mac)
  if o.tag then parts[#parts + 1] = 'set:' .. table.concat(list(o.tag), ',set:') end
  if o.ip == 'ignore' then parts[#parts + 1] = 'ignore' elseif o.ip then parts[#parts + 1] = o.ip end
  if o.name then parts[#parts + 1] = o.name end
  if o.leasetime then parts[#parts + 1] = o.leasetime end
  return 'dhcp-host=' .. table.concat(parts, ',')
end

local switches = { domainneeded = 'domain-needed', boguspriv = 'bogus-priv', localise_queries = 'localise-queries',
  rebind_protection = 'stop-dns-rebind', rebind_localhost = 'rebind-localhost-ok', expandhosts = 'expand-hosts',
  authoritative = 'dhcp-authoritative', nonwildcard = 'bind-dynamic', localservice = 'local-service', logqueries = 'log-queries',
  logdhcp = 'log-dhcp', noresolv = 'no-resolv', filterwin2k = 'filterwin2k', strictorder = 'strict-order' }
local keyed = { ['local'] = 'local', domain = 'domain', cachesize = 'cache-size', leasefile = 'dhcp-leasefile', resolvfile = 'resolv-file',
  ednspacket_max = 'edns-packet-max', port = 'port' }
local listed = { server = 'server', address = 'address', rebind_domain = 'rebind-domain-ok', addnhosts = 'addn-hosts',
  interface = 'interface', notinterface = 'except-interface' }

local function sorted(names)
  local out = {}
  for name in pairs(names) do out[#out + 1] = name end
  table.sort(out)
  return out
end

local function dnsmasq_file(config, quick)
  local lines = { '# written by the start script from /etc/config/dhcp', 'conf-dir=/tmp/dnsmasq.d', 'user=dnsmasq', 'group=dnsmasq', 'no-ping',
    'dhcp-broadcast=tag:needs-broadcast', 'quiet-dhcp6' }
  local interfaces, main = served_interfaces(), nil
  for _, section in ipairs(config) do
    if section.kind == 'dnsmasq' and not main then main = section end
  end
  local o = main and main.options or {}
  for _, key in ipairs(sorted(switches)) do
    if on(o[key], false) then lines[#lines + 1] = switches[key] end
  end
  for _, key in ipairs(sorted(keyed)) do
    if o[key] then lines[#lines + 1] = keyed[key] .. '=' .. o[key] end
  end
  for _, key in ipairs(sorted(listed)) do
    for _, word in ipairs(list(o[key])) do lines[#lines + 1] = listed[key] .. '=' .. word end
  end
  for _, section in ipairs(config) do
    if section.kind == 'host' then lines[#lines + 1] = host_line(section.options) end
    if section.kind == 'tag' then dhcp_options(lines, section.options, section.name) end
    if section.kind == 'domain' and section.options.name and section.options.ip then
      lines[#lines + 1] = ('host-record=%s,%s'):format(section.options.name, section.options.ip)
    end
    if section.kind == 'dhcp' then ranges(lines, section, interfaces, quick) end
  end
  return table.concat(lines, '\n') .. '\n', main and main.name or 'cfg01411c'
end

local function advertised_networks(config)
  local lines, interfaces = {}, served_interfaces()
  for _, section in ipairs(config) do
    local o = section.options
    local interface = section.kind == 'dhcp' and interfaces[o.interface or '']
    if interface and o.ra == 'server' and interface.l3_device and not on(o.ignore, false) then
      local device = interface.l3_device
      lines[#lines + 1] = 'interface=' .. device
      lines[#lines + 1] = ('dhcp-range=set:%s,%s'):format(o.interface, o.dhcpv6 == 'server'
        and ('::1000,::1fff,constructor:%s,slaac,64,12h'):format(device) or ('::,constructor:%s,ra-stateless,64'):format(device))
      lines[#lines + 1] = ('dhcp-option=tag:%s,option6:dns-server,[::]'):format(o.interface)
    end
  end
  return lines
end

local function odhcpd_file(config)
  local lines = { 'port=0', 'bind-dynamic', 'enable-ra', 'user=root', 'dhcp-authoritative', 'dhcp-leasefile=/tmp/hosts/odhcpd.leases',
    'no-resolv', 'conf-file=' }
  local more = advertised_networks(config)
  table.move(more, 1, #more, #lines + 1, lines)
  return table.concat(lines, '\n') .. '\n', 'instance1', #more > 0
end

local function contents(path)
  local file = io.open(path)
  local text = file and file:read 'a'
  if file then file:close() end
  return text
end

local function hash(text)
  local value = 5381
  for i = 1, #text do value = (value * 33 + text:byte(i)) & 0xffffffff end
  return ('%08x'):format(value)
end

--- Brings NAME ("dnsmasq" or "odhcpd") to the current configuration. `quick` leaves out the waiting (at boot nobody watches).
function service.main(name, quick)
  local fine, config = pcall(function() return stores.open():read('dhcp'):plain() end)
  if not fine then
    io.stderr:write(name, ': cannot read /etc/config/dhcp\n')
    return 1
  end
  if not quick then os.execute(('/bin/busybox sleep %g'):format(1 * settings.pace)) end
  os.execute 'mkdir -p /var/etc /tmp/dnsmasq.d /tmp/run/dnsmasq /tmp/hosts; touch /tmp/dhcp.leases; chmod 666 /tmp/dhcp.leases'
  local text, instance, wanted
  if name == 'dnsmasq' then
    text, instance = dnsmasq_file(config, quick)
    wanted = true
  else
    text, instance, wanted = odhcpd_file(config)
  end
  local path = name == 'dnsmasq' and '/var/etc/dnsmasq.conf.' .. instance or '/var/etc/odhcpd.conf'
  if contents(path) ~= text then
    local file = io.open(path, 'w')
    file:write(text)
    file:close()
  end
  local instances = json.object()
  if wanted then
    json.put(instances, instance, json.object(
      'command', json.array { '/usr/sbin/' .. name, '-C', path, '-k', '-x', ('/var/run/%s.%s.pid'):format(name, instance) },
      'respawn', json.array { '3600', '5', '5' },
      'data', json.object('file', hash(text))))
  end
  local reply = daemon.ask('/var/run/procd.sock', json.object('method', 'set', 'arguments',
    json.object('name', name, 'instances', instances)))
  return reply and reply.status or 1
end

return service
