import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { routerScripts } from '../../../main/rollout/router-scripts';
import { noteOf } from '../../../main/services/record-rollout';
import type { Bulkhead } from '../../../main/services/services';
import { UnfinishedRollouts } from '../../../main/services/unfinished-rollouts';
import { startVirtualRouter, type VirtualRouter } from '../../../main/virtual-router/virtual-router';
import type { Plan } from '../../../shared/plan/plan';
import type { RolloutStep, RolloutView } from '../../../shared/rollout/rollout-state';
import { signInAt, startApp } from './app-kit';

/**
 * The program was killed in the middle of a rollout. What it had noted before is here, what the router did without it is
 * there: a start that signs in puts the two together. A practice router that is not the program's own plays the router.
 */
const NONCE = '0123456789abcdef0123456789abcdef';
let router: VirtualRouter;
let dir: string;
let app: Bulkhead;
let routerId: string;
const told: RolloutView[] = [];

beforeAll(async () => {
  router = await startVirtualRouter({ speed: 100 });
}, 60_000);
afterAll(() => router.stop());

const start = (): Bulkhead => startApp(dir, told);
const signIn = (): Promise<void> => signInAt(app, router);

beforeEach(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'bulkhead-unfinished-'));
  told.length = 0;
  app = start();
  const contact = await app.handlers.routers.contact({ host: router.host, port: router.port });
  if (!contact.ok) throw new Error(JSON.stringify(contact.error));
  await app.handlers.routers.trust({ contactId: contact.value.contactId, replaced: false });
  routerId = app.desk.store.routers.all()[0]?.id ?? '';
  await router.console('rm -rf /etc/bulkhead; mkdir -p /etc/bulkhead');
  await signIn();
  return async () => {
    await app.close();
    rmSync(dir, { recursive: true, force: true });
  };
}, 60_000);

/** As the disk is when the program is killed at a step; then it is started again and somebody signs in. */
async function killedAt(
  steps: readonly RolloutStep[],
  meanwhile = async (): Promise<void> => {},
): Promise<void> {
  const file = app.desk.live.state(routerId)?.files.firewall;
  const plan: Plan = {
    files: [
      {
        package: 'firewall',
        before: file?.text,
        after: `${file?.text}\n`,
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
  const view: RolloutView = {
    rolloutId: 'left',
    routerId,
    nonce: NONCE,
    state: { phase: 'running', step: steps.at(-1) ?? 'check' },
    steps: steps.map((step, at) => ({ step, startedAtMs: 1000 + at, outcome: 'running' })),
    windowSeconds: 60,
    startedAtMs: 1000,
    revertsAtMs: 61_000,
  };
  const reviewed = {
    planId: 'p',
    routerId,
    kind: 'divide' as const,
    plan,
    mayApply: true,
    policy: undefined,
  };
  app.desk.store.unfinished.save(noteOf(app.desk, reviewed, view));
  await app.close();
  await meanwhile();
  app = start();
  await signIn();
}

const journal = (sum: string): string => `nonce ${NONCE}\nfile firewall ${sum} other\n`;
const noted = (): unknown => app.desk.store.unfinished.find(routerId);
const entries = async (): Promise<unknown> =>
  (await app.handlers.history.list({ routerId })).filter(({ kind }) => kind !== 'connected');

async function routerSays(name: string, sum?: string): Promise<void> {
  const now = app.desk.live.state(routerId)?.files.firewall?.sha256 ?? '';
  await router.writeFile(`/etc/bulkhead/${name}`, journal(sum ?? now));
}

describe('after the program was killed in the middle', { timeout: 60_000 }, () => {
  it('the router had undone it: History says so, and that the old files are back', async () => {
    await routerSays('undone.not-confirmed');
    await killedAt(['check', 'copy', 'arm', 'write']);
    expect(await entries()).toMatchObject([{ id: 'left', kind: 'change', outcome: 'undone', atMs: 61_000 }]);
    expect(app.rollouts.leftBehind(routerId)?.state).toEqual({
      phase: 'undone',
      because: 'not-confirmed',
      identical: 'yes',
      differing: [],
    });
    expect(await app.handlers.rollout.current({})).toMatchObject({ rolloutId: 'left' });
    expect(told.at(-1)).toMatchObject({ rolloutId: 'left', state: { phase: 'undone' } });
    expect(noted()).toBeUndefined();
  });

  it('a file is not what it was: named', async () => {
    await routerSays('undone.rebooted', 'something-else');
    await killedAt(['check', 'copy', 'arm', 'write']);
    expect(app.rollouts.leftBehind(routerId)?.state).toMatchObject({
      identical: 'no',
      differing: ['firewall'],
    });
  });

  it('the confirmation had arrived: it stands, and counts as applied', async () => {
    await routerSays('confirmed');
    await killedAt(['check', 'copy', 'arm', 'write', 'reload', 'settle', 'sign-in', 'verify', 'confirm']);
    expect(await entries()).toMatchObject([{ id: 'left', outcome: 'confirmed' }]);
    expect(Object.keys(app.desk.store.policies.confirmedHashes(routerId)).length).toBeGreaterThan(3);
    expect(noted()).toBeUndefined();
  });

  it('still armed: says when the router undoes it, writes nothing down yet, and finds the end later', async () => {
    await routerSays(`${NONCE}/armed`);
    await routerSays('turn.first');
    await router.writeFile(`/etc/bulkhead/${NONCE}/deadline`, '999999\n');
    await router.writeFile(`/etc/bulkhead/${NONCE}/bulkhead.sh`, routerScripts.bulkhead);
    await killedAt(['check', 'copy', 'arm', 'write']);
    const left = app.rollouts.leftBehind(routerId);
    expect(left?.state).toEqual({ phase: 'undoing', because: 'not-confirmed' });
    expect(left?.revertsAtMs).toBeGreaterThan(Date.now());
    expect(await entries()).toEqual([]);
    expect(noted()).toBeDefined();

    await router.console(
      `cd /etc/bulkhead && mv ${NONCE}/armed undone.not-confirmed && rm -rf turn.* ${NONCE}`,
    );
    await app.handlers.overview.check({ routerId });
    expect(await entries()).toMatchObject([{ id: 'left', outcome: 'undone' }]);
  });

  it('before it was armed: nothing had happened, so nothing is written down', async () => {
    await killedAt(['check', 'copy']);
    expect(await entries()).toEqual([]);
    expect(noted()).toBeUndefined();
    expect(app.rollouts.leftBehind(routerId)).toBeUndefined();
  });

  it('a router that knows nothing of it, with the old files: nothing was changed', async () => {
    await killedAt(['check', 'copy', 'arm']);
    expect(app.rollouts.leftBehind(routerId)?.state).toMatchObject({ phase: 'undone', identical: 'yes' });
  });

  it('a router that knows nothing of it, with other files: not known, and asked again next time', async () => {
    const text = app.desk.live.state(routerId)?.files.firewall?.text ?? '';
    await killedAt(['check', 'copy', 'arm', 'write'], () =>
      router.writeFile('/etc/config/firewall', `${text}\n# somebody\n`),
    );
    expect(await entries()).toMatchObject([{ id: 'left', outcome: 'unknown' }]);
    await routerSays('confirmed');
    await app.handlers.overview.check({ routerId });
    expect(await entries()).toMatchObject([{ id: 'left', outcome: 'confirmed' }]);
    await router.writeFile('/etc/config/firewall', text);
  });

  it('a rollout of this very run is left alone', async () => {
    await routerSays('confirmed');
    const unfinished = new UnfinishedRollouts(
      () => app.desk,
      () => app.policies,
    );
    unfinished.isOurs('left');
    app.desk.store.unfinished.save({
      view: {
        rolloutId: 'left',
        routerId,
        nonce: NONCE,
        state: { phase: 'running', step: 'confirm' },
        steps: [],
        windowSeconds: 60,
        startedAtMs: 1000,
      },
      kind: 'change',
      facts: {},
      files: [],
      consequences: [],
      sumsBefore: [],
    });
    await unfinished.lookAfter(routerId);
    expect(await entries()).toEqual([]);
  });
});
