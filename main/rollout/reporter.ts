import type { Missing } from '../../shared/rollout/convergence';
import type { RolloutState, RolloutStep, RolloutView, StepTime } from '../../shared/rollout/rollout-state';
import { isOver } from '../../shared/rollout/rollout-state';
import type { Clock } from './clock';

type Start = Pick<RolloutView, 'rolloutId' | 'routerId' | 'nonce' | 'windowSeconds'>;

/** Keeps the view of one rollout and tells every change of it. */
export class Reporter {
  #view: RolloutView;
  readonly #clock: Clock;
  readonly #observe: (view: RolloutView) => void;

  constructor(start: Start, clock: Clock, observe: (view: RolloutView) => void) {
    this.#clock = clock;
    this.#observe = observe;
    this.#view = {
      ...start,
      state: { phase: 'running', step: 'check' },
      steps: [],
      startedAtMs: clock.nowMs(),
    };
  }

  get view(): RolloutView {
    return this.#view;
  }

  /** The step before it is done. */
  begin(step: RolloutStep): void {
    const steps = [
      ...this.#ended('done'),
      { step, startedAtMs: this.#clock.nowMs(), outcome: 'running' } as const,
    ];
    this.#change({ state: { phase: 'running', step }, steps });
  }

  revertsAt(revertsAtMs: number): void {
    this.#change({ revertsAtMs });
  }

  heard(): void {
    if (this.#view.silentSinceMs === undefined) return;
    const { silentSinceMs: _, ...view } = this.#view;
    this.#view = view;
    this.#observe(view);
  }

  silent(): void {
    if (this.#view.silentSinceMs === undefined) this.#change({ silentSinceMs: this.#clock.nowMs() });
  }

  /** What the router has not become yet; told only when it is something else than before. */
  missing(missing: readonly Missing[]): void {
    if (JSON.stringify(missing) === JSON.stringify(this.#view.missing ?? [])) return;
    const { missing: _, ...view } = this.#view;
    this.#view = view;
    this.#change(missing.length === 0 ? {} : { missing });
  }

  /** Any other state than a running step; an end closes the view. */
  state(state: RolloutState): RolloutView {
    const good = state.phase === 'confirmed' || state.phase === 'awaiting-answer';
    const steps = this.#ended(good ? 'done' : 'failed');
    this.#change({ state, steps, ...(isOver(state) ? { endedAtMs: this.#endedAtMs(state) } : {}) });
    return this.#view;
  }

  /** Nobody saw the router undo it, but it was agreed when. */
  #endedAtMs(state: RolloutState): number {
    const unseen = state.phase === 'undone' && state.identical === 'not-checked-yet';
    return (unseen ? this.#view.revertsAtMs : undefined) ?? this.#clock.nowMs();
  }

  #ended(outcome: 'done' | 'failed'): readonly StepTime[] {
    return this.#view.steps.map((step) =>
      step.outcome === 'running' ? { ...step, endedAtMs: this.#clock.nowMs(), outcome } : step,
    );
  }

  #change(change: Partial<RolloutView>): void {
    this.#view = { ...this.#view, ...change };
    this.#observe(this.#view);
  }
}
