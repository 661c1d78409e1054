import type { RolloutView } from '../../../shared/rollout/rollout-state';
import { applyText } from '../../../shared/text/apply-text';
import { done, EXIT, type Exit, failed, type Outcome, saysYes } from '../command-line';
import { type CliContext, isOutcome, openRouter, type RouterChoice } from '../context';
import { errorLine, refusalLine } from '../error-lines';
import { plainText } from '../plain-text';
import { type PolicyChoice, planJson, planLines, reviewFor } from './plan';

export interface ApplyChoice extends PolicyChoice {
  readonly yes?: boolean;
  readonly window?: number;
}

/** Review, ask, apply, wait for the end. Nothing to do is a success; a locked plan is never sent. */
export async function applyCommand(context: CliContext, choice: ApplyChoice): Promise<Outcome> {
  const reviewed = await reviewFor(context, choice);
  if (isOutcome(reviewed)) return reviewed;
  const { review, policy } = reviewed;
  if (!review.mayApply) {
    const lines = ['Apply is locked. Nothing was sent.', ...planLines(review, policy)];
    return done(lines, { applied: false, ...(planJson(review) as object) }, EXIT.difference);
  }
  if (review.empty)
    return done(['The router already matches. There is nothing to apply.'], { applied: false, empty: true });
  if (choice.window !== undefined) context.app.plans.widen(review.planId, choice.window);
  return carryOut(
    context,
    review.planId,
    choice.yes === true,
    `${review.changedLines} lines in ${review.files.length} files will change. The router undoes the change by itself unless Bulkhead can sign in again.`,
  );
}

export interface RollbackChoice extends RouterChoice {
  readonly to?: string;
  readonly yes?: boolean;
}

/** Back to a kept copy: the one named, or the one from before the last confirmed change. */
export async function rollbackCommand(context: CliContext, choice: RollbackChoice): Promise<Outcome> {
  const record = await openRouter(context, choice);
  if (isOutcome(record)) return record;
  const last = context.app.desk.store.history
    .list(record.id)
    .find(({ outcome, snapshotBeforeId }) => outcome === 'confirmed' && snapshotBeforeId !== undefined);
  const snapshotId = choice.to ?? last?.snapshotBeforeId;
  if (snapshotId === undefined)
    return failed('There is no copy to go back to yet.', { kind: 'no-such-snapshot' });
  const review = await context.app.handlers.plan.reviewRollback({ routerId: record.id, snapshotId });
  if (!review.ok) {
    return review.error.kind === 'no-such-snapshot'
      ? failed('There is no such copy, or it cannot be opened here.', review.error)
      : failed(errorLine(review.error), review.error);
  }
  if (review.value.empty)
    return done(['The router already is as in this copy.'], { applied: false, empty: true });
  if (!review.value.mayApply)
    return done(
      ['Going back would break a promise. Nothing was sent.'],
      planJson(review.value),
      EXIT.difference,
    );
  return carryOut(
    context,
    review.value.planId,
    choice.yes === true,
    'The configuration goes back to the copy, byte for byte.',
  );
}

async function carryOut(context: CliContext, planId: string, yes: boolean, what: string): Promise<Outcome> {
  const { app, terminal } = context;
  if (!yes && !(await saysYes(terminal, what)))
    return failed(`${what} Nothing was sent: say --yes, or answer on a terminal.`, {
      kind: 'not-confirmed-by-person',
    });
  const started = await app.handlers.rollout.start({ planId, look: false });
  if (!started.ok) return failed('The rollout could not be started.', started.error);
  const stop = watch(context, started.value.rolloutId);
  const view = await app.rollouts.ended(started.value.rolloutId);
  stop();
  return view === undefined ? failed('The rollout was lost.', { kind: 'no-such-rollout' }) : endOf(view);
}

/** Steps on stderr as they begin, so that stdout stays the answer. */
function watch({ app, terminal }: CliContext, rolloutId: string): () => void {
  let told = 0;
  const timer = setInterval(() => {
    const view = app.handlers.rollout.current({});
    if (view === undefined || view instanceof Promise || view.rolloutId !== rolloutId) return;
    for (const { step } of view.steps.slice(told))
      terminal.stderr.write(`  ${plainText(applyText.steps[step])}\n`);
    told = view.steps.length;
  }, 200);
  return () => clearInterval(timer);
}

function endOf(view: RolloutView): Outcome {
  const [line, exit] = endLine(view);
  return { exit, lines: [line], json: { rollout: view } };
}

function endLine({ state, startedAtMs, endedAtMs }: RolloutView): readonly [line: string, exit: Exit] {
  const seconds = (((endedAtMs ?? startedAtMs) - startedAtMs) / 1000).toFixed(1);
  switch (state.phase) {
    case 'confirmed':
      return [`Confirmed after ${seconds} s.`, EXIT.ok];
    case 'refused':
      return [refusalLine(state.refusal), EXIT.error];
    case 'undone':
      return [
        `The router went back to how it was (${state.because}). ${identical(state.identical, state.differing)}`,
        EXIT.error,
      ];
    default:
      return [
        'It is not known how this ended. Look at the router before trying again: bulkhead history, bulkhead verify.',
        EXIT.error,
      ];
  }
}

function identical(answer: 'yes' | 'no' | 'not-checked-yet', differing: readonly string[]): string {
  if (answer === 'yes') return 'Compared byte for byte: identical to the copy.';
  return answer === 'no'
    ? `These files differ from the copy: ${differing.join(', ')}.`
    : 'It could not be reached yet to compare.';
}
