import { parseIpv4 } from '../../../net/ipv4';
import type { Network } from '../../networks';
import type { Address } from './addresses';
import { maskOf } from './addresses';

/** Stand-ins for addresses that only the provider knows (RFC 5737, RFC 3849). */
const STAND_IN_IPV4 = BigInt(parseIpv4('192.0.2.0') ?? 0);
const STAND_IN_IPV6 = 0x20010db8_6275_0000n << 64n;

const address = (family: 4 | 6, value: bigint, bits: number): Address => {
  const mask = maskOf(bits, family);
  return { family, value, bits, ...(mask === undefined ? {} : { mask }), invert: false };
};

/**
 * The addresses an interface has while the firewall is loaded, as netifd tells them: IPv4 first, then its own IPv6
 * addresses, then those from prefixes that are handed down. What a provider gives has a stand-in.
 */
export function interfaceAddresses(networks: readonly Network[]): ReadonlyMap<string, readonly Address[]> {
  return new Map(networks.map((network, index) => [network.name, addressesOf(network, BigInt(index))]));
}

function addressesOf(network: Network, index: bigint): readonly Address[] {
  const ipv4 = network.ipv4.map((one) => address(4, BigInt(parseIpv4(one.address) ?? 0), one.prefix));
  const prefix = network.ipv6Prefix;
  const ipv6 = prefix === undefined ? [] : [address(6, prefix.network | 1n, prefix.prefix)];
  const given = network.uplink && network.proto !== 'static';
  const own4 = ipv4.length === 0 && given && network.proto !== 'dhcpv6';
  const own6 = ipv6.length === 0 && network.proto === 'dhcpv6';
  return [
    ...(own4 ? [address(4, STAND_IN_IPV4 + index + 1n, 24)] : ipv4),
    ...(own6 ? [address(6, STAND_IN_IPV6 | (index << 64n) | 1n, 64)] : ipv6),
  ];
}
