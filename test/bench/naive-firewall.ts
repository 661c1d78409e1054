import { listOf, optionOf, type UciConfig, type UciSection } from '../../shared/uci/uci';
import type { Packet } from '../../shared/verify/verification';

export type NaiveFate = 'allowed' | 'denied';
/** `from` and `to` are networks; `to` undefined is the router itself. */
export type NaiveJudge = (from: string, to: string | undefined, packet: Packet) => NaiveFate;

/**
 * fw4's order of deciding, packet by packet: all rules from the first, then the forwardings, then the zone's own
 * policy. No classes, no lanes, nothing shared with the verifier, and only as much of fw4 as the bench's file uses.
 */
export function naiveFirewall(config: UciConfig): NaiveJudge {
  const sections = config.firewall?.sections ?? [];
  const ofType = (type: string): readonly UciSection[] => sections.filter((each) => each.type === type);
  const zones = ofType('zone').map((each) => ({
    name: optionOf(each, 'name') ?? '',
    networks: listOf(each, 'network'),
    input: optionOf(each, 'input'),
    forward: optionOf(each, 'forward'),
  }));
  const rules = ofType('rule').map(ruleOf);
  const forwardings = ofType('forwarding').map((each) => [optionOf(each, 'src'), optionOf(each, 'dest')]);
  const defaults = ofType('defaults').map((each) => optionOf(each, 'forward'))[0];
  const zoneOf = (network: string | undefined) =>
    zones.find(({ networks }) => networks.includes(network ?? ''));

  return (from, to, packet) => {
    const [source, target] = [zoneOf(from), zoneOf(to)];
    const rule = rules.find(
      (one) => one.src === source?.name && destFits(one.dest, to, target?.name) && fits(one, packet),
    );
    if (rule) return rule.target === 'ACCEPT' ? 'allowed' : 'denied';
    if (to !== undefined && forwardings.some(([src, dest]) => src === source?.name && dest === target?.name))
      return 'allowed';
    const own = source === target ? source?.forward : defaults;
    return (to === undefined ? source?.input : own) === 'ACCEPT' ? 'allowed' : 'denied';
  };
}

function ruleOf(each: UciSection) {
  return {
    src: optionOf(each, 'src'),
    dest: optionOf(each, 'dest'),
    target: optionOf(each, 'target'),
    family: optionOf(each, 'family'),
    protocols: listOf(each, 'proto'),
    ports: listOf(each, 'dest_port').map((range) => range.split(/[-:]/).map(Number)),
    sources: listOf(each, 'src_ip'),
    destinations: listOf(each, 'dest_ip').map((address) => address.replace(/\/32$/, '')),
    icmpTypes: listOf(each, 'icmp_type'),
  };
}

function destFits(dest: string | undefined, to: string | undefined, zone: string | undefined): boolean {
  return dest === undefined ? to === undefined : to !== undefined && (dest === '*' || dest === zone);
}

function fits(rule: ReturnType<typeof ruleOf>, packet: Packet): boolean {
  const { family, protocols, ports, sources, destinations, icmpTypes } = rule;
  if (family !== undefined && family !== 'any' && family !== packet.family) return false;
  if (protocols.length > 0 && !protocols.includes('all') && !protocols.includes(packet.protocol))
    return false;
  if (packet.protocol === 'icmp') {
    if (icmpTypes.length > 0 && !icmpTypes.includes('echo-request')) return false;
  } else if (ports.length > 0) {
    const port = packet.port ?? 0;
    if (!ports.some(([first = 0, last = first]) => port >= first && port <= last)) return false;
  }
  const isFrom = (range: string): boolean =>
    range === 'fe80::/10' ? /^fe[89ab]/.test(packet.source) : range === packet.source;
  if (sources.length > 0 && !sources.some(isFrom)) return false;
  return destinations.length === 0 || destinations.includes(packet.destination);
}
