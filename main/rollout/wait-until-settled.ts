import { affectedTarget, settleMs, stillMissing } from '../../shared/rollout/convergence';
import type { UndoReason } from '../../shared/rollout/rollout-state';
import { routerRolloutOf } from '../../shared/rollout/router-rollout';
import { type Attempt, lookAt, ownIn, reach } from './attempt';
import { moreTime } from './more-time';
import { status } from './router-steps';

// The router waits on its side, so a reload costs one or two round trips however long it takes.
const WAIT_SECONDS = 15;
const POLL_MS = 1000;
// What follows a reload is waited for from here, ever less often: most of it is there within a few seconds, and a radio that
// listens for radar first takes a minute or more.
const SECOND_LOOK_MS = 2000;
const PAUSE_AT_MOST_MS = 5000;
/** Left for signing in, proving and confirming. */
const SPARE_MS = 8000;

/**
 * A reload returns before anything has changed, and a new login still works on the old network by then (seen on
 * 24.10: login at +1.5 s, outage from +5 s). So the router must have ended its reload, and what runs must be
 * what was planned; the look over the new connection, a settle time later, is the second that must find it so.
 */
export async function waitUntilSettled(attempt: Attempt): Promise<'settled' | UndoReason> {
  const { deps, order, report } = attempt;
  const target = affectedTarget(order.plan);
  let pauseMs = POLL_MS;
  const spareMs = SPARE_MS + settleMs(target);
  while (deps.clock.nowMs() < attempt.revertsAtMs - spareMs) {
    if (deps.steering.stop) return 'asked';
    if (deps.steering.wantsMoreTime) await moreTime(attempt);
    const session = await deps.steering.unlessStopped(reach(attempt));
    if (session === 'stopped') return 'asked';
    if (session === 'hopeless') return 'router-silent';
    if (session === 'silent') continue;

    const left = (attempt.revertsAtMs - spareMs - deps.clock.nowMs()) / 1000;
    const heard = await deps.steering.unlessAsked(status(session, order.nonce, Math.min(WAIT_SECONDS, left)));
    if (heard === 'stopped') return 'asked';
    if (heard === 'more-time') continue;
    const said = heard.value;
    if (!said.ok) {
      if (said.error.kind === 'command-failed') {
        const ended = await endedAlready(attempt); // the script goes when a change is over
        if (ended) return ended;
      }
      attempt.line.drop(session);
      report.silent();
      continue;
    }
    const rollout = routerRolloutOf(said.value);
    if (rollout?.nonce !== order.nonce) return 'not-settled';
    if (rollout.phase.kind === 'undoing' || rollout.phase.kind === 'undone') return rollout.phase.because;
    if (rollout.progress === 'failed') return 'not-settled';
    if (rollout.progress === 'reloaded') {
      if (report.view.steps.at(-1)?.step === 'reload') report.begin('settle');
      const missing = stillMissing(said.value, target);
      report.missing(missing);
      if (missing.length === 0) {
        if (settleMs(target) === 0) return 'settled';
        const stayed = await deps.steering.unlessAsked(deps.clock.sleep(settleMs(target)));
        if (stayed === 'more-time') continue;
        return stayed === 'stopped' ? 'asked' : 'settled';
      }
      pauseMs = pauseMs < SECOND_LOOK_MS ? SECOND_LOOK_MS : Math.min(pauseMs + 1000, PAUSE_AT_MOST_MS);
    }
    await deps.steering.unlessAsked(deps.clock.sleep(pauseMs));
  }
  return report.view.silentSinceMs === undefined ? 'not-settled' : 'router-silent';
}

async function endedAlready(attempt: Attempt): Promise<UndoReason | undefined> {
  const seen = await attempt.deps.steering.unlessStopped(lookAt(attempt));
  const phase = typeof seen === 'object' ? ownIn(attempt, seen)?.phase : undefined;
  return phase?.kind === 'undone' || phase?.kind === 'undoing' ? phase.because : undefined;
}
