import type { HistoryEntry } from '../../shared/ipc/views';
import { isEmptyPlan } from '../../shared/plan/plan';
import type { Policy } from '../../shared/policy/policy';
import { changeFacts } from '../../shared/policy/policy-change';
import { isUnseen, type RolloutState, type RolloutView } from '../../shared/rollout/rollout-state';
import type { RouterState } from '../../shared/router/router-state';
import type { Snapshot } from '../rollout/snapshot';
import type { RolloutNote } from '../store/unfinished-records';
import type { Desk } from './desk';
import { changedLineCount, fileChangesOf } from './file-changes';
import type { ReviewedPlan } from './plans';
import type { PolicyDesk } from './policy-desk';

/** Everything that History will say of a rollout except how it ended. */
export function noteOf(desk: Desk, reviewed: ReviewedPlan, view: RolloutView): RolloutNote {
  const { routerId, plan, policy, kind } = reviewed;
  const files = fileChangesOf(plan.files);
  const hostNow = desk.store.routers.find(routerId)?.host;
  // Behind a port forward the outer address stays, whatever the router is called inside.
  const reachedDirectly = desk.live.state(routerId)?.management.routerAddress === hostNow;
  const newHost = reachedDirectly ? plan.managementAddresses[0] : undefined;
  return {
    view,
    kind: kind === 'rollback' ? 'rollback' : 'change',
    ...(policy === undefined ? {} : { policy }),
    ...(reviewed.withSorting ? { withSorting: true } : {}),
    facts: {
      zones: policy?.zones.length ?? 1,
      files: plan.files.length,
      lines: changedLineCount(files),
      ...(policy === undefined ? {} : changeFacts(desk.store.policies.read(routerId, 'applied'), policy)),
    },
    files,
    consequences: plan.consequences,
    sumsBefore: plan.files.map((file) => ({
      package: file.package,
      ...(file.beforeSha256 === undefined ? {} : { sha256: file.beforeSha256 }),
    })),
    ...(newHost === undefined || newHost === hostNow ? {} : { newHost }),
  };
}

/**
 * Before the router is armed: the copy to go back to and the note lie on this computer's disk, so that a later start can
 * find out how it ended. A full disk stops neither the rollout nor its undo, which is on the router.
 */
export function noteBeforehand(desk: Desk, note: RolloutNote, before: Snapshot): RolloutNote {
  try {
    const noted = { ...note, snapshotBeforeId: saveCopyBefore(desk, note.view.routerId, before) };
    desk.store.unfinished.save(noted);
    return noted;
  } catch (cause) {
    console.error('a rollout could not be noted beforehand', cause);
    return note;
  }
}

export interface EndedRollout {
  readonly desk: Desk;
  readonly policies: PolicyDesk;
  readonly note: RolloutNote;
  /** Over. */
  readonly view: RolloutView;
  readonly kept: { readonly before?: Snapshot; readonly after?: Snapshot };
}

/** Writes down how a rollout ended: copies, history, and (only when confirmed) the policy that is now in force. */
export async function recordRollout({ desk, policies, note, view, kept }: EndedRollout): Promise<void> {
  const { routerId } = view;
  const record = desk.store.routers.find(routerId);
  if (record === undefined) return;
  if (view.state.phase === 'confirmed' && note.newHost !== undefined) {
    desk.live.moved(routerId, note.newHost);
    desk.store.routers.save({ ...record, host: note.newHost });
  }
  const changed = view.state.phase !== 'refused' && !isUnseen(view.state);
  const read = changed ? await desk.live.read(routerId) : undefined;
  try {
    write({ desk, policies, note, view, kept }, read?.ok ? read.value : undefined);
  } catch (cause) {
    // The disk is full or gone. How it ended on the router is true all the same, so it must still be told.
    desk.emit('app')('fault', { code: 'history-not-written' });
    console.error('the end of a rollout could not be written down', cause);
  }
  desk.emit('history')('changed', { routerId });
  policies.announce(routerId);
}

/** A plan without differences is not worth an entry. */
export const isWorthAnEntry = (reviewed: ReviewedPlan): boolean => !isEmptyPlan(reviewed.plan);

function write({ desk, policies, note, view, kept }: EndedRollout, state: RouterState | undefined): void {
  const { routerId } = view;
  const before =
    note.snapshotBeforeId ??
    (kept.before === undefined ? undefined : saveCopyBefore(desk, routerId, kept.before));
  const after = kept.after === undefined ? undefined : saveCopy(desk, routerId, kept.after);
  const entry: HistoryEntry = {
    id: view.rolloutId, // once per rollout, whoever comes to know its end
    routerId,
    atMs: view.endedAtMs ?? desk.nowMs(),
    kind: note.kind,
    outcome: outcomeOf(view.state),
    facts: view.state.phase === 'undone' ? { ...note.facts, because: view.state.because } : note.facts,
    ...(before === undefined ? {} : { snapshotBeforeId: before }),
    ...(after === undefined ? {} : { snapshotAfterId: after }),
  };
  desk.store.history.add({ entry, files: note.files, consequences: note.consequences, rollout: view });
  if (view.state.phase === 'confirmed') {
    if (after !== undefined && note.policy) desk.store.policies.keepWithCopy(after, note.policy);
    keepDecisions(policies, routerId, note);
    const hashes = hashesOf(state?.files ?? kept.after?.files ?? {});
    const draft = draftAfter(policies, desk, routerId, note);
    desk.store.policies.confirm(routerId, { applied: note.policy, draft, hashes }, desk.nowMs());
    desk.store.keepGeneration();
  }
  // One whose end nobody has seen stays noted: the router says it next time.
  if (isUnseen(view.state)) desk.store.unfinished.save({ ...note, view });
  else desk.store.unfinished.drop(view.rolloutId);
}

function keepDecisions(policies: PolicyDesk, routerId: string, { kind, policy }: RolloutNote): void {
  if (kind === 'rollback') policies.keepVersion(routerId, 'gone-back');
  else policies.keepVersion(routerId, 'applied', policy);
}

/**
 * What the person has decided and the router does not run yet. A change carries out the draft it was made of, and leaves
 * one that was edited meanwhile. Going back is about the router: the sorting stays, unless that was to go back too.
 */
function draftAfter(
  policies: PolicyDesk,
  desk: Desk,
  routerId: string,
  { kind, policy, withSorting }: RolloutNote,
): Policy | undefined {
  if (withSorting) return undefined;
  const open = kind === 'rollback' ? policies.decided(routerId) : desk.store.policies.read(routerId, 'draft');
  const isInForce = open !== undefined && policy !== undefined && policies.isSame(routerId, open, policy);
  return isInForce ? undefined : open;
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

function saveCopy(desk: Desk, routerId: string, snapshot: Snapshot): string {
  const id = desk.newId();
  desk.store.snapshots.save({ id, routerId, takenAtMs: snapshot.takenAtMs, files: snapshot.files });
  return id;
}

/** With the policy that the router was running then: going back to the copy may go back to that too. */
function saveCopyBefore(desk: Desk, routerId: string, snapshot: Snapshot): string {
  const id = saveCopy(desk, routerId, snapshot);
  const applied = desk.store.policies.read(routerId, 'applied');
  if (applied !== undefined && snapshot.files.bulkhead !== undefined)
    desk.store.policies.keepWithCopy(id, applied);
  return id;
}

const hashesOf = (
  files: Readonly<Record<string, { readonly sha256: string }>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(files).map(([name, { sha256 }]) => [name, sha256]));
