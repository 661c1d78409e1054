import { parseIpv4 } from '../../../net/ipv4';
import { parseIpv6 } from '../../../net/ipv6';

/** An address as fw4 keeps it: a network, a range, or an address under a mask with gaps. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
  /** The last address of a range. */
  readonly to?: bigint;
  /** Length of the prefix, -1 for a mask with gaps; absent for a range. */
  readonly bits?: number;
  /** Absent for a range, and where the length is more than the family has. */
  readonly mask?: bigint;
  readonly invert: boolean;
}

export const widthOf = (family: 4 | 6): number => (family === 4 ? 32 : 128);
const onesOf = (family: 4 | 6): bigint => (1n << BigInt(widthOf(family))) - 1n;

/** One word of an address option. No addresses: the interface that is named has none, and then fw4 does not restrict anything. */
export interface NetworkWord {
  readonly invert: boolean;
  readonly addresses: readonly Address[];
}

/** The addresses that an interface has while fw4 loads; undefined: there is no such interface. */
export type AddressesOf = (interfaceName: string) => readonly Address[] | undefined;

export function addressOf(text: string): Pick<Address, 'family' | 'value'> | undefined {
  const ipv6 = parseIpv6(text);
  if (ipv6 !== undefined) return { family: 6, value: ipv6 };
  const ipv4 = parseIpv4(text);
  return ipv4 === undefined ? undefined : { family: 4, value: BigInt(ipv4) };
}

/** `a`, `a/24`, `a/255.255.255.0`, `::5/-64`, `a-b`, or the name of an interface. */
export function subnetOf(text: string, addressesOf: AddressesOf): readonly Address[] | undefined {
  const [left = '', right, ...more] = text.split('/');
  if (more.length > 0) return undefined;
  if (right !== undefined) return one(withLength(left, right));
  const [from = '', to, ...others] = text.split('-');
  if (others.length > 0) return undefined;
  if (to !== undefined) return one(rangeOf(from, to));
  const found = addressOf(text);
  if (found === undefined) return addressesOf(text);
  const { family } = found;
  return [{ ...found, bits: widthOf(family), mask: onesOf(family), invert: false }];
}

const one = (address: Address | undefined): readonly Address[] | undefined =>
  address === undefined ? undefined : [address];

function withLength(left: string, right: string): Address | undefined {
  const found = addressOf(left);
  if (found === undefined) return undefined;
  const { family, value } = found;
  const mask = addressOf(right);
  if (mask !== undefined) {
    if (mask.family !== family) return undefined;
    const bits = lengthOf(mask.value, family);
    // Only under a mask with gaps the address itself is cut.
    return bits === undefined
      ? { family, value: value & mask.value, bits: -1, mask: mask.value, invert: false }
      : { family, value, bits, mask: mask.value, invert: false };
  }
  const bits = wholeNumber(right);
  if (bits === undefined) return undefined;
  const made = maskOf(bits, family);
  return {
    family,
    value,
    bits: Math.max(-1, bits),
    ...(made === undefined ? {} : { mask: made }),
    invert: false,
  };
}

function rangeOf(from: string, to: string): Address | undefined {
  const first = addressOf(from);
  const last = addressOf(to);
  if (first === undefined || last?.family !== first.family) return undefined;
  return { family: first.family, value: first.value, to: last.value, invert: false };
}

/** A negative length turns the mask round: `/-64` looks at the last 64 bits. */
export function maskOf(bits: number, family: 4 | 6): bigint | undefined {
  const width = widthOf(family);
  if (Math.abs(bits) > width) return undefined;
  const plain = (length: number): bigint => onesOf(family) ^ ((1n << BigInt(width - length)) - 1n);
  return bits >= 0 ? plain(bits) : onesOf(family) ^ plain(-bits);
}

function lengthOf(mask: bigint, family: 4 | 6): number | undefined {
  for (let bits = 0; bits <= widthOf(family); bits++) if (maskOf(bits, family) === mask) return bits;
  return undefined;
}

/** `+text` of fw4's language where it gives a whole number: blanks around it, a sign, decimal, or `0x`. */
export function wholeNumber(text: string): number | undefined {
  const number = numberOf(text);
  return number !== undefined && Number.isInteger(number) && !/[.eE]/.test(text.replace(/^[+-]?0[xX]/, ''))
    ? number
    : undefined;
}

export function numberOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === '+' || trimmed === '-') return 0;
  const found = trimmed.match(
    /^([+-]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)$/,
  );
  if (found === null) return undefined;
  const value = Number(found[2]);
  return found[1] === '-' ? -value : value;
}

/** The address with its host bits cleared; undefined where fw4 has no mask to clear them by. */
export const maskedBy = (address: Pick<Address, 'value'>, mask: bigint | undefined): bigint | undefined =>
  mask === undefined ? undefined : address.value & mask;

export interface BothFamilies {
  readonly ipv4: readonly Address[];
  readonly ipv6: readonly Address[];
  /** The one family there is, 0 for both, absent for none. */
  readonly family?: 0 | 4 | 6;
}

/** The addresses of an option by family; each carries the `!` of its word. */
export function byFamily(words: readonly NetworkWord[]): BothFamilies {
  const all = words.flatMap(({ invert, addresses }) => addresses.map((address) => ({ ...address, invert })));
  const ipv4 = all.filter(({ family }) => family === 4);
  const ipv6 = all.filter(({ family }) => family === 6);
  if (ipv4.length === 0 && ipv6.length === 0) return { ipv4, ipv6 };
  return { ipv4, ipv6, family: ipv6.length === 0 ? 4 : ipv4.length === 0 ? 6 : 0 };
}

/** What one rule can compare at once: one mask with gaps, or a list; negated ones go with each. */
export interface AddressGroup {
  readonly plain: readonly Address[];
  readonly not: readonly Address[];
  readonly masked: readonly Address[];
}

export function groupsOf(addresses: readonly Address[]): readonly AddressGroup[] {
  const gaps = addresses.filter(({ bits, invert }) => bits === -1 && !invert);
  const plain = addresses.filter(({ bits, invert }) => bits !== -1 && !invert);
  const not = addresses.filter(({ bits, invert }) => bits !== -1 && invert);
  const notMasked = addresses.filter(({ bits, invert }) => bits === -1 && invert);
  const groups: AddressGroup[] = gaps.map((one) => ({ plain: [], not, masked: [one, ...notMasked] }));
  if (plain.length > 0 || groups.length === 0) groups.push({ plain, not, masked: notMasked });
  return groups;
}

export const NO_ADDRESSES: AddressGroup = { plain: [], not: [], masked: [] };

export const restricts = ({ plain, not, masked }: AddressGroup): boolean =>
  plain.length + not.length + masked.length > 0;
