import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, labAvailable, startLab } from './lab';
import {
  addressPlan,
  canSignIn,
  configOf,
  labTarget,
  planTo,
  roll,
  ruleMore,
  SLOW,
  untilOver,
  vlanPlan,
  wifiPlan,
} from './rollout-kit';

const available = labAvailable();
const why = available.ok ? '' : ` (${available.reason})`;
let lab: Lab;
let old: Readonly<Record<string, string>>;

/** The configuration after a plan, by name. */
const after = (plan: ReturnType<typeof planTo>): Readonly<Record<string, string | undefined>> => ({
  ...old,
  ...Object.fromEntries(plan.files.map((file) => [file.package, file.after])),
});

/** Where somebody types the router's address: the client's own changes with the network it is in. */
async function moveComputerTo(address: string): Promise<void> {
  await lab.client('pc').dhcp(60_000);
  await lab.setManagementTarget(address);
}

describe.skipIf(!available.ok)(`changes of every kind on the lab router${why}`, SLOW, () => {
  beforeAll(async () => {
    lab = await startLab();
    old = await configOf(lab);
  });
  beforeEach(() => lab.reset());
  afterAll(() => lab?.stop());

  it('the router gets another address: found there, confirmed there, and its clients with it', async () => {
    const plan = addressPlan(old);
    let moved: Promise<void> | undefined;
    const { view } = await roll(lab, plan, {
      // The computer asks for an address again when its network has gone, as it does after a lost link.
      at: async ({ doing, when }) => {
        if (doing !== 'write' || when !== 'after') return;
        moved = untilAddress('192.168.7.1').then(() => moveComputerTo('192.168.7.1'));
      },
      deps: { targetAt: () => labTarget(lab) },
    });
    await moved;
    expect(view.state).toEqual({ phase: 'confirmed' });
    expect(await configOf(lab)).toEqual(after(plan));
    expect((await lab.client('pc').lease())?.address).toMatch(/^192\.168\.7\./);
    expect(await canSignIn(lab)).toBe(true);
  });

  it('the router gets another address, and nobody finds it there: the old one is back', async () => {
    const { view } = await roll(lab, { ...addressPlan(old), windowSeconds: 45 });
    expect(view.state).toMatchObject({ phase: 'undone', because: 'router-silent', identical: 'yes' });
    expect(await configOf(lab)).toEqual(old);
    expect(await canSignIn(lab)).toBe(true);
  });

  it('a Wi-Fi name for each zone: written, read back, on the air, and each leads into its zone', async () => {
    const plan = wifiPlan(old);
    const { view } = await roll(lab, plan);
    expect(view.state).toEqual({ phase: 'confirmed' });
    expect(await configOf(lab)).toEqual(after(plan));
    await lab.joinWifi('w1', 'Home IoT', 'iot-password');
    await lab.joinWifi('w2', 'Home', 'trusted-pass');
    expect((await lab.client('w1').dhcp(60_000))?.address).toMatch(/^192\.168\.20\./);
    expect((await lab.client('w2').dhcp(60_000))?.address).toMatch(/^192\.168\.1\./);
  });

  it('a radio that does not take its names up: undone, although everything else had settled', async () => {
    const plan = { ...wifiPlan(old, "\toption key 'short'\n"), windowSeconds: 75 };
    const { view } = await roll(lab, plan);
    expect(view.state).toEqual({ phase: 'undone', because: 'not-settled', identical: 'yes', differing: [] });
    expect(view.missing?.every(({ code }) => code === 'wifi')).toBe(true);
    expect(await configOf(lab)).toEqual(old);
    expect(await canSignIn(lab)).toBe(true);
  });

  it('while it waits, a person edits one file of the change and one that is none of its business', async () => {
    const { view } = await roll(lab, ruleMore(old), {
      at: async ({ doing, when }) => {
        if (doing !== 'write' || when !== 'after') return;
        await lab.onRouter("echo '# by hand' >>/etc/config/firewall; echo '# by hand' >>/etc/config/system");
      },
      deps: { verifyRunning: async () => 'broken' },
    });
    expect(view.state).toMatchObject({ phase: 'undone', because: 'check-failed', identical: 'yes' });
    expect(await configOf(lab)).toEqual({ ...old, system: `${old.system}# by hand\n` });
    const aside = await lab.onRouter('tail -n 1 /tmp/bulkhead-edited-firewall; logread | grep bulkhead');
    expect(aside.stdout).toMatch(/^# by hand\n/);
    expect(aside.stdout).toContain(
      'firewall was edited meanwhile; that version is kept in /tmp/bulkhead-edited-firewall',
    );
  });

  it('a second change while one is armed is refused, and the first goes on', async () => {
    let second: unknown;
    const { view } = await roll(lab, ruleMore(old), {
      at: async ({ doing, when }) => {
        if (doing !== 'write' || when !== 'after') return;
        second = (await roll(lab, ruleMore(await configOf(lab)))).view.state;
      },
    });
    expect(second).toEqual({ phase: 'refused', refusal: { kind: 'other-rollout-pending' } });
    expect(view.state).toEqual({ phase: 'confirmed' });
    expect(await untilOver(lab)).toBe('confirmed');
  });

  async function untilAddress(address: string): Promise<void> {
    await lab.control(
      `for i in $(seq 90); do ip netns exec router ip -4 -o addr show 2>/dev/null | grep -q '${address}/' && break; ip -4 -o addr show | grep -q '${address}/' && break; sleep 1; done`,
      120_000,
    );
  }
});

describe.skipIf(!available.ok)(`a rollout on release 24.10${why}`, SLOW, () => {
  let newer: Lab;
  let before: Readonly<Record<string, string>>;
  beforeAll(async () => {
    newer = await startLab({ release: '24.10' });
    before = await configOf(newer);
  });
  afterAll(() => newer?.stop());

  it('flat to VLAN is confirmed, and back to flat byte for byte', async () => {
    const there = vlanPlan(before);
    expect((await roll(newer, there)).view.state).toEqual({ phase: 'confirmed' });
    const divided = await configOf(newer);
    const back = planTo(divided, before, {
      effects: ['network', 'bridge-restart', 'firewall', 'dhcp'],
      windowSeconds: there.windowSeconds,
      target: {
        interfaces: [{ name: 'lan', device: 'br-lan', addresses: ['192.168.1.1'] }],
        bridgeVlans: [],
        firewallZones: [{ zone: 'lan', devices: ['br-lan'] }],
        dhcpRanges: ['192.168.1.0/24'],
        ssids: [],
      },
    });
    expect((await roll(newer, back)).view.state).toEqual({ phase: 'confirmed' });
    expect(await configOf(newer)).toEqual(before);
    expect(await canSignIn(newer)).toBe(true);
  });
});
