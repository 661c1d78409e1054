import { affectedTarget, stillMissing } from '../../shared/rollout/convergence';
import type { UndoReason } from '../../shared/rollout/rollout-state';
import { answerTo } from '../../shared/rollout/router-answer';
import { type Attempt, RETRY_MS } from './attempt';
import { status } from './router-steps';
import { signInAgain } from './sign-in-again';
import { waitUntilSettled } from './wait-until-settled';

/**
 * A new connection after the change has taken effect, one more look over it, and the promises proven over it. The old
 * connection proves nothing: it is let through where a new one would be refused. What has moved again by then (a
 * service that restarts late) and an answer that did not come are waited for while there is time: to undo a good
 * change because a busy router was slow once would help nobody.
 */
export async function proveOverNewConnection(attempt: Attempt): Promise<'proven' | UndoReason> {
  const { deps, line, order, report } = attempt;
  let unreadable = false;
  report.begin('sign-in');
  for (;;) {
    const fresh = await signInAgain(attempt);
    if (typeof fresh === 'string') return fresh;
    if (report.view.steps.at(-1)?.step === 'sign-in') report.begin('verify');

    const now = await deps.steering.unlessStopped(status(fresh, order.nonce, 0));
    if (now === 'stopped') return 'asked';
    const reloaded = now.ok && answerTo(now.value, 'progress') === 'reloaded';
    if (now.ok && reloaded && stillMissing(now.value, affectedTarget(order.plan)).length === 0) {
      const promises = await deps.steering.unlessStopped(deps.verifyRunning(fresh));
      if (promises === 'holds') return 'proven';
      if (promises === 'stopped') return 'asked';
      if (promises === 'broken') return 'check-failed';
      unreadable = true;
    }

    line.drop(fresh);
    await deps.clock.sleep(RETRY_MS);
    const settled = await waitUntilSettled(attempt);
    if (settled !== 'settled') return settled === 'not-settled' && unreadable ? 'check-failed' : settled;
  }
}
