import type { UndoReason } from '../../shared/rollout/rollout-state';
import type { Attempt } from './attempt';
import { moreTime } from './more-time';

/**
 * Everything holds; a person decides. Time running out undoes. The answer "keep" counts only if a new connection
 * still works by then: that is where the confirmation goes.
 */
export async function lookFirst(attempt: Attempt): Promise<'keep' | UndoReason> {
  const { deps, report } = attempt;
  await moreTime(attempt);
  for (;;) {
    report.state({ phase: 'awaiting-answer' });
    const answer = await deps.steering.answer(deps.clock, attempt.revertsAtMs);
    if (answer === 'extend') await moreTime(attempt);
    else if (answer === 'keep') return 'keep';
    else return answer === 'undo' ? 'asked' : 'not-confirmed';
  }
}
