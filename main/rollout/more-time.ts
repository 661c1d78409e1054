import { type Attempt, reach } from './attempt';
import { extend } from './router-steps';

/** What a person gets to look around, and each time more is asked for. Counted from the moment the router is told. */
export const MORE_SECONDS = 300;

/** Best effort: when the router cannot be asked, the old deadline stands and is what we show. */
export async function moreTime(attempt: Attempt): Promise<void> {
  const { deps, order, report, line } = attempt;
  deps.steering.takeWishForTime();
  const session = await reach(attempt);
  if (typeof session === 'string') return;
  const askedAtMs = deps.clock.nowMs();
  const said = await extend(session, order.nonce, MORE_SECONDS);
  if (!said.ok) {
    attempt.revertsAtLatestMs += MORE_SECONDS * 1000; // it may have arrived, and not later than the old deadline
    return line.drop(session);
  }
  attempt.revertsAtMs = askedAtMs + MORE_SECONDS * 1000;
  attempt.revertsAtLatestMs = deps.clock.steadyMs() + MORE_SECONDS * 1000;
  report.revertsAt(attempt.revertsAtMs);
}
