import { parseIpv4 } from '../net/ipv4';
import { isLocallyAdministered, parseMac } from '../net/mac';
import { type UntrustedText, untrustedText } from '../net/untrusted-text';
import type { Connection, Device, Fact } from './device';
import { factsOf, nameOf } from './device-facts';
import { identify } from './identify';
import type { Sighting } from './sighting';

/** What the merge has to know beside the sightings. */
export interface MergeContext {
  /** Maker by hardware address, from the IEEE table. */
  readonly vendorOf: (mac: string) => string | undefined;
  readonly router: { readonly macs: readonly string[]; readonly addresses: readonly string[] };
  readonly thisComputer: { readonly macs: readonly string[]; readonly addresses: readonly string[] };
  /** SSID by Wi-Fi device of the router (`phy0-ap0`). */
  readonly wifi: readonly { readonly device?: string; readonly ssid: UntrustedText }[];
  /** Names that a person gave, by device id. */
  readonly names: Readonly<Record<string, string>>;
}

/**
 * Sightings as devices. A device is its hardware address; what was heard without one belongs to whoever was seen last
 * with that address. The order in which sightings came in changes nothing.
 */
export function mergeSightings(sightings: readonly Sighting[], context: MergeContext): readonly Device[] {
  const owners = addressOwners(sightings);
  const groups = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    const mac = macOf(sighting) ?? (sighting.address && owners.get(sighting.address)?.mac);
    const id = mac
      ? mac.replaceAll(':', '')
      : sighting.address
        ? `at-${sighting.address.replace(/[^0-9a-z]+/gi, '-')}`
        : undefined;
    if (id === undefined) continue;
    const group = groups.get(id);
    if (group) group.push(sighting);
    else groups.set(id, [sighting]);
  }
  return [...groups].map(([id, group]) => deviceOf(id, group, owners, context)).sort(oldestFirst);
}

const macOf = ({ mac }: Sighting): string | undefined => (mac === undefined ? undefined : parseMac(mac));

interface Owner {
  readonly mac: string;
  readonly seenAtMs: number;
}

/** Addresses are handed on: the latest holder counts. At the same moment (two devices fight for it) the lower MAC. */
function addressOwners(sightings: readonly Sighting[]): ReadonlyMap<string, Owner> {
  const owners = new Map<string, Owner>();
  for (const sighting of sightings) {
    const mac = macOf(sighting);
    const { address, seenAtMs } = sighting;
    if (mac === undefined || address === undefined) continue;
    const other = owners.get(address);
    const newer = !other || seenAtMs > other.seenAtMs || (seenAtMs === other.seenAtMs && mac < other.mac);
    if (newer) owners.set(address, { mac, seenAtMs });
  }
  return owners;
}

function deviceOf(
  id: string,
  sightings: readonly Sighting[],
  owners: ReadonlyMap<string, Owner>,
  context: MergeContext,
): Device {
  const macs = [...new Set(sightings.flatMap((sighting) => macOf(sighting) ?? []))].sort();
  const [mac] = macs;
  const privateMac = macs.some((text) => {
    const parsed = parseMac(text);
    return parsed !== undefined && isLocallyAdministered(parsed);
  });
  const addresses = [...new Set(sightings.flatMap(({ address }) => address ?? []))]
    .filter((address) => mac === undefined || owners.get(address)?.mac === mac)
    .sort(byAddress);
  const isOneOf = ({ macs: its, addresses: at }: MergeContext['router']): boolean =>
    macs.some((each) => its.includes(each)) || addresses.some((each) => at.includes(each));
  const isThisComputer = isOneOf(context.thisComputer);
  const isRouter = !isThisComputer && isOneOf(context.router);

  const maker = mac === undefined || privateMac ? undefined : context.vendorOf(mac);
  const given = Object.hasOwn(context.names, id) ? context.names[id] : undefined;
  const heard = factsOf(sightings, maker);
  const facts: readonly Fact[] = given
    ? [{ name: 'announced-name', value: untrustedText(given), source: 'you', seenAtMs: 0 }, ...heard]
    : heard;
  const valuesOf = (name: Fact['name']): readonly string[] =>
    heard.filter((fact) => fact.name === name).map(({ value }) => value);
  const times = sightings.map(({ seenAtMs }) => seenAtMs);
  // A lease says that a device may come back, not that it is there.
  const awake = sightings.filter(({ source }) => source !== 'dhcp-lease').map(({ seenAtMs }) => seenAtMs);

  return {
    id,
    macs,
    privateMac,
    addresses,
    name: given ? untrustedText(given) : nameOf(heard, addresses[0] ?? mac ?? id),
    ...(maker === undefined ? {} : { maker }),
    ...identify({
      hostnames: valuesOf('hostname'),
      announcedNames: [...(given ? [given] : []), ...valuesOf('announced-name')],
      models: valuesOf('model'),
      manufacturers: valuesOf('manufacturer'),
      serviceTypes: valuesOf('service'),
      maker,
      privateMac,
      isThisComputer,
      isRouter,
    }),
    connection: connectionOf(sightings, context),
    facts,
    firstSeenMs: Math.min(...times),
    lastSeenMs: Math.max(...(awake.length > 0 ? awake : times)),
    isThisComputer,
    isRouter,
  };
}

/** Wi-Fi first: its list is exact, while a bridge remembers a plug that was left. Else the port heard on last. */
function connectionOf(sightings: readonly Sighting[], context: MergeContext): Connection {
  const places = sightings
    .filter(
      ({ source, port }) => port !== undefined && (source === 'wifi-client' || source === 'bridge-port'),
    )
    .sort(
      (a, b) =>
        Number(b.source === 'wifi-client') - Number(a.source === 'wifi-client') ||
        b.seenAtMs - a.seenAtMs ||
        ((a.port ?? '') < (b.port ?? '') ? -1 : 1),
    );
  const port = places[0]?.port;
  if (port === undefined) return { kind: 'unknown' };
  const wifi = context.wifi.find(({ device }) => device === port);
  if (wifi) return { kind: 'wifi', ssid: wifi.ssid, device: port };
  return places[0]?.source === 'wifi-client'
    ? { kind: 'wifi', ssid: untrustedText(''), device: port }
    : { kind: 'cable', port };
}

/** IPv4 by number, then IPv6. */
function byAddress(a: string, b: string): number {
  const [x, y] = [parseIpv4(a), parseIpv4(b)];
  if (x !== undefined && y !== undefined) return x - y;
  if (x !== undefined) return -1;
  if (y !== undefined) return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

// New ones come at the end, so that a list does not jump while somebody reads it.
const oldestFirst = (a: Device, b: Device): number =>
  a.firstSeenMs - b.firstSeenMs ||
  byAddress(a.addresses[0] ?? '~', b.addresses[0] ?? '~') ||
  (a.id < b.id ? -1 : 1);
