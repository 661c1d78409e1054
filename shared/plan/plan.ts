import type { UciEdit } from '../uci/edit-uci';

export interface PlannedFile {
  /** Package name: the file is /etc/config/<package>. */
  readonly package: string;
  /** Undefined: the file does not exist (before) or is to be removed (after). */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly encoding: 'utf8' | 'latin1';
  /** SHA-256 of `before` as the router computed it; the rollout refuses when the router's file differs. */
  readonly beforeSha256: string | undefined;
}

/** What the router must look like once it has settled. Confirming waits for all of it. */
export interface ConvergenceTarget {
  readonly interfaces: readonly {
    readonly name: string;
    readonly device: string;
    readonly addresses: readonly string[];
  }[];
  readonly bridgeVlans: readonly {
    readonly bridge: string;
    readonly vlan: number;
    readonly ports: readonly string[];
  }[];
  /** Device names each firewall zone must have picked up. */
  readonly firewallZones: readonly { readonly zone: string; readonly devices: readonly string[] }[];
  /** Networks (CIDR) that DHCP must serve. */
  readonly dhcpRanges: readonly string[];
  /** SSIDs that must be on the air, by radio. */
  readonly ssids: readonly { readonly radio: string; readonly ssid: string }[];
}

export type Effect = 'firewall' | 'dhcp' | 'network' | 'bridge-restart' | 'wifi';

/** A consequence for people: stable code + facts; the words live in the window and the CLI. */
export interface Consequence {
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** The minimal way from the router's current state to the candidate. Apply reads this and nothing else. */
export interface Plan {
  readonly files: readonly PlannedFile[];
  readonly edits: readonly UciEdit[];
  readonly effects: readonly Effect[];
  readonly consequences: readonly Consequence[];
  readonly target: ConvergenceTarget;
  /** Addresses at which the router must answer SSH afterwards, in the order to try. */
  readonly managementAddresses: readonly string[];
  /** Addresses whose open connections the router forgets once the change is kept: some of them may be forbidden now. */
  readonly endedConnections: readonly string[];
  /** Seconds until the router undoes an unconfirmed change: 60 firewall only, 120 VLAN or Wi-Fi, plus radar wait. */
  readonly windowSeconds: number;
}

/** Nothing to do: applying it sends nothing and restarts nothing. */
export const isEmptyPlan = (plan: Plan): boolean => plan.files.length === 0;
