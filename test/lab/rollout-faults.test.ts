import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, labAvailable, startLab } from './lab';
import {
  bringDeadlineNear,
  canSignIn,
  configOf,
  type Moment,
  roll,
  ruleMore,
  SLOW,
  snapshotName,
  snapshotsAt,
  untilOver,
} from './rollout-kit';

const available = labAvailable();
let lab: Lab;
let old: Readonly<Record<string, string>>;

/**
 * Every step of the protocol, by the message that carries it. A message lost on its way back is, for the router, the next
 * one lost on its way there; only for the last message the way there is a case of its own. What the router had recorded
 * is what counts: only a confirmation that reached it keeps the change.
 */
const steps: readonly (Moment & {
  readonly name: string;
  readonly secondsLater?: number;
  readonly kept?: true;
  /** The flash holds what it held one step earlier, so for a power cut this is the same case. */
  readonly flash?: 'as-before';
})[] = [
  { name: 'sent and checked', doing: 'check', when: 'after', nth: 1 },
  { name: 'armed', doing: 'arm', when: 'after', nth: 1 },
  { name: 'written', doing: 'write', when: 'after', nth: 1 },
  { name: 'reloading', doing: 'settle', when: 'before', nth: 1, secondsLater: 1, flash: 'as-before' },
  { name: 'settled', doing: 'settle', when: 'after', nth: 1 },
  { name: 'signed in again and verified', doing: 'settle', when: 'after', nth: 2, flash: 'as-before' },
  { name: 'about to confirm', doing: 'confirm', when: 'before', nth: 1 },
  { name: 'confirmed', doing: 'confirm', when: 'after', nth: 1, kept: true },
];

describe.skipIf(!available.ok)(
  `a rollout that is cut off${available.ok ? '' : ` (${available.reason})`}`,
  SLOW,
  () => {
    // One rollout from end to end; each case goes back to a moment of it, and from there nobody is left but the router.
    beforeAll(async () => {
      lab = await startLab();
      old = await configOf(lab);
      await snapshotsAt(lab, ruleMore(old), steps);
    });
    afterAll(() => lab?.stop());

    const expected = (kept: true | undefined): Readonly<Record<string, string>> =>
      kept ? { ...old, firewall: ruleMore(old).files[0]?.after ?? '' } : old;

    it.each(steps)('the connection is gone for good: $name', async ({ name, kept }) => {
      await lab.restore(snapshotName(name));
      await lab.cutManagement();
      await bringDeadlineNear(lab);
      await untilOver(lab);
      expect(await configOf(lab)).toEqual(expected(kept));
      await lab.restoreManagement();
      expect(await canSignIn(lab)).toBe(true);
    });

    it.each(steps.filter(({ flash }) => flash !== undefined))(
      'the flash holds the same as one step earlier: $name',
      async ({ name }) => {
        const flash = async (at: string): Promise<string> => {
          await lab.restore(snapshotName(at));
          const files = 'find /etc/bulkhead /etc/rc.d /etc/init.d /etc/config -type f -o -type l';
          return (await lab.onRouter(`${files} | sort | xargs sha256sum`)).stdout;
        };
        const earlier = steps[steps.findIndex((step) => step.name === name) - 1]?.name ?? '';
        const here = await flash(name);
        expect(here).toMatch(/armed/);
        expect(here).toBe(await flash(earlier));
      },
    );

    it.each(steps.filter(({ flash }) => flash === undefined))(
      'the router loses power: $name',
      async ({ name, kept }) => {
        await lab.restore(snapshotName(name));
        await lab.powerCut();
        await lab.boot();
        await untilOver(lab);
        expect(await configOf(lab)).toEqual(expected(kept));
        expect(await canSignIn(lab)).toBe(true);
      },
    );

    it('the window passes in its own time: a guard that is killed again and again keeps it, a clock that jumps does not move it', async () => {
      await lab.reset();
      let left = '';
      let armedAtMs = 0;
      const act = async (): Promise<void> => {
        armedAtMs = Date.now();
        await lab.onRouter('date -s "2031-01-01 00:00:00"');
        await lab.onRouter("for i in 1 2 3; do kill -9 $(pgrep -f 'bulkhead.sh guard'); sleep 2; done");
        left = (await lab.onRouter('ls /etc/bulkhead/*')).stdout;
      };
      await roll(lab, ruleMore(old, 40), { cut: { doing: 'arm', when: 'after', act } });
      expect(left).toContain('armed');
      expect(await untilOver(lab)).toBe('undone.not-confirmed');
      expect(Date.now() - armedAtMs).toBeGreaterThan(20_000);
      expect(await configOf(lab)).toEqual(old);
    });
  },
);
