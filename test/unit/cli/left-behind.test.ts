import { describe, expect, it } from 'vitest';
import { EXIT } from '../../../main/cli/command-line';
import { endOf, leftBehindLine } from '../../../main/cli/rollout-lines';
import type { RolloutState, RolloutView } from '../../../shared/rollout/rollout-state';

const view = (state: RolloutState, more: Partial<RolloutView> = {}): RolloutView => ({
  rolloutId: 'r',
  routerId: 'home',
  nonce: '0'.repeat(32),
  state,
  steps: [],
  windowSeconds: 60,
  startedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  ...more,
});

it('undone, and not seen yet: the time that was agreed, what is left to do, and no success', () => {
  const endedAtMs = new Date(2026, 0, 2, 14, 32).getTime();
  const state = {
    phase: 'undone',
    because: 'router-silent',
    identical: 'not-checked-yet',
    differing: [],
  } as const;
  const { lines, exit, json } = endOf(view(state, { endedAtMs }));
  expect(lines).toEqual([
    'The router did not answer from here any more. The router undid the change at 14:32, as agreed. We cannot reach it yet to check. The next command that reaches it compares: bulkhead verify. (router-silent)',
  ]);
  expect(exit).toBe(EXIT.error);
  expect(json).toMatchObject({ applied: false, rollout: { state: { identical: 'not-checked-yet' } } });
});

describe('a change that an earlier run left in the middle', () => {
  const cases: readonly (readonly [RolloutView, string])[] = [
    [view({ phase: 'confirmed' }), 'It had been confirmed by then, and it stands.'],
    [
      view({ phase: 'undoing', because: 'not-confirmed' }, { revertsAtMs: 41_000 }),
      'Nobody confirms it any more: the router undoes it by itself in 40 s.',
    ],
    [view({ phase: 'undoing', because: 'asked' }), 'The router is undoing it now.'],
    [
      view({ phase: 'undone', because: 'rebooted', identical: 'yes', differing: [] }),
      'The router restarted in the middle of it. The router went back to how it was. Compared byte for byte: identical to the copy. (rebooted)',
    ],
    [
      view(
        { phase: 'undone', because: 'not-settled', identical: 'yes', differing: [] },
        { missing: [{ code: 'interface-down', subject: 'bh_guest' }] },
      ),
      'The router did not reach the planned state in time. Not ready at the end: the network of bh_guest is not up. The router went back to how it was. Compared byte for byte: identical to the copy. (not-settled)',
    ],
    [
      view({ phase: 'unknown' }),
      'It is not known how this ended. Look at the router before trying again: bulkhead history, bulkhead verify. (unknown)',
    ],
  ];
  it.each(cases)('%#', (left, line) => {
    expect(leftBehindLine(left, 1000)).toBe(
      `The change of 2026-01-02 03:04:05 was left in the middle. ${line}`,
    );
  });
});
