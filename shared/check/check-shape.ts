import type { Finding } from '../compile/finding';
import { serviceOf } from '../policy/catalogue';
import type { OwnPackage } from '../router/own-sections';
import { flagOf, listOf, optionOf, type UciSection } from '../uci/uci';
import { differs, type Ground, oursIn, sectionsIn } from './ground';

/** What sections of ours are made of. An option beside these would mean something that nobody asked about. */
const shapes: Readonly<Record<OwnPackage, Readonly<Record<string, readonly string[]>>>> = {
  network: {
    interface: ['device', 'proto', 'ipaddr', 'netmask', 'ip6assign', 'ip6hint'],
    'bridge-vlan': ['device', 'vlan', 'ports'],
  },
  wireless: {
    'wifi-iface': [
      'device',
      'network',
      'mode',
      'ssid',
      'encryption',
      'key',
      'ieee80211w',
      'isolate',
      'bridge_isolate',
    ],
  },
  dhcp: {
    dhcp: ['interface', 'start', 'limit', 'leasetime', 'force', 'dhcpv4', 'dhcpv6', 'ra', 'ra_flags'],
    host: ['mac', 'ip'],
  },
  firewall: {
    zone: ['name', 'network', 'input', 'output', 'forward'],
    rule: [
      'name',
      'src',
      'src_mac',
      'src_ip',
      'dest',
      'dest_ip',
      'family',
      'proto',
      'dest_port',
      'icmp_type',
      'target',
    ],
  },
};
const PACKAGES = ['network', 'wireless', 'dhcp', 'firewall'] as const;

// Without these IPv6 does not work at all in a zone (RFC 4890, 4.4.1).
const NEEDED_ICMPV6 = [
  'echo-request',
  'destination-unreachable',
  'packet-too-big',
  'time-exceeded',
  'bad-header',
  'unknown-header-type',
  'router-solicitation',
  'neighbour-solicitation',
  'neighbour-advertisement',
  '130/0',
  '131/0',
  '132/0',
  '143/0',
];

/** Sections of ours hold nothing but what they are meant to hold, and speak only of zones of ours and of the way out. */
export function checkShape(ground: Ground): readonly Finding[] {
  const findings = PACKAGES.flatMap((pkg) =>
    oursIn(ground, pkg).flatMap((each) => {
      const known = shapes[pkg][each.type];
      if (known === undefined)
        return [differs(each.name ?? '', 'section', 'none of this kind', each.type, each.name)];
      return each.options
        .filter(({ name }) => !known.includes(name))
        .map(({ name }) => differs(each.name ?? '', 'option', 'none', name, each.name));
    }),
  );
  return [
    ...findings,
    ...oursIn(ground, 'firewall', 'rule').flatMap((rule) => checkRule(ground, rule)),
    ...checkIcmpv6(ground),
  ];
}

function checkRule(ground: Ground, rule: UciSection): readonly Finding[] {
  const zones = new Set(ground.places.map(({ firewallZone }) => firewallZone));
  const wrong = (what: string, expected: string, found: string): Finding =>
    differs(rule.name ?? '', what, expected, found, rule.name);
  const findings: Finding[] = [];
  const [src, dest] = [optionOf(rule, 'src') ?? '-', optionOf(rule, 'dest')];
  if (!zones.has(src)) findings.push(wrong('rule src', 'a zone', src));
  if (dest !== undefined && !zones.has(dest) && !leadsOut(ground, dest))
    findings.push(wrong('rule dest', 'a zone', dest));
  const target = optionOf(rule, 'target') ?? '-';
  if (target !== 'ACCEPT' && target !== 'REJECT')
    findings.push(wrong('rule target', 'ACCEPT or REJECT', target));
  const sources = listOf(rule, 'src_ip').join(' ');
  const forDhcpv6 = listOf(rule, 'dest_port').join() === '547' && dest === undefined;
  if (sources !== '' && !(forDhcpv6 && sources === 'fe80::/10'))
    findings.push(wrong('rule src_ip', 'none', sources));
  // Clients ask from link-local addresses; from others it would be open to whoever can send here.
  const asked = ground.policy.rules.some(
    ({ to, service }) =>
      to.kind === 'router' &&
      (serviceOf(ground.policy.services, service)?.flows ?? []).some(({ ports }) =>
        ports?.some(({ first, last }) => first === 547 && last === 547),
      ),
  );
  if (forDhcpv6 && sources === '' && !asked) findings.push(wrong('rule src_ip', 'fe80::/10', 'none'));
  const types = listOf(rule, 'icmp_type');
  const icmp = optionOf(rule, 'proto') === 'icmp';
  if (icmp && types.length === 0) findings.push(wrong('rule icmp_type', 'echo-request', 'all'));
  if (types.some((type) => !NEEDED_ICMPV6.includes(type)))
    findings.push(wrong('rule icmp_type', 'known ones', types.join(' ')));
  if (!/^(tcp|udp|tcp udp|icmp|all)$/.test(listOf(rule, 'proto').join(' ')))
    findings.push(wrong('rule proto', 'one of ours', listOf(rule, 'proto').join(' ') || '-'));
  return findings;
}

/** The firewall zone of the default route, of an uplink, or one that hides what is behind it. */
function leadsOut({ candidate, state, model }: Ground, name: string): boolean {
  const zone = sectionsIn(candidate.config, 'firewall', 'zone').find(
    (each) => optionOf(each, 'name') === name,
  );
  if (zone === undefined) return false;
  const networks = listOf(zone, 'network');
  const routed = state.interfaces.some(
    ({ name: network, defaultRoute }) =>
      networks.includes(network) && (defaultRoute.ipv4 || defaultRoute.ipv6),
  );
  const uplink = model.networks.some((network) => networks.includes(network.name) && network.uplink);
  return routed || uplink || flagOf(zone, 'masq', false);
}

/** Neighbour discovery and the error messages, for every zone with IPv6 whose way to the router is ours to open. */
function checkIcmpv6(ground: Ground): readonly Finding[] {
  const rules = oursIn(ground, 'firewall', 'rule');
  return ground.places
    .filter(({ kept, policyZone }) => policyZone.ipv6 && !(kept && policyZone.management))
    .flatMap(({ zone, firewallZone }) => {
      const found = rules.some(
        (rule) =>
          optionOf(rule, 'src') === firewallZone &&
          optionOf(rule, 'dest') === undefined &&
          optionOf(rule, 'family') === 'ipv6' &&
          optionOf(rule, 'target') === 'ACCEPT' &&
          NEEDED_ICMPV6.every((type) => listOf(rule, 'icmp_type').includes(type)),
      );
      return found ? [] : [differs(zone, 'neighbour discovery', 'open', 'shut')];
    });
}
