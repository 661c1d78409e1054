import type { Family } from '../verification';

/** A single address or network of one family, as an inclusive range of numbers. */
export interface AddressRange {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
  readonly negated: boolean;
}

export interface PortRange {
  readonly first: number;
  readonly last: number;
  readonly negated: boolean;
}

export type Protocol = 'tcp' | 'udp' | 'icmp' | 'other';
export type Target = 'accept' | 'reject' | 'drop' | 'none';

export interface SetReference {
  readonly name: string;
  readonly negated: boolean;
  /** Direction words given with the reference; empty: those of the set's own `match` list. */
  readonly fields: readonly ('src' | 'dest')[];
}

/** A rule that loaded: what it matches, already resolved to values. Absent = does not look at it. */
export interface FirewallRule {
  readonly section: string;
  readonly src?: string; // zone name or `*`
  readonly dest?: string;
  readonly family: Family | 'any';
  readonly protocols: readonly Protocol[] | 'any';
  readonly sourceAddresses: readonly AddressRange[];
  readonly destinationAddresses: readonly AddressRange[];
  readonly sourceMacs: readonly { readonly mac: string; readonly negated: boolean }[];
  readonly sourcePorts: readonly PortRange[];
  readonly destinationPorts: readonly PortRange[];
  readonly icmpEcho: boolean;
  readonly set?: SetReference;
  readonly device?: { readonly name: string; readonly direction: 'in' | 'out' };
  /** Depends on something a packet's addresses do not show (time of day, mark, DSCP, helper): may or may not match. */
  readonly conditional?: string;
  /** Matches only up to a rate: no wall, but an open door. */
  readonly limited: boolean;
  readonly target: Target;
}

export interface FirewallZone {
  readonly section: string;
  readonly name: string;
  readonly family: Family | 'any';
  readonly networks: readonly string[];
  /** Device names, a trailing `+` or `*` is a wildcard. */
  readonly devices: readonly string[];
  readonly masquerades: boolean;
  readonly input: Target;
  readonly forward: Target;
  /** The zone also matches by subnet or uses a form the model does not follow. */
  readonly notUnderstood?: string;
}

export interface Forwarding {
  readonly section: string;
  readonly src: string;
  readonly dest: string;
  readonly family: Family | 'any';
}

export interface Redirect {
  readonly section: string;
  readonly src: string;
  readonly family: Family | 'any';
  readonly protocols: readonly Protocol[] | 'any';
  readonly sourceAddresses: readonly AddressRange[];
  readonly sourceMacs: readonly { readonly mac: string; readonly negated: boolean }[];
  readonly sourcePorts: readonly PortRange[];
  /** Where the packet was going: the address and port before translation. */
  readonly originalAddresses: readonly AddressRange[];
  readonly originalPorts: readonly PortRange[];
  /** Absent: to the router itself. */
  readonly toAddress?: string;
  readonly toPort?: number;
  readonly conditional?: string;
}

export interface AddressSet {
  readonly section: string;
  readonly name: string;
  readonly family: Family | 'any';
  readonly match: readonly {
    readonly direction: 'src' | 'dest';
    readonly what: 'ip' | 'net' | 'mac' | 'port';
  }[];
  readonly entries: readonly (readonly string[])[];
  /** Filled by something else than its entries (file, DNS): what is in it is not known. */
  readonly open: boolean;
}

export interface Firewall {
  readonly defaults: { readonly section: string; readonly input: Target; readonly forward: Target };
  readonly zones: readonly FirewallZone[];
  readonly rules: readonly FirewallRule[];
  readonly forwardings: readonly Forwarding[];
  readonly redirects: readonly Redirect[];
  readonly sets: ReadonlyMap<string, AddressSet>;
  /** Sections fw4 leaves out, with the option that is to blame: a wall among them does not exist. */
  readonly skipped: readonly { readonly section: string; readonly option: string }[];
  /** Options fw4 does not know: the section loads without that restriction. */
  readonly ignored: readonly { readonly section: string; readonly option: string }[];
  /** Scripts and rule files outside UCI that can do anything. */
  readonly includes: readonly string[];
}
