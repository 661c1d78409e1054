import { parseIpv4 } from '../net/ipv4';
import { parseIpv6 } from '../net/ipv6';
import { parseMac } from '../net/mac';
import { listOf, optionOf, packageOf, sectionsOf, type UciConfig, type UciSection } from '../uci/uci';

/** One place in the firewall's files that names hosts: those it names and those it does not may have different answers. */
export interface HostNaming {
  readonly key: string;
  readonly side: 'from' | 'to' | 'both';
  /** Firewall zones that the section speaks of; undefined: any. `null`: the router itself. */
  readonly from: string | undefined;
  readonly to: string | null | undefined;
  readonly macs: ReadonlySet<string>;
  readonly addresses: readonly (readonly [first: bigint, last: bigint])[];
}

/**
 * Everything by which the firewall could tell hosts apart, read from the words of its files alone. It may name more
 * than what counts in the end: then there are more classes of devices than needed, and each is still asked by itself.
 */
export function hostNamings(config: UciConfig): readonly HostNaming[] {
  const firewall = packageOf(config, 'firewall');
  if (firewall === undefined) return [];
  const sets = new Map(sectionsOf(firewall, 'ipset').map((set) => [optionOf(set, 'name') ?? '', set]));
  return firewall.sections.flatMap((section, at) =>
    section.type === 'ipset' || section.type === 'include' ? [] : namingsOf(section, `${at}`, sets),
  );
}

function namingsOf(
  section: UciSection,
  id: string,
  sets: ReadonlyMap<string, UciSection>,
): readonly HostNaming[] {
  const scope = scopeOf(section);
  if (scope === undefined) return [];
  const own = section.options.flatMap(({ name }): readonly HostNaming[] =>
    WORDS_ONLY.has(name) ? [] : naming(`${id} ${name}`, SIDES[name] ?? 'both', scope, listOf(section, name)),
  );
  const [called = ''] = (optionOf(section, 'ipset') ?? '').replace(/^!\s*/, '').split(/\s+/);
  const set = sets.get(called);
  if (set === undefined) return own;
  const entries = listOf(set, 'entry');
  // An entry of several fields names who fits all of them, so each is a name of its own.
  const several = entries.some((entry) => /[\s,]/.test(entry.trim()));
  const inSet = several
    ? entries.flatMap((entry, nth) => naming(`${id} set ${nth}`, 'both', scope, [entry]))
    : naming(`${id} set`, 'both', scope, entries);
  return [...own, ...inSet];
}

const SIDES: Readonly<Record<string, HostNaming['side']>> = {
  src_ip: 'from',
  src_mac: 'from',
  dest_ip: 'to',
  src_dip: 'to',
};
const WORDS_ONLY: ReadonlySet<string> = new Set([
  'name',
  'src',
  'dest',
  'target',
  'proto',
  'enabled',
  'ipset',
]);

type Scope = Pick<HostNaming, 'from' | 'to'>;

/** Undefined: what the router itself sends, which is no device. Translations and zones may touch any pair. */
function scopeOf(section: UciSection): Scope | undefined {
  if (section.type !== 'rule') return { from: undefined, to: undefined };
  const src = optionOf(section, 'src');
  const dest = optionOf(section, 'dest');
  if (src === undefined) return undefined;
  return {
    from: src === '*' ? undefined : src,
    to: dest === undefined ? null : dest === '*' ? undefined : dest,
  };
}

function naming(
  key: string,
  side: HostNaming['side'],
  scope: Scope,
  words: readonly string[],
): readonly HostNaming[] {
  const single = words.flatMap((word) => word.split(/[\s,]+/)).map((word) => word.replace(/^!/, ''));
  const macs = new Set(single.flatMap((word) => parseMac(word) ?? []));
  const addresses = single.flatMap((word) => {
    const range = rangeOf(word);
    return range ? [range] : [];
  });
  return macs.size === 0 && addresses.length === 0 ? [] : [{ key, side, ...scope, macs, addresses }];
}

/** IPv4 only: the IPv6 addresses of a device change by themselves, so each class is asked for all that rules name. */
function rangeOf(word: string): readonly [bigint, bigint] | undefined {
  const [first = '', last] = word.split('-');
  const [address = '', length] = first.split('/');
  const start = parseIpv4(address);
  if (start === undefined || parseIpv6(word) !== undefined) return undefined;
  const end = last === undefined ? undefined : parseIpv4(last);
  if (end !== undefined) return [BigInt(start), BigInt(end)];
  const mask = length === undefined ? 32 : length.includes('.') ? prefixOf(length) : Number(length);
  if (!(mask >= 0 && mask <= 32)) return [BigInt(start), BigInt(start)];
  const size = 1n << BigInt(32 - mask);
  const network = (BigInt(start) / size) * size;
  return [network, network + size - 1n];
}

const prefixOf = (mask: string): number => {
  const value = parseIpv4(mask) ?? 0;
  return [...value.toString(2)].filter((bit) => bit === '1').length;
};

/** The namings that name a device, by any of its hardware addresses or by its address. */
export type NamedBy = (macs: readonly string[], address: bigint | undefined) => readonly HostNaming[];

/** Sorted once: thousands of devices are looked up, and most names are single addresses. */
export function namedBy(namings: readonly HostNaming[]): NamedBy {
  const byMac = new Map<string, HostNaming[]>();
  const single = new Map<bigint, HostNaming[]>();
  const ranges: { readonly first: bigint; readonly last: bigint; readonly naming: HostNaming }[] = [];
  for (const naming of namings) {
    for (const mac of naming.macs) byMac.set(mac, [...(byMac.get(mac) ?? []), naming]);
    for (const [first, last] of naming.addresses)
      if (first === last) single.set(first, [...(single.get(first) ?? []), naming]);
      else ranges.push({ first, last, naming });
  }
  return (macs, address) => {
    const found = new Set(macs.flatMap((mac) => byMac.get(mac) ?? []));
    if (address !== undefined) {
      for (const naming of single.get(address) ?? []) found.add(naming);
      for (const { first, last, naming } of ranges)
        if (address >= first && address <= last) found.add(naming);
    }
    return [...found];
  };
}

/** Names of the firewall zones that a network may be in; undefined where the file does not say it by name. */
export function zonesOfNetwork(config: UciConfig, network: string): ReadonlySet<string> | undefined {
  const firewall = packageOf(config, 'firewall');
  if (firewall === undefined) return undefined;
  const zones = sectionsOf(firewall, 'zone');
  const listed = zones.filter((zone) => listOf(zone, 'network').includes(network));
  const byDevice = zones.filter(
    (zone) => optionOf(zone, 'device') !== undefined || listOf(zone, 'subnet').length > 0,
  );
  if (listed.length === 0) return undefined;
  return new Set([...listed, ...byDevice].flatMap((zone) => optionOf(zone, 'name') ?? []));
}
