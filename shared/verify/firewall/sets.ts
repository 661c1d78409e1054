import type { Family } from '../verification';
import type { AddressSet } from './model';
import { numberOfAddress } from './values';

/** One field of a set entry, taken apart once: a stretch of addresses or ports, or a hardware address. */
export type EntryField =
  | {
      readonly kind: 'range';
      readonly family: Family | 'port';
      readonly first: bigint;
      readonly last: bigint;
    }
  | { readonly kind: 'mac'; readonly mac: string }
  | { readonly kind: 'nothing' }; // a word the set cannot hold: it matches no packet

const parsed = new WeakMap<AddressSet, readonly (readonly EntryField[])[]>();

/** The entries of a set, field by field. Sets are data that never changes, so each is read once. */
export function entriesOf(set: AddressSet): readonly (readonly EntryField[])[] {
  const known = parsed.get(set);
  if (known) return known;
  const entries = set.entries.map((entry) =>
    set.match.map(({ what }, index) => fieldOf(what, entry[index] ?? '')),
  );
  parsed.set(set, entries);
  return entries;
}

function fieldOf(what: AddressSet['match'][number]['what'], word: string): EntryField {
  if (what === 'mac') return { kind: 'mac', mac: word.toLowerCase() };
  if (what === 'port') {
    const port = Number(word);
    return Number.isInteger(port)
      ? { kind: 'range', family: 'port', first: BigInt(port), last: BigInt(port) }
      : { kind: 'nothing' };
  }
  const [address = '', length] = word.split('/');
  const value = numberOfAddress(address);
  const family: Family = address.includes(':') ? 'ipv6' : 'ipv4';
  const bits = family === 'ipv6' ? 128 : 32;
  const prefix = length === undefined ? bits : Number(length);
  if (value === undefined || !(prefix >= 0 && prefix <= bits)) return { kind: 'nothing' };
  const size = 1n << BigInt(bits - prefix);
  const first = (value / size) * size;
  return { kind: 'range', family, first, last: first + size - 1n };
}
