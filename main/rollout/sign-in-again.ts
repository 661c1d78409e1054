import type { UndoReason } from '../../shared/rollout/rollout-state';
import type { RouterSession } from '../routers/transport';
import { type Attempt, RETRY_MS } from './attempt';
import { isFinal } from './line';

/** Left for proving and confirming once we are in. */
const SPARE_MS = 5000;

/** A new connection to where the router is to be used from now on. Its key is checked like every other time. */
export async function signInAgain(attempt: Attempt): Promise<RouterSession | UndoReason> {
  const { deps, line, report } = attempt;
  do {
    const opened = await deps.steering.unlessStopped(line.fresh());
    if (opened === 'stopped') return 'asked';
    if (opened.ok) {
      report.heard();
      return opened.value;
    }
    report.silent();
    if (isFinal(opened.error)) return 'router-silent';
    await deps.clock.sleep(RETRY_MS);
  } while (deps.clock.nowMs() < attempt.revertsAtMs - SPARE_MS);
  return 'router-silent';
}
