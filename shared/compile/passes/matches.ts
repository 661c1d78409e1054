import type { Service, ServiceFlow } from '../../policy/service';

/** What one firewall rule can match of a service: fw4 takes several protocols and ports, but every port for every protocol. */
export interface Match {
  /** For names: `tcp`, `udp`, `tcpudp`, `icmp`, `all`. */
  readonly label: string;
  readonly proto: string;
  readonly ports: readonly string[];
  readonly icmpTypes: readonly string[];
}

/** The fewest rules that match exactly the service. `proto all` never carries ports: fw4 would ignore them and match everything. */
export function matchesOf(service: Service): readonly Match[] {
  if (service.flows.some(({ protocol }) => protocol === 'any'))
    return [{ label: 'all', proto: 'all', ports: [], icmpTypes: [] }];
  const tcp = portsOf(service, 'tcp');
  const udp = portsOf(service, 'udp');
  const both = tcp !== undefined && udp !== undefined && tcp.join() === udp.join();
  const matches: Match[] = [];
  if (both) matches.push({ label: 'tcpudp', proto: 'tcp udp', ports: tcp, icmpTypes: [] });
  else {
    if (tcp !== undefined) matches.push({ label: 'tcp', proto: 'tcp', ports: tcp, icmpTypes: [] });
    if (udp !== undefined) matches.push({ label: 'udp', proto: 'udp', ports: udp, icmpTypes: [] });
  }
  if (service.flows.some(({ protocol }) => protocol === 'icmp'))
    matches.push({ label: 'icmp', proto: 'icmp', ports: [], icmpTypes: ['echo-request'] });
  return matches;
}

/** Undefined: the protocol does not occur. Empty: all its ports. */
function portsOf(service: Service, protocol: ServiceFlow['protocol']): readonly string[] | undefined {
  const flows = service.flows.filter((flow) => flow.protocol === protocol);
  if (flows.length === 0) return undefined;
  if (flows.some(({ ports }) => ports === undefined || ports.length === 0)) return [];
  const spans = flows.flatMap(({ ports }) => ports ?? []);
  return [...spans]
    .sort((a, b) => a.first - b.first || a.last - b.last)
    .map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`));
}
