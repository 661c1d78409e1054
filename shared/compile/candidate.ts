import type { UciConfig } from '../uci/uci';
import type { Finding } from './finding';

/** Where a zone ended up in the router's words. The verifier does not use it; the comparison and the window do. */
export interface ZonePlacement {
  readonly zone: string;
  readonly vlan: number;
  /** IPv4 network and the router's own address in it. */
  readonly subnet: string;
  readonly gateway: string;
  /** UCI interface (`lan`, `bh_iot`), its layer 3 device (`br-lan.20`) and firewall zone name. */
  readonly network: string;
  readonly device: string;
  readonly firewallZone: string;
  /** Untagged LAN ports and SSIDs of the zone. */
  readonly ports: readonly string[];
  readonly ssids: readonly string[];
}

/** The complete configuration the router would have: every package it has today, changed or not. */
export interface Candidate {
  readonly config: UciConfig;
  readonly placements: readonly ZonePlacement[];
  /** Fixed addresses given to devices that rules name: device id -> IPv4 address. */
  readonly addresses: Readonly<Record<string, string>>;
}

/** What a compiler pass hands on. Findings never stop a pass; errors among them block Apply. */
export interface Compiled<T> {
  readonly output: T;
  readonly findings: readonly Finding[];
}
