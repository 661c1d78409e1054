import { formatIpv4, parseCidr, parseIpv4, prefixOfNetmask } from '../../net/ipv4';
import { parseIpv6, parseIpv6Cidr } from '../../net/ipv6';
import { parseMac } from '../../net/mac';
import type { AddressRange, PortRange, Protocol, Target } from './model';

/** Resolves an interface name to its networks: fw4 accepts names where addresses are expected. */
export type SubnetsOf = (interfaceName: string) => readonly string[] | undefined;

/** fw4's reading of an address word; undefined makes it skip the section. A name may stand for several networks. */
export function addressRanges(word: string, subnetsOf: SubnetsOf): readonly AddressRange[] | undefined {
  const negated = word.startsWith('!');
  const text = negated ? word.slice(1).trim() : word;
  const subnets = subnetsOf(text);
  if (subnets !== undefined) {
    const ranges = subnets.map((subnet) => rangeOf(subnet, negated));
    return ranges.some((range) => range === undefined) ? undefined : (ranges as AddressRange[]);
  }
  const range = rangeOf(text, negated);
  return range === undefined ? undefined : [range];
}

function rangeOf(text: string, negated: boolean): AddressRange | undefined {
  const dash = text.match(/^([0-9.]+)-([0-9.]+)$/) ?? text.match(/^([0-9a-fA-F:]+)-([0-9a-fA-F:]+)$/);
  if (dash) return between(dash[1] ?? '', dash[2] ?? '', negated);
  if (text.includes(':')) {
    const cidr = parseIpv6Cidr(text);
    if (cidr === undefined) return undefined;
    const size = 1n << BigInt(128 - cidr.prefix);
    return { family: 'ipv6', first: cidr.network, last: cidr.network + size - 1n, negated };
  }
  const cidr = parseCidr(withPrefix(text));
  if (!cidr.ok) return undefined;
  const first = BigInt(cidr.value.network);
  return { family: 'ipv4', first, last: first + (1n << BigInt(32 - cidr.value.prefix)) - 1n, negated };
}

function between(from: string, to: string, negated: boolean): AddressRange | undefined {
  const v4 = [parseIpv4(from), parseIpv4(to)] as const;
  if (v4[0] !== undefined && v4[1] !== undefined)
    return { family: 'ipv4', first: BigInt(v4[0]), last: BigInt(v4[1]), negated };
  const v6 = [parseIpv6(from), parseIpv6(to)] as const;
  return v6[0] !== undefined && v6[1] !== undefined
    ? { family: 'ipv6', first: v6[0], last: v6[1], negated }
    : undefined;
}

// `a.b.c.d` and `a.b.c.d/255.255.255.0` are accepted beside CIDR.
function withPrefix(text: string): string {
  const [address = '', mask] = text.split('/');
  if (mask === undefined) return `${address}/32`;
  const prefix = mask.includes('.') ? prefixOfNetmask(mask) : undefined;
  return prefix === undefined ? text : `${address}/${prefix}`;
}

/** `80`, `8000-8100`, `!22`; a service name is not a port for fw4. */
export function portRange(word: string): PortRange | undefined {
  const found = word.match(/^(!?)\s*([0-9]{1,5})(?:[-:]([0-9]{1,5}))?$/);
  if (!found) return undefined;
  const first = Number(found[2]);
  const last = found[3] === undefined ? first : Number(found[3]);
  return first <= last && last <= 65535 ? { first, last, negated: found[1] === '!' } : undefined;
}

export function macWord(word: string): { readonly mac: string; readonly negated: boolean } | undefined {
  const negated = word.startsWith('!');
  const mac = parseMac(negated ? word.slice(1) : word);
  return mac === undefined ? undefined : { mac, negated };
}

const PROTOCOLS: Readonly<Record<string, readonly Protocol[] | 'any'>> = {
  all: 'any',
  any: 'any',
  '*': 'any',
  tcp: ['tcp'],
  '6': ['tcp'],
  udp: ['udp'],
  '17': ['udp'],
  tcpudp: ['tcp', 'udp'],
  icmp: ['icmp'],
  '1': ['icmp'],
  icmpv6: ['icmp'],
  'ipv6-icmp': ['icmp'],
  '58': ['icmp'],
};

/** Undefined: fw4 would refuse the word. A number or name of another protocol is `other`: no packet of ours is one. */
export function protocolsOf(words: readonly string[]): readonly Protocol[] | 'any' | undefined {
  const found: Protocol[] = [];
  for (const word of words) {
    const known = Object.hasOwn(PROTOCOLS, word.toLowerCase()) ? PROTOCOLS[word.toLowerCase()] : undefined;
    if (known === 'any') return 'any';
    if (known !== undefined) found.push(...known);
    else if (/^([0-9]{1,3}|[a-z][a-z0-9-]*)$/.test(word)) found.push('other');
    else return undefined;
  }
  return found;
}

// Verdict words may be shortened and in any case; the first that starts so is taken (`parse_target`).
const TARGETS = ['accept', 'reject', 'drop', 'notrack', 'helper', 'mark', 'dscp'] as const;

export function targetOf(word: string | undefined, byDefault: Target): Target | undefined {
  if (word === undefined) return byDefault;
  const found = TARGETS.find((target) => target.startsWith(word.toLowerCase()));
  if (found === undefined) return undefined;
  return found === 'accept' || found === 'reject' || found === 'drop' ? found : 'none';
}

export const numberOfAddress = (address: string): bigint | undefined => {
  const v4 = parseIpv4(address);
  return v4 === undefined ? parseIpv6(address) : BigInt(v4);
};

export const formatAddress4 = (value: bigint): string => formatIpv4(Number(value));
