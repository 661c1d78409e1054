import type { HistoryEntry } from '../../shared/ipc/views';
import { isEmptyPlan } from '../../shared/plan/plan';
import type { RolloutState, RolloutView } from '../../shared/rollout/rollout-state';
import type { Snapshot } from '../rollout/snapshot';
import type { Desk } from './desk';
import { changedLineCount, fileChangesOf } from './file-changes';
import type { ReviewedPlan } from './plans';
import type { PolicyDesk } from './policy-desk';

export interface EndedRollout {
  readonly desk: Desk;
  readonly policies: PolicyDesk;
  readonly reviewed: ReviewedPlan;
  readonly view: RolloutView;
  readonly kept: { readonly before?: Snapshot; readonly after?: Snapshot };
}

/** Writes down how a rollout ended: copies, history, and (only when confirmed) the policy that is now in force. */
export async function recordRollout({ desk, policies, reviewed, view, kept }: EndedRollout): Promise<void> {
  const { routerId, plan, kind } = reviewed;
  const record = desk.store.routers.find(routerId);
  if (record === undefined || isEmptyPlan(plan)) return;
  if (view.state.phase === 'confirmed') {
    const host = plan.managementAddresses[0];
    const moved = host !== undefined && desk.live.state(routerId)?.management.routerAddress === record.host;
    if (moved) {
      desk.live.moved(routerId, host);
      desk.store.routers.save({ ...record, host });
    }
  }
  const read = view.state.phase === 'refused' ? undefined : await desk.live.read(routerId);

  const entryId = desk.newId();
  const before = saveCopy(desk, routerId, kept.before);
  const after = saveCopy(desk, routerId, kept.after);
  const files = fileChangesOf(plan.files);
  const entry: HistoryEntry = {
    id: entryId,
    routerId,
    atMs: view.endedAtMs ?? desk.nowMs(),
    kind: kind === 'rollback' ? 'rollback' : 'change',
    outcome: outcomeOf(view.state),
    facts: {
      zones: reviewed.policy?.zones.length ?? 1,
      files: plan.files.length,
      lines: changedLineCount(files),
    },
    ...(before === undefined ? {} : { snapshotBeforeId: before }),
    ...(after === undefined ? {} : { snapshotAfterId: after }),
  };
  desk.store.history.add({ entry, files, consequences: plan.consequences, rollout: view });
  if (view.state.phase === 'confirmed') {
    const hashes = read?.ok ? hashesOf(read.value.files) : hashesOf(kept.after?.files ?? {});
    desk.store.policies.confirm(routerId, reviewed.policy, hashes, desk.nowMs());
  }
  desk.emit('history')('changed', { routerId });
  policies.announce(routerId);
}

function outcomeOf(state: RolloutState): HistoryEntry['outcome'] {
  switch (state.phase) {
    case 'confirmed':
    case 'undone':
    case 'refused':
      return state.phase;
    default:
      return 'unknown';
  }
}

function saveCopy(desk: Desk, routerId: string, snapshot: Snapshot | undefined): string | undefined {
  if (snapshot === undefined) return undefined;
  const id = desk.newId();
  desk.store.snapshots.save({ id, routerId, takenAtMs: snapshot.takenAtMs, files: snapshot.files });
  return id;
}

const hashesOf = (
  files: Readonly<Record<string, { readonly sha256: string }>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(files).map(([name, { sha256 }]) => [name, sha256]));
