import { inputRuleName } from '../../router/own-names';
import { section, type UciOptionInput, type UciSection } from '../../uci/uci';
import type { AllottedZone } from './allocate';

// What the factory accepts from its WAN, less what only a router sends (RFC 4890, 4.4.1): without neighbour
// discovery and the error messages IPv6 does not work at all. 130-132 and 143 are multicast listener messages.
const icmpv6Types: readonly string[] = [
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

/**
 * What every zone may ask of the router: an address, names, the time if it keeps it, an echo. Rules without a
 * destination are about the router under all its addresses, those in other zones and IPv6 included.
 */
export function essentialRules(zone: AllottedZone, serves: { readonly ntp: boolean }): readonly UciSection[] {
  const { ipv6 } = zone.zone;
  const family = ipv6 ? 'any' : 'ipv4';
  const rules = [
    inputRule(zone, 'dhcp', { family: 'ipv4', proto: 'udp', dest_port: '67' }),
    inputRule(zone, 'dns', { family, proto: 'tcp udp', dest_port: '53' }),
    ...(serves.ntp ? [inputRule(zone, 'ntp', { family, proto: 'udp', dest_port: '123' })] : []),
    inputRule(zone, 'ping', { family: 'ipv4', proto: 'icmp', icmp_type: 'echo-request' }),
  ];
  if (!ipv6) return rules;
  return [
    ...rules,
    inputRule(zone, 'dhcpv6', { family: 'ipv6', proto: 'udp', src_ip: 'fe80::/10', dest_port: '547' }),
    inputRule(zone, 'icmpv6', { family: 'ipv6', proto: 'icmp', icmp_type: icmpv6Types }),
  ];
}

/** SSH (also at the port in use now) and the web interface, for zones that may administer the router. */
export function signInRule(zone: AllottedZone, sshPort: number): UciSection {
  const ports = [...new Set([22, 80, 443, sshPort])].sort((a, b) => a - b);
  const family = zone.zone.ipv6 ? 'any' : 'ipv4';
  return inputRule(zone, 'signin', { family, proto: 'tcp', dest_port: ports.map(String) });
}

function inputRule({ zone, firewallZone }: AllottedZone, what: string, match: UciOptionInput): UciSection {
  const name = inputRuleName(zone.id, what);
  return section('rule', name, { name, src: firewallZone, ...match, target: 'ACCEPT' });
}
