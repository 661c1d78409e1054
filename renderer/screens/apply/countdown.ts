import { isOver, type RolloutView } from '../../../shared/rollout/rollout-state';

/**
 * Seconds until the automatic undo; undefined before it is armed, while the router is already going back, and after it is
 * over. One that nobody confirms waits for its time to pass before it goes back.
 */
export function secondsLeft(rollout: RolloutView, nowMs: number): number | undefined {
  const { state } = rollout;
  if (rollout.revertsAtMs === undefined || isOver(state)) return undefined;
  const waits =
    state.phase !== 'undoing' || (state.because === 'not-confirmed' && nowMs < rollout.revertsAtMs);
  if (!waits) return undefined;
  return Math.max(0, Math.ceil((rollout.revertsAtMs - nowMs) / 1000));
}

/** When the undo was armed: where the tide scale begins. */
export const armedAtMs = (rollout: RolloutView): number =>
  rollout.steps.find((step) => step.step === 'arm')?.endedAtMs ??
  rollout.steps.find((step) => step.step === 'arm')?.startedAtMs ??
  rollout.startedAtMs;

/** More than half of the time has passed. */
export function isPastHalf(rollout: RolloutView, nowMs: number): boolean {
  if (rollout.revertsAtMs === undefined) return false;
  const from = armedAtMs(rollout);
  return nowMs - from > (rollout.revertsAtMs - from) / 2;
}

/** Seconds at which the time left is spoken. */
const SPOKEN = [60, 30, 10] as const;

/** The mark that was crossed between two readings of the countdown, if any. */
export const crossed = (before: number, after: number): number | undefined =>
  SPOKEN.find((mark) => before > mark && after <= mark);
