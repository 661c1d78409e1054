import type { Family } from '../verification';

/** Addresses from `first` to `last`, both included. */
export interface Span {
  readonly first: bigint;
  readonly last: bigint;
}

/** `address & mask == value`, or `!=` where negated: suffixes such as `::5/-64` and other masks with gaps. */
export interface Masked {
  readonly mask: bigint;
  readonly value: bigint;
  readonly negated: boolean;
}

export interface PortSpan {
  readonly first: number;
  readonly last: number;
}

export type Side = 'source' | 'destination';

/** What a rule looks at. All conditions of a rule must be met. */
export type Condition =
  | { readonly kind: 'family'; readonly family: Family }
  /** `tcp`, `udp`, `icmp`, `ipv6-icmp`, or any other word, which no packet of ours is. */
  | { readonly kind: 'protocol'; readonly names: readonly string[] }
  /** Device names; one that ends in `*` stands for all that begin so. */
  | {
      readonly kind: 'device';
      readonly way: 'in' | 'out';
      readonly names: readonly string[];
      readonly negated: boolean;
    }
  | {
      readonly kind: 'address';
      readonly side: Side;
      readonly family: Family;
      /** Empty: any. */
      readonly within: readonly Span[];
      readonly outside: readonly Span[];
      readonly masked: readonly Masked[];
    }
  | {
      readonly kind: 'port';
      readonly side: Side;
      readonly protocol: string;
      readonly within: readonly PortSpan[];
      readonly negated: boolean;
    }
  | { readonly kind: 'mac'; readonly macs: readonly string[]; readonly negated: boolean }
  /** Whether an echo request is among the types that are named. */
  | { readonly kind: 'icmp'; readonly family: Family; readonly echo: boolean }
  | {
      readonly kind: 'set';
      readonly set: AddressSet;
      readonly fields: readonly SetField[];
      readonly negated: boolean;
    }
  /** The packet was translated before (`ct status dnat`). */
  | { readonly kind: 'translated' }
  /** Time of day, marks, rate: a packet's addresses do not show whether it is met. */
  | { readonly kind: 'cannot-tell'; readonly because: string };

export type SetField =
  | { readonly what: 'address'; readonly side: Side; readonly family: Family }
  | { readonly what: 'port'; readonly side: Side; readonly protocol: string }
  | { readonly what: 'mac' };

/** What a set holds in one field of an entry. */
export type SetValue = { readonly span: Span } | { readonly mac: string };

export interface AddressSet {
  readonly name: string;
  readonly entries: readonly (readonly SetValue[])[];
  /** Filled by something beside its entries (a file, names from DNS, time): what is in it is not known. */
  readonly open: boolean;
}

export type Action =
  | { readonly kind: 'accept' | 'reject' | 'drop' }
  | { readonly kind: 'jump'; readonly chain: string; readonly zone?: string }
  /** New destination; the last address differs from the first where the router takes one of a range. */
  | {
      readonly kind: 'dnat';
      readonly family: Family;
      readonly first: bigint;
      readonly last: bigint;
      readonly ports?: PortSpan;
    }
  /** To the router itself. */
  | { readonly kind: 'redirect'; readonly ports?: PortSpan }
  | { readonly kind: 'notrack' }
  /** Rules from outside UCI that may do anything with a packet that comes here. */
  | { readonly kind: 'opaque'; readonly because: string };

export interface ChainRule {
  readonly conditions: readonly Condition[];
  readonly action: Action;
  /** UCI section it comes from; absent in chains that only carry out a verdict: the rule that jumped there decided. */
  readonly section?: string;
  readonly option?: string;
}

/** Chains in the order in which fw4 writes their rules. Base chains: `dstnat`, `raw_prerouting`, `input`, `forward`, the mangle ones. */
export type Chains = ReadonlyMap<string, readonly ChainRule[]>;
