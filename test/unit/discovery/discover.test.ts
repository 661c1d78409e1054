import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discover } from '../../../main/discovery/discover';
import { readRouterState } from '../../../main/routers/read-router-state';
import { createConnector } from '../../../main/routers/ssh-transport';
import type { RouterSession } from '../../../main/routers/transport';
import { startVirtualRouter, type VirtualRouter } from '../../../main/virtual-router/virtual-router';
import type { DiscoveryProgress, Inventory } from '../../../shared/inventory/device';
import { err } from '../../../shared/kernel/result';

interface Told {
  readonly inventory: Inventory;
  readonly progress: DiscoveryProgress;
}

describe('the practice network, from the router’s lists alone', () => {
  let router: VirtualRouter;
  let session: RouterSession;
  beforeAll(async () => {
    router = await startVirtualRouter({});
    const opened = await createConnector().connect({
      host: router.host,
      port: router.port,
      user: router.user,
      secret: { kind: 'password', password: router.password },
      trustedHostKey: router.hostKeySha256,
    });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    session = opened.value;
  }, 60_000);
  afterAll(async () => {
    session?.close();
    await router?.stop();
  });

  it('its state is read in one exec', async () => {
    const before = session.execCount;
    const state = await readRouterState(session, 5);
    expect(session.execCount - before).toBe(1);
    expect(state).toMatchObject({
      ok: true,
      value: {
        identity: { distribution: 'OpenWrt' },
        capabilities: { wired: 'dsa', firewall: 'fw4' },
        management: { network: 'lan', port: 'lan1' },
        resources: { flashPersistent: true },
        unreadable: [],
        pendingChanges: '',
        rolloutPending: false,
      },
    });
  });

  it('every client is a device with a place, and this computer is told', async () => {
    const told: Told[] = [];
    const run = discover({
      readState: () => readRouterState(session, Date.now()),
      networks: [],
      names: () => ({ '9009d03c71a4': 'Family archive' }),
      onChanged: (inventory, progress) => told.push({ inventory, progress }),
      nowMs: Date.now,
    });
    await run.done;

    const { inventory, progress } = told.at(-1)!;
    const clients = inventory.devices.filter(({ isRouter }) => !isRouter);
    expect(clients.length).toBe(router.clients.length);
    expect(clients.filter(({ isThisComputer }) => isThisComputer)).toHaveLength(1);
    expect(clients.find(({ id }) => id === '9009d03c71a4')?.name).toBe('Family archive');
    expect(clients.filter(({ connection }) => connection.kind === 'unknown').length).toBeLessThanOrEqual(1);
    expect(progress).toMatchObject({
      running: false,
      sources: [
        { source: 'router-lists', state: 'done', found: clients.length },
        { source: 'answers', state: 'failed', problem: 'not-in-this-network' },
        { source: 'announcements', state: 'failed', problem: 'not-in-this-network' },
      ],
    });
    expect(told[0]).toMatchObject({ inventory: { devices: [] }, progress: { running: true } });
  });

  it('what was read a moment ago is there at once, and stays when the router cannot be read again', async () => {
    const state = await readRouterState(session, 5);
    if (!state.ok) throw new Error(JSON.stringify(state.error));
    const counts: number[] = [];
    const run = discover({
      lastState: state.value,
      readState: async () => err({ kind: 'connection-lost', doing: 'read-state' }),
      networks: [],
      onChanged: ({ devices }) => counts.push(devices.filter(({ isRouter }) => !isRouter).length),
      nowMs: () => 6,
    });
    await run.done;
    expect(new Set(counts)).toEqual(new Set([router.clients.length]));
  });
});

describe('a search that goes wrong', () => {
  it('says which source failed, and ends', async () => {
    let last: Told | undefined;
    const run = discover({
      readState: async () => err({ kind: 'connection-lost', doing: 'read-state' }),
      networks: [],
      onChanged: (inventory, progress) => {
        last = { inventory, progress };
      },
      nowMs: () => 1,
    });
    await run.done;
    expect(last?.progress.running).toBe(false);
    expect(last?.progress.sources[0]).toEqual({
      source: 'router-lists',
      found: 0,
      state: 'failed',
      problem: 'router-unreadable',
    });
  });

  it('a router that never answers does not hold up `stop`', async () => {
    const run = discover({
      readState: () => new Promise(() => {}),
      networks: [],
      onChanged: () => {},
      nowMs: () => 1,
    });
    setTimeout(() => run.stop(), 20);
    await run.done;
  });
});
