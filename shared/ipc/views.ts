import type { Whereabouts } from '../answers/whereabouts';
import type { ZonePlacement } from '../compile/candidate';
import type { Finding } from '../compile/finding';
import type { DiscoveryProgress, Inventory } from '../inventory/device';
import type { UntrustedText } from '../net/untrusted-text';
import type { Consequence, Effect } from '../plan/plan';
import type { Policy } from '../policy/policy';
import type { RolloutView } from '../rollout/rollout-state';
import type { Capabilities } from '../router/capabilities';
import type { ManagementPath, Port, WifiNetwork } from '../router/router-state';
import type { Verification } from '../verify/verification';

export interface AppInfo {
  readonly version: string;
  readonly platform: string;
  /** Set when this is not the runtime that is shipped: development and tests only. */
  readonly developmentRuntime?: string;
  readonly passwordStore: { readonly available: boolean; readonly because?: 'no-store' | 'plain-text-only' };
  /** A router is known that is not the practice one. */
  readonly hasRouters: boolean;
  /** The database was damaged and put aside, and nobody has read that yet. */
  readonly putAside?: {
    readonly atMs: number;
    readonly path?: string;
    /** When what is used now was kept; absent: there was nothing to restore. */
    readonly generationAtMs?: number;
  };
}

export interface Settings {
  readonly theme: 'auto' | 'light' | 'dark';
  readonly contrast: 'system' | 'more' | 'less';
  /** Set: the router is read only when the person asks. Else every few minutes while the window is in front. */
  readonly looks?: 'when-asked' | undefined;
}

/** A router that answered, before any trust. */
export interface FoundRouter {
  readonly host: string;
  readonly port: number;
  readonly isGateway: boolean;
  readonly ssh: 'answers' | 'refused' | 'silent';
  /** Software line the server sends before any key exchange: `SSH-2.0-dropbear`. */
  readonly banner?: UntrustedText;
  readonly knownRouterId?: string;
}

export interface KnownRouter {
  readonly routerId: string;
  readonly name: UntrustedText;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly hostKey: string;
  readonly practice: boolean;
  readonly model?: UntrustedText;
  readonly version?: string;
  readonly lastReadMs?: number;
  readonly connected: boolean;
  /** How the next sign-in works without asking: key of ours, password in the store, or not at all. */
  readonly secret: 'own-key' | 'stored-password' | 'key-file' | 'none' | 'ask';
}

/** First contact: the key is known, nothing secret has been sent. */
export interface Contact {
  readonly contactId: string;
  readonly host: string;
  readonly port: number;
  readonly fingerprint: string;
  readonly keyType: string;
  readonly trust: 'new' | 'trusted' | 'changed';
  readonly trustedFingerprint?: string;
  readonly trustedSinceMs?: number;
  /** It may have been trusted before: a damaged database took the keys with it then. Its trust is `changed`. */
  readonly keysGoneSinceMs?: number;
  /** This computer and the router share a network segment: the address is on a directly connected network. */
  readonly direct: boolean;
  readonly practice: boolean;
}

/** What the window needs to know of a router that was read. No file texts, no keys. */
export interface RouterSummary {
  readonly routerId: string;
  readonly name: UntrustedText;
  readonly host: string;
  readonly port: number;
  readonly practice: boolean;
  readonly model: UntrustedText;
  readonly hostname: UntrustedText;
  readonly distribution: string;
  readonly version: string;
  readonly capabilities: Capabilities;
  readonly ports: readonly Port[];
  readonly wifi: readonly WifiNetwork[];
  readonly management: ManagementPath;
  readonly readAtMs: number;
  /** Bulkhead has divided this router before (its marks are in the configuration). */
  readonly divided: boolean;
  /** What stands in the way or should be known: unsupported hardware, pending changes, unreadable packages. */
  readonly findings: readonly Finding[];
}

export interface DiscoveryView {
  readonly routerId: string;
  readonly inventory: Inventory;
  readonly progress: DiscoveryProgress;
}

export interface PolicyView {
  /** What the person is editing; equals `applied` when there is no draft. */
  readonly draft: Policy;
  /** What was last confirmed on the router; absent before the first rollout. */
  readonly applied?: Policy;
  readonly hasChanges: boolean;
  /** Names of Wi-Fi keys that are known (kept or on the router); the keys themselves stay in main. */
  readonly knownKeyRefs: readonly string[];
}

/** What a person had decided at some time, whatever the router was running. */
export interface PolicyVersionView {
  readonly versionId: string;
  readonly atMs: number;
  /** What it was kept for: it was applied, or something else was about to take its place. */
  readonly cause: 'applied' | 'discarded' | 'suggested' | 'brought-back' | 'gone-back';
  readonly zones: readonly string[];
  readonly devices: number;
}

/** The live verdict on a draft, calculated on the last read state. */
export interface Preview {
  readonly findings: readonly Finding[];
  readonly before: Verification;
  readonly after: Verification;
  /** Where each device is, and where the change leaves it; what is only wished is not counted. */
  readonly whereabouts: readonly Whereabouts[];
  readonly placements: readonly ZonePlacement[];
  readonly mayApply: boolean;
  readonly calculatedInMs: number;
  readonly readAtMs: number;
}

export interface DiffLine {
  readonly kind: 'added' | 'removed' | 'same';
  readonly text: string;
}

/** One configuration file as text, before and after; Wi-Fi keys and password hashes are masked. */
export interface FileChange {
  readonly path: string;
  readonly lines: readonly DiffLine[];
  /** Lines that are nothing but a comment and are not written again. */
  readonly commentsLost?: number;
}

export interface Review extends Preview {
  readonly planId: string;
  readonly routerId: string;
  readonly kind: 'divide' | 'rollback';
  readonly empty: boolean;
  readonly effects: readonly Effect[];
  readonly consequences: readonly Consequence[];
  readonly windowSeconds: number;
  readonly files: readonly FileChange[];
  /** Added plus removed lines over all files. */
  readonly changedLines: number;
  /** The scripts that will run on the router, in full. */
  readonly scripts: readonly { readonly name: string; readonly text: string }[];
  readonly management: ManagementPath;
  /** Going back: the person's own sorting is another one now than when the copy was made, so it must be asked about. */
  readonly sortingDiffers?: boolean;
}

export interface HistoryEntry {
  readonly id: string;
  readonly routerId: string;
  readonly atMs: number;
  readonly kind: 'connected' | 'change' | 'rollback';
  readonly outcome: 'confirmed' | 'undone' | 'refused' | 'unknown' | 'copy';
  /** Facts for the sentence: number of zones, files, lines. */
  readonly facts: Readonly<Record<string, string | number>>;
  /** Copy of the configuration from before, that can be gone back to. */
  readonly snapshotBeforeId?: string;
  readonly snapshotAfterId?: string;
}

export interface HistoryDetail {
  readonly entry: HistoryEntry;
  readonly files: readonly FileChange[];
  readonly consequences: readonly Consequence[];
  readonly rollout?: RolloutView;
}

export interface Overview {
  readonly router: RouterSummary;
  readonly policy: Policy;
  readonly placements: readonly ZonePlacement[];
  readonly verification: Verification;
  /** When the running configuration was read that the verification is about. */
  readonly checkedAtMs: number;
  readonly deviceCounts: Readonly<Record<string, number>>;
  /** Where each device of the policy is, beside where it is wished. */
  readonly whereabouts: readonly Whereabouts[];
  /** The router differs from what was last confirmed. */
  readonly drifted: boolean;
  readonly recent: readonly HistoryEntry[];
}

/** The router differs from what was last confirmed: somebody else changed it. */
export interface OutsideChange {
  /** Packages that differ. */
  readonly names: readonly string[];
  /** From the copy of the last confirmed change to what runs now; empty where that copy cannot be read. */
  readonly files: readonly FileChange[];
  readonly changedLines: number;
  /** When the router was read that this is about. */
  readonly seenAtMs: number;
  readonly confirmedAtMs?: number;
  /** The copy to put back; absent where none can be read. */
  readonly copyId?: string;
  /** Parts that Bulkhead writes were changed as well: its next change writes them again. */
  readonly touchesOurs: boolean;
}
