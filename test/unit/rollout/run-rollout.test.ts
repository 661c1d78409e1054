import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RolloutDeps, RolloutOrder } from '../../../main/rollout/rollout-order';
import { runRollout } from '../../../main/rollout/run-rollout';
import type { Snapshot } from '../../../main/rollout/snapshot';
import { Steering } from '../../../main/rollout/steering';
import type { Plan } from '../../../shared/plan/plan';
import type { RolloutState, RolloutView } from '../../../shared/rollout/rollout-state';
import { FakeRouter, type Faults } from './fake-router';

const OLD = { network: 'old network\n', firewall: 'old firewall\n', system: 'name\n' };
const NEW = { network: 'new network \u00e9\n', firewall: 'new firewall\n', system: 'name\n' };
const sum = (text: string): string => createHash('sha256').update(text, 'latin1').digest('hex');

const PLAN: Plan = {
  files: (['network', 'firewall'] as const).map((name) => ({
    package: name,
    before: OLD[name],
    after: NEW[name],
    encoding: 'latin1',
    beforeSha256: sum(OLD[name]),
  })),
  edits: [],
  effects: ['bridge-restart', 'firewall'],
  consequences: [],
  target: {
    interfaces: [{ name: 'lan', device: 'br-lan.1', addresses: [] }],
    bridgeVlans: [],
    firewallZones: [],
    dhcpRanges: [],
    ssids: [],
  },
  managementAddresses: ['192.168.1.1'],
  endedConnections: [],
  windowSeconds: 120,
};

interface Case {
  readonly faults?: Faults;
  readonly order?: Partial<RolloutOrder>;
  readonly plan?: Partial<Plan>;
  readonly deps?: Partial<RolloutDeps>;
  /** Presses a button when the rollout gets to a state. */
  readonly press?: (state: RolloutState, steering: Steering) => void;
}

async function roll({ faults, order, plan, deps, press }: Case) {
  const router = new FakeRouter(OLD, faults);
  const steering = new Steering();
  const views: RolloutView[] = [];
  const snapshots: [string, Snapshot][] = [];
  const view = await runRollout(
    {
      rolloutId: 'r1',
      routerId: 'home',
      nonce: '0123456789abcdef0123456789abcdef',
      plan: { ...PLAN, ...plan },
      look: false,
      ...order,
    },
    {
      connector: router.connector,
      target: {
        host: '192.168.1.1',
        port: 22,
        user: 'root',
        secret: { kind: 'none' },
        trustedHostKey: 'SHA256:fake',
      },
      scripts: { bulkhead: '# script', guard: '# guard', look: '# look' },
      clock: router.clock,
      observe: (seen) => {
        views.push(seen);
        press?.(seen.state, steering);
      },
      snapshots: { keep: (which, snapshot) => void snapshots.push([which, snapshot]) },
      verifyRunning: async () => {
        router.story.push('verify');
        return 'holds';
      },
      steering,
      ...deps,
    },
  );
  // Long after everybody has stopped looking, the router has done what it does.
  router.later();
  return { view, views, snapshots, router, files: Object.fromEntries(router.files) };
}

const FULL = [
  'connect',
  'check',
  'arm',
  'write',
  'status',
  'status',
  'status',
  'connect',
  'status',
  'verify',
  'confirm',
  'snapshot',
];

describe('runRollout', () => {
  it('keeps in this order: armed before the first write, confirmed over a new connection after everything settled', async () => {
    const { view, router, files, snapshots, views } = await roll({});
    expect(router.story).toEqual(FULL);
    expect(view.state).toEqual({ phase: 'confirmed' });
    expect(files).toEqual(NEW);
    expect(router.state).toBe('confirmed');
    expect(snapshots.map(([which, { files }]) => [which, files.network?.text])).toEqual([
      ['before', OLD.network],
      ['after', NEW.network],
    ]);
    expect(view.steps.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual(
      ['check', 'copy', 'arm', 'write', 'reload', 'settle', 'sign-in', 'verify', 'confirm'].map(
        (step) => `${step} done`,
      ),
    );
    expect(views.at(-1)).toEqual(view);
    expect(Object.keys(view)).not.toContain('plan'); // it goes to the window and into the history
  });

  const undone = (because: string) => ({ phase: 'undone', because, identical: 'yes', differing: [] });
  const cases: readonly (readonly [why: string, given: Case, end: object, now: 'old' | 'new'])[] = [
    ['an empty plan: nothing is sent', { plan: { files: [] } }, { phase: 'confirmed' }, 'old'],
    [
      'undo pressed while it settles',
      { press: (state, hand) => state.phase === 'running' && state.step === 'reload' && hand.undo() },
      undone('asked'),
      'old',
    ],
    [
      'undo pressed before anything is armed',
      { press: (state, hand) => state.phase === 'running' && state.step === 'copy' && hand.undo() },
      undone('asked'),
      'old',
    ],
    [
      'the router never gets to what was planned',
      { faults: { settlesAfterMs: 1e9, reload: 'ends-first' } },
      undone('not-settled'),
      'old',
    ],
    ['the router cannot reload', { faults: { reload: 'fails' } }, undone('not-settled'), 'old'],
    [
      'a promise does not hold on what is running',
      { deps: { verifyRunning: async () => 'broken' } },
      undone('check-failed'),
      'old',
    ],
    [
      'what is running cannot be read',
      { deps: { verifyRunning: async () => 'unreadable' } },
      undone('check-failed'),
      'old',
    ],
    [
      'what is running cannot be read at first: signs in again and reads again',
      { deps: { verifyRunning: failingFirst() } },
      { phase: 'confirmed' },
      'new',
    ],
    [
      'the look over the new connection is lost: signs in again and looks again',
      { faults: { lose: { status: { what: 'answer', nth: 4 } } } },
      { phase: 'confirmed' },
      'new',
    ],
    [
      'a login still works at first, and no more once it took effect',
      { faults: { lockedOutAfterWriteMs: 4900 } },
      undone('router-silent'),
      'old',
    ],
    [
      'the router restarts before anybody confirmed',
      { faults: { restartsAfterWriteMs: 2000 } },
      undone('rebooted'),
      'old',
    ],
    [
      'write refused: the router is as before',
      { faults: { refuse: { write: 'firewall' } } },
      { phase: 'refused', refusal: { kind: 'firewall-check-failed', output: '' } },
      'old',
    ],
    [
      'write request lost',
      { faults: { lose: { write: { what: 'request' } } } },
      undone('step-failed'),
      'old',
    ],
    ['write answer lost', { faults: { lose: { write: { what: 'answer' } } } }, undone('step-failed'), 'old'],
    ['arm answer lost', { faults: { lose: { arm: { what: 'answer' } } } }, undone('step-failed'), 'old'],
    [
      'one status lost: signs in again and goes on',
      { faults: { lose: { status: { what: 'answer' } } } },
      { phase: 'confirmed' },
      'new',
    ],
    [
      'confirm request lost: asks again',
      { faults: { lose: { confirm: { what: 'request' } } } },
      { phase: 'confirmed' },
      'new',
    ],
    [
      'it settles after the deadline: undone',
      { faults: { settlesAfterMs: 150_000 } },
      undone('not-settled'),
      'old',
    ],
    [
      'it settles after the deadline, and more time was asked for',
      {
        faults: { settlesAfterMs: 150_000 },
        press: (state, hand) => state.phase === 'running' && state.step === 'reload' && hand.extend(),
      },
      { phase: 'confirmed' },
      'new',
    ],
    [
      'confirm answer lost: asks what is recorded',
      { faults: { lose: { confirm: { what: 'answer' } } } },
      { phase: 'confirmed' },
      'new',
    ],
    [
      'cut for good at the confirm request: claims nothing',
      { faults: { lose: { confirm: { what: 'request', for: 'good' } } } },
      { phase: 'unknown' },
      'old',
    ],
    [
      'cut for good at the confirm answer: claims nothing',
      { faults: { lose: { confirm: { what: 'answer', for: 'good' } } } },
      { phase: 'unknown' },
      'new',
    ],
    [
      'cut for good at the write: claims nothing',
      { faults: { lose: { write: { what: 'answer', for: 'good' } } } },
      { phase: 'unknown' },
      'old',
    ],
    [
      'cut for good while it settles: claims nothing',
      { faults: { lose: { status: { what: 'answer', for: 'good' } } } },
      { phase: 'unknown' },
      'old',
    ],
    [
      'look: keep',
      {
        order: { look: true },
        press: (state, hand) => void (state.phase === 'awaiting-answer' && setTimeout(() => hand.keep())),
        deps: slowClock(),
      },
      { phase: 'confirmed' },
      'new',
    ],
    [
      'look: undo',
      {
        order: { look: true },
        press: (state, hand) => void (state.phase === 'awaiting-answer' && setTimeout(() => hand.undo())),
        deps: slowClock(),
      },
      undone('asked'),
      'old',
    ],
    ['look: nobody answers', { order: { look: true } }, undone('not-confirmed'), 'old'],
  ];
  it.each(cases)('%s', async (_why, given, end, now) => {
    const { view, files } = await roll(given);
    expect({ end: view.state, files }).toEqual({ end, files: now === 'old' ? OLD : NEW });
  });

  it('says what was missing when the router never got there, and forgets it when it did', async () => {
    const missing = [{ code: 'interface-device', subject: 'lan' }];
    const never = await roll({ faults: { settlesAfterMs: 1e9, reload: 'ends-first' } });
    expect(never.view).toMatchObject({ state: undone('not-settled'), missing });
    const late = await roll({ faults: { reload: 'ends-first' } });
    expect(late.views.find((view) => view.missing)).toMatchObject({ state: { step: 'settle' }, missing });
    expect(late.view.state).toEqual({ phase: 'confirmed' });
    expect(late.view.missing).toBeUndefined();
  });

  const refusals: readonly (readonly [why: string, faults: Faults, refusal: object])[] = [
    ['full flash', { check: { 'flash-free-kib': '4' } }, { kind: 'flash-full', freeKib: 4 }],
    ['little memory', { check: { 'memory-free-kib': '4000' } }, { kind: 'memory-low', freeKib: 4000 }],
    ['flash that forgets', { check: { persistent: 'no' } }, { kind: 'flash-not-persistent' }],
    [
      'somebody else’s unsaved edits',
      { pending: "network.lan.ipaddr='10.0.0.1'\n" },
      { kind: 'pending-changes', changes: "network.lan.ipaddr='10.0.0.1'\n" },
    ],
    [
      'the web interface waits for its own confirmation',
      { check: { 'luci-pending': 'yes' } },
      { kind: 'luci-apply-pending' },
    ],
    ['another rollout', { check: { state: 'armed ffff' } }, { kind: 'other-rollout-pending' }],
    [
      'somebody changed a file since the plan',
      { changed: ['network'] },
      { kind: 'router-changed', packages: ['network'] },
    ],
    [
      'the flash fills while copying',
      { refuse: { arm: 'flash-full' } },
      { kind: 'flash-full', freeKib: 7000 },
    ],
    ['someone was faster', { refuse: { arm: 'other-rollout ff' } }, { kind: 'other-rollout-pending' }],
  ];
  it.each(refusals)('refuses before the first write: %s', async (_why, faults, refusal) => {
    const { view, files, router } = await roll({ faults });
    expect(view.state).toMatchObject({ phase: 'refused', refusal });
    expect(files).toEqual(OLD);
    expect(router.story).not.toContain('write');
  });

  it('never confirms without a settled network, a new connection and proven promises before it', async () => {
    for (const [, given] of cases) {
      const { router } = await roll(given);
      const at = router.story.indexOf('confirm');
      if (at < 0 || given.deps?.verifyRunning !== undefined) continue; // those do not write into the story
      const before = router.story.slice(0, at);
      expect(before.lastIndexOf('connect')).toBeGreaterThan(before.indexOf('status'));
      expect(before.includes('verify')).toBe(true);
    }
  });
});

function failingFirst(): RolloutDeps['verifyRunning'] {
  let asked = 0;
  return async () => (++asked % 2 === 1 ? 'unreadable' : 'holds');
}

/** Lets a test press a button while the rollout sleeps. */
function slowClock(): Partial<RolloutDeps> {
  let nowMs = 1_000_000;
  return {
    clock: {
      nowMs: () => nowMs,
      sleep: (ms) =>
        new Promise((resolve) =>
          setTimeout(
            () => {
              nowMs += ms;
              resolve();
            },
            ms > 60_000 ? 300 : 0,
          ),
        ),
    },
  };
}
