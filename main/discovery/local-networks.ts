import { networkInterfaces } from 'node:os';
import { cidrOf, contains, formatIpv4, type Ipv4, parseIpv4 } from '../../shared/net/ipv4';

/** An IPv4 network that this computer is on. */
export interface LocalNetwork {
  readonly device: string;
  readonly address: string;
  readonly prefix: number;
  readonly mac: string;
}

/** Everything but loopback. Tunnels and networks of containers are among them: choose with `networksTowards`. */
export function localNetworks(): readonly LocalNetwork[] {
  return Object.entries(networkInterfaces()).flatMap(([device, addresses = []]) =>
    addresses.flatMap(({ internal, family, address, cidr, mac }): readonly LocalNetwork[] => {
      const prefix = Number(cidr?.split('/')[1]);
      if (internal || family !== 'IPv4' || !Number.isInteger(prefix) || prefix > 30) return [];
      return [{ device, address, prefix, mac }];
    }),
  );
}

/** The networks that this computer shares with a router. None for a router elsewhere, or one inside this computer. */
export function networksTowards(routerAddress: string, all = localNetworks()): readonly LocalNetwork[] {
  const router = parseIpv4(routerAddress);
  return all.filter(({ address, prefix }) => {
    const own = parseIpv4(address);
    return router !== undefined && own !== undefined && contains(cidrOf(own, prefix), router);
  });
}

// More than a home has. A larger network is searched only around this computer's own address.
const WIDEST_PREFIX = 22;

/** Every address that another device could have there. */
export function neighbourAddresses({
  address,
  prefix,
}: Pick<LocalNetwork, 'address' | 'prefix'>): readonly string[] {
  const own = parseIpv4(address);
  if (own === undefined) return [];
  const { network } = cidrOf(own, Math.max(prefix, WIDEST_PREFIX));
  const size = 2 ** (32 - Math.max(prefix, WIDEST_PREFIX));
  const addresses: string[] = [];
  for (let offset = 1; offset < size - 1; offset++) {
    const candidate: Ipv4 = network + offset;
    if (candidate !== own) addresses.push(formatIpv4(candidate));
  }
  return addresses;
}
