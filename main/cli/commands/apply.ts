import type { Review } from '../../../shared/ipc/views';
import type { Policy } from '../../../shared/policy/policy';
import { applyText } from '../../../shared/text/apply-text';
import { startErrorText } from '../../../shared/text/error-text';
import { count } from '../../../shared/text/format';
import { missingText } from '../../../shared/text/missing-text';
import type { RouterRecord } from '../../store/router-records';
import { askToKeep } from '../ask-to-keep';
import { done, EXIT, failed, type Outcome, saysYes } from '../command-line';
import { type CliContext, isOutcome, openRouter, type RouterChoice, stateOf } from '../context';
import { oneLine, reviewLine } from '../error-lines';
import { plainText } from '../plain-text';
import { endOf } from '../rollout-lines';
import { type PolicyChoice, planJson, planLines, reviewFor } from './plan';

export interface ApplyChoice extends PolicyChoice {
  readonly yes?: boolean;
  readonly window?: number;
  readonly look?: boolean;
}

/** Review, ask, apply, wait for the end. Nothing to do is a success; a locked plan is never sent. */
export async function applyCommand(context: CliContext, choice: ApplyChoice): Promise<Outcome> {
  const reviewed = await reviewFor(context, choice);
  if (isOutcome(reviewed)) return reviewed;
  const { review, policy } = reviewed;
  if (!review.mayApply) {
    const lines = ['Apply is locked. Nothing was sent.', ...planLines(review, policy)];
    return done(lines, { applied: false, ...planJson(review) }, EXIT.difference);
  }
  if (review.empty)
    return done(['The router already matches. There is nothing to apply.'], { applied: false, empty: true });
  if (choice.window !== undefined) context.app.plans.widen(review.planId, choice.window);
  return carryOut(
    context,
    review.planId,
    choice,
    `${count(review.changedLines, 'line')} in ${count(review.files.length, 'file')} will change. The router undoes the change by itself unless Bulkhead can sign in again.`,
  );
}

export interface RollbackChoice extends RouterChoice {
  /** The person's own sorting goes back too. */
  readonly withPolicy?: boolean;
  readonly to?: string;
  readonly yes?: boolean;
  readonly window?: number;
  readonly look?: boolean;
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
  if (!review.ok) return failed(reviewLine(review.error), review.error);
  if (review.value.empty)
    return done(['The router already is as in this copy.'], { applied: false, empty: true });
  if (!review.value.mayApply)
    return done(
      [
        'Going back would break a promise. Nothing was sent.',
        ...planLines(review.value, policyOf(context, record, review.value.planId)),
      ],
      { applied: false, ...planJson(review.value) },
      EXIT.difference,
    );
  if (choice.window !== undefined) context.app.plans.widen(review.value.planId, choice.window);
  return carryOut(
    context,
    review.value.planId,
    choice,
    `The configuration goes back to the copy, byte for byte.${sortingLine(review.value, choice)}`,
  );
}

/** Asked for where it makes a difference only. */
function sortingLine({ sortingDiffers }: Review, { withPolicy }: RollbackChoice): string {
  if (!sortingDiffers)
    return withPolicy
      ? ' Your own sorting stays: it is the same as then, or nobody knows what it was then.'
      : '';
  return withPolicy
    ? ' Your own sorting goes back too; the one you have now can be brought back from History in the window.'
    : ' Your own sorting stays as it is, as a draft that is not applied; --with-policy takes it back too.';
}

/** The policy that the promises of a way back are about. */
function policyOf(context: CliContext, record: RouterRecord, planId: string): Policy {
  return (
    context.app.plans.find(planId)?.policy ??
    context.app.policies.running(stateOf(context, record), record.id)
  );
}

async function carryOut(
  context: CliContext,
  planId: string,
  { yes, look = false, withPolicy = false }: Pick<RollbackChoice, 'yes' | 'look' | 'withPolicy'>,
  what: string,
): Promise<Outcome> {
  const { app, terminal } = context;
  if (look && !terminal.stdin.isTTY)
    return failed('Nothing was sent: --look asks on a terminal, and this is none. (no-terminal)', {
      kind: 'no-terminal',
    });
  if (!yes && !(await saysYes(terminal, what)))
    return failed(`${what} Nothing was sent: say --yes, or answer on a terminal. (not-confirmed-by-person)`, {
      kind: 'not-confirmed-by-person',
    });
  const started = await app.handlers.rollout.start({ planId, look, withSorting: withPolicy });
  if (!started.ok) return failed(oneLine(startErrorText(started.error)), started.error);
  const { rolloutId } = started.value;
  const stop = watch(context, rolloutId);
  const over = new AbortController();
  const asking = look ? askToKeep(context, rolloutId, over.signal) : undefined;
  const view = await app.rollouts.ended(rolloutId);
  over.abort();
  await asking;
  stop();
  return view === undefined ? failed('The rollout was lost.', { kind: 'no-such-rollout' }) : endOf(view);
}

/** Steps on stderr as they begin, so that stdout stays the answer. */
function watch({ app, terminal }: CliContext, rolloutId: string): () => void {
  let told = 0;
  let missing = '';
  const timer = setInterval(() => {
    const view = app.handlers.rollout.current({});
    if (view === undefined || view instanceof Promise || view.rolloutId !== rolloutId) return;
    for (const { step } of view.steps.slice(told))
      terminal.stderr.write(`  ${plainText(applyText.steps[step])}\n`);
    told = view.steps.length;
    const now = missingText(view.missing ?? []);
    if (now !== '' && now !== missing) terminal.stderr.write(`    ${applyText.stillMissing(now)}\n`);
    missing = now;
  }, 200);
  return () => clearInterval(timer);
}
