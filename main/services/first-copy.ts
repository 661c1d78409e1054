import type { RouterState } from '../../shared/router/router-state';
import type { Desk } from './desk';

/**
 * The first time a router is read its configuration is kept, before anything of ours could touch it: the starting point
 * that History can always go back to.
 */
export function keepFirstCopy(desk: Desk, routerId: string, state: RouterState): void {
  const { store } = desk;
  if (store.routers.find(routerId) === undefined || store.history.list(routerId, 1).length > 0) return;
  const files = Object.fromEntries(
    Object.entries(state.files).map(([name, { text, encoding }]) => [name, { text, encoding }]),
  );
  const snapshotId = desk.newId();
  store.snapshots.save({ id: snapshotId, routerId, takenAtMs: state.readAtMs, files });
  store.history.add({
    entry: {
      id: desk.newId(),
      routerId,
      atMs: state.readAtMs,
      kind: 'connected',
      outcome: 'copy',
      facts: { files: Object.keys(files).length },
      snapshotBeforeId: snapshotId,
    },
    files: [],
    consequences: [],
  });
  desk.emit('history')('changed', { routerId });
}
