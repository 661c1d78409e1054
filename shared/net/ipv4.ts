import { err, ok, type Result } from '../kernel/result';

/** An IPv4 address as an unsigned 32-bit number. */
export type Ipv4 = number;

/** Dotted quad without leading zeros; undefined for anything else. */
export function parseIpv4(text: string): Ipv4 | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part)) return undefined;
    const octet = Number(part);
    if (octet > 255) return undefined;
    value = value * 256 + octet;
  }
  return value;
}

export const formatIpv4 = (address: Ipv4): string =>
  [address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255].join('.');

/** An IPv4 network: host bits are zero. */
export interface Ipv4Cidr {
  readonly network: Ipv4;
  readonly prefix: number;
}

export type CidrError = { readonly kind: 'not-a-cidr'; readonly given: string };

const maskOf = (prefix: number): number => (prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0);

/** `192.168.1.0/24` or `192.168.1.1/24` (host bits are dropped). */
export function parseCidr(text: string): Result<Ipv4Cidr, CidrError> {
  const [address = '', length = ''] = text.split('/');
  const parsed = parseIpv4(address);
  if (parsed === undefined || !/^[0-9]{1,2}$/.test(length) || Number(length) > 32)
    return err({ kind: 'not-a-cidr', given: text });
  return ok(cidrOf(parsed, Number(length)));
}

export const cidrOf = (address: Ipv4, prefix: number): Ipv4Cidr => ({
  network: (address & maskOf(prefix)) >>> 0,
  prefix,
});
export const formatCidr = (cidr: Ipv4Cidr): string => `${formatIpv4(cidr.network)}/${cidr.prefix}`;
export const contains = (cidr: Ipv4Cidr, address: Ipv4): boolean =>
  (address & maskOf(cidr.prefix)) >>> 0 === cidr.network;
export const overlaps = (a: Ipv4Cidr, b: Ipv4Cidr): boolean =>
  a.prefix <= b.prefix ? contains(a, b.network) : contains(b, a.network);
export const formatNetmask = (prefix: number): string => formatIpv4(maskOf(prefix));

/** `255.255.255.0` -> 24; undefined when the ones are not contiguous. */
export function prefixOfNetmask(text: string): number | undefined {
  const mask = parseIpv4(text);
  if (mask === undefined) return undefined;
  for (let prefix = 0; prefix <= 32; prefix++) if (maskOf(prefix) === mask) return prefix;
  return undefined;
}
