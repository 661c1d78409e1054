import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, labAvailable, startLab } from './lab';
import { canSignIn, configOf, planTo, roll, ruleMore, untilOver, vlanPlan } from './rollout-kit';

const available = labAvailable();
let lab: Lab;
let old: Readonly<Record<string, string>>;

describe.skipIf(!available.ok)(
  `a rollout on the lab router${available.ok ? '' : ` (${available.reason})`}`,
  () => {
    beforeAll(async () => {
      lab = await startLab();
      old = await configOf(lab);
    });
    beforeEach(() => lab.reset());
    afterAll(() => lab?.stop());

    it('makes a flat network VLAN-aware, keeps it, and has nothing left running', async () => {
      const plan = vlanPlan(old);
      const { view, execs, connects, seconds } = await roll(lab, plan);
      expect(view.state).toEqual({ phase: 'confirmed' });
      expect(await configOf(lab)).toEqual({
        ...old,
        ...Object.fromEntries(plan.files.map((file) => [file.package, file.after])),
      });
      expect(await untilOver(lab)).toBe('confirmed');
      const left = await lab.onRouter(
        'ls /etc/bulkhead /tmp/bulkhead /etc/init.d/bulkhead-guard 2>/dev/null; ps w | grep "[b]ulkhead"; ubus call service list | grep bulkhead',
      );
      expect(left.stdout.trim()).toBe('/etc/bulkhead:\nconfirmed');
      console.log(
        `flat to VLAN: ${seconds.toFixed(1)} s, ${connects} connections, ${execs.length} execs: ${execs.join(' ')}`,
      );
      expect(execs.length).toBeLessThanOrEqual(10);
      expect(await canSignIn(lab)).toBe(true);
      const lease = await lab.client('c4').dhcp(60_000);
      expect(lease?.address).toMatch(/^192\.168\.20\./);

      const again = await roll(lab, planTo(await configOf(lab), {}, {}));
      expect(again).toMatchObject({ view: { state: { phase: 'confirmed' } }, execs: [], connects: 0 });
    });

    it('a firewall change alone is quick', async () => {
      const { view, execs, seconds } = await roll(lab, ruleMore(old));
      expect(view.state).toEqual({ phase: 'confirmed' });
      console.log(`firewall only: ${seconds.toFixed(1)} s, ${execs.length} execs: ${execs.join(' ')}`);
      expect(execs.length).toBeLessThanOrEqual(10);
    });

    it('a change that locks this computer out but lets one more login through first is undone', async () => {
      const plan = vlanPlan(old, 45);
      // lan1, where the administrator sits, becomes a port of the new zone, whose firewall rejects SSH.
      const files = plan.files.map((file) =>
        file.package === 'network'
          ? {
              ...file,
              after: file.after
                ?.replace("\tlist ports 'lan1:u*'\n", '')
                .replace("list ports 'lan4:u*'", "list ports 'lan1:u*'\n\tlist ports 'lan4:u*'"),
            }
          : file,
      );
      const target = {
        ...plan.target,
        bridgeVlans: [{ bridge: 'br-lan', vlan: 20, ports: ['lan1', 'lan4'] }],
      };
      const { view } = await roll(lab, { ...plan, files, target });
      expect(view.state).toMatchObject({ phase: 'undone', identical: 'yes' });
      expect(await untilOver(lab)).toMatch(/^undone\./);
      expect(await configOf(lab)).toEqual(old);
      expect(await canSignIn(lab)).toBe(true);
    });

    it('a promise that does not hold on what is running undoes', async () => {
      const { view } = await roll(lab, ruleMore(old), { deps: { verifyRunning: async () => 'broken' } });
      expect(view.state).toEqual({
        phase: 'undone',
        because: 'check-failed',
        identical: 'yes',
        differing: [],
      });
      expect(await configOf(lab)).toEqual(old);
    });

    it('a firewall section that fw4 would skip is refused, and the old files are back', async () => {
      const plan = ruleMore(old);
      const files = plan.files.map((file) => ({
        ...file,
        after: file.after?.replace(
          "option src 'lan'\n\toption proto 'tcp'\n\toption dest_port '9'",
          "option src 'nowhere'\n\toption proto 'tcp'",
        ),
      }));
      const { view } = await roll(lab, { ...plan, files });
      expect(view.state).toMatchObject({ phase: 'refused', refusal: { kind: 'firewall-check-failed' } });
      expect(await configOf(lab)).toEqual(old);
    });

    it.each([0, 4])('%i KiB of free flash: refused before anything is written', async (kib) => {
      await lab.fillFlash(kib);
      const { view, execs } = await roll(lab, vlanPlan(old));
      expect(view.state).toMatchObject({ phase: 'refused', refusal: { kind: 'flash-full' } });
      expect(execs).not.toContain('arm');
      expect(await configOf(lab)).toEqual(old);
    });

    it('unsaved edits of somebody else are shown, not swept along', async () => {
      await lab.onRouter("uci set system.@system[0].hostname='half-done'");
      const { view } = await roll(lab, ruleMore(old));
      expect(view.state).toMatchObject({ phase: 'refused', refusal: { kind: 'pending-changes' } });
      expect(await configOf(lab)).toEqual(old);
    });
  },
);
