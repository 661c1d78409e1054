import { cidrOf, parseIpv4 } from '../net/ipv4';
import { formatIpv6, ipv6CidrOf, parseIpv6 } from '../net/ipv6';
import type { AddressRange, Firewall, FirewallRule, PortRange, Redirect } from './firewall/model';
import { entriesOf } from './firewall/sets';
import { formatAddress4, numberOfAddress } from './firewall/values';
import type { Network } from './networks';
import type { Family } from './verification';

/** The rules and redirects that can look at a packet of one pair: only they can tell hosts or ports of the pair apart. */
export interface Relevant {
  readonly rules: readonly FirewallRule[];
  readonly redirects: readonly Redirect[];
  readonly sets: Firewall['sets'];
}

/** Documentation prefixes (RFC 3849, RFC 5737): witnesses for addresses that no configuration fixes. */
const UNFIXED_IPV6 = parseIpv6('2001:db8:6275:6c6b::') ?? 0n;
const INTERNET: Readonly<Record<Family, readonly [first: string, last: string, typical: string]>> = {
  ipv4: ['0.0.0.0', '255.255.255.255', '198.51.100.7'],
  ipv6: ['2000::', '3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db8:ffff::7'],
};
const TYPICAL_HOST = 200n;

/** One address per class of hosts that the relevant rules treat alike, the nameless ones first. */
export function hostAddresses(
  network: Network,
  family: Family,
  side: 'src' | 'dest',
  relevant: Relevant,
): readonly string[] {
  const own = new Set(network.ipv4.map(({ address }) => address));
  const spans = family === 'ipv4' ? ipv4Spans(network) : ipv6Spans(network);
  const addresses = spans.flatMap(([first, last]) =>
    representatives(
      first,
      last,
      first + TYPICAL_HOST <= last ? first + TYPICAL_HOST : first,
      family,
      side,
      relevant,
    ),
  );
  const usable = addresses.filter((address) => !own.has(address));
  return usable.length > 0 ? usable : addresses;
}

/** Addresses of a network in which hosts may have any: one of its own where it has some, and one per class of all others. */
export function anyAddresses(
  network: Network,
  family: Family,
  side: 'src' | 'dest',
  relevant: Relevant,
): readonly string[] {
  const known = network.ipv4.length > 0 && family === 'ipv4' ? ipv4Spans(network)[0] : undefined;
  const typical = known === undefined ? undefined : known[0] + 1n;
  const last = family === 'ipv4' ? (1n << 32n) - 1n : (1n << 128n) - 1n;
  const usual = numberOfAddress(INTERNET[family][2]) ?? 0n;
  return representatives(1n, last, typical ?? usual, family, side, relevant);
}

export function internetAddresses(
  family: Family,
  side: 'src' | 'dest',
  relevant: Relevant,
): readonly string[] {
  const [first, last, typical] = INTERNET[family].map((address) => numberOfAddress(address) ?? 0n) as [
    bigint,
    bigint,
    bigint,
  ];
  return representatives(first, last, typical, family, side, relevant);
}

function ipv4Spans(network: Network): readonly (readonly [bigint, bigint])[] {
  return network.ipv4.map(({ address, prefix }) => {
    const first = BigInt(cidrOf(parseIpv4(address) ?? 0, prefix).network);
    return [first, first + (1n << BigInt(32 - prefix)) - 1n] as const;
  });
}

// The fixed prefix where there is one; besides it any global prefix the provider may delegate.
function ipv6Spans(network: Network): readonly (readonly [bigint, bigint])[] {
  const last = (1n << 64n) - 1n;
  const open = ipv6CidrOf(UNFIXED_IPV6, 64).network;
  const spans: (readonly [bigint, bigint])[] = [[open, open + last]];
  const fixed = network.ipv6Prefix;
  if (fixed !== undefined)
    spans.unshift([fixed.network, fixed.network + (1n << BigInt(128 - fixed.prefix)) - 1n]);
  return spans;
}

function representatives(
  first: bigint,
  last: bigint,
  typical: bigint,
  family: Family,
  side: 'src' | 'dest',
  relevant: Relevant,
): readonly string[] {
  const ranges = rangesOf(relevant, family, side).filter(
    (range) => range.first <= last && range.last >= first,
  );
  const starts = ranges.flatMap((range) => [range.first, range.last + 1n]);
  const points = [typical, first, ...starts].filter((point) => point >= first && point <= last);
  const kept = new Map<string, bigint>();
  for (const point of points) {
    const signature = signatureOf(point, ranges);
    if (!kept.has(signature)) kept.set(signature, point);
  }
  return [...kept.values()].map((value) => (family === 'ipv4' ? formatAddress4(value) : formatIpv6(value)));
}

/** Hosts in the same lists and sets are one class, however many entries a set has: the owner counts, not the entry. */
function signatureOf(point: bigint, ranges: readonly OwnedRange[]): string {
  const owners = new Set<string>();
  for (const { first, last, owner } of ranges) if (point >= first && point <= last) owners.add(owner);
  return [...owners].join(',');
}

interface OwnedRange {
  readonly first: bigint;
  readonly last: bigint;
  readonly owner: string;
}

function rangesOf(
  { rules, redirects, sets }: Relevant,
  family: Family,
  side: 'src' | 'dest',
): readonly OwnedRange[] {
  const owned = (ranges: readonly AddressRange[], owner: string): OwnedRange[] =>
    ranges
      .filter((range) => range.family === family)
      .map(({ first, last, negated }) => ({ first, last, owner: `${owner}${negated ? '!' : ''}` }));
  return [
    ...rules.flatMap((rule) =>
      owned(side === 'src' ? rule.sourceAddresses : rule.destinationAddresses, `rule ${rule.section}`),
    ),
    ...redirects.flatMap((one) =>
      owned(side === 'src' ? one.sourceAddresses : one.originalAddresses, `redirect ${one.section}`),
    ),
    ...rules.flatMap((rule) => setRanges(rule, sets, family, side)),
  ];
}

function setRanges(
  rule: FirewallRule,
  sets: Firewall['sets'],
  family: Family,
  side: 'src' | 'dest',
): OwnedRange[] {
  const set = rule.set && sets.get(rule.set.name);
  if (set === undefined) return [];
  const several = set.match.length > 1;
  return set.match.flatMap(({ direction, what }, index) => {
    if ((what !== 'ip' && what !== 'net') || (rule.set?.fields[index] ?? direction) !== side) return [];
    return entriesOf(set).flatMap((entry, nth): OwnedRange[] => {
      const field = entry[index];
      if (field?.kind !== 'range' || field.family !== family) return [];
      const owner = several ? `set ${set.name} ${nth}` : `set ${set.name}`;
      return [{ first: field.first, last: field.last, owner }];
    });
  });
}

/** Hardware addresses that rules name, one per class; undefined stands for every other device. */
export function sourceMacs({ rules, redirects, sets }: Relevant): readonly (string | undefined)[] {
  const owners = new Map<string, string[]>();
  const note = (mac: string, owner: string): void =>
    void owners.set(mac, [...(owners.get(mac) ?? []), owner]);
  for (const rule of [...rules, ...redirects]) for (const { mac } of rule.sourceMacs) note(mac, rule.section);
  for (const rule of rules) {
    const set = rule.set && sets.get(rule.set.name);
    set?.match.forEach(({ what }, index) => {
      if (what === 'mac')
        for (const entry of set.entries) note((entry[index] ?? '').toLowerCase(), `set ${set.name}`);
    });
  }
  const classes = new Map([...owners].map(([mac, by]) => [by.join(','), mac]));
  return [undefined, ...classes.values()];
}

// DHCP clients use their own source port; the borders make the answer for those ports exact.
const FIXED_PORTS = [67, 68, 546, 547];

/** First ports of the stretches that all relevant rules treat alike, ascending, starting with 1. */
export function portBorders({ rules, redirects, sets }: Relevant): readonly number[] {
  const borders = new Set([1]);
  const bySource = [...rules, ...redirects].some(({ sourcePorts }) => sourcePorts.length > 0);
  if (bySource) for (const port of FIXED_PORTS) borders.add(port).add(port + 1);
  const note = (ranges: readonly PortRange[]): void => {
    for (const { first, last } of ranges) borders.add(first).add(last + 1);
  };
  for (const rule of rules) {
    note(rule.destinationPorts);
    const set = rule.set && sets.get(rule.set.name);
    set?.match.forEach(({ what }, index) => {
      if (what === 'port')
        note(
          set.entries.map((entry) => ({
            first: Number(entry[index]),
            last: Number(entry[index]),
            negated: false,
          })),
        );
    });
  }
  for (const redirect of redirects) note(redirect.originalPorts);
  return [...borders].filter((port) => port >= 1 && port <= 65535).sort((a, b) => a - b);
}
