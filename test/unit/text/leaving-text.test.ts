import { describe, expect, it } from 'vitest';
import type { RolloutState } from '../../../shared/rollout/rollout-state';
import { leavingText } from '../../../shared/text/leaving-text';

const revertsAtMs = new Date(2026, 0, 2, 14, 32).getTime();

describe('the notification when the window is closed in the middle of a change', () => {
  const cases: readonly (readonly [RolloutState, title: string, body: RegExp])[] = [
    [
      { phase: 'running', step: 'settle' },
      'Nobody confirms the change now',
      /undoes .* by itself at 14:32\.$/,
    ],
    [{ phase: 'awaiting-answer' }, 'Nobody confirms the change now', /undoes .* by itself at 14:32\.$/],
    [
      { phase: 'undoing', because: 'asked' },
      'The router is going back to how it was',
      /without this computer, by 14:32 at the latest/,
    ],
    // It may have arrived: neither kept nor undone is certain.
    [
      { phase: 'running', step: 'confirm' },
      'The change was being confirmed',
      /^If .* did not arrive, .* 14:32/,
    ],
  ];
  it.each(cases)('%o', (state, title, body) => {
    const said = leavingText({ state, revertsAtMs });
    expect(said.title).toBe(title);
    expect(said.body).toMatch(body);
  });

  it('before the router has a deadline nothing was changed', () => {
    expect(leavingText({ state: { phase: 'running', step: 'copy' } }).title).toBe(
      'The router was not changed',
    );
  });
});
