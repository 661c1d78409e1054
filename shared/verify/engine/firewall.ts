import type { Family } from '../verification';
import type { Chains } from './ruleset';

/** A zone as the rest of the verifier sees it; what it matches exactly stands in the chains. */
export interface FirewallZone {
  readonly section: string;
  readonly name: string;
  readonly family: Family | 'any';
  readonly networks: readonly string[];
  /** Device names, a trailing `*` is a wildcard. */
  readonly devices: readonly string[];
  readonly masquerades: boolean;
  readonly input: Verdict3;
  readonly forward: Verdict3;
}

type Verdict3 = 'accept' | 'reject' | 'drop';

export interface Firewall {
  readonly defaults: { readonly section: string; readonly input: Verdict3; readonly forward: Verdict3 };
  readonly zones: readonly FirewallZone[];
  readonly chains: Chains;
  /** Sections fw4 leaves out, with the option that is to blame: a wall among them does not exist. */
  readonly skipped: readonly { readonly section: string; readonly option: string }[];
  /** Options fw4 does not know, or takes and forgets: the section loads without that restriction. */
  readonly ignored: readonly { readonly section: string; readonly option: string }[];
  /** Scripts and rule files outside UCI that may change who reaches whom. */
  readonly includes: readonly string[];
  /** One of them may do anything with any packet. */
  readonly everywhere: boolean;
  /** Something of these may stop a packet that the chains let through; nothing of them lets one through. */
  readonly mayStop: boolean;
  /** Why the ruleset as a whole would not load. The router then keeps the one it had: nothing is known about it. */
  readonly loadErrors: readonly {
    readonly section: string;
    readonly option: string;
    readonly because: string;
  }[];
}
