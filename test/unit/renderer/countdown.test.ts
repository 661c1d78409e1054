import { describe, expect, it } from 'vitest';
import { placeOn, ticksBetween } from '../../../renderer/components/tide-scale';
import { crossed, isPastHalf, secondsLeft } from '../../../renderer/screens/apply/countdown';
import type { RolloutView, UndoReason } from '../../../shared/rollout/rollout-state';

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

const undoing = (because: UndoReason): RolloutView => ({ ...rollout, state: { phase: 'undoing', because } });

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
    ['nothing while it goes back', undoing('asked'), 33_500, undefined],
    ['nobody confirms: until its time has passed', undoing('not-confirmed'), 33_500, 88],
    ['nobody confirmed: then it goes back', undoing('not-confirmed'), 121_000, undefined],
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

describe('the ruler of the time line', () => {
  const at = (time: string): number => new Date(`2026-11-22T${time}`).getTime();
  const labels = (from: string, until: string, label?: number): readonly string[] =>
    ticksBetween(at(from), at(until), label)
      .filter(({ long }) => long)
      .map(({ atMs }) => new Date(atMs).toTimeString().slice(0, 8));

  it('has its ends and round times between', () => {
    // 14:32:00 would touch the label of the end.
    expect(labels('14:30:11', '14:32:08').join(' ')).toBe('14:30:11 14:30:30 14:31:00 14:31:30 14:32:08');
    expect(labels('14:30:00', '14:40:00')).toContain('14:34:00');
  });

  it('fewer labels where the line is short, and none on another', () => {
    expect(labels('14:30:00', '14:32:00', 0.25)).toEqual(['14:30:00', '14:31:00', '14:32:00']);
    expect(labels('14:30:00', '14:30:00')).toHaveLength(2);
  });
});
