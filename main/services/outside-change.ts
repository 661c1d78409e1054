import type { FileChange, HistoryEntry, OutsideChange } from '../../shared/ipc/views';
import { err, ok, type Result } from '../../shared/kernel/result';
import { LEDGER_PACKAGE, ownNamesIn, ownPackages } from '../../shared/router/own-sections';
import type { RouterState } from '../../shared/router/router-state';
import { diffUci } from '../../shared/uci/diff-uci';
import type { SnapshotFiles } from '../store/snapshot-records';
import type { Desk } from './desk';
import { changedLineCount, fileChangesOf } from './file-changes';
import { stateWithFiles } from './snapshot-state';

/** Files that are not what they were when we last confirmed. Before the first rollout there is nothing to differ from. */
export function driftedFiles(desk: Desk, routerId: string, state: RouterState): readonly string[] {
  const confirmed = Object.entries(desk.store.policies.confirmedHashes(routerId));
  return confirmed.filter(([name, sha256]) => state.files[name]?.sha256 !== sha256).map(([name]) => name);
}

/** What somebody changed on the router since the last confirmed change, line by line; undefined: nothing. */
export function outsideChange(desk: Desk, routerId: string, state: RouterState): OutsideChange | undefined {
  const names = driftedFiles(desk, routerId, state);
  if (names.length === 0) return undefined;
  const last = lastConfirmed(desk, routerId);
  const copyId = last?.snapshotAfterId;
  const copy = copyId === undefined ? undefined : desk.store.snapshots.read(copyId);
  const files = copy?.ok ? filesSince(names, copy.value.files, state) : [];
  return {
    names,
    files,
    changedLines: changedLineCount(files),
    seenAtMs: state.readAtMs,
    ...(last === undefined ? {} : { confirmedAtMs: last.atMs }),
    ...(copy?.ok && copyId !== undefined ? { copyId } : {}),
    touchesOurs: copy?.ok === true && touchesOurs(copy.value.files, state),
  };
}

/** The router as it was last read becomes what is compared with. The policy, and a draft, stay what they are. */
export function keepOutsideChange(
  desk: Desk,
  routerId: string,
  state: RouterState,
): Result<void, { readonly kind: 'nothing-changed' }> {
  const change = outsideChange(desk, routerId, state);
  if (change === undefined) return err({ kind: 'nothing-changed' });
  const copyId = desk.newId();
  desk.store.snapshots.save({ id: copyId, routerId, takenAtMs: state.readAtMs, files: state.files });
  const entry: HistoryEntry = {
    id: desk.newId(),
    routerId,
    atMs: desk.nowMs(),
    kind: 'change',
    outcome: 'confirmed',
    facts: { outside: 1, files: change.names.length, lines: change.changedLines },
    ...(change.copyId === undefined ? {} : { snapshotBeforeId: change.copyId }),
    snapshotAfterId: copyId,
  };
  desk.store.history.add({ entry, files: change.files, consequences: [] });
  desk.store.policies.acceptFiles(
    routerId,
    Object.fromEntries(Object.entries(state.files).map(([name, { sha256 }]) => [name, sha256])),
  );
  desk.emit('history')('changed', { routerId });
  return ok(undefined);
}

const lastConfirmed = (desk: Desk, routerId: string): HistoryEntry | undefined =>
  desk.store.history.list(routerId).find(({ outcome }) => outcome === 'confirmed');

const filesSince = (
  names: readonly string[],
  then: SnapshotFiles,
  state: RouterState,
): readonly FileChange[] =>
  fileChangesOf(
    names.map((name) => ({
      package: name,
      before: then[name]?.text,
      after: state.files[name]?.text,
      encoding: state.files[name]?.encoding ?? 'utf8',
      beforeSha256: undefined,
    })),
  );

/** A section that Bulkhead writes was changed as well: its next change writes it again. */
function touchesOurs(then: SnapshotFiles, state: RouterState): boolean {
  const before = stateWithFiles(state, then);
  const after = stateWithFiles(state, state.files);
  const own = new Set(
    [before, after].flatMap(({ config }) =>
      ownPackages.flatMap((pkg) => [...ownNamesIn(config, pkg)].map((name) => `${pkg}.${name}`)),
    ),
  );
  return diffUci(before.config, after.config).some(
    (edit) =>
      edit.package === LEDGER_PACKAGE || ('section' in edit && own.has(`${edit.package}.${edit.section}`)),
  );
}
