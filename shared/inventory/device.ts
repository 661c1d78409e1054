import type { UntrustedText } from '../net/untrusted-text';
import type { ZoneKind } from '../policy/zone';
import type { SightingSource } from './sighting';

export type DeviceKind =
  | 'computer'
  | 'phone'
  | 'tablet'
  | 'tv'
  | 'speaker'
  | 'printer'
  | 'camera'
  | 'doorbell'
  | 'nas'
  | 'server'
  | 'hub'
  | 'light'
  | 'plug'
  | 'thermostat'
  | 'vacuum'
  | 'appliance'
  | 'console'
  | 'router'
  | 'access-point'
  | 'microcontroller'
  | 'unknown';

export type Certainty = 'certain' | 'likely' | 'guess';

/** A fact with where it is from and how old it is. */
export interface Fact {
  readonly name:
    | 'hostname'
    | 'announced-name'
    | 'model'
    | 'manufacturer'
    | 'maker'
    | 'address'
    | 'service'
    | 'port'
    | 'signal';
  readonly value: UntrustedText;
  readonly source: SightingSource | 'oui' | 'you';
  readonly seenAtMs: number;
}

/** A checked reason for a guess: stable code + facts. */
export interface Reason {
  readonly code: string;
  readonly facts: Readonly<Record<string, string>>;
}

export type Connection =
  | { readonly kind: 'cable'; readonly port: string }
  | { readonly kind: 'wifi'; readonly ssid: UntrustedText; readonly device: string }
  | { readonly kind: 'unknown' };

/** A thing on the LAN: the merge of its sightings. */
export interface Device {
  /** Stable: the MAC without colons (first seen). */
  readonly id: string;
  readonly macs: readonly string[];
  /** Made-up (private) address: may change, names no maker, is never by itself a new device. */
  readonly privateMac: boolean;
  readonly addresses: readonly string[];
  /** Best name by source: a person's, announced, hostname, maker + kind. */
  readonly name: UntrustedText;
  readonly maker?: string;
  readonly kind: DeviceKind;
  readonly certainty: Certainty;
  readonly connection: Connection;
  readonly suggestion: { readonly zone: ZoneKind; readonly reasons: readonly Reason[] };
  readonly facts: readonly Fact[];
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly isThisComputer: boolean;
  readonly isRouter: boolean;
}

export interface Inventory {
  readonly devices: readonly Device[];
  readonly asOfMs: number;
}

/** Progress of a search, per source, for the three lines of the Devices step. */
export interface DiscoveryProgress {
  readonly running: boolean;
  readonly startedAtMs: number;
  readonly sources: readonly {
    readonly source: 'router-lists' | 'answers' | 'announcements';
    readonly found: number;
    readonly state: 'waiting' | 'running' | 'done' | 'failed';
    /** Stable code when failed or not possible here. */
    readonly problem?: string;
    readonly fractionDone?: number;
  }[];
}
