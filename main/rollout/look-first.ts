import type { UndoReason } from '../../shared/rollout/rollout-state';
import type { RouterSession } from '../routers/transport';
import type { Attempt } from './attempt';
import { moreTime } from './more-time';
import { signInAgain } from './sign-in-again';

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
