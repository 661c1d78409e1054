import type { RolloutState } from '../../shared/rollout/rollout-state';
import type { RouterSession } from '../routers/transport';
import { type Attempt, lookAt, undoneBy } from './attempt';
import { confirm } from './router-steps';
import { takeBack } from './take-back';

/** How long after the deadline we go on asking a router that fell silent while it was to confirm. */
const PATIENCE_MS = 180_000;

/**
 * Confirms, and does not guess when the answer gets lost: the router is asked what it has recorded. It renames one
 * file, so it knows exactly one of "confirmed" and "undone".
 */
export async function confirmSurely(attempt: Attempt, fresh: RouterSession): Promise<RolloutState> {
  const { deps, line, order } = attempt;
  let session = fresh;
  for (;;) {
    attempt.confirmSent = true;
    const said = await confirm(session, order.nonce);
    if (said.ok) return { phase: 'confirmed' };
    if (said.error.kind === 'said-no' && said.error.word === 'not-reloaded')
      return takeBack(attempt, 'not-settled');
    if (said.error.kind !== 'said-no') line.drop(session);

    const rollout = await recorded(attempt);
    if (rollout === undefined) return { phase: 'unknown' };
    if (rollout.phase.kind === 'confirmed') return { phase: 'confirmed' };
    if (rollout.phase.kind === 'undone') return undoneBy(rollout.phase.because, rollout);
    if (rollout.phase.kind === 'undoing') return takeBack(attempt, rollout.phase.because);
    if (deps.clock.nowMs() >= attempt.revertsAtMs) return takeBack(attempt, 'not-confirmed');

    const again = await line.fresh(); // still armed: the request was lost, not the answer
    if (!again.ok) return takeBack(attempt, 'router-silent');
    session = again.value;
  }
}

async function recorded(attempt: Attempt) {
  while (attempt.deps.clock.nowMs() < attempt.revertsAtMs + PATIENCE_MS) {
    if (attempt.deps.steering.stop === 'leave') return undefined; // the router knows; the next start asks it
    const rollout = await lookAt(attempt);
    if (rollout === 'none' || rollout === 'hopeless') return undefined;
    if (rollout) return rollout;
  }
  return undefined;
}
