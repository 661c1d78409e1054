import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RolloutDeps, RolloutOrder } from '../../../main/rollout/rollout-order';
import { runRollout } from '../../../main/rollout/run-rollout';
import type { Snapshot } from '../../../main/rollout/snapshot';
import { Steering } from '../../../main/rollout/steering';
import type { Plan } from '../../../shared/plan/plan';
import type { RolloutState, RolloutView } from '../../../shared/rollout/rollout-state';
import { FakeRouter, type Faults, LATER_MS } from './fake-router';

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
  readonly observe?: (router: FakeRouter, view: RolloutView) => void;
}

async function roll({ faults, order, plan, deps, press, observe }: Case) {
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
        observe?.(router, seen);
      },
      snapshots: { keep: (which, snapshot) => void snapshots.push([which, snapshot]) },
      verifyRunning: async (session) => ((await session.exec('read')).ok ? 'holds' : 'unreadable'),
      steering,
      ...deps,
    },
  );
  const truth = router.truth();
  // Long after everybody has stopped looking, the router has done what it does.
  router.later();
  return { view, views, snapshots, router, truth, files: Object.fromEntries(router.files) };
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
  'connect',
  'confirm',
  'look',
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

  it('a router that tells of another change has not settled ours: nothing is confirmed', async () => {
    const { view, router } = await roll({ faults: { tellsOfAnother: true } });
    expect(view.state.phase).not.toBe('confirmed');
    expect(router.story).not.toContain('confirm');
  });

  const undone = (because: string) => ({ phase: 'undone', because, identical: 'yes', differing: [] });
  const notChecked = (because: string) => ({ ...undone(because), identical: 'not-checked-yet' });
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
      'arm request lost: the router is asked, and was never armed',
      { faults: { lose: { arm: { what: 'request' } } } },
      { phase: 'refused', refusal: { kind: 'router', error: { kind: 'connection-lost', doing: 'arm' } } },
      'old',
    ],
    [
      'a router that says confirmed and has not done so: is not believed',
      { faults: { liesAboutConfirming: true } },
      undone('not-confirmed'),
      'old',
    ],
    [
      'the note of the undo is lost: the files tell',
      { faults: { reload: 'fails', forgetsTheEnd: true } },
      undone('not-settled'),
      'old',
    ],
    [
      'this computer sleeps for 5 s while it settles: goes on',
      { faults: { sleeps: { during: 'status', nth: 2, ms: 5000 } } },
      { phase: 'confirmed' },
      'new',
    ],
    [
      'this computer sleeps for 10 minutes while it settles: says that the router undid it',
      { faults: { sleeps: { during: 'status', nth: 2, ms: 600_000 } } },
      undone('not-confirmed'),
      'old',
    ],
    [
      'this computer sleeps for 10 minutes over the confirmation: the router has undone it',
      { faults: { sleeps: { during: 'confirm', nth: 1, ms: 600_000 } } },
      undone('not-confirmed'),
      'old',
    ],
    [
      'this computer is in another network for a while: goes on when it is back',
      { faults: { elsewhere: [3000, 40_000] } },
      { phase: 'confirmed' },
      'new',
    ],
    [
      'this computer comes back from another network only after the deadline: says that it was undone',
      { faults: { elsewhere: [3000, 150_000] } },
      undone('router-silent'),
      'old',
    ],
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
      'one confirm request lost and cut for good afterwards: claims nothing, for it may be on its way',
      {
        faults: {
          lose: { confirm: { what: 'request' }, connect: { what: 'request', nth: 4, for: 'good' } },
        },
      },
      { phase: 'unknown' },
      'old',
    ],
    [
      'cut for good at the check: nothing was changed',
      { faults: { lose: { check: { what: 'answer', for: 'good' } } } },
      { phase: 'refused', refusal: { kind: 'router', error: { kind: 'connection-lost', doing: 'check' } } },
      'old',
    ],
    [
      'cut for good at the arm request: undone',
      { faults: { lose: { arm: { what: 'request', for: 'good' } } } },
      notChecked('step-failed'),
      'old',
    ],
    [
      'cut for good at the arm answer: undone',
      { faults: { lose: { arm: { what: 'answer', for: 'good' } } } },
      notChecked('step-failed'),
      'old',
    ],
    [
      'cut for good at the write request: undone',
      { faults: { lose: { write: { what: 'request', for: 'good' } } } },
      notChecked('step-failed'),
      'old',
    ],
    [
      'cut for good at the write: undone',
      { faults: { lose: { write: { what: 'answer', for: 'good' } } } },
      notChecked('step-failed'),
      'old',
    ],
    [
      'cut for good while it settles: undone',
      { faults: { lose: { status: { what: 'answer', for: 'good' } } } },
      notChecked('router-silent'),
      'old',
    ],
    [
      'cut for good at the second look while it settles: undone',
      { faults: { lose: { status: { what: 'request', nth: 2, for: 'good' } } } },
      notChecked('router-silent'),
      'old',
    ],
    [
      'cut for good at the new sign-in: undone',
      { faults: { lose: { connect: { what: 'request', nth: 2, for: 'good' } } } },
      notChecked('router-silent'),
      'old',
    ],
    [
      'cut for good over the new connection: undone',
      { faults: { lose: { status: { what: 'answer', nth: 4, for: 'good' } } } },
      notChecked('router-silent'),
      'old',
    ],
    [
      'cut for good while the promises are proven: undone',
      { faults: { lose: { verify: { what: 'answer', for: 'good' } } } },
      notChecked('router-silent'),
      'old',
    ],
    [
      'cut for good when more time was asked for, which may have arrived: undone',
      {
        faults: { settlesAfterMs: 150_000, lose: { extend: { what: 'answer', for: 'good' } } },
        press: (state, hand) => state.phase === 'running' && state.step === 'reload' && hand.extend(),
      },
      notChecked('router-silent'),
      'old',
    ],
    [
      'somebody else answers at its address: undone',
      { faults: { strangerAfterWriteMs: 0, lose: { status: { what: 'answer' } } } },
      notChecked('router-silent'),
      'old',
    ],
    [
      'this computer’s clock is set forward while nobody answers: undone',
      {
        faults: { lose: { write: { what: 'answer', for: 'good' } } },
        observe: (router, { state }) => {
          if (state.phase === 'undoing') router.clockSetForwardMs = 3_600_000;
        },
      },
      notChecked('step-failed'),
      'old',
    ],
    [
      'cut for good at the undo: undone',
      {
        faults: { lose: { undo: { what: 'request', for: 'good' } } },
        press: (state, hand) => state.phase === 'running' && state.step === 'reload' && hand.undo(),
      },
      notChecked('asked'),
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

  it('says confirmed or undone only when the router is so by then', async () => {
    for (const [why, given] of cases) {
      const { view, truth } = await roll(given);
      if (view.state.phase === 'confirmed' && given.plan?.files?.length !== 0)
        expect([why, truth]).toEqual([why, 'confirmed']);
      if (view.state.phase === 'undone') expect([why, 'undone', 'none']).toContain(truth);
    }
  });

  it('whenever the way in closes before the confirmation, the change is undone', async () => {
    const ends: string[] = [];
    for (let ms = 0; ms < 12_000; ms += 100) {
      const { view, router } = await roll({ faults: { lockedOutAfterWriteMs: ms } });
      ends.push(view.state.phase);
      if (view.state.phase !== 'confirmed') expect([ms, router.state]).toEqual([ms, 'undone.router-silent']);
      // A confirmation that went out over an older connection would have gone out while no new one was let in.
      if (router.state === 'confirmed')
        expect(router.confirmedAtMs - router.wroteAtMs).toBeLessThan(ms + 200);
    }
    expect(new Set(ends)).toEqual(new Set(['undone', 'confirmed']));
    const opened = (await roll({})).router.story;
    expect(opened[opened.indexOf('confirm') - 1]).toBe('connect');
  });

  it('garbage to every command is said to be garbage, and nothing is changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (babbles) => {
        const { view, files, router } = await roll({ faults: { babbles } });
        const error = { kind: 'unreadable-answer', doing: 'check' };
        expect(view.state).toMatchObject({ phase: 'refused', refusal: { kind: 'router', error } });
        expect(router.story).not.toContain('arm');
        expect(files).toEqual(OLD);
      }),
      { numRuns: 100, examples: [['<html>404</html>'], [''], ['ok\n'], ['luci-pending no\n']] },
    );
  });

  it('a slow line: whatever message is late, by seconds or beyond the deadline, it is kept or undone', async () => {
    for (let nth = 0; nth < 13; nth++)
      for (const ms of [300, 3000, 20_000, 100_000, 200_000]) {
        const { view, truth, files } = await roll({
          faults: { message: (each) => ({ ms: each === nth ? ms : 0 }) },
        });
        expect([nth, ms, view.state.phase]).toEqual([
          nth,
          ms,
          truth === 'confirmed' ? 'confirmed' : 'undone',
        ]);
        expect(files).toEqual(truth === 'confirmed' ? NEW : OLD);
      }
  });

  it('a line that loses every third message and takes its time: it is kept or undone, and never said wrongly', async () => {
    const message = fc.record({
      ms: fc.integer({ min: 300, max: 3000 }),
      lost: fc.oneof(
        { weight: 70, arbitrary: fc.constant(undefined) },
        { weight: 15, arbitrary: fc.constant('request' as const) },
        { weight: 15, arbitrary: fc.constant('answer' as const) },
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(message), async (messages) => {
        const drawn: { ms: number; lost?: 'request' | 'answer' }[] = [];
        const { view, truth, files } = await roll({
          faults: {
            message: (nth) => {
              while (drawn.length <= nth) {
                const { ms, lost } = messages.next().value as { ms: number; lost?: 'request' | 'answer' };
                drawn.push(lost === undefined ? { ms } : { ms, lost });
              }
              return drawn[nth] ?? { ms: 0 };
            },
          },
        });
        const { phase } = view.state;
        if (phase === 'confirmed') expect(truth).toBe('confirmed');
        if (phase === 'undone' || phase === 'refused') expect(['undone', 'none']).toContain(truth);
        expect(files).toEqual(truth === 'confirmed' ? NEW : OLD);
      }),
      { numRuns: 300 },
    );
  });

  it('an undo that nobody could see is told with the time that was agreed, and not before it is certain', async () => {
    const { view, router } = await roll({ faults: { lose: { write: { what: 'answer', for: 'good' } } } });
    expect(view.state).toEqual(notChecked('step-failed'));
    expect(view.endedAtMs).toBe(view.revertsAtMs);
    expect(view.revertsAtMs).toBeLessThanOrEqual(router.deadlineMs);
    const toldAtMs = router.nowMs - LATER_MS;
    expect(toldAtMs).toBeGreaterThanOrEqual(router.deadlineMs + 90_000);
    expect(toldAtMs).toBeLessThan(router.deadlineMs + 100_000);
  });

  it('tries no more at somebody else’s router', async () => {
    const { router } = await roll({
      faults: { strangerAfterWriteMs: 0, lose: { status: { what: 'answer' } } },
    });
    expect(router.story.filter((each) => each === 'stranger').length).toBeLessThanOrEqual(4);
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

  it('settled, and then not any more: looks until it stays so', async () => {
    const { view, router } = await roll({ faults: { flaps: [6500, 9000] } });
    expect(view.state).toEqual({ phase: 'confirmed' });
    expect(router.looks.map(({ settled }) => settled).join(' ')).toMatch(
      /^(false )*true (false )+true true$/,
    );
    const never = await roll({ faults: { flaps: [6500, 1e9] } });
    expect(never.view).toMatchObject({
      state: undone('not-settled'),
      missing: [{ code: 'interface-device', subject: 'lan' }],
    });
    expect(never.router.story).not.toContain('confirm');
  });

  it('what comes up slowly is looked at ever less often: its commands are counted', async () => {
    const quick = await roll({ faults: { reload: 'ends-first', settlesAfterMs: 4000 } });
    expect(quick.router.slept).toEqual([2000, 2000]);
    expect(quick.router.execs).toBeLessThanOrEqual(10);
    const slow = await roll({ faults: { reload: 'ends-first', settlesAfterMs: 60_000 } });
    expect(slow.view.state).toEqual({ phase: 'confirmed' });
    expect(slow.router.slept.slice(0, 6)).toEqual([2000, 3000, 4000, 5000, 5000, 5000]);
    expect(slow.router.execs).toBeLessThanOrEqual(22);
  });

  it('a firewall change alone waits for nothing, whatever its reload takes on the router', async () => {
    const { view, router } = await roll({
      faults: { settlesAfterMs: 0 },
      plan: {
        effects: ['firewall'],
        target: { ...PLAN.target, firewallZones: [{ zone: 'lan', devices: ['br-lan'] }] },
      },
    });
    expect(view.state).toEqual({ phase: 'confirmed' });
    expect(router.slept).toEqual([]);
    expect(router.execs).toBe(8);
  });

  const leaving: readonly (readonly [when: string, given: Case])[] = [
    ['while it is armed', { press: leaveAt('arm') }],
    ['while it settles', { press: leaveAt('reload') }],
    ['while nothing is heard', { faults: { lockedOutAfterWriteMs: 0 }, press: leaveAt('settle') }],
    ['while the promises are proven', { press: leaveAt('verify') }],
    [
      'while the router is being asked to undo',
      {
        deps: { verifyRunning: async () => 'broken' },
        press: (s, hand) => s.phase === 'undoing' && hand.leave(),
      },
    ],
    [
      'while a person is asked',
      {
        order: { look: true },
        press: (s, hand) => void (s.phase === 'awaiting-answer' && setTimeout(() => hand.leave())),
        deps: slowClock(),
      },
    ],
  ];
  it.each(leaving)('left %s: ends at once, confirms nothing, and the router undoes', async (_when, given) => {
    const { view, router, truth, files } = await roll(given);
    expect(view.state).toEqual({ phase: 'undoing', because: 'not-confirmed' });
    expect(view.endedAtMs).toBeUndefined();
    expect(['armed', 'undone']).toContain(truth);
    expect(router.story).not.toContain('confirm');
    expect(router.state).toMatch(/^undone\./);
    expect(files).toEqual(OLD);
  });

  it('left before the router has a deadline that we know: nothing is written', async () => {
    const { router } = await roll({ press: leaveAt('arm') });
    expect(router.story).toEqual(['connect', 'check', 'arm']);
  });

  it('left long ago: nothing more is waited for', async () => {
    const steering = new Steering();
    steering.leave();
    expect(await steering.unlessLeft(new Promise(() => undefined))).toBe('left');
  });

  it('left while the router keeps us waiting: does not wait with it', async () => {
    const { view, router } = await roll({
      faults: { hangs: 'status' },
      press: (state, hand) =>
        void (state.phase === 'running' && state.step === 'reload' && setTimeout(() => hand.leave(), 5)),
    });
    expect(view.state).toEqual({ phase: 'undoing', because: 'not-confirmed' });
    expect(router.state).toBe('undone.not-confirmed');
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
    const flapping: readonly Case[] = [
      { faults: { flaps: [7000, 8000] } },
      { faults: { flaps: [5500, 7600] } },
      { faults: { flaps: [6500, 1e9] } },
    ];
    for (const given of [...cases.map(([, each]) => each), ...flapping]) {
      const { router } = await roll(given);
      const at = router.story.indexOf('confirm');
      if (at < 0 || given.deps?.verifyRunning !== undefined) continue; // those do not write into the story
      const looks = router.looks.slice(-2);
      expect(looks.map(({ settled }) => settled)).toEqual([true, true]);
      const apartMs = Number(looks[1]?.atMs) - Number(looks[0]?.atMs);
      if (given.deps?.clock === undefined) expect(apartMs).toBeGreaterThanOrEqual(2000);
      const before = router.story.slice(0, at);
      expect(before.lastIndexOf('connect')).toBeGreaterThan(before.indexOf('status'));
      expect(before.includes('verify')).toBe(true);
    }
  });
});

function leaveAt(step: string): NonNullable<Case['press']> {
  return (state, hand) => state.phase === 'running' && state.step === step && hand.leave();
}

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
      steadyMs: () => nowMs,
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
