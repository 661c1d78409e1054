import type { RolloutState } from '../../shared/rollout/rollout-state';
import { type Attempt, lookAt, ownIn, RETRY_MS, undoneBy } from './attempt';
import { confirm, type Look } from './router-steps';
import { signInAgain } from './sign-in-again';
import { takeBack } from './take-back';

/** How long after the deadline we go on asking a router that fell silent while it was to confirm. */
const PATIENCE_MS = 180_000;

/** How it ended, and what was seen on the router then. */
interface Confirmed {
  readonly state: RolloutState;
  readonly seen?: Look;
}

/**
 * Confirms over a connection that is opened for it: one that is open already goes on where a new one would be refused.
 * What the router answers is not believed, and one that gets lost is not guessed: what it has recorded is read back. It
 * renames one file, so it knows exactly one of "confirmed" and "undone".
 */
export async function confirmSurely(attempt: Attempt): Promise<Confirmed> {
  const { deps, line, order } = attempt;
  const back = async (because: Parameters<typeof takeBack>[1]): Promise<Confirmed> => ({
    state: await takeBack(attempt, because),
  });
  for (;;) {
    const fresh = await signInAgain(attempt);
    if (typeof fresh === 'string') return back(fresh);
    attempt.confirmSent = true;
    const said = await confirm(fresh, order.nonce);
    if (!said.ok && said.error.kind === 'said-no' && said.error.word === 'not-reloaded')
      return back('not-settled');
    if (!said.ok && said.error.kind !== 'said-no') line.drop(fresh);

    const seen = await recorded(attempt);
    const rollout = seen && ownIn(attempt, seen);
    if (rollout === undefined) return { state: { phase: 'unknown' } };
    if (rollout.phase.kind === 'confirmed')
      return { state: { phase: 'confirmed' }, ...(seen ? { seen } : {}) };
    if (rollout.phase.kind === 'undone') return { state: undoneBy(rollout.phase.because, rollout) };
    if (rollout.phase.kind === 'undoing') return back(rollout.phase.because);
    if (deps.clock.nowMs() >= attempt.revertsAtMs) return back('not-confirmed');
    await deps.clock.sleep(RETRY_MS); // still armed: the request was lost, or not obeyed, whatever was answered
  }
}

/** Waits in time that really passes: after a sleep of this computer the router is asked, however late it is. */
async function recorded(attempt: Attempt): Promise<Look | undefined> {
  const { clock, steering } = attempt.deps;
  const untilMs = Math.max(clock.steadyMs(), attempt.revertsAtLatestMs) + PATIENCE_MS;
  while (clock.steadyMs() < untilMs) {
    if (steering.stop === 'leave') return undefined; // the router knows; the next start asks it
    const seen = await lookAt(attempt, 'snapshot');
    if (seen === 'hopeless') return undefined;
    if (seen) return seen;
  }
  return undefined;
}
