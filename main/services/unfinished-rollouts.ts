import type { RolloutState, RolloutView } from '../../shared/rollout/rollout-state';
import { isOver } from '../../shared/rollout/rollout-state';
import type { RouterState } from '../../shared/router/router-state';
import { isFinal } from '../rollout/line';
import { routerScripts } from '../rollout/router-scripts';
import { type Became, whatBecameOf } from '../rollout/what-became';
import type { RolloutNote } from '../store/unfinished-records';
import type { Desk } from './desk';
import type { PolicyDesk } from './policy-desk';
import { recordRollout } from './record-rollout';

/** After the router's own deadline it puts files back and reloads, which takes some seconds more. */
const UNDO_MS = 10_000;
const AGAIN_MS = 5_000;
const AGAIN_AT_MOST_MS = 30_000;

/**
 * Rollouts whose end nobody has seen: an earlier run of the program left them in the middle, or the router could not be
 * reached any more. It knows how they ended; it is asked whenever it has been read, until it has said so, and then that is
 * written down.
 */
export class UnfinishedRollouts {
  private readonly found = new Map<string, RolloutView>();
  private readonly asking = new Set<string>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private stopped = false;
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

  /** This run has told an end that it could not see: it goes on asking, and says what the router answers. */
  keepLooking({ rolloutId, routerId }: RolloutView): void {
    this.ours.delete(rolloutId);
    this.again(routerId, AGAIN_MS);
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
      const became = session?.ok
        ? await whatBecameOf(session.value, note.view.nonce, routerScripts)
        : undefined;
      if (this.stopped) return;
      if (became?.ok) await this.settle(note, became.value);
      else this.again(routerId, AGAIN_MS);
    } finally {
      this.asking.delete(routerId);
    }
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private async settle(note: RolloutNote, became: Became): Promise<void> {
    const desk = this.desk();
    const { routerId, rolloutId } = note.view;
    const end = endOf(note, became.state, desk.live.state(routerId));
    if (end === 'never-begun') return desk.store.unfinished.drop(rolloutId);
    const state = undoneAsWeSaidIt(end, note.view.state);
    const { silentSinceMs: _, revertsAtMs: __, endedAtMs: ___, ...seen } = note.view;
    const view: RolloutView = {
      ...seen,
      steps: seen.steps.map((step) =>
        step.outcome === 'running' ? { ...step, endedAtMs: step.startedAtMs, outcome: 'failed' } : step,
      ),
      state,
      ...(state.phase === 'undone' ? { comparedAtMs: desk.nowMs() } : {}),
      ...(became.secondsLeft === undefined ? {} : { revertsAtMs: desk.nowMs() + became.secondsLeft * 1000 }),
      ...(isOver(state) ? { endedAtMs: endedAtMs(note.view, state) } : {}),
    };
    this.found.set(routerId, view);
    if (isOver(state)) await recordRollout({ desk, policies: this.policies(), note, view, kept: {} });
    else
      this.again(routerId, became.secondsLeft === undefined ? AGAIN_MS : became.secondsLeft * 1000 + UNDO_MS);
    desk.emit('rollout')('changed', view);
  }

  /** Reading the router asks after it again; one that does not answer is tried until it does, ever less often. */
  private again(routerId: string, afterMs: number, thenMs = AGAIN_MS): void {
    if (this.stopped) return;
    clearTimeout(this.timers.get(routerId));
    const timer = setTimeout(async () => {
      this.timers.delete(routerId);
      const read = await this.desk().live.read(routerId);
      if (read.ok || read.error.kind === 'not-signed-in' || isFinal(read.error)) return;
      if (!this.timers.has(routerId)) this.again(routerId, thenMs, Math.min(2 * thenMs, AGAIN_AT_MOST_MS));
    }, afterMs);
    timer.unref();
    this.timers.set(routerId, timer);
  }
}

/** Why it was undone is known better by the run that wanted it undone; a restart only by the router. */
function undoneAsWeSaidIt(said: RolloutState, before: RolloutState): RolloutState {
  const known = said.phase === 'undone' && said.because !== 'rebooted' && before.phase === 'undone';
  return known ? { ...said, because: before.because } : said;
}

/** Nobody saw it. The deadline when it let that pass, else the last moment at which it was seen alive. */
function endedAtMs(seen: RolloutView, state: RolloutState): number {
  if (seen.endedAtMs !== undefined) return seen.endedAtMs; // it has been told, and History has it there
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
