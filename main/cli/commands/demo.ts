import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setRule } from '../../../shared/policy/edit-policy';
import type { Policy } from '../../../shared/policy/policy';
import { startErrorText } from '../../../shared/text/error-text';
import { count } from '../../../shared/text/format';
import { promiseText } from '../../../shared/text/promise-text';
import { ruleSentence, sentenceText } from '../../../shared/text/rule-text';
import { groupPromises } from '../../../shared/verify/promise-groups';
import { done, EXIT, failed, type Outcome } from '../command-line';
import type { CliContext } from '../context';
import { oneLine, reviewLine, signInLine } from '../error-lines';
import { plainText } from '../plain-text';
import { endOf } from '../rollout-lines';

/**
 * The main job, start to finish, on the built-in router: look, divide, prove, apply, go back. Exit 1 when any step fails.
 * It has a store of its own for as long as it runs, so it cannot touch what the person's window is doing.
 */
export async function demoCommand(openAt: (dataDir: string) => CliContext): Promise<Outcome> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'bulkhead-demo-'));
  try {
    const context = openAt(dir);
    try {
      return await mainJob(context);
    } finally {
      await context.app.close();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function mainJob(context: CliContext): Promise<Outcome> {
  const { app, terminal } = context;
  const { handlers } = app;
  const say = (line: string): void => void terminal.stderr.write(`${plainText(line)}\n`);

  say('Starting the practice router …');
  const started = await handlers.routers.startPractice({});
  if (!started.ok) return failed(signInLine(started.error), started.error);
  const { routerId, model, version } = started.value;
  say(`Signed in: ${model}, ${version}`);
  const before = hashes(context, routerId);

  const found = await handlers.discovery.view({ routerId });
  say(`${found.inventory.devices.length} devices in the router's lists`);

  const view = await handlers.policy.suggest({ routerId });
  if (view === undefined) return failed('No suggestion could be made.', { kind: 'no-suggestion' });
  const policy = withPrinter(view.draft);
  for (const { id, name, kind } of policy.zones)
    say(
      `Zone ${name} (${kind}): ${count(policy.devices.filter(({ zone }) => zone === id).length, 'device')}`,
    );
  for (const rule of policy.rules) say(`Door: ${sentenceText(ruleSentence(policy, rule))}`);

  const review = await handlers.plan.review({ routerId, policy: policy as never });
  if (!review.ok) return failed(reviewLine(review.error), review.error);
  const { after, changedLines, files, mayApply } = review.value;
  for (const group of groupPromises(after.promises))
    say(`Promise ${group.holds === 'yes' ? 'proven' : group.holds}: ${promiseText(policy, group)}`);
  if (!mayApply)
    return done(
      ['Apply is locked: a promise would break.'],
      { findings: review.value.findings },
      EXIT.difference,
    );

  say(`Applying ${count(changedLines, 'line')} in ${count(files.length, 'file')} …`);
  const divided = await carryOut(context, review.value.planId);
  if (divided !== undefined) return divided;
  const again = await handlers.plan.review({ routerId, policy: policy as never });
  if (!again.ok || !again.value.empty)
    return failed('The second plan is not empty.', { kind: 'not-idempotent' });
  say('Confirmed. A second plan is empty.');

  const [entry] = await handlers.history.list({ routerId });
  const snapshotId = entry?.snapshotBeforeId;
  const back =
    snapshotId === undefined ? undefined : await handlers.plan.reviewRollback({ routerId, snapshotId });
  if (back === undefined || !back.ok)
    return failed('The way back could not be planned.', back?.error ?? { kind: 'no-such-snapshot' });
  say('Going back …');
  const undone = await carryOut(context, back.value.planId);
  if (undone !== undefined) return undone;

  const after2 = hashes(context, routerId);
  const identical = JSON.stringify(before) === JSON.stringify(after2);
  const last = identical ? 'Back to the start, byte for byte.' : 'The configuration differs from the start.';
  return done(
    [last],
    { devices: found.inventory.devices.length, zones: policy.zones.length, identical },
    identical ? EXIT.ok : EXIT.error,
  );
}

/** Undefined: it was confirmed. */
async function carryOut({ app }: CliContext, planId: string): Promise<Outcome | undefined> {
  const rollout = await app.handlers.rollout.start({ planId, look: false });
  if (!rollout.ok) return failed(oneLine(startErrorText(rollout.error)), rollout.error);
  const view = await app.rollouts.ended(rollout.value.rolloutId);
  return view?.state.phase === 'confirmed' ? undefined : endOf(view ?? rollout.value);
}

/** One exception, as in every household: Home may print on the printer that moved to another zone. */
function withPrinter(policy: Policy): Policy {
  const home = policy.zones.find(({ keeps }) => keeps !== undefined);
  const printer = policy.devices.find(
    ({ name, zone }) => /print|envy|laser/i.test(name) && zone !== home?.id,
  );
  if (home === undefined || printer === undefined) return policy;
  return setRule(policy, {
    from: { kind: 'zone', zone: home.id },
    to: { kind: 'device', device: printer.id },
    service: 'print',
    verdict: 'allow',
  });
}

function hashes({ app }: CliContext, routerId: string): Readonly<Record<string, string>> {
  const files = app.desk.live.state(routerId)?.files ?? {};
  return Object.fromEntries(
    Object.entries(files)
      .map(([name, { sha256 }]): [string, string] => [name, sha256])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
