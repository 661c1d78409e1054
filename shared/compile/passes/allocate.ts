import { cidrOf, formatCidr, formatIpv4, type Ipv4Cidr, overlaps, parseCidr } from '../../net/ipv4';
import { vlanIdOf } from '../../net/vlan-id';
import { zoneOfPort } from '../../policy/ends';
import type { Policy } from '../../policy/policy';
import type { Zone, ZoneKind } from '../../policy/zone';
import { freeNetworkName } from '../../router/own-names';
import { awaitedByOthers, madeByOthers } from '../../router/own-sections';
import type { RouterState } from '../../router/router-state';
import { listOf, optionOf, packageOf, sectionsOf, type UciConfig, type UciSection } from '../../uci/uci';
import type { Compiled } from '../candidate';
import type { Finding } from '../finding';
import type { Ground } from '../ground';
import { type Layout, staticAddress } from '../layout';
import { finding } from '../make-finding';

/** A zone with everything the later passes need to write it down. */
export interface AllottedZone {
  readonly zone: Zone;
  readonly kept: boolean;
  readonly vlan: number;
  readonly subnet: Ipv4Cidr;
  readonly gateway: string;
  /** UCI interface, layer 3 device and firewall zone. */
  readonly network: string;
  readonly device: string;
  readonly firewallZone: string;
  readonly ports: readonly string[];
}

// Ids people recognise by kind; a taken one moves up. 1 is what the untagged LAN becomes, 2 is the WAN on many
// switches, so neither is handed out.
const firstVlan: Readonly<Record<ZoneKind, number>> = {
  home: 5,
  work: 10,
  media: 15,
  smart: 20,
  guest: 30,
  camera: 40,
  server: 50,
  custom: 60,
  hold: 99,
};
const KEPT_VLAN = 1;

/**
 * Allocation pass: a VLAN id and an IPv4 network for each zone.
 *
 * What the policy states wins, then what the router already has; only what is left is handed out, in the order of
 * zone ids, so neither the order of the file nor a second run renumbers anything. Ordered by VLAN id.
 */
export function allocate(
  policy: Policy,
  ground: Ground,
  layout: Layout,
  state: RouterState,
): Compiled<readonly AllottedZone[]> {
  const findings: Finding[] = [];
  const divided = policy.zones.length > 1;
  const kept = policy.zones.find((zone) => zone.keeps !== undefined);
  const others = policy.zones.filter((zone) => zone !== kept).sort((a, b) => (a.id < b.id ? -1 : 1));

  const names = allotNames(others, ground, state);
  const vlans = allotVlans(kept, others, ground, layout, findings);
  const subnets = allotSubnets(others, vlans, ground, layout, state, findings);

  const portsOf = (zone: Zone): readonly string[] =>
    layout.ports.filter((port) => zoneOfPort(policy, port) === zone.id);
  const allotted = others.flatMap((zone): AllottedZone[] => {
    const vlan = vlans.get(zone.id);
    const subnet = subnets.get(zone.id);
    const name = names.get(zone.id);
    if (vlan === undefined || subnet === undefined || name === undefined) return [];
    return [
      {
        zone,
        kept: false,
        vlan,
        subnet,
        gateway: formatIpv4(subnet.network + 1),
        network: name,
        device: `${layout.bridge}.${vlan}`,
        firewallZone: name,
        ports: portsOf(zone),
      },
    ];
  });
  if (kept !== undefined) {
    const vlan = vlans.get(kept.id) ?? KEPT_VLAN;
    allotted.push({
      zone: kept,
      kept: true,
      vlan,
      subnet: layout.kept.subnet,
      gateway: formatIpv4(layout.kept.gateway),
      network: layout.kept.network,
      device: divided ? `${layout.bridge}.${vlan}` : layout.bridge,
      firewallZone: layout.keptFirewallZone.name,
      ports: portsOf(kept),
    });
  }
  const unknown = Object.keys(policy.routers[0]?.ports ?? {}).filter((port) => !layout.ports.includes(port));
  findings.push(...unknown.sort().map((port) => finding('port-unknown', port, { bridge: layout.bridge })));
  return { output: allotted.sort((a, b) => a.vlan - b.vlan), findings };
}

/**
 * One name for a zone's interface, pool and firewall zone. What the ledger remembers stays, unless somebody has made
 * something of that name since. A new name is one that nobody has, and that no pool, firewall zone or Wi-Fi name of
 * others waits for: those would come alive with ours.
 */
function allotNames(
  others: readonly Zone[],
  ground: Ground,
  state: RouterState,
): ReadonlyMap<string, string> {
  const made = madeByOthers(ground.config);
  const awaited = awaitedByOthers(ground.config);
  const live = new Set(foreignInterfaces(ground, state).map(({ name }) => name));
  const names = new Map<string, string>();
  const isGiven = (name: string): boolean => [...names.values()].includes(name);
  for (const { id } of others) {
    const known = ground.networks.get(id);
    if (known !== undefined && !made.has(known) && !isGiven(known)) names.set(id, known);
  }
  for (const { id } of others) {
    if (names.has(id)) continue;
    const isTaken = (name: string): boolean =>
      made.has(name) || awaited.has(name) || live.has(name) || isGiven(name);
    names.set(id, freeNetworkName(id, isTaken));
  }
  return names;
}

/** What is up on the router and not ours. */
function foreignInterfaces(ground: Ground, state: RouterState): RouterState['interfaces'] {
  const own = new Set(ground.ours.network.map(({ name }) => name));
  return state.interfaces.filter(({ name }) => !own.has(name));
}

const legOf = (ground: Ground, zone: Zone): UciSection | undefined =>
  ground.ours.network.find(
    ({ type, name }) => type === 'interface' && name !== undefined && name === ground.networks.get(zone.id),
  );

function allotVlans(
  kept: Zone | undefined,
  others: readonly Zone[],
  ground: Ground,
  layout: Layout,
  findings: Finding[],
): ReadonlyMap<string, number> {
  const vlans = new Map<string, number>();
  const foreign = vlansOfOthers(ground.config, layout.bridge);
  if (kept !== undefined) vlans.set(kept.id, kept.vlan ?? KEPT_VLAN);
  const isFree = (vlan: number): boolean => !foreign.has(vlan) && ![...vlans.values()].includes(vlan);

  for (const { id, vlan } of others) {
    if (vlan === undefined || !vlanIdOf(vlan).ok) continue;
    if (isFree(vlan)) vlans.set(id, vlan);
    else findings.push(finding('vlan-taken-on-router', id, { vlan }));
  }
  for (const zone of others) {
    const known = vlanOnRouter(ground, zone, layout.bridge);
    if (known !== undefined && !vlans.has(zone.id) && isFree(known)) vlans.set(zone.id, known);
  }
  const taken = new Set([...vlans.values(), ...foreign, KEPT_VLAN, 2]);
  for (const zone of others) {
    if (vlans.has(zone.id)) continue;
    let vlan = firstVlan[zone.kind];
    while (taken.has(vlan) && vlan <= 4094) vlan += 1;
    if (!vlanIdOf(vlan).ok) findings.push(finding('no-vlan-free', zone.id));
    else {
      taken.add(vlan);
      vlans.set(zone.id, vlan);
    }
  }
  return vlans;
}

function vlanOnRouter(ground: Ground, zone: Zone, bridge: string): number | undefined {
  const own = legOf(ground, zone);
  const [parent, vlan] = (own && optionOf(own, 'device')?.split('.')) ?? [];
  return parent === bridge && vlan !== undefined && /^\d+$/.test(vlan) ? Number(vlan) : undefined;
}

// `br-lan.20` and `br-lan:20` in use by somebody else: an interface or a device section of theirs.
function vlansOfOthers(config: UciConfig, bridge: string): ReadonlySet<number> {
  const network = packageOf(config, 'network');
  const names = (network?.sections ?? []).flatMap((section) => [
    ...listOf(section, 'device'),
    ...listOf(section, 'name'),
    ...listOf(section, 'ports'),
  ]);
  return new Set(
    names.flatMap((name) => {
      const [parent, vlan] = name.split('.');
      return parent === bridge && vlan !== undefined && /^\d+$/.test(vlan) ? [Number(vlan)] : [];
    }),
  );
}

function allotSubnets(
  others: readonly Zone[],
  vlans: ReadonlyMap<string, number>,
  ground: Ground,
  layout: Layout,
  state: RouterState,
  findings: Finding[],
): ReadonlyMap<string, Ipv4Cidr> {
  const subnets = new Map<string, Ipv4Cidr>();
  const foreign = subnetsOfOthers(ground, layout, state);
  const isFree = (subnet: Ipv4Cidr): boolean =>
    ![...foreign, ...subnets.values()].some((other) => overlaps(other, subnet));
  for (const zone of others) {
    const stated = statedSubnet(zone);
    if (stated === undefined) continue;
    if (isFree(stated)) subnets.set(zone.id, stated);
    else findings.push(finding('subnet-taken-on-router', zone.id, { subnet: formatCidr(stated) }));
  }
  for (const zone of others) {
    const known = subnetOnRouter(ground, zone);
    if (known !== undefined && !subnets.has(zone.id) && isFree(known)) subnets.set(zone.id, known);
  }
  for (const zone of others) {
    if (subnets.has(zone.id)) continue;
    const free = candidates(vlans.get(zone.id) ?? 0).find(isFree);
    if (free === undefined) findings.push(finding('no-subnet-free', zone.id));
    else subnets.set(zone.id, free);
  }
  return subnets;
}

function statedSubnet(zone: Zone): Ipv4Cidr | undefined {
  const cidr = zone.subnet === undefined ? undefined : parseCidr(zone.subnet);
  return cidr?.ok ? cidr.value : undefined;
}

function subnetOnRouter(ground: Ground, zone: Zone): Ipv4Cidr | undefined {
  const own = legOf(ground, zone);
  return own && staticAddress(own)?.subnet;
}

/** Networks to try for a VLAN: the readable ones (third number = VLAN id) first, in each private range (RFC 1918). */
function candidates(vlan: number): readonly Ipv4Cidr[] {
  const net = (a: number, b: number, c: number): Ipv4Cidr =>
    cidrOf(((a << 24) | (b << 16) | (c << 8)) >>> 0, 24);
  const readable = vlan <= 255 ? [net(192, 168, vlan), net(10, 168, vlan), net(172, 28, vlan)] : [];
  const rest = Array.from({ length: 254 }, (_, c) => net(192, 168, c + 1));
  return [...readable, ...rest, ...Array.from({ length: 254 }, (_, c) => net(10, 169, c + 1))];
}

/** Networks that a zone must not overlap: the LAN, whatever the router is attached to, tunnels and static routes. */
function subnetsOfOthers(ground: Ground, layout: Layout, state: RouterState): readonly Ipv4Cidr[] {
  const live = foreignInterfaces(ground, state)
    .filter(({ name }) => name !== layout.kept.network)
    .flatMap(({ ipv4 }) => ipv4.flatMap(({ address, prefix }) => cidrIn(`${address}/${prefix}`)));
  const network = packageOf(ground.config, 'network');
  const written =
    network === undefined
      ? []
      : [
          ...sectionsOf(network, 'interface').flatMap((each) => [
            ...(each.name === layout.kept.network ? [] : [staticAddress(each)?.subnet ?? []].flat()),
            ...listOf(each, 'addresses').flatMap(cidrIn),
          ]),
          ...network.sections
            .filter(({ type }) => type.startsWith('wireguard_'))
            .flatMap((peer) => listOf(peer, 'allowed_ips').flatMap(cidrIn)),
          ...sectionsOf(network, 'route').flatMap((route) => listOf(route, 'target').flatMap(cidrIn)),
        ];
  // A default route or a tunnel for everything covers the world without being attached to it.
  return [layout.kept.subnet, ...live, ...written.filter(({ prefix }) => prefix >= 8)];
}

function cidrIn(text: string): readonly Ipv4Cidr[] {
  const cidr = parseCidr(text.includes('/') ? text : `${text}/32`);
  return cidr.ok ? [cidr.value] : [];
}
