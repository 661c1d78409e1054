import { randomBytes } from 'node:crypto';
import type { rolloutChannel, StartError, SteerError } from '../../shared/ipc/channels/rollout';
import type { Handlers } from '../../shared/ipc/contract';
import { err, ok, type Result } from '../../shared/kernel/result';
import { verifyCurrent } from '../../shared/pipeline';
import { isOver, isUnseen, type RolloutView } from '../../shared/rollout/rollout-state';
import { type Clock, realClock } from '../rollout/clock';
import { routerScripts } from '../rollout/router-scripts';
import { runRollout } from '../rollout/run-rollout';
import type { Snapshot } from '../rollout/snapshot';
import { Steering } from '../rollout/steering';
import { readRouterState } from '../routers/read-router-state';
import type { ConnectTarget, RouterSession } from '../routers/transport';
import type { RolloutNote } from '../store/unfinished-records';
import type { Desk } from './desk';
import type { LiveRouter } from './live-routers';
import type { Plans, ReviewedPlan } from './plans';
import type { PolicyDesk } from './policy-desk';
import { isWorthAnEntry, noteBeforehand, noteOf, recordRollout } from './record-rollout';
import type { UnfinishedRollouts } from './unfinished-rollouts';

interface Running {
  readonly steering: Steering;
  view: RolloutView;
  readonly end: Promise<RolloutView>;
}

/** What the CLI needs beyond the window's calls: to wait for the end. */
export type RolloutService = Handlers<typeof rolloutChannel> & {
  ended(rolloutId: string): Promise<RolloutView | undefined>;
  /** Not over yet. */
  running(): RolloutView | undefined;
  /** The program ends: nobody confirms any more, and the router undoes by itself. */
  leaveAll(): Promise<void>;
  /** What became of a rollout that an earlier run left in the middle on this router. */
  leftBehind(routerId: string): RolloutView | undefined;
};

/** To end what is being written down; a router that does not answer must not hold up the end of the program. */
const LEAVE_MS = 2000;

/** One rollout at a time. Its view is kept until the next one starts, so a window that reloads finds it again. */
export function rolloutService(
  desk: Desk,
  policies: PolicyDesk,
  plans: Plans,
  unfinished: UnfinishedRollouts,
  clock: Clock = realClock,
): RolloutService {
  let current: Running | undefined;

  function start(reviewed: ReviewedPlan, live: LiveRouter, look: boolean): RolloutView {
    const rolloutId = desk.newId();
    const nonce = randomBytes(16).toString('hex');
    const steering = new Steering();
    const kept: { before?: Snapshot; after?: Snapshot } = {};
    const first: RolloutView = {
      rolloutId,
      routerId: reviewed.routerId,
      nonce,
      state: { phase: 'running', step: 'check' },
      steps: [],
      windowSeconds: reviewed.plan.windowSeconds,
      startedAtMs: desk.nowMs(),
    };
    const running: Running = { steering, view: first, end: Promise.resolve(first) };
    current = running;
    let note = noteOf(desk, reviewed, first);
    let noted = false;
    unfinished.isOurs(rolloutId);
    const order = { rolloutId, routerId: reviewed.routerId, nonce, plan: reviewed.plan, look };
    const ended = runRollout(order, {
      connector: desk.connector,
      target: live.target,
      targetAt: (address) => targetAt(live, address),
      scripts: routerScripts,
      clock,
      steering,
      observe: (view) => {
        const further = view.steps.length > running.view.steps.length;
        running.view = view;
        if (noted && further) note = noteAgain(desk, note, view);
        // The end is announced only when it has been written down.
        if (!isOver(view.state)) desk.emit('rollout')('changed', view);
      },
      snapshots: {
        keep: (which, snapshot) => {
          kept[which] = snapshot;
          if (which === 'before') note = noteBeforehand(desk, { ...note, view: running.view }, snapshot);
          noted = note.snapshotBeforeId !== undefined;
        },
      },
      verifyRunning: (session) => promisesHold(session, reviewed, policies, desk),
    }).then(async (view) => {
      running.view = view;
      if (!isOver(view.state)) {
        unfinished.isNotOurs(rolloutId); // we leave; whoever signs in next asks the router
        return view;
      }
      if (isWorthAnEntry(reviewed)) await recordRollout({ desk, policies, note, view, kept });
      if (isUnseen(view.state)) unfinished.keepLooking(view);
      desk.emit('rollout')('changed', view);
      return view;
    });
    (running as { end: Promise<RolloutView> }).end = ended;
    return first;
  }

  function steer(rolloutId: string, act: (steering: Steering) => void): Result<void, SteerError> {
    if (current?.view.rolloutId !== rolloutId) return err({ kind: 'no-such-rollout' });
    if (isOver(current.view.state)) return err({ kind: 'already-over' });
    act(current.steering);
    return ok(undefined);
  }

  const running = (): RolloutView | undefined =>
    current && !isOver(current.view.state) ? current.view : undefined;

  return {
    running,
    start({ planId, look, withSorting }): Result<RolloutView, StartError> {
      if (running()) return err({ kind: 'already-running' });
      const reviewed = plans.find(planId);
      const live = reviewed && desk.live.get(reviewed.routerId);
      if (reviewed === undefined || live === undefined) return err({ kind: 'no-such-plan' });
      if (!reviewed.mayApply) return err({ kind: 'not-allowed' });
      plans.take(planId);
      return ok(
        start(
          { ...reviewed, ...(withSorting && reviewed.sortingDiffers ? { withSorting } : {}) },
          live,
          look,
        ),
      );
    },
    current() {
      if (current === undefined) return unfinished.last();
      const seenLater = unfinished.view(current.view.routerId);
      return seenLater?.rolloutId === current.view.rolloutId ? seenLater : current.view;
    },
    undo: ({ rolloutId }) => steer(rolloutId, (steering) => steering.undo()),
    keep: ({ rolloutId }) => steer(rolloutId, (steering) => steering.keep()),
    extend: ({ rolloutId }) => steer(rolloutId, (steering) => steering.extend()),
    ended: async (rolloutId) => (current?.view.rolloutId === rolloutId ? current.end : undefined),
    async leaveAll() {
      unfinished.stop();
      if (current === undefined || isOver(current.view.state)) return;
      current.steering.leave();
      await Promise.race([current.end, realClock.sleep(LEAVE_MS)]);
    },
    leftBehind: (routerId) => unfinished.view(routerId),
  };
}

/** How far it has come: a start that finds it in the middle tells a rollout that was never armed from one that was. */
function noteAgain(desk: Desk, note: RolloutNote, view: RolloutView): RolloutNote {
  const noted = { ...note, view };
  try {
    desk.store.unfinished.save(noted);
  } catch (cause) {
    console.error('a step of a rollout could not be noted', cause);
  }
  return noted;
}

/** Behind a port forward or a name the outer address stays; on the LAN itself the router is looked for where it will be. */
function targetAt({ target, state }: LiveRouter, address: string): ConnectTarget {
  const reachedDirectly = state?.management.routerAddress === target.host;
  return reachedDirectly ? { ...target, host: address } : target;
}

/** The last proof before confirming: what is running now, read over the fresh connection, keeps every promise. */
async function promisesHold(
  session: RouterSession,
  reviewed: ReviewedPlan,
  policies: PolicyDesk,
  desk: Desk,
): Promise<'holds' | 'broken' | 'unreadable'> {
  const state = await readRouterState(session, desk.nowMs());
  if (!state.ok) return 'unreadable';
  const policy = reviewed.policy ?? policies.running(state.value, reviewed.routerId);
  const { promises } = verifyCurrent(policy, state.value);
  return promises.every(({ holds }) => holds === 'yes') ? 'holds' : 'broken';
}
