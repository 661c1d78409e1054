import { cidrOf, formatIpv4, parseIpv4 } from '../net/ipv4';
import { formatIpv6, parseIpv6 } from '../net/ipv6';
import type { Candidates } from './classes';
import type { Routing } from './engine/judge';
import { type Model, uplinkOf } from './model';
import type { Network } from './networks';
import { interfaceAddresses } from './read/uci-fw4/interface-addresses';
import type { Family } from './verification';

export const numberOf = (address: string): bigint => {
  const ipv4 = parseIpv4(address);
  return ipv4 === undefined ? (parseIpv6(address) ?? 0n) : BigInt(ipv4);
};
export const addressText = (value: bigint, family: Family): string =>
  family === 'ipv4' ? formatIpv4(Number(value)) : formatIpv6(value);

const stretch = (first: string, last: string, typical: string): Candidates => ({
  first: numberOf(first),
  last: numberOf(last),
  typical: numberOf(typical),
});

/** Typical addresses are from documentation prefixes (RFC 5737, RFC 3849): no configuration fixes them. */
const EVERYTHING_IPV4 = stretch('0.0.0.1', '255.255.255.254', '198.51.100.7');
const LAST_IPV6 = 'ffff:ffff:ffff:ffff:ffff:ffff:ffff';
const GLOBAL_IPV6 = stretch('2000::', `3fff:${LAST_IPV6}`, '2001:db8:ffff::7');
const LOCAL_IPV6 = stretch('fc00::', `fdff:${LAST_IPV6}`, 'fdff::7');
const LINK_IPV6 = stretch('fe80::2', 'fe80::ffff:ffff:ffff:ffff', 'fe80::200');
const EVERYTHING_IPV6 = stretch('::2', `feff:${LAST_IPV6}`, '2001:db8:ffff::7');
/** The prefix that a provider hands down, of which the configuration knows nothing. */
const HANDED_DOWN = stretch('2000::', `3fff:${LAST_IPV6}`, '2001:db8:6275:6c6b::c8');
const TYPICAL_HOST = 200n;

/** Where hosts of the internet may be; `near`: those on the line itself speak to the router from link-local addresses. */
export function internetCandidates(family: Family, near: boolean): readonly Candidates[] {
  if (family === 'ipv4') return [EVERYTHING_IPV4];
  return near ? [GLOBAL_IPV6, LOCAL_IPV6, LINK_IPV6] : [GLOBAL_IPV6];
}

/** Addresses that hosts of a network may have. */
export function hostCandidates(network: Network, family: Family, near: boolean): readonly Candidates[] {
  const own = family === 'ipv4' ? ipv4Spans(network) : ipv6Spans(network);
  const link = family === 'ipv6' && near ? [LINK_IPV6] : [];
  if (!network.anyAddress) return [...own, ...link];
  return [...own, family === 'ipv4' ? EVERYTHING_IPV4 : EVERYTHING_IPV6, ...link];
}

function ipv4Spans(network: Network): readonly Candidates[] {
  return network.ipv4.map(({ address, prefix }) => {
    const first = BigInt(cidrOf(parseIpv4(address) ?? 0, prefix).network);
    return hosts(first, first + (1n << BigInt(32 - prefix)) - 1n);
  });
}

/** The fixed prefix where there is one; besides it any that the provider hands down. */
function ipv6Spans({ ipv6Prefix, ipv6 }: Network): readonly Candidates[] {
  const fixed =
    ipv6Prefix === undefined
      ? []
      : [hosts(ipv6Prefix.network, ipv6Prefix.network + (1n << BigInt(128 - ipv6Prefix.prefix)) - 1n)];
  return ipv6 ? [...fixed, HANDED_DOWN] : fixed;
}

const hosts = (first: bigint, last: bigint): Candidates => ({
  first,
  last,
  typical: first + TYPICAL_HOST <= last ? first + TYPICAL_HOST : first,
});

/** What the router listens on beside its own addresses: broadcast, and the groups of its services. */
const GROUPS: Readonly<Record<Family, readonly bigint[]>> = {
  ipv4: ['255.255.255.255', '224.0.0.1', '224.0.0.251', '239.255.255.250'].map(numberOf),
  ipv6: ['ff02::1', 'ff02::2', 'ff02::1:2', 'ff02::fb', 'ff05::1:3'].map(numberOf),
};

/** The router's addresses, those of `near` first: it answers on all of them, whichever network asks. */
export function routerAddresses(model: Model, family: Family, near?: Network): readonly bigint[] {
  const known = addressesByNetwork(model);
  const order = near === undefined ? model.networks : [near, ...model.networks.filter((one) => one !== near)];
  const own = order.flatMap(({ name }) => known.get(name)?.[family] ?? []);
  const more = family === 'ipv4' ? [] : [numberOf('fe80::1'), ...handedDown(model)];
  const first = family === 'ipv4' && own.length === 0 ? [numberOf('192.0.2.1')] : [];
  return [...first, ...own, ...more, ...GROUPS[family]];
}

const isLinkLocal = (address: bigint): boolean => address >> 118n === 0xfe80n >> 6n;

const handedDown = ({ networks }: Model): readonly bigint[] =>
  networks.some(({ ipv6 }) => ipv6) ? [numberOf('2001:db8:6275:6c6b::1')] : [];

type ByFamily = Readonly<Record<Family, readonly bigint[]>>;
const byModel = new WeakMap<Model, ReadonlyMap<string, ByFamily>>();

/** The router's own addresses by network, looked up once per model. */
function addressesByNetwork(model: Model): ReadonlyMap<string, ByFamily> {
  const known = byModel.get(model);
  if (known) return known;
  const made = new Map(
    [...interfaceAddresses(model.networks)].map(([name, addresses]) => {
      const of = (family: 4 | 6): readonly bigint[] =>
        addresses.filter((one) => one.family === family).map(({ value }) => value);
      return [name, { ipv4: of(4), ipv6: of(6) }] as const;
    }),
  );
  byModel.set(model, made);
  return made;
}

export const routingOf = (model: Model): Routing => ({
  mayBeOwn: (address, family) => mayBeOwn(model, address, family),
  deviceFor: (address, family) => deviceFor(model, address, family),
  ownOn: (device, family) => {
    const known = addressesByNetwork(model);
    return model.networks
      .filter((network) => network.device === device)
      .flatMap(({ name }) => known.get(name)?.[family] ?? []);
  },
});

/** No network of the configuration holds it, and the router has addresses that only a provider knows. */
function mayBeOwn(model: Model, address: bigint, family: Family): boolean {
  const device = deviceFor(model, address, family);
  if (device === undefined || (family === 'ipv6' && address >> 121n === 0x7en)) return false;
  const inside = model.networks.some((network) => !network.uplink && network.device === device);
  return (
    !inside &&
    model.networks.some(
      ({ uplink, proto, ipv6 }) => (uplink && proto !== 'static') || (family === 'ipv6' && ipv6),
    )
  );
}

/** The device by which the router sends a packet on; undefined: the address is one of its own. */
export function deviceFor(model: Model, address: bigint, family: Family): string | undefined {
  const known = addressesByNetwork(model);
  for (const own of known.values()) if (own[family].includes(address)) return undefined;
  if (GROUPS[family].includes(address) || (family === 'ipv6' && isLinkLocal(address))) return undefined;
  // The first address of an IPv6 network is that of its routers.
  if (family === 'ipv6' && model.networks.some(({ ipv6Prefix }) => ipv6Prefix?.network === address))
    return undefined;
  const holding = model.networks.find(
    (network) =>
      !network.uplink &&
      (family === 'ipv4' ? ipv4Spans(network) : ipv6Spans({ ...network, ipv6: false })).some(
        ({ first, last }) => address >= first && address <= last,
      ),
  );
  return holding?.device ?? uplinkOf(model, family)?.device ?? '';
}
