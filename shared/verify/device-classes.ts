import { formatIpv4, parseIpv4 } from '../net/ipv4';
import { parseMac } from '../net/mac';
import type { EndId } from '../policy/ends';
import { listOf, optionOf, packageOf, sectionsOf, type UciConfig } from '../uci/uci';
import type { AskedEnd, EndPlace } from './ends';
import { type HostNaming, hostNamings, type NamedBy, namedBy, zonesOfNetwork } from './host-names';
import { type Model, networkNamed } from './model';
import { subnetsOfNetwork } from './networks';
import type { DeviceClass } from './verification';

/** A device in the router's words: where it is, and what rules can know it by. */
export interface PlacedDevice {
  readonly id: string;
  readonly at: EndId;
  readonly network: string;
  readonly macs: readonly string[];
  /** Its IPv4 address there. Absent: it gets one when it joins. */
  readonly address?: string;
}

/** Devices of one place that nothing in the firewall's files tells apart. */
export interface ClassOfDevices extends DeviceClass {
  /** One device of it: what holds for it holds for all. */
  readonly places: readonly EndPlace[];
  readonly named: ReadonlySet<string>;
}

/** The classes of all devices, and which of them a pair of ends has to be asked for one by one. */
export interface Classes {
  readonly all: readonly ClassOfDevices[];
  /** Classes of an end, grouped by what rules between the two ends name; empty where these name no host on that side. */
  groups(from: AskedEnd, to: AskedEnd, side: 'from' | 'to'): readonly (readonly ClassOfDevices[])[];
}

export function classesOf(model: Model, devices: readonly PlacedDevice[]): Classes {
  const namings = hostNamings(model.config);
  const reserved = reservedAddresses(model.config);
  const lookup = namedBy(namings);
  const byKey = new Map<string, { readonly first: PlacedDevice; readonly devices: PlacedDevice[] }>();
  for (const device of devices) {
    const key = [
      device.at,
      device.network,
      device.address === undefined ? '?' : '',
      ...signatureOf(lookup, device),
    ].join('|');
    const group = byKey.get(key);
    if (group) group.devices.push(device);
    else byKey.set(key, { first: device, devices: [device] });
  }
  const all = [...byKey.values()].map(
    ({ first, devices: members }, at): ClassOfDevices => ({
      id: `class ${at}`,
      at: first.at,
      devices: members.map(({ id, address }) => (address === undefined ? { id } : { id, address })),
      places: placesOfDevice(model, first, namings, reserved),
      named: new Set(namesOf(lookup, first.macs, first.address)),
    }),
  );
  const zones = zonesByEnd(model, all);
  return {
    all,
    groups(from, to, side) {
      const here = all.filter(({ at }) => at === (side === 'from' ? from : to).id);
      if (here.length === 0) return [];
      const relevant = namings.filter(
        (one) =>
          (one.side === side || one.side === 'both') &&
          speaksOf(one.from, zones.get(from.id)) &&
          (to.id === 'router'
            ? one.to === null || one.to === undefined
            : one.to !== null && speaksOf(one.to, zones.get(to.id))),
      );
      if (relevant.length === 0) return [];
      const groups = new Map<string, ClassOfDevices[]>();
      for (const one of here) {
        const key = relevant
          .filter((naming) => one.named.has(naming.key))
          .map((naming) => naming.key)
          .join('|');
        // Where an address is not known yet, the class is asked by itself.
        const own = one.places.length > 1 ? `${key} ${one.id}` : key;
        groups.set(own, [...(groups.get(own) ?? []), one]);
      }
      return [...groups.values()];
    },
  };
}

const speaksOf = (named: string | undefined, zones: ReadonlySet<string> | undefined): boolean =>
  named === undefined || zones === undefined || zones.has(named);

function zonesByEnd(
  model: Model,
  classes: readonly ClassOfDevices[],
): ReadonlyMap<EndId, ReadonlySet<string> | undefined> {
  const found = new Map<EndId, ReadonlySet<string> | undefined>();
  for (const { at, places } of classes)
    for (const { place } of places) {
      if (place.kind !== 'network') continue;
      const zones = zonesOfNetwork(model.config, place.network);
      const before = found.get(at);
      // One network that nobody can tell makes the end one that any rule may speak of.
      const joined =
        zones === undefined || (found.has(at) && before === undefined)
          ? undefined
          : new Set([...zones, ...(before ?? [])]);
      found.set(at, joined);
    }
  return found;
}

/** A device with several hardware addresses is several sources: each is named or not by itself. */
const signatureOf = (lookup: NamedBy, { macs, address }: PlacedDevice): readonly string[] =>
  [
    ...new Set(
      (macs.length === 0 ? [[]] : macs.map((mac) => [mac])).map((own) =>
        namesOf(lookup, own, address).join(),
      ),
    ),
  ].sort();

function namesOf(lookup: NamedBy, macs: readonly string[], address: string | undefined): readonly string[] {
  const number = address === undefined ? undefined : parseIpv4(address);
  const own = macs.map((mac) => parseMac(mac) ?? mac);
  return lookup(own, number === undefined ? undefined : BigInt(number))
    .map(({ key }) => key)
    .sort();
}

function placesOfDevice(
  model: Model,
  device: PlacedDevice,
  namings: readonly HostNaming[],
  reserved: ReadonlySet<string>,
): readonly EndPlace[] {
  const { network, macs } = device;
  const addresses =
    device.address === undefined ? likelyAddresses(model, network, namings, reserved) : [device.address];
  const known: readonly (string | undefined)[] =
    macs.length === 0 ? [undefined] : macs.map((mac) => parseMac(mac) ?? mac);
  return known.flatMap((mac) =>
    (addresses.length === 0 ? [undefined] : addresses).map((address) => ({
      place: {
        kind: 'network' as const,
        network,
        ...(address === undefined ? {} : { address }),
        ...(mac === undefined ? {} : { mac }),
      },
    })),
  );
}

// Where the dynamic range of a factory configuration begins (`option start 100`).
const TYPICAL_HOST = 100n;

/**
 * Addresses that a device may get when it joins: one per kind that rules tell apart, and none that the router keeps
 * for another device.
 */
function likelyAddresses(
  model: Model,
  network: string,
  namings: readonly HostNaming[],
  reserved: ReadonlySet<string>,
): readonly string[] {
  const found = networkNamed(model, network);
  if (found === undefined) return [];
  const own = new Set(found.ipv4.map(({ address }) => address));
  const ranges = namings.flatMap(({ key, addresses }) =>
    addresses.map(([first, last]) => ({ key, first, last })),
  );
  return subnetsOfNetwork(found).flatMap((subnet) => {
    const [address = '', prefix = '32'] = subnet.split('/');
    const first = BigInt(parseIpv4(address) ?? 0);
    const last = first + (1n << BigInt(32 - Number(prefix))) - 1n;
    const inside = ranges.filter((range) => range.first <= last && range.last >= first);
    const points = [
      first + TYPICAL_HOST,
      first + 2n,
      ...inside.flatMap((range) => [range.first, range.last + 1n]),
    ];
    const kept = new Map<string, string>();
    for (const point of points) {
      const text = formatIpv4(Number(point));
      if (point <= first || point >= last || own.has(text) || reserved.has(text)) continue;
      const kind = inside
        .filter((range) => point >= range.first && point <= range.last)
        .map(({ key }) => key)
        .join('|');
      if (!kept.has(kind)) kept.set(kind, text);
    }
    return [...kept.values()];
  });
}

function reservedAddresses(config: UciConfig): ReadonlySet<string> {
  const dhcp = packageOf(config, 'dhcp');
  if (dhcp === undefined) return new Set();
  const hosts = sectionsOf(dhcp, 'host').filter((host) => listOf(host, 'mac').length > 0);
  return new Set(hosts.flatMap((host) => optionOf(host, 'ip') ?? []));
}
