import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, labAvailable, startLab } from './lab';
import { canSignIn, configOf, type Doing, roll, ruleMore, untilOver } from './rollout-kit';

const available = labAvailable();
let lab: Lab;
let old: Readonly<Record<string, string>>;

// Long enough under emulation to get to the message that is cut off, short enough to wait for in each case.
const windowFor = (doing: Doing): number => (doing === 'confirm' ? 60 : 25);
const AFTER_THE_WINDOW_MS = 120_000;

/**
 * Every message of the protocol, each lost on its way back: for the router that is the same as the next one lost on its
 * way there. Only for the last message the way there is a case of its own.
 */
const steps: readonly (readonly [doing: Doing, when: 'before' | 'after'])[] = [
  ['check', 'after'],
  ['arm', 'after'],
  ['write', 'after'],
  ['settle', 'after'],
  ['confirm', 'before'],
  ['confirm', 'after'],
];

/** What the router had recorded is what counts: only a confirmation that reached it keeps the change. */
const isKept = (doing: Doing, when: 'before' | 'after'): boolean => doing === 'confirm' && when === 'after';

describe.skipIf(!available.ok)(
  `a rollout that is cut off${available.ok ? '' : ` (${available.reason})`}`,
  () => {
    beforeAll(async () => {
      lab = await startLab();
      old = await configOf(lab);
    });
    beforeEach(() => lab.reset());
    afterAll(() => lab?.stop());

    const expected = (kept: boolean): Readonly<Record<string, string>> =>
      kept ? { ...old, firewall: ruleMore(old).files[0]?.after ?? '' } : old;

    it.each(steps)(
      'the connection is gone for good and this program dead: %s, %s it',
      async (doing, when) => {
        const act = (): Promise<void> => lab.cutManagement();
        const { cut } = await roll(lab, ruleMore(old, windowFor(doing)), { cut: { doing, when, act } });
        expect(cut).toBe(true);
        await untilOver(lab, AFTER_THE_WINDOW_MS);
        expect(await configOf(lab)).toEqual(expected(isKept(doing, when)));
        await lab.restoreManagement();
        expect(await canSignIn(lab)).toBe(true);
      },
    );

    it.each(steps)('the router loses power: %s, %s it', async (doing, when) => {
      const act = (): Promise<void> => lab.powerCut();
      const { cut } = await roll(lab, ruleMore(old, windowFor(doing)), { cut: { doing, when, act } });
      expect(cut).toBe(true);
      await lab.boot();
      await untilOver(lab);
      expect(await configOf(lab)).toEqual(expected(isKept(doing, when)));
      expect(await canSignIn(lab)).toBe(true);
    });

    it('the guard is killed again and again: its successor keeps the deadline', async () => {
      const act = async (): Promise<void> => {
        await lab.onRouter("for i in 1 2 3; do kill -9 $(pgrep -f 'bulkhead.sh guard'); sleep 2; done");
      };
      await roll(lab, ruleMore(old, windowFor('write')), { cut: { doing: 'write', when: 'after', act } });
      expect(await untilOver(lab, AFTER_THE_WINDOW_MS)).toBe('undone.not-confirmed');
      expect(await configOf(lab)).toEqual(old);
    });

    it('the clock jumps by a year: the deadline counts uptime', async () => {
      let left = '';
      const act = async (): Promise<void> => {
        await lab.onRouter('date -s "2031-01-01 00:00:00"');
        left = (await lab.onRouter('ls /etc/bulkhead')).stdout;
      };
      await roll(lab, ruleMore(old, windowFor('write')), { cut: { doing: 'write', when: 'after', act } });
      expect(left).toContain('armed');
      expect(await untilOver(lab, AFTER_THE_WINDOW_MS)).toBe('undone.not-confirmed');
      expect(await configOf(lab)).toEqual(old);
    });
  },
);
