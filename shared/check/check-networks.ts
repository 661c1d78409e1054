import type { Finding } from '../compile/finding';
import { contains, formatCidr, formatIpv4, overlaps, parseCidr, parseIpv4 } from '../net/ipv4';
import type { Endpoint } from '../policy/rule';
import { flagOf, listOf, optionOf, type UciSection } from '../uci/uci';
import { macsOf } from './check-links';
import { differs, type Ground, oursIn, type Place, sectionsIn } from './ground';

/** The router's own leg in each zone: addresses, DHCP, router advertisements, its firewall zone; fixed addresses of devices. */
export function checkNetworks(ground: Ground): readonly Finding[] {
  const own = ground.places.filter(({ kept }) => !kept);
  return [
    ...checkMissing(ground),
    ...checkApart(ground.places),
    ...ground.places.flatMap((place) => checkFirewallZone(ground, place)),
    ...own.flatMap((place) => [...checkLeg(ground, place), ...checkPool(ground, place)]),
    ...checkStrays(ground),
    ...checkHosts(ground),
    ...checkUplink(ground),
  ];
}

/** Every zone of the policy has a place. */
const checkMissing = ({ policy, places }: Ground): readonly Finding[] =>
  policy.zones.flatMap(({ id }) =>
    places.some(({ zone }) => zone === id) ? [] : [differs(id, 'network', 'one', 'none')],
  );

/** No two zones share a network, a device, a firewall zone or an address. */
function checkApart(places: readonly Place[]): readonly Finding[] {
  return places.flatMap((place, at) =>
    places.slice(0, at).flatMap((other): readonly Finding[] => {
      const [a, b] = [parseCidr(place.subnet), parseCidr(other.subnet)];
      const shared = (['network', 'device', 'firewallZone'] as const).filter(
        (what) => place[what] === other[what],
      );
      if (a.ok && b.ok && overlaps(a.value, b.value))
        return [differs(place.zone, 'subnet', `apart from ${other.zone}`, place.subnet)];
      return shared.map((what) => differs(place.zone, what, `apart from ${other.zone}`, place[what]));
    }),
  );
}

function checkLeg(ground: Ground, place: Place): readonly Finding[] {
  const { model } = ground;
  const section = oursIn(ground, 'network', 'interface').find(({ name }) => name === place.network);
  const network = model.networks.find(({ name }) => name === place.network);
  if (section === undefined || network === undefined)
    return [differs(place.zone, 'network', place.network, 'missing')];
  const prefix = parseCidr(place.subnet);
  const ipv6 = place.policyZone.ipv6;
  const asked: readonly (readonly [what: string, expected: string, found: string])[] = [
    ['device', place.device, network.device],
    ['proto', 'static', network.proto],
    [
      'address',
      `${place.gateway}/${prefix.ok ? prefix.value.prefix : '?'}`,
      network.ipv4.map((each) => `${each.address}/${each.prefix}`).join(' '),
    ],
    ['ip6assign', ipv6 ? '64' : '-', optionOf(section, 'ip6assign') ?? '-'],
    // Each zone asks for the prefix of its own VLAN: two alike would have to share one.
    ['ip6hint', ipv6 ? String(place.vlan) : '-', optionOf(section, 'ip6hint') ?? '-'],
  ];
  return asked.flatMap(([what, expected, found]) =>
    expected === found ? [] : [differs(place.zone, `network ${what}`, expected, found, section.name)],
  );
}

/** Addresses from inside the zone's network, by DHCP; IPv6 as the zone has it. */
function checkPool(ground: Ground, place: Place): readonly Finding[] {
  const pools = sectionsIn(ground.candidate.config, 'dhcp', 'dhcp').filter(
    (each) => optionOf(each, 'interface') === place.network,
  );
  const [pool] = pools;
  if (pool === undefined || pools.length > 1 || !ground.own.has('dhcp', pool))
    return [differs(place.zone, 'dhcp', 'one pool', String(pools.length), pool?.name)];
  const ipv6 = place.policyZone.ipv6 && ground.state.capabilities.dhcpv6Server;
  const asked: readonly (readonly [option: string, expected: string])[] = [
    ['dhcpv4', 'server'],
    ['force', '1'],
    ['dhcpv6', ipv6 ? 'server' : 'disabled'],
    ['ra', ipv6 ? 'server' : 'disabled'],
    ['ra_flags', ipv6 ? 'managed-config other-config' : '-'],
  ];
  const findings = asked.flatMap(([option, expected]) => {
    const value = listOf(pool, option).join(' ') || '-';
    return value === expected ? [] : [differs(place.zone, `dhcp ${option}`, expected, value, pool.name)];
  });
  if (!rangeFits(place, pool))
    findings.push(
      differs(
        place.zone,
        'dhcp range',
        place.subnet,
        `${optionOf(pool, 'start')}+${optionOf(pool, 'limit')}`,
        pool.name,
      ),
    );
  if (flagOf(pool, 'ignore', false))
    findings.push(differs(place.zone, 'dhcp', 'served', 'ignored', pool.name));
  if (!/^\d+[hm]$/.test(optionOf(pool, 'leasetime') ?? ''))
    findings.push(
      differs(place.zone, 'dhcp leasetime', '12h', optionOf(pool, 'leasetime') ?? '-', pool.name),
    );
  return findings;
}

/** Inside the network, clear of the router and of the broadcast address, and room for a few. */
function rangeFits(place: Place, pool: UciSection): boolean {
  const subnet = parseCidr(place.subnet);
  const [start, limit] = [Number(optionOf(pool, 'start')), Number(optionOf(pool, 'limit'))];
  if (!subnet.ok || !Number.isInteger(start) || !Number.isInteger(limit) || limit < 1 || start < 1)
    return false;
  const size = 2 ** (32 - subnet.value.prefix);
  const router = (parseIpv4(place.gateway) ?? 0) - subnet.value.network;
  return (
    start + limit <= size - 1 &&
    (router < start || router >= start + limit) &&
    limit >= Math.min(100, Math.floor(size / 2) - 2)
  );
}

/** The zone's network is in one firewall zone, the one that its rules speak of. */
function checkFirewallZone(ground: Ground, place: Place): readonly Finding[] {
  const zones = sectionsIn(ground.candidate.config, 'firewall', 'zone');
  const holding = zones.filter((each) => listOf(each, 'network').includes(place.network));
  const named = zones.filter((each) => optionOf(each, 'name') === place.firewallZone);
  const [zone] = holding;
  if (zone === undefined || holding.length > 1 || named.length !== 1 || zone !== named[0])
    return [
      differs(
        place.zone,
        'firewall zone',
        place.firewallZone,
        holding.map((each) => optionOf(each, 'name') ?? '').join(' ') || 'none',
      ),
    ];
  if (place.kept)
    return place.policyZone.management || /^(r|d)/i.test(optionOf(zone, 'input') ?? '')
      ? []
      : [differs(place.zone, 'firewall zone input', 'REJECT', optionOf(zone, 'input') ?? '-')];
  if (!ground.own.has('firewall', zone))
    return [differs(place.zone, 'firewall zone', 'of ours', place.firewallZone)];
  const asked: readonly (readonly [option: string, expected: string])[] = [
    ['network', place.network],
    ['input', 'REJECT'],
    ['output', 'ACCEPT'],
    ['forward', 'REJECT'],
  ];
  return asked.flatMap(([option, expected]) => {
    const value = listOf(zone, option).join(' ') || '-';
    return value === expected
      ? []
      : [differs(place.zone, `firewall zone ${option}`, expected, value, zone.name)];
  });
}

/** Nothing of ours beside what the zones need. */
function checkStrays(ground: Ground): readonly Finding[] {
  const networks = new Set(ground.places.map(({ network }) => network));
  const zones = new Set(ground.places.map(({ firewallZone }) => firewallZone));
  const stray = (item: UciSection): Finding =>
    differs(item.name ?? '', item.type, 'none', item.name ?? '', item.name);
  return [
    ...oursIn(ground, 'network', 'interface')
      .filter(({ name }) => !networks.has(name ?? ''))
      .map(stray),
    ...oursIn(ground, 'dhcp', 'dhcp')
      .filter((each) => !networks.has(optionOf(each, 'interface') ?? ''))
      .map(stray),
    ...oursIn(ground, 'firewall', 'zone')
      .filter((each) => !zones.has(optionOf(each, 'name') ?? ''))
      .map(stray),
  ];
}

/** A device that a rule leads to has one fixed address in its zone, given to its own hardware addresses. */
function checkHosts(ground: Ground): readonly Finding[] {
  const { policy, candidate, places } = ground;
  const hosts = sectionsIn(candidate.config, 'dhcp', 'host');
  const zoneOfDevice = new Map(policy.devices.map(({ id, zone }) => [id, zone]));
  const zoneOf = (end: Endpoint): string =>
    end.kind === 'zone' ? end.zone : end.kind === 'device' ? (zoneOfDevice.get(end.device) ?? '') : end.kind;
  const wanted = new Set(
    policy.rules.flatMap(({ from, to }) =>
      to.kind === 'device' && zoneOf(from) !== zoneOf(to) ? [to.device] : [],
    ),
  );
  const byAddress = new Map<string, UciSection[]>();
  for (const host of hosts) {
    const ip = optionOf(host, 'ip') ?? '';
    byAddress.set(ip, [...(byAddress.get(ip) ?? []), host]);
  }
  const used = new Set<UciSection>();
  const findings = policy.devices.flatMap((device): readonly Finding[] => {
    if (!wanted.has(device.id) && device.address === undefined) return [];
    const address = Object.hasOwn(candidate.addresses, device.id)
      ? (candidate.addresses[device.id] ?? '')
      : '';
    const place = places.find(({ zone }) => zone === device.zone);
    const subnet = parseCidr(place?.subnet ?? '');
    const parsed = parseIpv4(address);
    const subject = device.id;
    if (!subnet.ok || parsed === undefined || !contains(subnet.value, parsed) || address === place?.gateway)
      return [differs(subject, 'device address', subnet.ok ? formatCidr(subnet.value) : '?', address || '-')];
    const given = byAddress.get(formatIpv4(parsed)) ?? [];
    const [host] = given;
    if (host === undefined || given.length > 1)
      return [differs(subject, 'device address', address, `${given.length} entries`)];
    used.add(host);
    const isOwn = ground.own.has('dhcp', host);
    const [macs, written] = [macsOf(device.macs), macsOf(listOf(host, 'mac'))];
    const fits = isOwn ? macs === written : macs.split(' ').some((mac) => written.split(' ').includes(mac));
    if (device.address !== undefined && isOwn && device.address !== address)
      return [differs(subject, 'device address', device.address, address, host.name)];
    return fits ? [] : [differs(subject, 'device address for', macs, written, host.name)];
  });
  const strays = oursIn(ground, 'dhcp', 'host').filter((host) => !used.has(host));
  return [
    ...findings,
    ...strays.map((host) => differs(host.name ?? '', 'host', 'none', optionOf(host, 'ip') ?? '-', host.name)),
  ];
}

/** Where a zone reaches the internet over IPv4, the way out hides its addresses, as it did for the LAN. */
function checkUplink({ candidate, state }: Ground): readonly Finding[] {
  const masked = (config: typeof candidate.config): string =>
    sectionsIn(config, 'firewall', 'zone')
      .filter((zone) => flagOf(zone, 'masq', false))
      .map((zone) => optionOf(zone, 'name') ?? '')
      .sort()
      .join(' ');
  const [before, after] = [masked(state.config), masked(candidate.config)];
  return before === after ? [] : [differs('internet', 'masquerading', before || 'none', after || 'none')];
}
