import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { realClock } from '../../../main/rollout/clock';
import { routerScripts } from '../../../main/rollout/router-scripts';
import { runRollout } from '../../../main/rollout/run-rollout';
import { Steering } from '../../../main/rollout/steering';
import { createConnector } from '../../../main/routers/ssh-transport';
import type { VirtualRouter } from '../../../main/virtual-router/virtual-router';
import type { Plan } from '../../../shared/plan/plan';
import type { RolloutStep, RolloutView } from '../../../shared/rollout/rollout-state';
import { fileText, practiceRouter, targetOf, until } from './practice';

const packages = ['dhcp', 'firewall', 'network'] as const;
const path = (name: string) => `/etc/config/${name}`;

const vlan = (id: number, ports: readonly string[]) =>
  `\nconfig bridge-vlan 'bh_v${id}'\n\toption device 'br-lan'\n\toption vlan '${id}'\n${ports.map((port) => `\tlist ports '${port}'\n`).join('')}`;

/** Divides the flat network by hand: what stays with `lan`, and a zone `iot` on lan4. Written here, not compiled. */
async function planFor(
  router: VirtualRouter,
  lanPorts: readonly string[],
  windowSeconds: number,
): Promise<Plan> {
  const before = await Promise.all(packages.map((name) => fileText(router, path(name))));
  const [dhcp = '', firewall = '', network = ''] = before.map((text) => text.trimEnd());
  const after = [
    `${dhcp}\n\nconfig dhcp 'bh_iot'\n\toption interface 'bh_iot'\n\toption start '100'\n\toption limit '100'\n\n`,
    `${firewall}\n\nconfig zone 'bh_iot'\n\toption name 'iot'\n\tlist network 'bh_iot'\n\toption input 'REJECT'\n\toption output 'ACCEPT'\n\toption forward 'REJECT'\n\n`,
    `${network.replace("interface 'lan'\n\toption device 'br-lan'", "interface 'lan'\n\toption device 'br-lan.1'")}\n${vlan(1, lanPorts)}${vlan(20, ['lan4'])}\nconfig interface 'bh_iot'\n\toption device 'br-lan.20'\n\toption proto 'static'\n\toption ipaddr '192.168.20.1'\n\toption netmask '255.255.255.0'\n\n`,
  ];
  return {
    files: packages.map((name, index) => ({
      package: name,
      before: before[index],
      after: after[index],
      encoding: 'utf8',
      beforeSha256: createHash('sha256')
        .update(before[index] ?? '', 'latin1')
        .digest('hex'),
    })),
    edits: [],
    effects: ['network', 'bridge-restart', 'firewall', 'dhcp'],
    consequences: [],
    target: {
      interfaces: [
        { name: 'lan', device: 'br-lan.1', addresses: ['192.168.1.1'] },
        { name: 'bh_iot', device: 'br-lan.20', addresses: ['192.168.20.1'] },
      ],
      bridgeVlans: [{ bridge: 'br-lan', vlan: 20, ports: ['lan4'] }],
      firewallZones: [
        { zone: 'lan', devices: ['br-lan.1'] },
        { zone: 'iot', devices: ['br-lan.20'] },
      ],
      dhcpRanges: ['192.168.20.0/24'],
      ssids: [],
    },
    managementAddresses: ['192.168.1.1'],
    endedConnections: [],
    windowSeconds,
  };
}

function apply(
  router: VirtualRouter,
  plan: Plan,
  during: (view: RolloutView) => void = () => {},
): Promise<RolloutView> {
  const target = targetOf(router);
  return runRollout(
    { rolloutId: 'x', routerId: 'r', nonce: randomBytes(16).toString('hex'), plan, look: false },
    {
      connector: createConnector({}),
      target,
      targetAt: () => target,
      scripts: routerScripts,
      clock: realClock,
      steering: new Steering(),
      snapshots: { keep: async () => undefined },
      verifyRunning: async () => 'holds',
      observe: during,
    },
  );
}

describe('the product applies to the practice router, word for word as to a real one', () => {
  it('a change that keeps the way open is confirmed', async () => {
    const router = await practiceRouter();
    const plan = await planFor(router, ['lan1', 'lan2', 'lan3'], 60);
    const view = await apply(router, plan);
    expect(view.state).toEqual({ phase: 'confirmed' });
    expect(await fileText(router, path('network'))).toBe(plan.files[2]?.after);
    expect(router.managementState()).toBe('open');
  }, 60_000);

  it('a change that cuts this computer off is undone by the router', async () => {
    const router = await practiceRouter();
    const plan = await planFor(router, ['lan2', 'lan3'], 15);
    const view = await apply(router, plan);
    expect(view.state).toMatchObject({ phase: 'undone', identical: 'yes' });
    for (const { package: name, before } of plan.files)
      expect(await fileText(router, path(name))).toBe(before);
    expect(router.managementState()).toBe('open');
  }, 90_000);

  it.each(['write', 'reload', 'settle'] satisfies RolloutStep[])(
    'power cut at "%s": the old files are back after boot',
    async (step) => {
      const router = await practiceRouter();
      const plan = await planFor(router, ['lan1', 'lan2', 'lan3'], 20);
      let cut: Promise<void> | undefined;
      const ended = apply(router, plan, ({ state }) => {
        if (state.phase === 'running' && state.step === step)
          cut ??= router.powerCut().then(() => router.boot());
      });
      await until(() => cut !== undefined);
      await cut;
      for (const { package: name, before } of plan.files)
        expect(await fileText(router, path(name))).toBe(before);
      expect(router.managementState()).toBe('open');
      expect((await ended).state).toMatchObject({ phase: 'undone' });
    },
    90_000,
  );
});
