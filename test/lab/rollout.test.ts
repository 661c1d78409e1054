import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { realClock } from '../../main/rollout/clock';
import { type Lab, labAvailable, startLab } from './lab';
import {
  canSignIn,
  configOf,
  newNonce,
  planTo,
  roll,
  ruleMore,
  SLOW,
  untilOver,
  vlanPlan,
} from './rollout-kit';

const available = labAvailable();
let lab: Lab;
let old: Readonly<Record<string, string>>;

const TALK_PORT = 7777;

/** The administrator's computer sends a line each second to the internet, which sends it back. */
async function keepTalking(lab: Lab): Promise<void> {
  await lab.client('inet').exec(`setsid nc -l -p ${TALK_PORT} -e cat </dev/null >/dev/null 2>&1 & sleep 1`);
  await lab
    .client('pc')
    .exec(
      `(while sleep 1; do echo talk; done) | setsid nc 93.184.216.34 ${TALK_PORT} >/tmp/heard 2>/dev/null & sleep 1`,
    );
  if ((await heardIn(lab, 3)) === 0) throw new Error('the connection was never open');
}

/** How many of its lines come back within so many seconds. */
async function heardIn(lab: Lab, seconds: number): Promise<number> {
  const script = `before=$(wc -l </tmp/heard); sleep ${seconds}; echo $(($(wc -l </tmp/heard) - before))`;
  return Number((await lab.client('pc').exec(script)).stdout);
}

describe.skipIf(!available.ok)(
  `a rollout on the lab router${available.ok ? '' : ` (${available.reason})`}`,
  SLOW,
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
        'ls /etc/bulkhead /tmp/bulkhead /etc/init.d/bulkhead-* 2>/dev/null; ps w | grep "[b]ulkhead"; ubus call service list | grep bulkhead',
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

    it('a firewall change alone is quick: nothing is waited for once the router has reloaded', async () => {
      let now = '';
      const sleptIn: string[] = [];
      const { view, execs, seconds } = await roll(lab, ruleMore(old), {
        deps: {
          observe: ({ state }) => {
            now = state.phase === 'running' ? state.step : state.phase;
          },
          clock: {
            ...realClock,
            sleep(ms) {
              sleptIn.push(now);
              return realClock.sleep(ms);
            },
          },
        },
      });
      expect(view.state).toEqual({ phase: 'confirmed' });
      expect(sleptIn.filter((step) => step !== 'reload')).toEqual([]);
      const times = view.steps.map(({ step, startedAtMs, endedAtMs }) => {
        const took = ((endedAtMs ?? startedAtMs) - startedAtMs) / 1000;
        return `${step} ${took.toFixed(1)}`;
      });
      console.log(`firewall only: ${seconds.toFixed(1)} s, ${execs.length} execs: ${times.join(', ')}`);
      expect(execs.length).toBeLessThanOrEqual(10);
    });

    it('who knows the nonce and confirms too early, or over a connection used before, is refused by the router', async () => {
      const nonce = newNonce();
      const confirm = `sh /etc/bulkhead/${nonce}/bulkhead.sh confirm ${nonce}`;
      const answers: string[] = [];
      const { view } = await roll(lab, ruleMore(old), {
        nonce,
        async at({ doing, when, nth }, session) {
          if (when !== 'after' || nth !== 1) return;
          if (doing !== 'arm' && doing !== 'settle') return;
          const said = await session.exec(confirm);
          answers.push(said.ok ? said.value.stdout.trim() : said.error.kind);
        },
      });
      expect(answers).toEqual(['fail not-reloaded', 'fail old-connection']);
      expect(view.state).toEqual({ phase: 'confirmed' });
    });

    it('a change that locks this computer out but lets one more login through first is undone', async () => {
      const plan = vlanPlan(old, 60);
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
      // The trap: all is written, the reload has returned, and whoever signs in now gets in, on the old network.
      let early: { readonly signedIn: boolean; readonly newDevice: string } | undefined;
      const { view } = await roll(
        lab,
        { ...plan, files, target },
        {
          async at({ doing, when }) {
            if (doing !== 'write' || when !== 'after') return;
            const signedIn = await canSignIn(lab);
            const { stdout } = await lab.onRouter('ls -d /sys/class/net/br-lan.20 2>/dev/null; true');
            early = { signedIn, newDevice: stdout.trim() };
          },
        },
      );
      expect(early).toEqual({ signedIn: true, newDevice: '' });
      expect(view.state).toEqual({
        phase: 'undone',
        because: 'router-silent',
        identical: 'yes',
        differing: [],
      });
      expect(view.steps.map(({ step }) => step)).not.toContain('sign-in');
      expect(await untilOver(lab)).toBe('undone.not-confirmed');
      expect(await configOf(lab)).toEqual(old);
      expect(await canSignIn(lab)).toBe(true);
    });

    it('an open connection ends with its permission once the change is kept, and not before; the way to us stays', async () => {
      const { address = '' } = (await lab.client('pc').lease()) ?? {};
      await keepTalking(lab);
      const wall = planTo(
        old,
        {
          firewall: `${old.firewall}\nconfig rule 'bh_wall'\n\toption src 'lan'\n\toption dest 'wan'\n\toption proto 'tcp'\n\toption dest_port '${TALK_PORT}'\n\toption target 'REJECT'\n`,
        },
        { effects: ['firewall'], endedConnections: [address] },
      );
      let heardBefore = 0;
      const { view } = await roll(lab, wall, {
        at: async ({ doing, when }) => {
          // The new rules are loaded by now, and let what is open go on.
          if (doing === 'confirm' && when === 'before') heardBefore = await heardIn(lab, 3);
        },
      });
      expect(view.state).toEqual({ phase: 'confirmed' });
      expect(heardBefore).toBeGreaterThan(0);
      expect(await heardIn(lab, 4)).toBe(0);
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
