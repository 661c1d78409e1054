/** A packet class a rule can speak of. Ports are inclusive; absent ports = all ports. */
export interface ServiceFlow {
  readonly protocol: 'tcp' | 'udp' | 'icmp' | 'any';
  readonly ports?: readonly { readonly first: number; readonly last: number }[];
}

export interface Service {
  /** `[a-z][a-z0-9-]{0,23}` */
  readonly id: string;
  /** New connections from the rule's `from` to its `to`. Replies ride on connection state and are not listed. */
  readonly flows: readonly ServiceFlow[];
  /** How sure we are that this is all the service needs. */
  readonly confidence: 'tested' | 'documented' | 'memory';
  /** Apps find such devices by what they announce (mDNS, SSDP, broadcast), and that never leaves their network. */
  readonly announced?: true;
}
