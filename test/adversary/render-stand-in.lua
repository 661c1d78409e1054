-- render-stand-in.lua FOLDER RELEASE: the lab's fw4 stand-in (FOLDER) without a router around it. One JSON request a line
-- ({ sections, ubus, files }), one JSON answer a line ({ ruleset, warnings } or { refused }). What the stand-in does not know
-- exactly as the real fw4 does is refused: an answer that leaves something out would make a wrong judge.
local folder, release = arg[1], arg[2]
package.path = folder .. '/?.lua;' .. package.path

local json = require 'json'
local model = require 'fw4-model'
local printer = require 'fw4-print'
local sections = require 'fw4-sections'
local values = require 'fw4-values'

local function words(text)
  local out = {}
  for word in text:gmatch '%S+' do out[word] = true end
  return out
end

local KNOWN = {
  defaults = words 'input output forward drop_invalid synflood_protect',
  zone = words 'name network input output forward masq counter enabled',
  forwarding = words 'src dest family enabled name',
  rule = words 'name src dest proto family src_ip dest_ip src_mac src_port dest_port target enabled counter icmp_type log utc_time',
  ipset = words 'name match entry family',
}

local function list(value) return type(value) == 'table' and value or { value } end

-- The forms that the stand-in writes as fw4 does; `nil` = fine.
local function oddity(section)
  local known, options = KNOWN[section.kind], section.options
  if not known then return section.kind end
  for option, value in pairs(options) do
    if not known[option] then return section.kind .. ' ' .. option end
    for _, one in ipairs(list(value)) do
      if one:find '!' and option ~= 'src_mac' and option ~= 'dest_port' then return option .. ' with negation' end
    end
  end
  if section.kind == 'defaults' then -- the real fw4 dies of an invalid value here
    for option, value in pairs(options) do
      local reader = (option == 'input' or option == 'output' or option == 'forward') and values.policy or values.bool
      if type(value) == 'table' or reader(value) == nil then return 'defaults ' .. option end
    end
  end
  if section.kind == 'rule' then
    if options.target == nil or not values.policy(options.target) then return 'target ' .. tostring(options.target) end
    for _, one in ipairs(list(options.proto or {})) do
      for word in one:gmatch '%S+' do
        if not words('tcp udp tcpudp icmp all any *')[word:lower()] then return 'proto ' .. word end
      end
    end
    if options.family and not words('ipv4 ipv6 any')[options.family] then return 'family ' .. tostring(options.family) end
    for _, option in ipairs { 'src_ip', 'dest_ip' } do
      for _, one in ipairs(list(options[option] or {})) do
        for word in one:gmatch '%S+' do
          local length = tonumber(word:match '/(%d+)$')
          if not word:find '^[%x.:]+$' and not length or length and length > (word:find ':' and 128 or 32) then
            return option .. ' ' .. word
          end
        end
      end
    end
    if options.icmp_type and options.icmp_type ~= 'echo-request' then return 'icmp_type' end
  end
  if section.kind == 'ipset' then return 'ipset' end
end

local function networks_of(dump)
  local out = {}
  local function add(subnets, entries)
    for _, entry in ipairs(entries or {}) do
      local parsed = values.network(entry.address .. '/' .. entry.mask, {})
      if parsed then subnets[#subnets + 1] = parsed[1] end
    end
  end
  for _, interface in ipairs(dump.interface or {}) do
    local subnets = {}
    add(subnets, interface['ipv4-address'])
    add(subnets, interface['ipv6-address'])
    for _, part in ipairs(interface['ipv6-prefix-assignment'] or {}) do add(subnets, { part['local-address'] }) end
    out[interface.interface] = { device = interface.l3_device or interface.device, subnets = subnets }
  end
  return out
end

local function config_of(given)
  local out = {}
  for at, one in ipairs(given) do
    local options = {}
    for _, pair in ipairs(one.options) do
      -- uci knows no option without a value
      if pair[2] ~= '' and (type(pair[2]) ~= 'table' or #pair[2] > 0) then options[pair[1]] = pair[2] end
    end
    out[at] = { kind = one.type, name = one.name or ('cfg%02x'):format(at), anonymous = one.name == nil, options = options }
  end
  return out
end

local function answer(request)
  local config = config_of(request.sections)
  for _, section in ipairs(config) do
    local odd = oddity(section)
    if odd then return json.object('refused', "not part of the stand-in's firewall: " .. odd) end
  end
  local warnings = {}
  sections.reporter = function()
    return function(format, ...) warnings[#warnings + 1] = '[!] ' .. format:format(...) end
  end
  local state = model.build(config, networks_of(request.ubus['network.interface dump']), release ~= '22.03' and release ~= '23.05', false)
  return json.object('ruleset', printer.render(state), 'warnings', json.array(warnings))
end

io.stdout:setvbuf 'line'
for line in io.lines() do
  local fine, result = pcall(function() return answer(json.decode(line)) end)
  if not fine then result = json.object('refused', tostring(result)) end
  print(json.compact(result))
end
