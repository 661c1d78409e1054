import type { Finding } from '../../../shared/compile/finding';
import type { Review } from '../../../shared/ipc/views';
import type { Policy } from '../../../shared/policy/policy';
import { brokenReason } from '../../../shared/text/broken-text';
import { consequenceText } from '../../../shared/text/consequence-text';
import { findingText } from '../../../shared/text/finding-text';
import { count } from '../../../shared/text/format';
import { promiseText, proofText } from '../../../shared/text/promise-text';
import { reviewText } from '../../../shared/text/review-text';
import { notThereLines } from '../../../shared/text/whereabouts-text';
import { groupPromises, type PromiseGroup } from '../../../shared/verify/promise-groups';
import type { PromiseResult } from '../../../shared/verify/verification';
import { done, EXIT, failed, type Outcome } from '../command-line';
import { type CliContext, isOutcome, openRouter, type RouterChoice } from '../context';
import { fileErrorLines, reviewLine } from '../error-lines';
import { readKeysFile, readPolicyFile } from '../policy-file';

export interface PolicyChoice extends RouterChoice {
  readonly policy: string;
  readonly keys?: string;
}

/** A reviewed plan with the policy it came from: what `plan` prints and `apply` carries out. */
export interface CliReview {
  readonly review: Review;
  readonly policy: Policy;
  readonly routerId: string;
}

export async function reviewFor(context: CliContext, choice: PolicyChoice): Promise<CliReview | Outcome> {
  const policy = await readPolicyFile(choice.policy);
  if (!policy.ok)
    return { exit: EXIT.error, lines: fileErrorLines(policy.error), json: { error: policy.error } };
  const keys = choice.keys === undefined ? undefined : await readKeysFile(choice.keys);
  if (keys && !keys.ok)
    return { exit: EXIT.error, lines: fileErrorLines(keys.error), json: { error: keys.error } };
  const record = await openRouter(context, choice);
  if (isOutcome(record)) return record;
  for (const [ref, key] of Object.entries(keys?.value ?? {}))
    context.app.policies.setKey(record.id, ref, key);
  const review = await context.app.handlers.plan.review({
    routerId: record.id,
    policy: policy.value as never,
  });
  if (!review.ok) return failed(reviewLine(review.error), review.error);
  return { review: review.value, policy: policy.value, routerId: record.id };
}

/** Edits, consequences and promises. Exit 2: there is something to apply, or Apply is locked. */
export async function planCommand(context: CliContext, choice: PolicyChoice): Promise<Outcome> {
  const reviewed = await reviewFor(context, choice);
  if (isOutcome(reviewed)) return reviewed;
  const { review, policy } = reviewed;
  const exit = review.empty && review.mayApply ? EXIT.ok : EXIT.difference;
  return done(planLines(review, policy), planJson(review), exit);
}

export function planLines(review: Review, policy: Policy): readonly string[] {
  return [
    headingOf(review),
    ...review.files.flatMap(({ path, lines, commentsLost }) => [
      '',
      path,
      ...(commentsLost === undefined ? [] : [`  (${reviewText.commentsLost(commentsLost)})`]),
      ...lines
        .filter(({ kind }) => kind !== 'same')
        .map(({ kind, text }) => `${kind === 'added' ? '+' : '-'} ${text.replace(/^\t/, '    ')}`),
    ]),
    ...(review.consequences.length === 0 ? [] : ['', 'What people will notice']),
    ...review.consequences.map((one) => {
      const { title, note } = consequenceText(one);
      return `  ${title}. ${note}`;
    }),
    ...notThere(review, policy),
    '',
    'Promises',
    ...groupPromises(review.after.promises).flatMap((group) => [
      `  ${promiseLine(group, policy)}`,
      ...(group.holds === 'yes' ? [] : [`    ${brokenReason(policy, review.management, group)}`]),
    ]),
    ...findingLines(review),
  ];
}

/** What is only wished for devices is said as such: promises and answers are about where they are. */
function notThere({ whereabouts }: Review, policy: Policy): readonly string[] {
  const lines = notThereLines(policy, whereabouts);
  return lines.length === 0 ? [] : ['', 'Not there yet', ...lines.map((line) => `  ${line}`)];
}

/** An empty plan says that the router matches only where that is so: a policy that cannot be compiled has one too. */
function headingOf({ empty, mayApply, changedLines, files }: Review): string {
  if (!empty) return `${count(changedLines, 'line')} in ${count(files.length, 'file')}`;
  return mayApply
    ? 'The router already matches. There is nothing to apply.'
    : 'There is no plan: what stands in its way is listed below.';
}

const MARK = { yes: 'holds', no: 'BREAKS', unknown: 'not known' } as const;

/** One line; where several of the verifier's are read as one, the first that does not hold explains it. */
function promiseLine(group: PromiseGroup, policy: Policy): string {
  const against = group.results.find(({ holds }) => holds !== 'yes');
  return `${MARK[group.holds]}: ${promiseText(policy, group)}${against === undefined ? '' : ` (${proofText(against)})`}`;
}

export const promiseLines = (results: readonly PromiseResult[], policy: Policy): readonly string[] =>
  groupPromises(results).map((group) => promiseLine(group, policy));

export function findingLines({ findings }: Pick<Review, 'findings'>): readonly string[] {
  const worth = findings.filter(({ severity }) => severity !== 'info');
  if (worth.length === 0) return [];
  return [
    '',
    'Findings',
    ...grouped(worth).map(([one, more]) => {
      const { title, note } = findingText(one);
      const others = more === 0 ? '' : ` And ${more} more of the same kind.`;
      return `  ${one.severity}: ${title} ${note} (${one.code} ${one.subject})${others}`;
    }),
  ];
}

/** The same finding about many subjects is said once, with how many more there are. `--json` has them all. */
const SAID_ONE_BY_ONE = 3;

function grouped(findings: readonly Finding[]): readonly (readonly [one: Finding, more: number])[] {
  const kinds = new Map<string, Finding[]>();
  for (const one of findings) {
    const key = `${one.severity} ${one.code}`;
    kinds.set(key, [...(kinds.get(key) ?? []), one]);
  }
  return [...kinds.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    return same.length > SAID_ONE_BY_ONE
      ? [[first, same.length - 1] as const]
      : same.map((one) => [one, 0] as const);
  });
}

export const planJson = (review: Review): object => ({
  empty: review.empty,
  mayApply: review.mayApply,
  files: review.files.map(({ path, lines }) => ({
    path,
    lines: lines.filter(({ kind }) => kind !== 'same'),
  })),
  consequences: review.consequences,
  whereabouts: review.whereabouts,
  promises: review.after.promises.map(({ promise, builtIn, holds, witness }) => ({
    id: promise.id,
    builtIn,
    holds,
    ...(witness === undefined ? {} : { witness }),
  })),
  findings: review.findings,
  windowSeconds: review.windowSeconds,
});
