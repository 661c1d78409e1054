import type { UntrustedText } from '../net/untrusted-text';
import type { UciConfig } from '../uci/uci';
import type { Capabilities } from './capabilities';

export interface ConfigFile {
  /** Decoded as UTF-8 where that is lossless, else byte for byte (latin1); written back with the same encoding. */
  readonly text: string;
  readonly encoding: 'utf8' | 'latin1';
  /** SHA-256 in hex of the bytes, as the router computed it. */
  readonly sha256: string;
}

/** Rules that the firewall takes from files beside its configuration (`/etc/nftables.d/10-own.nft`). */
export interface RulesetFile {
  readonly path: string;
  readonly text: string;
}

export interface NetworkInterface {
  readonly name: string;
  readonly up: boolean;
  readonly pending: boolean;
  readonly proto: string;
  /** Layer 3 device (`br-lan.20`); absent while the interface is down. */
  readonly device?: string;
  readonly ipv4: readonly { readonly address: string; readonly prefix: number }[];
  readonly ipv6: readonly { readonly address: string; readonly prefix: number }[];
  /** Carries the default route for a family. */
  readonly defaultRoute: { readonly ipv4: boolean; readonly ipv6: boolean };
}

export interface Port {
  readonly name: string;
  readonly up: boolean;
  readonly carrier: boolean;
  /** `1000F`; absent when nothing is plugged in. */
  readonly speed?: string;
}

export interface WifiNetwork {
  /** UCI section. */
  readonly section: string;
  readonly radio: string;
  readonly ssid: UntrustedText;
  /** Device name given by the router, `phy0-ap0`. */
  readonly device?: string;
  readonly networks: readonly string[];
  readonly up: boolean;
}

export interface Lease {
  readonly expiresAt: number;
  readonly mac: string;
  readonly address: string;
  readonly hostname?: UntrustedText;
}

export interface Neighbour {
  readonly address: string;
  readonly mac: string;
  readonly device: string;
  readonly reachable: boolean;
}

/** Which bridge port a MAC was last heard on. */
export interface BridgeEntry {
  readonly mac: string;
  readonly port: string;
  readonly local: boolean;
  readonly ageSeconds: number;
}

export interface WifiClient {
  readonly mac: string;
  readonly device: string;
  readonly signal?: number;
}

/** How this computer reaches the router, seen from the router: the path that must not be cut. */
export interface ManagementPath {
  /** Address the SSH connection came from and went to (the router's SSH_CONNECTION). */
  readonly clientAddress: string;
  readonly routerAddress: string;
  readonly routerPort: number;
  /** From neighbour table and bridge table; absent when the client is not on the LAN or not known. */
  readonly mac?: string;
  /** Bridge port (`lan1`) or Wi-Fi device (`phy0-ap0`) the client hangs on. */
  readonly port?: string;
  /** UCI section of the Wi-Fi name the client is joined to (`default_radio0`, `@wifi-iface[1]`); absent on a cable. */
  readonly wifiSection?: string;
  /** UCI interface (`lan`) whose device the client came in by. */
  readonly network?: string;
  /** Zones of ours that the Wi-Fi name and the network belong to, as the ledger says; absent where they are not ours. */
  readonly wifiZone?: string;
  readonly networkZone?: string;
}

/** Everything one read brings. Plain data: it can be saved and replayed as a test case. */
export interface RouterState {
  readonly readAtMs: number;
  readonly identity: {
    readonly boardName: string;
    readonly model: UntrustedText;
    readonly hostname: UntrustedText;
    readonly distribution: string;
    readonly version: string;
    readonly target: string;
  };
  readonly capabilities: Capabilities;
  /** Every file of /etc/config by package name. */
  readonly files: Readonly<Record<string, ConfigFile>>;
  /** The packages among them that parse; `unreadable` names the others. */
  readonly config: UciConfig;
  readonly unreadable: readonly string[];
  /** Absent in states that were saved before they were read. */
  readonly rulesetFiles?: readonly RulesetFile[];
  /** Text of `uci changes`: somebody's unsaved edits. Empty when there are none. */
  readonly pendingChanges: string;
  /** A rollback window of the router's own web interface is running. */
  readonly luciApplyPending: boolean;
  /** An unfinished rollout of ours found on the router. */
  readonly rolloutPending: boolean;
  readonly interfaces: readonly NetworkInterface[];
  readonly ports: readonly Port[];
  readonly wifi: readonly WifiNetwork[];
  readonly leases: readonly Lease[];
  readonly neighbours: readonly Neighbour[];
  readonly bridge: readonly BridgeEntry[];
  readonly wifiClients: readonly WifiClient[];
  readonly management: ManagementPath;
  readonly resources: {
    readonly flashFreeKib: number;
    readonly memoryFreeKib: number;
    /** False when changes would vanish at reboot (initramfs, read-only or tmpfs overlay). */
    readonly flashPersistent: boolean;
  };
  readonly clock: { readonly epochSeconds: number; readonly uptimeSeconds: number; readonly bootId: string };
}
