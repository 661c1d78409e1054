import type { UndoReason } from '../../shared/rollout/rollout-state';
import type { RouterSession } from '../routers/transport';
import { type Attempt, reach } from './attempt';
import { extend } from './router-steps';
import { signInAgain } from './sign-in-again';

/** What a person gets to look around, and again each time more is asked for. */
export const LOOK_SECONDS = 300;

/**
 * Everything holds; a person decides. Time running out undoes. The answer "keep" counts only if a new connection
 * still works by then.
 */
export async function lookFirst(attempt: Attempt): Promise<RouterSession | UndoReason> {
  const { deps, report } = attempt;
  await moreTime(attempt);
  for (;;) {
    report.state({ phase: 'awaiting-answer' });
    const answer = await deps.steering.answer(deps.clock, attempt.revertsAtMs);
    if (answer === 'extend') await moreTime(attempt);
    else if (answer === 'keep') return signInAgain(attempt);
    else return answer === 'undo' ? 'asked' : 'not-confirmed';
  }
}

/** Best effort: when the router cannot be asked, the old deadline stands and is what we show. */
async function moreTime(attempt: Attempt): Promise<void> {
  const { deps, order, report, line } = attempt;
  const session = await reach(attempt);
  if (typeof session === 'string') return;
  const askedAtMs = deps.clock.nowMs();
  const said = await extend(session, order.nonce, LOOK_SECONDS);
  if (!said.ok) return line.drop(session);
  attempt.revertsAtMs = askedAtMs + LOOK_SECONDS * 1000;
  report.revertsAt(attempt.revertsAtMs);
}
