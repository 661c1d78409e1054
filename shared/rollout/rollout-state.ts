import type { RouterError } from '../router/router-error';
import type { Missing } from './convergence';

/** Steps in the order of the apply protocol; the window lists them with their times. */
export const rolloutSteps = [
  'check',
  'copy',
  'arm',
  'write',
  'reload',
  'settle',
  'sign-in',
  'verify',
  'confirm',
] as const;
export type RolloutStep = (typeof rolloutSteps)[number];

/** Why a rollout was refused before the first write. The router is untouched. */
export type Refusal =
  | { readonly kind: 'router'; readonly error: RouterError }
  | { readonly kind: 'flash-full'; readonly freeKib: number; readonly neededKib: number }
  | { readonly kind: 'memory-low'; readonly freeKib: number; readonly neededKib: number }
  | { readonly kind: 'flash-not-persistent' }
  | { readonly kind: 'pending-changes'; readonly changes: string }
  | { readonly kind: 'luci-apply-pending' }
  | { readonly kind: 'other-rollout-pending' }
  | { readonly kind: 'router-changed'; readonly packages: readonly string[] }
  | { readonly kind: 'firewall-check-failed'; readonly output: string }
  | { readonly kind: 'uci-locked' } // somebody holds the lock of the router's own tool, and does not let go
  | { readonly kind: 'file-elsewhere'; readonly package: string } // a link that no rename can reach
  | { readonly kind: 'missing-programs'; readonly names: readonly string[] };

export type UndoReason =
  | 'asked' // a person pressed Undo
  | 'not-confirmed' // the deadline passed, whoever let it pass
  | 'step-failed'
  | 'router-silent' // no fresh connection within the window
  | 'not-settled' // the router never reached the planned state
  | 'check-failed' // it settled, and a promise did not hold on what is running
  | 'rebooted';

export type RolloutState =
  | { readonly phase: 'running'; readonly step: RolloutStep }
  | { readonly phase: 'awaiting-answer' } // a person chose to look first
  | { readonly phase: 'undoing'; readonly because: UndoReason }
  | { readonly phase: 'refused'; readonly refusal: Refusal }
  | { readonly phase: 'confirmed' }
  | {
      readonly phase: 'undone';
      readonly because: UndoReason;
      readonly identical: 'yes' | 'no' | 'not-checked-yet';
      readonly differing: readonly string[];
    }
  | { readonly phase: 'unknown' }; // a reply was lost: look before saying anything

export interface StepTime {
  readonly step: RolloutStep;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  readonly outcome: 'running' | 'done' | 'failed';
}

/** What the window mirrors while a rollout runs and what history keeps afterwards. */
export interface RolloutView {
  readonly rolloutId: string;
  readonly routerId: string;
  readonly nonce: string;
  readonly state: RolloutState;
  readonly steps: readonly StepTime[];
  /** This computer's clock at arming plus the router's remaining seconds; absent before arming. */
  readonly revertsAtMs?: number;
  readonly windowSeconds: number;
  /** Since when nothing has been heard from the router; absent while in contact. */
  readonly silentSinceMs?: number;
  /** What the router had not become yet when it was last asked; absent when nothing is missing. */
  readonly missing?: readonly Missing[];
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  /** When the files were compared with the copy, if that was later than the end. */
  readonly comparedAtMs?: number;
}

export const isOver = (state: RolloutState): boolean =>
  state.phase === 'refused' ||
  state.phase === 'confirmed' ||
  state.phase === 'undone' ||
  state.phase === 'unknown';

/** It is told how this ended, and nobody has seen it on the router: it is to be asked as soon as it answers. */
export const isUnseen = (state: RolloutState): boolean =>
  state.phase === 'unknown' || (state.phase === 'undone' && state.identical === 'not-checked-yet');
