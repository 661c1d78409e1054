import type { RolloutState, RolloutView } from '../../shared/rollout/rollout-state';
import { isOver } from '../../shared/rollout/rollout-state';
import type { RouterState } from '../../shared/router/router-state';
import { routerScripts } from '../rollout/router-scripts';
import { type Became, whatBecameOf } from '../rollout/what-became';
import type { RolloutNote } from '../store/unfinished-records';
import type { Desk } from './desk';
import type { PolicyDesk } from './policy-desk';
import { recordRollout } from './record-rollout';

/** After the router's own deadline it puts files back and reloads, which takes some seconds more. */
const UNDO_MS = 10_000;
const AGAIN_MS = 5_000;

/**
 * Rollouts that an earlier run of the program left in the middle. The router knows how they ended; it is asked whenever it
 * has been read, until it has said so, and then that is written down.
 */
export class UnfinishedRollouts {
  private readonly found = new Map<string, RolloutView>();
  private readonly asking = new Set<string>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly ours = new Set<string>();

  constructor(
    private readonly desk: () => Desk,
    private readonly policies: () => PolicyDesk,
  ) {}

  /** This run carries it out itself, so nobody has to ask. */
  isOurs(rolloutId: string): void {
    this.ours.add(rolloutId);
  }

  /** Leaving: this run will not see the end. */
  isNotOurs(rolloutId: string): void {
    this.ours.delete(rolloutId);
  }

  /** What was found in this run, over or not; undefined: nothing was left behind. */
  view(routerId: string): RolloutView | undefined {
    return this.found.get(routerId);
  }

  /** The last one found, whichever router it was on. */
  last(): RolloutView | undefined {
    return [...this.found.values()].at(-1);
  }

  /** Called after every read of a router. */
  async lookAfter(routerId: string): Promise<void> {
    const { store, live } = this.desk();
    const note = store.unfinished.find(routerId);
    if (note === undefined || this.ours.has(note.view.rolloutId) || this.asking.has(routerId)) return;
    this.asking.add(routerId);
    try {
      const session = await live.get(routerId)?.link.session();
      if (!session?.ok) return;
      const became = await whatBecameOf(session.value, note.view.nonce, routerScripts);
      if (became.ok) await this.settle(note, became.value);
    } finally {
      this.asking.delete(routerId);
    }
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private async settle(note: RolloutNote, became: Became): Promise<void> {
    const desk = this.desk();
    const { routerId, rolloutId } = note.view;
    const state = endOf(note, became.state, desk.live.state(routerId));
    if (state === 'never-begun') return desk.store.unfinished.drop(rolloutId);
    const { silentSinceMs: _, revertsAtMs: __, ...seen } = note.view;
    const view: RolloutView = {
      ...seen,
      steps: seen.steps.map((step) =>
        step.outcome === 'running' ? { ...step, endedAtMs: step.startedAtMs, outcome: 'failed' } : step,
      ),
      state,
      ...(became.secondsLeft === undefined ? {} : { revertsAtMs: desk.nowMs() + became.secondsLeft * 1000 }),
      ...(isOver(state) ? { endedAtMs: endedAtMs(note.view, state) } : {}),
    };
    this.found.set(routerId, view);
    if (isOver(state)) await recordRollout({ desk, policies: this.policies(), note, view, kept: {} });
    else
      this.again(routerId, became.secondsLeft === undefined ? AGAIN_MS : became.secondsLeft * 1000 + UNDO_MS);
    desk.emit('rollout')('changed', view);
  }

  /** Reading the router asks after it again. */
  private again(routerId: string, afterMs: number): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void this.desk().live.read(routerId);
    }, afterMs);
    timer.unref();
    this.timers.add(timer);
  }
}

/** Nobody saw it. The deadline when it let that pass, else the last moment at which it was seen alive. */
function endedAtMs(seen: RolloutView, state: RolloutState): number {
  const lastSeenMs = seen.steps.at(-1)?.startedAtMs ?? seen.startedAtMs;
  const atDeadline = state.phase === 'undone' && state.because === 'not-confirmed';
  return atDeadline ? (seen.revertsAtMs ?? lastSeenMs) : lastSeenMs;
}

/** A router that knows nothing of it: was it never armed, taken back by hand, or replaced by a later one? The files tell. */
function endOf(
  note: RolloutNote,
  said: RolloutState,
  running: RouterState | undefined,
): RolloutState | 'never-begun' {
  if (said.phase !== 'unknown') return said;
  const begun = note.view.steps.some(({ step }) => step !== 'check' && step !== 'copy');
  if (!begun) return 'never-begun';
  const asBefore =
    running !== undefined &&
    note.sumsBefore.every((file) => running.files[file.package]?.sha256 === file.sha256);
  return asBefore
    ? { phase: 'undone', because: 'step-failed', identical: 'yes', differing: [] }
    : { phase: 'unknown' };
}
