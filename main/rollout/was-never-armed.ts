import { type Attempt, lookAt, ownIn, reach } from './attempt';
import { forgetUpload } from './router-steps';

/**
 * The order to arm, or its answer, got lost. It may still be on its way or at work, so what it needs is taken out of the
 * router's memory first; a router that then knows nothing of this rollout will never be armed with it. False as well
 * when it cannot be asked: then it counts as armed.
 */
export async function wasNeverArmed(attempt: Attempt): Promise<boolean> {
  const { deps, line, order } = attempt;
  while (deps.clock.steadyMs() < attempt.revertsAtLatestMs && deps.steering.stop !== 'leave') {
    const session = await reach(attempt);
    if (session === 'hopeless') return false;
    if (session === 'silent') continue;
    const forgotten = await forgetUpload(session, order.nonce);
    if (!forgotten.ok) {
      line.drop(session);
      continue;
    }
    const seen = await lookAt(attempt);
    if (seen !== undefined) return seen !== 'hopeless' && ownIn(attempt, seen) === undefined;
  }
  return false;
}
