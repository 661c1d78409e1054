import { isEmptyPlan } from '../../shared/plan/plan';
import { refusalOf } from '../../shared/rollout/refusal';
import type { Refusal, RolloutState, RolloutView } from '../../shared/rollout/rollout-state';
import { answerTo } from '../../shared/rollout/router-answer';
import type { Attempt } from './attempt';
import { confirmSurely } from './confirm-surely';
import { Line } from './line';
import { lookFirst } from './look-first';
import { proveOverNewConnection } from './prove-over-new-connection';
import { refusalBy } from './refusal-by';
import { Reporter } from './reporter';
import type { RolloutDeps, RolloutOrder } from './rollout-order';
import { arm, forgetUpload, type Look, type StepError, sendAndCheck, write } from './router-steps';
import { snapshotOf } from './snapshot';
import { takeBack } from './take-back';
import { uploadFor } from './upload';
import { waitUntilSettled } from './wait-until-settled';
import { wasNeverArmed } from './was-never-armed';

/**
 * One plan, one router. The order of these lines is the no-lockout argument: the router holds its own undo before it
 * sees the first change, and only a success over a fresh connection, after the change has really taken effect, takes
 * the undo away. Every other way out of this function, and not coming out of it at all, leaves the undo in force.
 */
export async function runRollout(order: RolloutOrder, deps: RolloutDeps): Promise<RolloutView> {
  const { plan, nonce, rolloutId, routerId } = order;
  const { windowSeconds } = plan;
  const report = new Reporter({ rolloutId, routerId, nonce, windowSeconds }, deps.clock, deps.observe);
  if (isEmptyPlan(plan)) return report.state({ phase: 'confirmed' }); // nothing is sent, nothing is restarted

  const targetAt = deps.targetAt ?? ((host: string) => ({ ...deps.target, host }));
  const line = new Line(deps.connector, deps.target, plan.managementAddresses.map(targetAt));
  try {
    return report.state(await apply());
  } finally {
    line.close();
  }

  async function apply(): Promise<RolloutState> {
    // Look, and touch nothing but memory.
    report.begin('check');
    const signedIn = await line.any();
    if (!signedIn.ok) return refused({ kind: 'router', error: signedIn.error });
    const session = signedIn.value;
    const upload = uploadFor(plan, nonce, plan.windowSeconds, deps.scripts);
    const checked = await sendAndCheck(session, nonce, upload);
    const flash = { freeKib: 0, neededKib: upload.flashNeededKib };
    if (!checked.ok) return refused(refusalBy(checked.error, flash));
    flash.freeKib = Number(answerTo(checked.value, 'flash-free-kib'));
    const refusal = refusalOf(checked.value, upload.files, upload.flashNeededKib);
    if (refusal) {
      await forgetUpload(session, nonce);
      return refused(refusal);
    }

    // Something to go back to, outside of the router.
    report.begin('copy');
    const archive = Buffer.from(checked.value.blocks.get('snapshot') ?? '', 'latin1');
    const before = snapshotOf(archive, deps.clock.nowMs());
    if (!before)
      return refused({
        kind: 'router',
        error: { kind: 'unreadable-answer', doing: 'copy', detail: 'snapshot' },
      });
    await deps.snapshots.keep('before', before);
    if (deps.steering.stop) {
      await forgetUpload(session, nonce);
      return { phase: 'undone', because: 'asked', identical: 'yes', differing: [] };
    }

    // From here on, doing nothing undoes.
    report.begin('arm');
    const attempt: Attempt = {
      order,
      deps,
      line,
      report,
      files: upload.files,
      revertsAtMs: deps.clock.nowMs() + plan.windowSeconds * 1000,
      revertsAtLatestMs: 0,
      confirmSent: false,
    };
    const armed = await arm(session, nonce);
    attempt.revertsAtLatestMs = deps.clock.steadyMs() + plan.windowSeconds * 1000;
    if (!armed.ok && armed.error.kind === 'said-no') return refused(refusalBy(armed.error, flash));
    report.revertsAt(attempt.revertsAtMs);
    if (!armed.ok && (await wasNeverArmed(attempt))) return refused(refusalBy(armed.error, flash));
    if (!armed.ok) return takeBack(attempt, 'step-failed');
    if (deps.steering.stop) return takeBack(attempt, 'asked');

    report.begin('write');
    const written = await write(session, nonce);
    if (!written.ok) {
      const after = await takeBack(attempt, 'step-failed');
      const wasAsBefore = after.phase === 'undone' && after.identical === 'yes';
      return wasAsBefore && saidWhy(written.error) ? refused(refusalBy(written.error, flash)) : after;
    }

    report.begin('reload');
    const settled = await waitUntilSettled(attempt);
    if (settled !== 'settled') return takeBack(attempt, settled);

    const proven = await proveOverNewConnection(attempt);
    if (proven !== 'proven') return takeBack(attempt, proven);

    const answer = order.look ? await lookFirst(attempt) : 'keep';
    if (answer !== 'keep') return takeBack(attempt, answer);

    report.begin('confirm');
    const { state, seen } = await confirmSurely(attempt);
    if (seen) await keepSnapshotAfterwards(seen);
    return state;
  }

  /** The change stands by now; a copy that cannot be made is no reason to say otherwise. */
  async function keepSnapshotAfterwards({ snapshot }: Look): Promise<void> {
    const after = snapshot && snapshotOf(snapshot, deps.clock.nowMs());
    if (after) await deps.snapshots.keep('after', after);
  }
}

/** It would not write what we sent. That it had undone everything by then is no reason but an end. */
const saidWhy = (error: StepError): boolean =>
  error.kind === 'said-no' && error.word !== 'not-armed' && error.word !== 'undone';

const refused = (refusal: Refusal): RolloutState => ({ phase: 'refused', refusal });
