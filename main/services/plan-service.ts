import type { planChannel, ReviewError } from '../../shared/ipc/channels/plan';
import type { Handlers } from '../../shared/ipc/contract';
import { asPolicy } from '../../shared/ipc/policy-schema';
import type { Preview, Review } from '../../shared/ipc/views';
import { err, ok, type Result } from '../../shared/kernel/result';
import { currentOf, placedOn, prepare, verifyCandidate, verifyCurrent } from '../../shared/pipeline';
import { openingFindings, openings } from '../../shared/plan/openings';
import { isEmptyPlan } from '../../shared/plan/plan';
import { planFromSnapshot } from '../../shared/plan/plan-from-snapshot';
import { keptZone } from '../../shared/policy/ends';
import type { Policy } from '../../shared/policy/policy';
import { withEverybody } from '../../shared/policy/with-decisions';
import type { RouterError } from '../../shared/router/router-error';
import type { RouterState } from '../../shared/router/router-state';
import { packageOf } from '../../shared/uci/uci';
import { routerScripts } from '../rollout/router-scripts';
import type { Snapshot } from '../store/snapshot-records';
import type { Desk } from './desk';
import { changedLineCount, fileChangesOf } from './file-changes';
import type { Plans, ReviewedPlan } from './plans';
import type { PolicyDesk } from './policy-desk';
import { previewOf } from './preview';
import { readOrSignIn } from './routers-service';
import { stateWithFiles } from './snapshot-state';

/** Review: read the router now, think, and show all of it. The plan waits here under its id; the window never holds it. */
export function planService(desk: Desk, policies: PolicyDesk, plans: Plans): Handlers<typeof planChannel> {
  async function freshState(
    routerId: string,
  ): Promise<Result<RouterState, RouterError | { readonly kind: 'not-signed-in' }>> {
    const read = await readOrSignIn(desk, routerId);
    if (!read.ok) return read;
    const state = desk.live.state(routerId);
    return state ? ok(state) : err({ kind: 'not-signed-in' });
  }

  function keepAndShow(reviewed: ReviewedPlan, preview: Preview, state: RouterState): Review {
    plans.keep(reviewed);
    const files = fileChangesOf(reviewed.plan.files);
    return {
      ...preview,
      planId: reviewed.planId,
      routerId: reviewed.routerId,
      kind: reviewed.kind,
      empty: isEmptyPlan(reviewed.plan),
      effects: reviewed.plan.effects,
      consequences: reviewed.plan.consequences,
      windowSeconds: reviewed.plan.windowSeconds,
      files,
      changedLines: changedLineCount(files),
      scripts: Object.entries(routerScripts).map(([name, text]) => ({ name, text })),
      management: state.management,
    };
  }

  return {
    async review({ routerId, policy: given }) {
      const state = await freshState(routerId);
      if (!state.ok) return state;
      return ok(reviewOf(asPolicy(given), state.value, routerId));
    },

    async reviewRollback({ routerId, snapshotId }): Promise<Result<Review, ReviewError>> {
      const snapshot = desk.store.snapshots.read(snapshotId);
      if (!snapshot.ok) return snapshot;
      // Another router's configuration would take this one off the net.
      if (snapshot.value.routerId !== routerId) return err({ kind: 'no-such-snapshot' });
      const state = await freshState(routerId);
      if (!state.ok) return state;
      return ok(rollbackReviewOf(snapshot.value, state.value, routerId));
    },
  };

  function reviewOf(policy: Policy, state: RouterState, routerId: string): Review {
    const startedAt = performance.now();
    const prepared = prepare({ policy, state, keys: policies.keys(routerId) });
    const preview = previewOf(prepared, state, performance.now() - startedAt);
    const reviewed = {
      planId: desk.newId(),
      routerId,
      kind: 'divide' as const,
      plan: prepared.plan,
      mayApply: prepared.mayApply,
      policy,
    };
    return keepAndShow(reviewed, preview, state);
  }

  /** The copy's configuration is judged like any candidate: going back must not lock anybody out either. */
  function rollbackReviewOf(snapshot: Snapshot, state: RouterState, routerId: string): Review {
    const startedAt = performance.now();
    const then = stateWithFiles(state, snapshot.files);
    const policyThen = policies.ofCopy(routerId, snapshot.id, then);
    const running = policies.running(state, routerId);
    const candidate = currentOf(policyThen, then);
    // Whoever is here now will be there then, also in zones that go away.
    const everybody = withEverybody(policyThen, running.devices);
    const { whereabouts, placed } = placedOn(candidate, everybody, state);
    const after = verifyCandidate(candidate, everybody, state, placed);
    const before = verifyCurrent(running, state);
    const mayApply = after.promises.every(({ holds }) => holds === 'yes');
    const opened = openings(before, after, keptZone(policyThen)?.id);
    const preview: Preview = {
      findings: [...openingFindings(opened), ...after.findings],
      before,
      after,
      whereabouts,
      placements: candidate.placements,
      mayApply,
      calculatedInMs: performance.now() - startedAt,
      readAtMs: state.readAtMs,
    };
    const plan = planFromSnapshot({ state, then, policy: policyThen, opened });
    const divided = packageOf(then.config, 'bulkhead') !== undefined;
    const differs = sortingDiffers(routerId, snapshot.id) ? { sortingDiffers: true } : {};
    const review = keepAndShow(
      {
        planId: desk.newId(),
        routerId,
        kind: 'rollback',
        plan,
        mayApply,
        policy: divided ? policyThen : undefined,
        ...differs,
      },
      preview,
      state,
    );
    return { ...review, ...differs };
  }

  /** Only where it is known what the sorting was then. */
  function sortingDiffers(routerId: string, snapshotId: string): boolean {
    const then = desk.store.policies.ofCopy(snapshotId);
    const now = policies.decided(routerId);
    return then !== undefined && now !== undefined && !policies.isSame(routerId, then, now);
  }
}
