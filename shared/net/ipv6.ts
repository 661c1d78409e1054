/** An IPv6 address as an unsigned 128-bit number. */
export type Ipv6 = bigint;

export interface Ipv6Cidr {
  readonly network: Ipv6;
  readonly prefix: number;
}

const ALL_ONES = (1n << 128n) - 1n;

/** RFC 4291 text form, without zone index; an embedded IPv4 tail is understood. Undefined for anything else. */
export function parseIpv6(text: string): Ipv6 | undefined {
  const halves = text.toLowerCase().split('::');
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] ?? '');
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? '') : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

function groupsOf(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const words = text.split(':');
  for (const [index, word] of words.entries()) {
    if (word.includes('.') && index === words.length - 1) {
      const bytes = word.split('.').map((byte) => (/^(0|[1-9][0-9]{0,2})$/.test(byte) ? Number(byte) : 256));
      if (bytes.length !== 4 || bytes.some((byte) => byte > 255)) return undefined;
      groups.push((bytes[0] ?? 0) * 256 + (bytes[1] ?? 0), (bytes[2] ?? 0) * 256 + (bytes[3] ?? 0));
    } else if (/^[0-9a-f]{1,4}$/.test(word)) {
      groups.push(Number.parseInt(word, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}

/** `fd00::/8`, or a single address (prefix 128). Host bits are dropped. */
export function parseIpv6Cidr(text: string): Ipv6Cidr | undefined {
  const [address = '', length = '128'] = text.split('/');
  const value = parseIpv6(address);
  const prefix = Number(length);
  if (value === undefined || !/^[0-9]{1,3}$/.test(length) || prefix > 128) return undefined;
  return ipv6CidrOf(value, prefix);
}

const maskOf = (prefix: number): bigint => ALL_ONES ^ ((1n << BigInt(128 - prefix)) - 1n);
export const ipv6CidrOf = (address: Ipv6, prefix: number): Ipv6Cidr => ({
  network: address & maskOf(prefix),
  prefix,
});
export const containsIpv6 = (cidr: Ipv6Cidr, address: Ipv6): boolean =>
  (address & maskOf(cidr.prefix)) === cidr.network;

/** Shortest common form: the longest run of zero groups becomes `::` (RFC 5952). */
export function formatIpv6(address: Ipv6): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    Number((address >> BigInt(112 - 16 * index)) & 0xffffn),
  );
  let best = { at: -1, length: 1 };
  for (let at = 0; at < 8; at++) {
    let end = at;
    while (end < 8 && groups[end] === 0) end++;
    if (end - at > best.length) best = { at, length: end - at };
  }
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  if (best.at < 0) return hex(groups);
  return `${hex(groups.slice(0, best.at))}::${hex(groups.slice(best.at + best.length))}`;
}
