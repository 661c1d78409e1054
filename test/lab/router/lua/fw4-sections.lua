-- Reads the options of one firewall section against what its kind may hold. One bad value and the whole section is out, with a
-- warning that changes neither the exit code nor the rest of the rules: a skipped block rule fails open, as on the real router.
local values = require 'fw4-values'

local sections = {}

--- Collects warnings; `quiet` swallows them.
function sections.reporter(quiet)
  return function(format, ...)
    if not quiet then io.stderr:write('[!] ', format:format(...), '\n') end
  end
end

--- "@rule[3] (Allow-Ping)" or "bh_rule (name)".
function sections.label(section)
  local id = section.anonymous and ('@%s[%d]'):format(section.kind, section.ordinal) or section.name
  return section.options.name and type(section.options.name) == 'string' and ('%s (%s)'):format(id, section.options.name) or id
end

local function words(value)
  if type(value) == 'table' then return value end
  local out = {}
  for word in value:gmatch '%S+' do out[#out + 1] = word end
  return out
end

local function read_list(given, reader, context)
  local out = {}
  for _, word in ipairs(words(given)) do
    local value = reader(word, context)
    if value == nil then return nil, word end
    -- readers that stand for several values return a list without own fields
    if type(value) == 'table' and value[1] ~= nil then
      table.move(value, 1, #value, #out + 1, out)
    else
      out[#out + 1] = value
    end
  end
  return out
end

--- SPEC: option -> { reader, default, list = true, required = true, positive = true, unsupported = true }. Returns nil when skipped.
function sections.read(section, spec, context, warn)
  local out, label = {}, sections.label(section)
  for option, rule in pairs(spec) do
    local given = section.options[option]
    if given == nil and rule.required then
      warn("Section %s option '%s' is mandatory but not set", label, option)
      return nil
    end
    if given ~= nil and rule.unsupported then
      warn("Section %s option '%s' is not supported by fw4", label, option)
      given = nil
    end
    if given == nil then given = rule.default end
    if given ~= nil then
      local value, bad
      if rule.list then
        value, bad = read_list(given, rule[1], context)
      elseif type(given) == 'table' then
        warn("Section %s option '%s' must not be a list", label, option)
        return nil
      else
        value, bad = rule[1](given, context), given
      end
      if value == nil then
        warn("Section %s option '%s' specifies invalid value '%s'", label, option, bad)
        return nil
      end
      if rule.positive and type(value) == 'table' and value.invert then
        warn("Section %s option '%s' must not be negated", label, option)
        return nil
      end
      if not rule.list or #value > 0 then out[option] = value end
    end
  end
  for option in pairs(section.options) do
    if not spec[option] then warn("Section %s specifies unknown option '%s'", label, option) end
  end
  return out
end

local v = values

function sections.defaults()
  return {
    input = { v.policy, default = 'drop' }, output = { v.policy, default = 'drop' }, forward = { v.policy, default = 'drop' },
    drop_invalid = { v.bool }, syn_flood = { v.bool }, synflood_protect = { v.bool },
    synflood_rate = { v.limit, default = '25/second' }, synflood_burst = { v.number, default = '50' },
    tcp_reject_code = { v.text, default = 'tcp-reset' }, any_reject_code = { v.text, default = 'port-unreachable' },
    tcp_syncookies = { v.bool }, tcp_ecn = { v.number }, tcp_window_scaling = { v.bool }, accept_redirects = { v.bool },
    accept_source_route = { v.bool }, auto_helper = { v.bool }, auto_includes = { v.bool },
    flow_offloading = { v.bool }, flow_offloading_hw = { v.bool },
    custom_chains = { v.bool, unsupported = true }, disable_ipv6 = { v.bool, unsupported = true },
  }
end

-- log_limit exists from the fw4 of 24.10 on, and so does the check of a zone's name.
function sections.zone(defaults, newer)
  return {
    enabled = { v.bool, default = '1' }, name = { newer and v.identifier or v.text, required = true }, family = { v.family },
    network = { v.device, list = true }, device = { v.device, list = true }, subnet = { v.network, list = true },
    input = { v.policy, default = defaults.input }, output = { v.policy, default = defaults.output },
    forward = { v.policy, default = defaults.forward },
    masq = { v.bool }, masq6 = { v.bool }, masq_allow_invalid = { v.bool }, masq_src = { v.network, list = true },
    masq_dest = { v.network, list = true }, mtu_fix = { v.bool }, log = { v.number },
    log_limit = newer and { v.limit } or nil, counter = { v.bool, default = '1' }, auto_helper = { v.bool },
    helper = { v.text, list = true }, extra = { v.text, unsupported = true }, extra_src = { v.text, unsupported = true },
    extra_dest = { v.text, unsupported = true }, custom_chains = { v.bool, unsupported = true },
  }
end

local function timing(spec, newer)
  for option, rule in pairs {
    limit = { v.limit }, limit_burst = { v.number }, utc_time = { v.bool }, start_date = { v.date }, stop_date = { v.date },
    start_time = { v.clock }, stop_time = { v.clock }, weekdays = { v.weekdays }, monthdays = { v.text, unsupported = true },
    mark = { v.mark }, counter = { v.bool, default = '1' }, log = { v.text }, log_limit = newer and { v.limit } or nil,
    extra = { v.text, unsupported = true }, enabled = { v.bool, default = '1' }, family = { v.family },
    proto = { v.protocol, list = true, default = 'tcpudp' }, ipset = { v.set_reference }, name = { v.text }, _name = { v.text },
    src_mac = { v.mac, list = true },
  } do
    spec[option] = spec[option] or rule
  end
  return spec
end

function sections.rule(zone, newer)
  return timing({
    src = { zone }, dest = { zone }, device = { v.device, positive = true }, direction = { v.direction },
    src_ip = { v.network, list = true }, dest_ip = { v.network, list = true }, src_port = { v.port, list = true },
    dest_port = { v.port, list = true }, icmp_type = { v.icmp_type, list = true },
    set_mark = { v.mark, positive = true }, set_xmark = { v.mark, positive = true }, dscp = { v.text }, set_dscp = { v.text },
    helper = { v.text }, set_helper = { v.text }, target = { v.target },
  }, newer)
end

function sections.redirect(zone, newer)
  return timing({
    src = { zone }, dest = { zone }, src_ip = { v.network }, src_port = { v.port }, src_dip = { v.network }, src_dport = { v.port },
    dest_ip = { v.network }, dest_port = { v.port }, target = { v.target, default = 'dnat' }, helper = { v.text },
    reflection = { v.bool, default = '1' }, reflection_src = { v.text }, reflection_zone = { zone, list = true },
  }, newer)
end

function sections.nat(zone, newer)
  return timing({
    src = { zone }, device = { v.device }, src_ip = { v.network }, src_port = { v.port }, dest_ip = { v.network },
    dest_port = { v.port }, snat_ip = { v.network }, snat_port = { v.port }, target = { v.target, default = 'masquerade' },
    proto = { v.protocol, list = true, default = 'all' },
  }, newer)
end

function sections.forwarding(zone)
  return {
    enabled = { v.bool, default = '1' }, name = { v.text }, family = { v.family }, src = { zone, required = true },
    dest = { zone, required = true },
  }
end

function sections.ipset()
  return {
    enabled = { v.bool, default = '1' }, reload_set = { v.bool }, counters = { v.bool }, comment = { v.text },
    name = { v.identifier, required = true }, family = { v.family, default = '4' }, match = { v.set_type, list = true },
    maxelem = { v.number }, timeout = { v.number, default = '-1' }, entry = { v.text, list = true }, loadfile = { v.text },
    storage = { v.text, unsupported = true }, iprange = { v.text, unsupported = true }, portrange = { v.text, unsupported = true },
    netmask = { v.number, unsupported = true }, hashsize = { v.number, unsupported = true }, external = { v.text, unsupported = true },
  }
end

function sections.include()
  return {
    enabled = { v.bool, default = '1' }, path = { v.text, required = true }, type = { v.text, default = 'script' },
    fw4_compatible = { v.bool }, position = { v.text }, chain = { v.text }, family = { v.text, unsupported = true },
    reload = { v.text, unsupported = true },
  }
end

return sections
