import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, labAvailable, startLab } from './lab';
import {
  bringDeadlineNear,
  canSignIn,
  configOf,
  SLOW,
  snapshotName,
  snapshotsAt,
  untilOver,
  vlanPlan,
} from './rollout-kit';

const available = labAvailable();
let lab: Lab;
let old: Readonly<Record<string, string>>;

/** Where a change of the network hurts most: files written and nothing reloaded, the bridge down, everything new. */
const steps = [
  { name: 'written', doing: 'write', when: 'after', nth: 1 },
  { name: 'reloading', doing: 'settle', when: 'before', nth: 1, secondsLater: 3 },
  { name: 'settled', doing: 'settle', when: 'after', nth: 1 },
] as const;
/** While it reloads the flash holds what it held when it was written. */
const flashes = steps.filter(({ name }) => name !== 'reloading');

describe.skipIf(!available.ok)(
  `a flat network on its way to VLANs that is cut off${available.ok ? '' : ` (${available.reason})`}`,
  SLOW,
  () => {
    beforeAll(async () => {
      lab = await startLab();
      old = await configOf(lab);
      await snapshotsAt(lab, vlanPlan(old), steps);
    });
    afterAll(() => lab?.stop());

    it.each(steps)('the connection is gone for good: $name', async ({ name }) => {
      await lab.restore(snapshotName(name));
      await lab.cutManagement();
      await bringDeadlineNear(lab);
      expect(await untilOver(lab)).toBe('undone.not-confirmed');
      expect(await configOf(lab)).toEqual(old);
      await lab.restoreManagement();
      expect(await canSignIn(lab)).toBe(true);
    });

    it.each(flashes)('the router loses power: $name', async ({ name }) => {
      await lab.restore(snapshotName(name));
      await lab.powerCut();
      await lab.boot();
      expect(await untilOver(lab)).toBe('undone.rebooted');
      expect(await configOf(lab)).toEqual(old);
      expect(await canSignIn(lab)).toBe(true);
    });

    it('the power fails while the router undoes, and again while it goes on with that at its start', async () => {
      await lab.restore('settled');
      // After each file that is put back it says so and stops, so that there is a moment to cut in.
      const slow = String.raw`s|^\( *rm -f "/tmp/.uci/$1"\).*|\1; sync; echo LAB one-file-is-back >/dev/console; sleep 3|`;
      await lab.onRouter(`sed -i '${slow}' /etc/bulkhead/*/bulkhead.sh && sync`);
      await lab.onRouter("kill -9 $(pgrep -f 'bulkhead.sh guard')"); // its successor reads the file anew
      await bringDeadlineNear(lab, 0);
      await lab.untilConsole('one-file-is-back');
      await lab.powerCut();

      await lab.bootAndCutAt('one-file-is-back');
      await lab.boot();
      expect(await untilOver(lab)).toBe('undone.not-confirmed');
      expect(await configOf(lab)).toEqual(old);
      expect(await canSignIn(lab)).toBe(true);
    });
  },
);
