-- Builds the rules of all chains from the configuration and the state of the network.
local match = require 'fw4-match'
local sections = require 'fw4-sections'

local model = {}

local function zone_reader(state)
  return function(name)
    if name == '*' then return { any = true } end
    return state.zone_by_name[name] and { zone = state.zone_by_name[name] } or nil
  end
end

local function emit(state, chain, text)
  state.chains[chain] = state.chains[chain] or {}
  table.insert(state.chains[chain], text)
end

local function comment(text) return 'comment ' .. match.quote('!fw4: ' .. text) end

local function skip(state, section, what) state.warn('Section %s %s', sections.label(section), what) end

--- Reads a section; disabled and invalid ones are reported and left out.
local function read(state, section, spec)
  local options = sections.read(section, spec, state.networks, state.warn)
  if not options then
    skip(state, section, 'skipped due to invalid options')
  elseif options.enabled == false then
    skip(state, section, 'is disabled, ignoring section')
    return nil
  end
  return options
end

local function parse_zone(state, section)
  local zone = read(state, section, sections.zone(state.defaults, state.newer))
  if not zone then return end
  zone.devices, zone.subnets = {}, {}
  for _, network in ipairs(zone.network or {}) do
    local known = state.networks[network.device]
    if known then
      if known.device and not network.invert then table.insert(zone.devices, known.device) end
      table.move(known.subnets, 1, #known.subnets, #zone.subnets + 1, zone.subnets)
    end
  end
  for _, device in ipairs(zone.device or {}) do table.insert(zone.devices, (device.device:gsub('%+$', '*'))) end
  zone.from = { [zone.input] = true }
  zone.to = { [zone.output] = true, [zone.forward] = true }
  zone.snat = zone.masq or zone.masq6 or false
  table.insert(state.zones, zone)
  state.zone_by_name[zone.name] = zone
end

local function parse_ipset(state, section)
  local set = read(state, section, sections.ipset())
  if not set then return end
  if not set.match then return skip(state, section, 'has no datatypes assigned') end
  if set.family == 0 then return skip(state, section, "must not specify family 'any'") end
  state.sets[#state.sets + 1] = set
  state.set_by_name[set.name] = set
end

local function log_text(options, fallback)
  if not options.log then return nil end
  local switch = ({ ['1'] = true, on = true, ['true'] = true, yes = true, ['0'] = false, off = false, ['false'] = false, no = false })[options.log]
  if switch == false then return nil end
  return switch and fallback .. ': ' or options.log
end

-- The verdict half of a rule, with its counter and log; a limited log is a rule of its own before the verdict.
local function finish(state, chain, words, options, verdict, name, zone)
  local note, log = comment(name), log_text(options, name)
  local limit = log and (options.log_limit and ('limit rate %d/%s'):format(options.log_limit.rate, options.log_limit.unit)
    or (zone and zone.log_limit and ('limit name "%s.log_limit"'):format(zone.name)))
  local function join(...)
    local parts = {}
    for _, part in ipairs { ... } do
      if part ~= '' then parts[#parts + 1] = part end
    end
    return table.concat(parts, ' ')
  end
  if limit then
    emit(state, chain, join(words, limit, 'log prefix ' .. match.quote(log)))
    log = nil
  end
  emit(state, chain, join(words, options.counter and 'counter' or '', log and 'log prefix ' .. match.quote(log) or '', verdict, note))
end

local function rule_chain(options)
  if options.src and options.src.any then return options.dest and 'forward' or 'input' end
  if options.src then return (options.dest and 'forward_' or 'input_') .. options.src.zone.name end
  if options.dest and not options.dest.any then return 'output_' .. options.dest.zone.name end
  return 'output'
end

local function rule_verdict(options)
  local target, source, dest = options.target, options.src and options.src.zone, options.dest and options.dest.zone
  if not target then return '' end
  if dest then
    dest.to[target] = true
    return ('jump %s_to_%s'):format(target, dest.name)
  end
  if source and (source.log or 0) ~= 0 and target ~= 'accept' then
    source.from[target] = true
    return ('jump %s_from_%s'):format(target, source.name)
  end
  return target == 'reject' and 'jump handle_reject' or target
end

local function mark_chain(options)
  local source, dest = options.src, options.dest
  if source and dest and (source.any == dest.any) then return 'mangle_forward' end
  if source and source.any and dest then return 'mangle_postrouting' end
  if source and dest and dest.any then return 'mangle_prerouting' end
  return source and 'mangle_input' or 'mangle_output'
end

local function mark_verdict(options)
  local given = options.set_xmark or { mark = options.set_mark.mark, mask = options.set_mark.mark | options.set_mark.mask }
  local keep = ~given.mask & 0xffffffff
  if given.mask == 0xffffffff then return ('meta mark set 0x%x'):format(given.mark) end
  if given.mark == 0 then return ('meta mark set mark and 0x%x'):format(keep) end
  if given.mark == given.mask then return ('meta mark set mark or 0x%x'):format(given.mark) end
  return ('meta mark set mark and 0x%x xor 0x%x'):format(keep, given.mark)
end

local function for_family(types, family)
  local out = {}
  for _, kind in ipairs(types or {}) do
    if family == 4 and kind.v4 or family == 6 and kind.v6 then out[#out + 1] = kind end
  end
  return out
end

-- The address families in which one protocol of a rule has to be written, with the ICMP words of each.
local function variants(options, proto, family)
  local is_icmp = proto.name == 'icmp' or proto.name == 'ipv6-icmp'
  local types = is_icmp and options.icmp_type
  local out = {}
  local specific = types or #(options.src_ip or {}) + #(options.dest_ip or {}) > 0
  if family == 0 and not specific then return { { family = 0 } } end
  for _, one in ipairs { 4, 6 } do
    if family == 0 or family == one then
      local own = for_family(types, one)
      local sources, targets = match.of_family(options.src_ip, one), match.of_family(options.dest_ip, one)
      local complete = (not options.src_ip or #sources > 0) and (not options.dest_ip or #targets > 0)
      if types and #own > 0 then
        local plain, coded, word = match.icmp_parts({}, own, one)
        if #plain > 0 then out[#out + 1] = { family = one, icmp = word .. ' type ' .. match.set(plain), source = sources, target = targets } end
        if #coded > 0 then
          out[#out + 1] = { family = one, icmp = ('%s type . %s code %s'):format(word, word, match.set(coded, true)), source = sources, target = targets }
        end
      elseif not types and complete then
        out[#out + 1] = { family = one, source = sources, target = targets }
      end
    end
  end
  return out
end

local function parse_rule(state, section)
  local options = read(state, section, sections.rule(zone_reader(state), state.newer))
  if not options then return end
  local set = options.ipset and state.set_by_name[options.ipset.name]
  if options.ipset and not set then
    return skip(state, section, ("references unknown set '%s'"):format(options.ipset.name))
  end
  local target = options.target
  if target == 'notrack' or target == 'helper' or target == 'dscp' then
    return skip(state, section, ("target '%s' is not part of the lab's firewall"):format(target))
  end
  if target == 'mark' and not options.set_mark and not options.set_xmark then
    return skip(state, section, "must specify option 'set_mark' or 'set_xmark' for target 'mark'")
  end
  local name = options.name or sections.label(section)
  for _, proto in ipairs(options.proto) do
    local family, clash = match.common_family(proto.name == 'ipv6-icmp' and 6 or options.family, { options.src_ip or {}, options.dest_ip or {},
      set and { { family = set.family } } or {} })
    if clash then
      skip(state, section, clash .. ', skipping')
    else
      local with_ports = proto.name == 'tcp' or proto.name == 'udp'
      local function device_of(reference)
        return target == 'mark' and reference and reference.zone and #reference.zone.devices > 0
          and match.set(model.quoted(reference.zone.devices)) or nil
      end
      for _, variant in ipairs(variants(options, proto, family or 0)) do
        local given = options.device and match.quote(options.device.device)
        local words = match.words {
          proto = proto, family = variant.family, icmp = variant.icmp, source = variant.source or {}, target = variant.target or {},
          sports = with_ports and options.src_port, dports = with_ports and options.dest_port, options = options, set = set,
          input_device = given and options.direction ~= 'out' and given or device_of(options.src),
          output_device = given and options.direction == 'out' and given or device_of(options.dest),
        }
        if target == 'mark' then
          finish(state, mark_chain(options), words, options, mark_verdict(options), name)
        else
          local chain = rule_chain(options)
          local zone = options.src and options.src.zone or options.dest and options.dest.zone
          finish(state, chain, words, options, rule_verdict(options), name, zone)
        end
      end
    end
  end
end

local function parse_forwarding(state, section)
  local options = read(state, section, sections.forwarding(zone_reader(state)))
  if not options then return end
  local source, dest = options.src, options.dest
  local family = options.family or 0
  local words = family ~= 0 and 'meta nfproto ' .. (family == 4 and 'ipv4 ' or 'ipv6 ') or ''
  local human = family == 4 and 'IPv4 ' or family == 6 and 'IPv6 ' or ''
  local name = options.name or ('Accept %s to %s %sforwarding'):format(source.any and 'any' or source.zone.name,
    dest.any and 'any' or dest.zone.name, human)
  if dest.zone then dest.zone.to.accept = true end
  local verdict = dest.any and 'accept' or 'jump accept_to_' .. dest.zone.name
  emit(state, source.any and 'forward' or 'forward_' .. source.zone.name, words .. verdict .. ' ' .. comment(name))
end

local function parse_redirect(state, section)
  local options = read(state, section, sections.redirect(zone_reader(state), state.newer))
  if not options then return end
  if options.target == 'snat' then return skip(state, section, "target 'snat' is not part of the lab's firewall") end
  if not options.src then return skip(state, section, 'has no source specified') end
  if options.src.any then return skip(state, section, "must not have source '*' for dnat target") end
  if options.dest_ip and options.dest_ip[1].invert then return skip(state, section, "must not specify a negated 'dest_ip' value") end
  local zone = options.src.zone
  zone.dnat = true
  local name = options.name or sections.label(section)
  local to_address = options.dest_ip and options.dest_ip[1]
  if not options.dest and to_address then
    skip(state, section, 'does not specify a destination')
  end
  for _, proto in ipairs(options.proto) do
    local with_ports = proto.name == 'tcp' or proto.name == 'udp'
    local family, clash = match.common_family(options.family, { options.src_ip or {}, options.src_dip or {}, options.dest_ip or {} })
    if clash then
      skip(state, section, clash .. ', skipping')
    else
      -- without an address and without "family any" a redirect is for IPv4 only
      family = family or (options.family == 0 and 0 or 4)
      local port = with_ports and (options.dest_port or options.src_dport)
      local verdict = 'redirect' .. (port and ' to ' .. port.text or '')
      if to_address then
        local host = require('ip-address').format(to_address.bytes)
        if #to_address.bytes == 16 and port then host = '[' .. host .. ']' end
        verdict = ('dnat %s%s'):format(host, port and ':' .. port.text or '')
      end
      local words = match.words {
        proto = proto, family = family, source = options.src_ip or {}, target = options.src_dip or {},
        sports = with_ports and options.src_port and { options.src_port }, dports = with_ports and options.src_dport and { options.src_dport },
        options = options, set = options.ipset and state.set_by_name[options.ipset.name],
      }
      if to_address and family == 0 then family = to_address.family end
      finish(state, 'dstnat_' .. zone.name, words, options, verdict, name, zone)
    end
  end
end

local function parse_nat(state, section)
  local options = read(state, section, sections.nat(zone_reader(state), state.newer))
  if not options then return end
  local zone = options.src and options.src.zone
  local chain = 'srcnat'
  if zone then
    zone.snat = true
    chain = 'srcnat_' .. zone.name
  end
  local verdict = options.target
  if verdict == 'snat' then
    if not options.snat_ip then return skip(state, section, "needs either 'snat_ip' or 'snat_port' for target snat, ignoring section") end
    verdict = 'snat ' .. require('ip-address').format(options.snat_ip[1].bytes)
  end
  for _, proto in ipairs(options.proto) do
    local family = match.common_family(options.family, { options.src_ip or {}, options.dest_ip or {}, options.snat_ip or {} })
    local words = match.words {
      proto = proto, family = family or 4, source = options.src_ip or {}, target = options.dest_ip or {},
      sports = options.src_port and { options.src_port }, dports = options.dest_port and { options.dest_port }, options = options,
    }
    finish(state, chain, words, options, verdict, options.name or sections.label(section))
  end
end

function model.quoted(list)
  local out = {}
  for i, item in ipairs(list) do out[i] = match.quote(item) end
  return out
end

--- The whole firewall: CONFIG is the list of sections, NETWORKS name -> { device, subnets }, NEWER says 24.10 or later.
function model.build(config, networks, newer, quiet)
  local state = {
    networks = networks, newer = newer, warn = sections.reporter(quiet),
    zones = {}, zone_by_name = {}, sets = {}, set_by_name = {}, chains = {}, includes = {},
  }
  local ordinals = {}
  for _, section in ipairs(config) do
    section.ordinal = ordinals[section.kind] or 0
    ordinals[section.kind] = section.ordinal + 1
  end
  local function each(kind, action)
    for _, section in ipairs(config) do
      if section.kind == kind then action(state, section) end
    end
  end
  each('defaults', function(_, section)
    if state.defaults then return skip(state, section, ': ignoring duplicate defaults section') end
    state.defaults = sections.read(section, sections.defaults(), networks, state.warn)
  end)
  if not state.defaults then
    state.defaults = sections.read({ kind = 'defaults', name = 'defaults', options = {} }, sections.defaults(), networks, state.warn)
  end
  if state.defaults.synflood_protect == nil then state.defaults.synflood_protect = state.defaults.syn_flood end
  each('ipset', parse_ipset)
  each('zone', parse_zone)
  each('rule', parse_rule)
  each('forwarding', parse_forwarding)
  each('redirect', parse_redirect)
  each('nat', parse_nat)
  each('include', function(_, section)
    local options = read(state, section, sections.include())
    if not options then return end
    if options.type == 'script' and not options.fw4_compatible and options.path == '/etc/firewall.user' then
      return skip(state, section, 'is not marked as compatible with fw4, ignoring section')
    end
    local file = io.open(options.path)
    if not file then return skip(state, section, ("specifies unreachable path '%s', ignoring section"):format(options.path)) end
    file:close()
    state.includes[#state.includes + 1] = options
  end)
  return state
end

return model
