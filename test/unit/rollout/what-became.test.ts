import { describe, expect, it } from 'vitest';
import { whatBecameOf } from '../../../main/rollout/what-became';
import type { RouterSession } from '../../../main/routers/transport';
import { ok } from '../../../shared/kernel/result';

const NONCE = '0123456789abcdef0123456789abcdef';
const scripts = { bulkhead: '', guard: '', look: '# look' };

function sessionSaying(stdout: string): RouterSession & { readonly commands: string[] } {
  const commands: string[] = [];
  const code = stdout.startsWith('fail') ? 1 : 0;
  return {
    host: 'r',
    port: 22,
    hostKey: '',
    execCount: 0,
    commands,
    exec: async (command) => {
      commands.push(command);
      return ok({ code, stdout: `${stdout}seen\n`, stderr: '' });
    },
    close: () => {},
    onClosed: () => {},
  };
}

describe('whatBecameOf a rollout that nobody watched', () => {
  const cases: readonly (readonly [why: string, says: string, state: object, secondsLeft?: number])[] = [
    ['kept', `state confirmed ${NONCE}\n`, { phase: 'confirmed' }],
    [
      'undone, old bytes',
      `state undone.rebooted ${NONCE}\nhash network aa aa bb\n`,
      { phase: 'undone', because: 'rebooted', identical: 'yes', differing: [] },
    ],
    [
      'undone, a file differs',
      `state undone.asked ${NONCE}\nhash network cc aa bb\n`,
      { phase: 'undone', because: 'asked', identical: 'no', differing: ['network'] },
    ],
    [
      'still armed: nobody will confirm',
      `state armed ${NONCE}\nuptime 5\ndeadline 60\n`,
      { phase: 'undoing', because: 'not-confirmed' },
      55,
    ],
    ['undoing', `state undoing.check-failed ${NONCE}\n`, { phase: 'undoing', because: 'check-failed' }],
    ['another one since', 'state confirmed ffff\n', { phase: 'unknown' }],
    ['nothing known', '', { phase: 'unknown' }],
    ['a word nobody knows', `state undone.magic ${NONCE}\n`, { phase: 'unknown' }],
  ];
  it.each(cases.map((one) => [one[0], one] as const))('%s', async (_why, [, says, state, secondsLeft]) => {
    const became = { state, ...(secondsLeft === undefined ? {} : { secondsLeft }) };
    expect(await whatBecameOf(sessionSaying(says), NONCE, scripts)).toEqual(ok(became));
  });
});
