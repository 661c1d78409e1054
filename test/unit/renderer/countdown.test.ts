import { describe, expect, it } from 'vitest';
import { placeOn } from '../../../renderer/components/tide-scale';
import { crossed, isPastHalf, secondsLeft } from '../../../renderer/screens/apply/countdown';
import type { RolloutView } from '../../../shared/rollout/rollout-state';

const rollout: RolloutView = {
  rolloutId: 'r',
  routerId: 'x',
  nonce: 'n',
  state: { phase: 'running', step: 'settle' },
  steps: [{ step: 'arm', startedAtMs: 900, endedAtMs: 1000, outcome: 'done' }],
  revertsAtMs: 121_000,
  windowSeconds: 120,
  startedAtMs: 0,
};

describe('the countdown', () => {
  it.each([
    ['a begun second counts', rollout, 33_500, 88],
    ['at the deadline', rollout, 121_000, 0],
    ['past it, never below zero', rollout, 130_000, 0],
    [
      'nothing before it is armed',
      { ...rollout, revertsAtMs: undefined } as unknown as RolloutView,
      0,
      undefined,
    ],
    ['nothing once it is over', { ...rollout, state: { phase: 'confirmed' } } as RolloutView, 0, undefined],
  ])('%s', (_why, view, now, left) => expect(secondsLeft(view, now)).toBe(left));

  it('half of the time counts from arming, not from the start', () => {
    expect(isPastHalf(rollout, 60_000)).toBe(false);
    expect(isPastHalf(rollout, 62_000)).toBe(true);
  });

  it.each([
    [61, 60, 60],
    [61, 58, 60],
    [31, 30, 30],
    [10, 9, undefined],
    [60, 59, undefined],
  ])('from %i to %i s speaks at %s', (before, after, mark) => expect(crossed(before, after)).toBe(mark));

  it('the tide scale begins at arming and ends at the undo', () => {
    const span = { fromMs: 1000, untilMs: 121_000 };
    expect([1000, 61_000, 121_000, 500_000, 0].map((at) => placeOn(span, at))).toEqual([
      40, 450, 860, 860, 40,
    ]);
  });
});
