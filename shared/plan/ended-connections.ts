import { contains, formatIpv4, parseCidr, parseIpv4 } from '../net/ipv4';
import { formatIpv6, parseIpv6 } from '../net/ipv6';
import type { RouterState } from '../router/router-state';
import { listOf, optionOf, packageOf, sectionsOf, type UciConfig, type UciSection } from '../uci/uci';

/**
 * The addresses whose open connections have to end with the change, sorted. Rules decide about new connections only:
 * what is open goes on until the router forgets it. The router can forget by address and not by service, so the
 * shorter side of a permission that goes away is taken, and what is still allowed is taken up again at once.
 */
export function endedConnections(state: RouterState, after: UciConfig): readonly string[] {
  const was = decidersOf(state.config);
  const will = decidersOf(after);
  const lost = [
    ...was.filter((section) => permits(section) && !will.some((other) => decidesLike(section, other))),
    ...will.filter((section) => !permits(section) && !was.some((other) => decidesLike(section, other))),
  ];
  const hosts = hostsOf(state);
  return [...new Set(lost.flatMap((section) => touchedBy(section, hosts)))].sort();
}

function decidersOf(config: UciConfig): readonly UciSection[] {
  const firewall = packageOf(config, 'firewall');
  return (firewall?.sections ?? []).filter(({ type }) =>
    ['rule', 'forwarding', 'redirect', 'zone'].includes(type),
  );
}

function permits(section: UciSection): boolean {
  if (section.type === 'rule') return optionOf(section, 'target')?.toUpperCase() === 'ACCEPT';
  if (section.type === 'zone')
    return ['input', 'forward'].some((way) => optionOf(section, way)?.toUpperCase() === 'ACCEPT');
  return true;
}

// What a section is called decides nothing.
const decidesLike = (one: UciSection, other: UciSection): boolean => meaningOf(one) === meaningOf(other);
const meaningOf = ({ type, options }: UciSection): string =>
  JSON.stringify([type, options.filter(({ name }) => type === 'zone' || name !== 'name')]);

type HostsByZone = ReadonlyMap<string, readonly string[]>;

/** Known addresses by firewall zone; the internet has none. */
function hostsOf(state: RouterState): HostsByZone {
  const firewall = packageOf(state.config, 'firewall');
  const zones = firewall === undefined ? [] : sectionsOf(firewall, 'zone');
  return new Map(
    zones.map((zone) => [
      optionOf(zone, 'name') ?? '',
      listOf(zone, 'network').flatMap((network) => addressesIn(network, state)),
    ]),
  );
}

function addressesIn(network: string, state: RouterState): readonly string[] {
  const interfaces = state.interfaces.filter(({ name }) => name === network);
  const subnets = interfaces.flatMap(({ ipv4, defaultRoute }) =>
    defaultRoute.ipv4 ? [] : ipv4.map(({ address, prefix }) => parseCidr(`${address}/${prefix}`)),
  );
  const devices = interfaces.flatMap(({ device, defaultRoute }) =>
    device === undefined || defaultRoute.ipv4 || defaultRoute.ipv6 ? [] : [device],
  );
  const leased = state.leases.filter(({ address }) => {
    const parsed = parseIpv4(address);
    return parsed !== undefined && subnets.some((subnet) => subnet.ok && contains(subnet.value, parsed));
  });
  const heard = state.neighbours.filter(({ device }) => devices.includes(device));
  return [...leased, ...heard].flatMap(({ address }) => hostAddress(address) ?? []);
}

/** One host in its usual spelling; nothing for whole networks and for addresses that no router forwards. */
function hostAddress(text: string): string | undefined {
  const ipv4 = parseIpv4(text);
  if (ipv4 !== undefined) return formatIpv4(ipv4);
  const ipv6 = parseIpv6(text);
  return ipv6 === undefined || ipv6 >> 118n === LINK_LOCAL ? undefined : formatIpv6(ipv6);
}

const LINK_LOCAL = 0xfe80n >> 6n; // fe80::/10, RFC 4291

/** A host that the section names, else the side with fewer hosts. */
function touchedBy(section: UciSection, hosts: HostsByZone): readonly string[] {
  if (section.type === 'zone') return hosts.get(optionOf(section, 'name') ?? '') ?? [];
  for (const option of ['dest_ip', 'src_ip']) {
    const named = listOf(section, option).map(hostAddress);
    const known = named.flatMap((address) => address ?? []);
    if (named.length > 0 && known.length === named.length) return known;
  }
  const sides = [optionOf(section, 'src'), optionOf(section, 'dest')].flatMap((zone) => {
    if (zone === '*') return [[...hosts.values()].flat()];
    const known = zone === undefined ? undefined : hosts.get(zone);
    return known === undefined || known.length === 0 ? [] : [known];
  });
  return sides.reduce((fewest, side) => (side.length < fewest.length ? side : fewest), sides[0] ?? []);
}
