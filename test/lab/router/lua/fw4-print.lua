-- Prints the built firewall as one nft transaction: table, sets, base chains, chains per zone, address translation, marks.
local match = require 'fw4-match'

local printer = {}

local function quoted(list)
  local out = {}
  for i, item in ipairs(list) do out[i] = match.quote(item) end
  return out
end

-- The interface test of a zone: several names in braces, none at all means no rule.
local function device_match(zone, word)
  if #zone.devices == 0 then return nil end
  return word .. ' ' .. match.set(quoted(zone.devices))
end

local function family_word(zone) return (zone.family or 0) ~= 0 and 'meta nfproto ' .. (zone.family == 4 and 'ipv4 ' or 'ipv6 ') or '' end
local function family_name(zone) return zone.family == 4 and 'IPv4' or zone.family == 6 and 'IPv6' or 'IPv4/IPv6' end

local function lines_of_includes(state, position, chain)
  local out = {}
  for _, include in ipairs(state.includes) do
    local where = (include.position or 'table-append'):gsub('pre$', 'prepend'):gsub('post$', 'append'):gsub('postpend', 'append')
    if include.type == 'nftables' and where == position and (not chain or include.chain == chain) then
      out[#out + 1] = ('include "%s"'):format(include.path)
    end
  end
  return out
end

local function add_all(lines, more) table.move(more, 1, #more, #lines + 1, lines) end

local function conntrack(state, what)
  local invalid = state.defaults.drop_invalid and ', invalid : drop' or ''
  return ('ct state vmap { established : accept, related : accept%s } comment "!fw4: Handle %s flows"'):format(invalid, what)
end

local function chain(out, name, hook, lines)
  out[#out + 1] = '\tchain ' .. name .. ' {'
  if hook then out[#out + 1] = '\t\ttype ' .. hook end
  for _, line in ipairs(lines) do out[#out + 1] = '\t\t' .. line end
  out[#out + 1] = '\t}\n'
end

local function jumps(state, lines, direction, words)
  for _, zone in ipairs(state.zones) do
    local devices = device_match(zone, words)
    if devices then
      lines[#lines + 1] = ('%s%s jump %s_%s comment "!fw4: Handle %s %s %s traffic"'):format(family_word(zone), devices, direction,
        zone.name, zone.name, family_name(zone), direction)
    end
  end
end

local function policy(name) return name == 'reject' and 'drop' or name end

local hooks = { input = 'filter hook input priority filter', forward = 'filter hook forward priority filter',
  output = 'filter hook output priority filter' }

local function base_chain(state, out, name, loopback, what, words)
  local lines = {}
  if loopback then lines[#lines + 1] = loopback end
  add_all(lines, lines_of_includes(state, 'chain-prepend', name))
  lines[#lines + 1] = conntrack(state, what)
  if name == 'input' and state.defaults.synflood_protect then
    lines[#lines + 1] = 'tcp flags & (fin | syn | rst | ack) == syn jump syn_flood comment "!fw4: Rate limit TCP syn packets"'
  end
  add_all(lines, state.chains[name] or {})
  jumps(state, lines, name, words)
  add_all(lines, lines_of_includes(state, 'chain-append', name))
  if state.defaults[name] == 'reject' then lines[#lines + 1] = 'jump handle_reject' end
  chain(out, name, ('%s; policy %s;'):format(hooks[name], policy(state.defaults[name])), lines)
end

local function verdict_lines(state, zone, verdict, outward)
  local lines = {}
  local devices = device_match(zone, outward and 'oifname' or 'iifname')
  if not devices then return lines end
  local logs = verdict ~= 'accept' and (zone.log or 0) & 1 == 1
  local prefix = ('log prefix "%s %s %s: "'):format(verdict, zone.name, outward and 'out' or 'in')
  local start = family_word(zone) .. devices .. ' '
  if outward and verdict == 'accept' and (zone.masq or zone.masq6) and not zone.masq_allow_invalid and not state.defaults.drop_invalid then
    local only = (zone.masq and not zone.masq6) and 'meta nfproto ipv4 ' or (zone.masq6 and not zone.masq) and 'meta nfproto ipv6 ' or ''
    lines[#lines + 1] = only .. devices .. ' ct state invalid ' .. (zone.counter and 'counter ' or '')
      .. 'drop comment "!fw4: Prevent NAT leakage"'
  end
  if logs and zone.log_limit then
    lines[#lines + 1] = ('%slimit name "%s.log_limit" %s'):format(start, zone.name, prefix)
    logs = false
  end
  lines[#lines + 1] = ('%s%s%s%s comment "!fw4: %s %s %s traffic"'):format(start, zone.counter and 'counter ' or '',
    logs and prefix .. ' ' or '', verdict == 'reject' and 'jump handle_reject' or verdict, verdict, zone.name, family_name(zone))
  return lines
end

local function zone_chain(state, out, zone, direction, ending, after)
  local name = direction .. '_' .. zone.name
  local lines = lines_of_includes(state, 'chain-prepend', name)
  add_all(lines, state.chains[name] or {})
  if zone.dnat and direction ~= 'output' then
    lines[#lines + 1] = ('ct status dnat accept comment "!fw4: Accept port %s"'):format(direction == 'input' and 'redirections' or 'forwards')
  end
  add_all(lines, lines_of_includes(state, 'chain-append', name))
  lines[#lines + 1] = 'jump ' .. ending
  if after then lines[#lines + 1] = after end
  chain(out, name, nil, lines)
end

local function zone_chains(state, out, zone)
  zone_chain(state, out, zone, 'input', zone.input .. '_from_' .. zone.name)
  zone_chain(state, out, zone, 'output', zone.output .. '_to_' .. zone.name)
  local after
  if state.defaults.forward ~= 'accept' and (zone.log or 0) & 1 == 1 then
    after = (zone.log_limit and ('limit name "%s.log_limit" '):format(zone.name) or '')
      .. ('log prefix "%s %s forward: "'):format(state.defaults.forward, zone.name)
  end
  zone_chain(state, out, zone, 'forward', zone.forward .. '_to_' .. zone.name, after)
  for _, verdict in ipairs { 'accept', 'reject', 'drop' } do
    if zone.from[verdict] then chain(out, verdict .. '_from_' .. zone.name, nil, verdict_lines(state, zone, verdict, false)) end
    if zone.to[verdict] then chain(out, verdict .. '_to_' .. zone.name, nil, verdict_lines(state, zone, verdict, true)) end
  end
end

local set_types = { ip = { [4] = 'ipv4_addr', [6] = 'ipv6_addr' }, mac = 'ether_addr', port = 'inet_service' }
set_types.net = set_types.ip

local function set_definition(out, set)
  local types, interval = {}, false
  for i, kind in ipairs(set.match) do
    local name = set_types[kind.kind]
    types[i] = type(name) == 'table' and name[set.family] or name
    interval = interval or kind.kind == 'net'
  end
  local flags = {}
  if interval then flags[#flags + 1] = 'interval' end
  if set.timeout >= 0 then flags[#flags + 1] = 'timeout' end
  out[#out + 1] = '\tset ' .. set.name .. ' {'
  if set.comment then out[#out + 1] = '\t\tcomment ' .. match.quote(set.comment) end
  out[#out + 1] = '\t\ttype ' .. table.concat(types, ' . ')
  if (set.maxelem or 0) > 0 then out[#out + 1] = '\t\tsize ' .. set.maxelem end
  if set.timeout > 0 then out[#out + 1] = '\t\ttimeout ' .. set.timeout .. 's' end
  if interval then out[#out + 1] = '\t\tauto-merge' end
  if #flags > 0 then out[#out + 1] = '\t\tflags ' .. table.concat(flags, ',') end
  local entries = {}
  for i, entry in ipairs(set.entry or {}) do entries[i] = '\t\t\t' .. entry:gsub('%s+', ' . ') .. ',' end
  if #entries > 0 then out[#out + 1] = '\t\telements = {\n' .. table.concat(entries, '\n') .. '\n\t\t}' end
  out[#out + 1] = '\t}\n'
end

local function translation(state, out)
  local destination, source = lines_of_includes(state, 'chain-prepend', 'dstnat'), lines_of_includes(state, 'chain-prepend', 'srcnat')
  add_all(source, state.chains.srcnat or {})
  for _, zone in ipairs(state.zones) do
    local inward, outward = device_match(zone, 'iifname'), device_match(zone, 'oifname')
    if zone.dnat and inward then
      destination[#destination + 1] = ('%s%s jump dstnat_%s comment "!fw4: Handle %s %s dstnat traffic"'):format(family_word(zone), inward,
        zone.name, zone.name, family_name(zone))
    end
    if zone.snat and outward then
      source[#source + 1] = ('%s%s jump srcnat_%s comment "!fw4: Handle %s %s srcnat traffic"'):format(family_word(zone), outward, zone.name,
        zone.name, family_name(zone))
    end
  end
  chain(out, 'dstnat', 'nat hook prerouting priority dstnat; policy accept;', destination)
  chain(out, 'srcnat', 'nat hook postrouting priority srcnat; policy accept;', source)
  for _, zone in ipairs(state.zones) do
    if zone.dnat then chain(out, 'dstnat_' .. zone.name, nil, state.chains['dstnat_' .. zone.name] or {}) end
    if zone.snat then
      local lines = {}
      add_all(lines, state.chains['srcnat_' .. zone.name] or {})
      for _, family in ipairs { { 'masq', 'ipv4', 'IPv4' }, { 'masq6', 'ipv6', 'IPv6' } } do
        if zone[family[1]] then
          lines[#lines + 1] = ('meta nfproto %s masquerade comment "!fw4: Masquerade %s %s traffic"'):format(family[2], family[3], zone.name)
        end
      end
      chain(out, 'srcnat_' .. zone.name, nil, lines)
    end
  end
end

local function mangling(state, out)
  local clamp = { forward = {}, postrouting = {} }
  for _, zone in ipairs(state.zones) do
    for word, place in pairs { iifname = 'forward', oifname = 'postrouting' } do
      local devices = device_match(zone, word)
      if zone.mtu_fix and devices then
        local log = (zone.log or 0) & 2 == 2 and ('log prefix "MSSFIX %s out: " '):format(zone.name) or ''
        table.insert(clamp[place], ('%s%s tcp flags syn / syn,fin,rst tcp option maxseg size set rt mtu %scomment "!fw4: Zone %s %s %s MTU fixing"')
          :format(family_word(zone), devices, log, zone.name, family_name(zone), word == 'oifname' and 'egress' or 'ingress'))
      end
    end
  end
  for _, hook in ipairs { 'prerouting', 'postrouting', 'input', 'output', 'forward' } do
    local lines = {}
    add_all(lines, state.chains['mangle_' .. hook] or {})
    add_all(lines, clamp[hook] or {})
    local kind = hook == 'output' and 'route' or 'filter'
    chain(out, 'mangle_' .. hook, ('%s hook %s priority mangle; policy accept;'):format(kind, hook), lines)
  end
end

local function reject_with(code) return code == 'tcp-reset' and 'tcp reset' or 'icmpx type ' .. code end

--- The text for `nft -f`.
function printer.render(state)
  local out = { 'table inet fw4', 'flush table inet fw4', '', 'table inet fw4 {' }
  for _, set in ipairs(state.sets) do set_definition(out, set) end
  for _, zone in ipairs(state.zones) do
    if #zone.devices > 0 then
      out[#out + 1] = ('\tdefine %s_devices = %s'):format(zone.name:gsub('^%d', '_%0'), match.set(quoted(zone.devices), true))
    end
  end
  out[#out + 1] = ''
  for _, zone in ipairs(state.zones) do
    if zone.log_limit then
      out[#out + 1] = ('\tlimit %s.log_limit {\n\t\tcomment "%s log limit"\n\t\trate %d/%s\n\t}\n'):format(zone.name, zone.name,
        zone.log_limit.rate, zone.log_limit.unit)
    end
  end
  out[#out + 1] = '\tinclude "/etc/nftables.d/*.nft"\n'
  add_all(out, lines_of_includes(state, 'table-prepend'))
  base_chain(state, out, 'input', 'iif "lo" accept comment "!fw4: Accept traffic from loopback"', 'inbound', 'iifname')
  base_chain(state, out, 'forward', nil, 'forwarded', 'iifname')
  base_chain(state, out, 'output', 'oif "lo" accept comment "!fw4: Accept traffic towards loopback"', 'outbound', 'oifname')
  chain(out, 'prerouting', 'filter hook prerouting priority filter; policy accept;', {})
  chain(out, 'handle_reject', nil, {
    ('meta l4proto tcp reject with %s comment "!fw4: Reject TCP traffic"'):format(reject_with(state.defaults.tcp_reject_code)),
    ('reject with %s comment "!fw4: Reject any other traffic"'):format(reject_with(state.defaults.any_reject_code)),
  })
  if state.defaults.synflood_protect then
    local rate = state.defaults.synflood_rate
    chain(out, 'syn_flood', nil, {
      ('limit rate %d/%s burst %d packets return comment "!fw4: Accept SYN packets below rate-limit"'):format(rate.rate, rate.unit,
        state.defaults.synflood_burst),
      'drop comment "!fw4: Drop excess packets"',
    })
  end
  for _, zone in ipairs(state.zones) do zone_chains(state, out, zone) end
  translation(state, out)
  chain(out, 'raw_prerouting', 'filter hook prerouting priority raw; policy accept;', {})
  chain(out, 'raw_output', 'filter hook output priority raw; policy accept;', {})
  mangling(state, out)
  add_all(out, lines_of_includes(state, 'table-append'))
  out[#out + 1] = '}'
  return table.concat(out, '\n') .. '\n'
end

return printer
