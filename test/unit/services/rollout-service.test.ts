import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Clock, realClock } from '../../../main/rollout/clock';
import type { Bulkhead } from '../../../main/services/services';
import { startVirtualRouter, type VirtualRouter } from '../../../main/virtual-router/virtual-router';
import type { Plan } from '../../../shared/plan/plan';
import { isOver, type RolloutView } from '../../../shared/rollout/rollout-state';
import { signInAt, startApp } from './app-kit';

/** A rollout that nobody sees to its end, on a practice router that is not the program's own and outlives it. */
let router: VirtualRouter;
let cable: Awaited<ReturnType<typeof plugIn>>;
let dir: string;
let app: Bulkhead;
let routerId: string;
let hurryMs: number;
const told: RolloutView[] = [];
const farewells: RolloutView[] = [];

/** Minutes that nobody wants to wait for in a test pass at once; the router is told of them by `windowEnds`. */
const clock: Clock = {
  ...realClock,
  nowMs: () => Date.now() + hurryMs,
  steadyMs: () => performance.now() + hurryMs,
};

beforeAll(async () => {
  router = await startVirtualRouter({ speed: 100 });
  cable = await plugIn(router.port);
}, 60_000);
afterAll(async () => {
  cable.unplug();
  await router.stop();
});

/** A way to the router that ends at once when it is cut, where the practice router's own keeps everybody waiting. */
async function plugIn(to: number) {
  const open = new Set<net.Socket>();
  let cut = false;
  const server = net.createServer((near) => {
    if (cut) return near.destroy();
    const far = net.connect(to, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy()).on('close', () => open.delete(one) && other.destroy());
    }
  });
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    setCut(now: boolean): void {
      cut = now;
      if (cut) for (const socket of open) socket.destroy();
    },
    unplug: () => server.close(),
  };
}

const start = (): Bulkhead => startApp(dir, told, { onLeaving: (view) => farewells.push(view), clock });
const signIn = (): Promise<void> =>
  signInAt(app, { host: '127.0.0.1', port: cable.port, password: router.password });

beforeEach(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'bulkhead-rollout-'));
  hurryMs = 0;
  told.length = 0;
  farewells.length = 0;
  cable.setCut(false);
  app = start();
  await signIn();
  routerId = app.desk.store.routers.all()[0]?.id ?? '';
  return async () => {
    await app.close();
    rmSync(dir, { recursive: true, force: true });
  };
}, 60_000);

/** One line more in the firewall. */
async function begin(look = false): Promise<string> {
  const file = app.desk.live.state(routerId)?.files.firewall;
  const plan: Plan = {
    files: [
      {
        package: 'firewall',
        before: file?.text,
        after: `${file?.text}\n# one more\n`,
        encoding: 'utf8',
        beforeSha256: file?.sha256,
      },
    ],
    edits: [],
    effects: ['firewall'],
    consequences: [],
    target: { interfaces: [], bridgeVlans: [], firewallZones: [], dhcpRanges: [], ssids: [] },
    managementAddresses: [],
    endedConnections: [],
    windowSeconds: 60,
  };
  app.plans.keep({ planId: 'p', routerId, kind: 'divide', plan, mayApply: true, policy: undefined });
  const started = await app.handlers.rollout.start({ planId: 'p', look });
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  return started.value.rolloutId;
}

/** The router's own deadline comes, and it undoes. */
async function windowEnds(): Promise<void> {
  await router.console('for deadline in /etc/bulkhead/*/deadline; do echo 1 >"$deadline"; done');
  await vi.waitFor(async () => expect(await journal()).toMatch(/^undone\./), { timeout: 20_000 });
}

const journal = async (): Promise<string> =>
  (
    await router.console(
      'cd /etc/bulkhead && for f in */armed */undoing.* undone.* confirmed; do [ ! -f "$f" ] || echo "${f##*/}"; done',
    )
  ).stdout.split('\n')[0] ?? '';
const until = (what: (view: RolloutView) => boolean): Promise<void> =>
  vi.waitFor(() => expect(told.some(what)).toBe(true), { timeout: 20_000, interval: 10 });
const entries = async () =>
  (await app.handlers.history.list({ routerId })).filter(({ kind }) => kind !== 'connected');

describe('a router that falls silent for good while it is armed', { timeout: 60_000 }, () => {
  async function lost(): Promise<RolloutView> {
    const id = await begin();
    await until(({ revertsAtMs }) => revertsAtMs !== undefined);
    cable.setCut(true);
    await until(({ silentSinceMs }) => silentSinceMs !== undefined);
    await windowEnds();
    hurryMs = 200_000;
    const end = await app.rollouts.ended(id);
    if (end === undefined) throw new Error('no end');
    return end;
  }

  it('undid it, as agreed; once it answers again, window and History say that it was compared', async () => {
    const end = await lost();
    expect(end.state).toMatchObject({ phase: 'undone', identical: 'not-checked-yet' });
    expect(end.endedAtMs).toBe(end.revertsAtMs);
    expect(await entries()).toMatchObject([{ id: end.rolloutId, outcome: 'undone', atMs: end.endedAtMs }]);
    expect(told.at(-1)).toEqual(end);

    cable.setCut(false); // nobody presses anything
    await until(({ state }) => state.phase === 'undone' && state.identical === 'yes');
    const seen = told.at(-1);
    expect(seen).toMatchObject({ rolloutId: end.rolloutId, endedAtMs: end.endedAtMs });
    expect(seen?.state).toEqual({ ...end.state, identical: 'yes' });
    expect(seen?.comparedAtMs).toBeGreaterThan(0);
    expect(await app.handlers.rollout.current({})).toEqual(seen);
    expect(await entries()).toMatchObject([{ id: end.rolloutId, outcome: 'undone', atMs: end.endedAtMs }]);
    expect(app.desk.store.history.detail(end.rolloutId)?.rollout).toEqual(seen);
    expect(app.desk.store.unfinished.find(routerId)).toBeUndefined();
  });

  it('Compare now: a file is not what it was, and that is said', async () => {
    const end = await lost();
    await router.console('echo "# somebody" >>/etc/config/firewall');
    cable.setCut(false);
    await app.handlers.overview.check({ routerId });
    expect(await app.handlers.rollout.current({})).toMatchObject({
      rolloutId: end.rolloutId,
      state: { phase: 'undone', identical: 'no', differing: ['firewall'] },
    });
    await router.console("sed -i '/# somebody/d' /etc/config/firewall");
  });

  it('not before the program ends: the next start compares', async () => {
    const end = await lost();
    await app.close();
    cable.setCut(false);
    app = start();
    await signIn();
    expect(app.rollouts.leftBehind(routerId)).toMatchObject({
      rolloutId: end.rolloutId,
      state: { phase: 'undone', identical: 'yes' },
    });
    expect(await entries()).toMatchObject([{ id: end.rolloutId, outcome: 'undone' }]);
  });
});

describe('the program is closed in the middle of a rollout', { timeout: 60_000 }, () => {
  const moments: readonly (readonly [when: string, look: boolean, now: (view: RolloutView) => boolean])[] = [
    ['it settles', false, ({ state }) => state.phase === 'running' && state.step === 'reload'],
    ['a person is asked', true, ({ state }) => state.phase === 'awaiting-answer'],
  ];
  it.each(moments)(
    'while %s: ends at once, nobody confirms, and the next start finds it',
    async (_when, look, now) => {
      const id = await begin(look);
      await until(now);
      const closedAt = performance.now();
      await app.close();
      expect(performance.now() - closedAt).toBeLessThan(2000);
      expect(farewells).toMatchObject([{ rolloutId: id, revertsAtMs: expect.any(Number) }]);
      expect(await journal()).toBe('armed');

      app = start();
      await signIn();
      expect(app.rollouts.leftBehind(routerId)).toMatchObject({
        rolloutId: id,
        state: { phase: 'undoing', because: 'not-confirmed' },
      });
      await windowEnds();
      await app.handlers.overview.check({ routerId });
      expect(await entries()).toMatchObject([{ id, outcome: 'undone' }]);
      expect(app.rollouts.leftBehind(routerId)?.state).toMatchObject({
        because: 'not-confirmed',
        identical: 'yes',
      });
    },
  );

  it('when it is over there is nothing to say', async () => {
    const id = await begin();
    const end = await app.rollouts.ended(id);
    expect(end && isOver(end.state)).toBe(true);
    await app.close();
    expect(farewells).toEqual([]);
    app = start();
    await signIn();
  });
});
