import type { ManifestFile } from '../../shared/rollout/manifest';
import type { RolloutState, UndoReason } from '../../shared/rollout/rollout-state';
import { differingFrom, type RouterRollout } from '../../shared/rollout/router-rollout';
import type { RouterSession } from '../routers/transport';
import { isFinal, type Line } from './line';
import type { Reporter } from './reporter';
import type { RolloutDeps, RolloutOrder } from './rollout-order';
import { type Look, look } from './router-steps';

/** One rollout under way, from the moment the router may be armed. */
export interface Attempt {
  readonly order: RolloutOrder;
  readonly deps: RolloutDeps;
  readonly line: Line;
  readonly report: Reporter;
  /** The files it changes, by their sums. */
  readonly files: readonly ManifestFile[];
  /** By this computer's clock, and never later than by the router's. */
  revertsAtMs: number;
  /** By the steady clock, and never earlier than by the router's: an order without an answer may have arrived. */
  revertsAtLatestMs: number;
  /** From then on only the router knows whether the change stands. */
  confirmSent: boolean;
}

/** Between two tries to reach a router that does not answer. */
export const RETRY_MS = 1000;

/** An open connection, or time passes. Says when the router falls silent and when it is heard again. */
export async function reach({ line, report, deps }: Attempt): Promise<RouterSession | 'silent' | 'hopeless'> {
  const opened = await line.any();
  if (opened.ok) {
    report.heard();
    return opened.value;
  }
  report.silent();
  if (isFinal(opened.error)) return 'hopeless';
  await deps.clock.sleep(RETRY_MS);
  return 'silent';
}

/** What the router shows; undefined when it cannot be asked now. */
export async function lookAt(
  attempt: Attempt,
  wanted: 'journal' | 'snapshot' = 'journal',
): Promise<Look | 'hopeless' | undefined> {
  const session = await reach(attempt);
  if (session === 'silent') return undefined;
  if (session === 'hopeless') return 'hopeless';
  const seen = await look(session, attempt.deps.scripts, wanted);
  if (seen.ok) return seen.value;
  attempt.line.drop(session);
  attempt.report.silent();
  await attempt.deps.clock.sleep(RETRY_MS);
  return undefined;
}

/** What is said there about this rollout, and not about another one. */
export const ownIn = ({ order }: Attempt, { rollout }: Look): RouterRollout | undefined =>
  rollout?.nonce === order.nonce ? rollout : undefined;

/** Whether every file of this rollout is what it was before. */
export const isAsBefore = ({ files }: Attempt, { sums }: Look): boolean =>
  files.every((file) => (sums.get(file.package) ?? 'absent') === file.before);

/** The end of an undone rollout, with the proof that the old files are back. */
export function undoneBy(because: UndoReason, rollout: RouterRollout): RolloutState {
  const differing = differingFrom(rollout);
  return { phase: 'undone', because, identical: differing.length === 0 ? 'yes' : 'no', differing };
}
