export type Endpoint =
  | { readonly kind: 'zone'; readonly zone: string }
  | { readonly kind: 'device'; readonly device: string }
  | { readonly kind: 'internet' }
  | { readonly kind: 'router' };

/** An end of a question: what a policy can name, and a network that is on the router and in none of its zones. */
export type End = Endpoint | { readonly kind: 'network'; readonly network: string };

/** One door (or one explicit wall). Silence between zones, and from a zone to the router, means deny. */
export interface Rule {
  readonly id: string;
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** Id of a catalogue service or of one of the policy's own; `any` is everything. */
  readonly service: string;
  readonly verdict: 'allow' | 'deny';
  /** Why the person wants it, in their words. */
  readonly reason?: string;
}

/** An expectation on reachability, checked on every candidate. A broken or undecidable one blocks Apply. */
export interface ReachPromise {
  readonly id: string;
  readonly expect: 'reachable' | 'unreachable';
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly service: string;
}

/** A promise as it is checked: built-in ones also speak of networks that no policy names. */
export interface AskedPromise extends Omit<ReachPromise, 'from' | 'to'> {
  readonly from: End;
  readonly to: End;
}
