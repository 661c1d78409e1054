import path from 'node:path';
import Database from 'libsql';
import { describe, expect, it, vi } from 'vitest';
import { keepFirstCopy } from '../../../main/services/first-copy';
import { planService } from '../../../main/services/plan-service';
import { Plans } from '../../../main/services/plans';
import type { PolicyDesk } from '../../../main/services/policy-desk';
import { recordRollout } from '../../../main/services/record-rollout';
import { hashOf } from '../../../main/services/snapshot-state';
import { SnapshotRecords } from '../../../main/store/snapshot-records';
import type { RolloutNote } from '../../../main/store/unfinished-records';
import { openVault } from '../../../main/store/vault';
import { importPolicy } from '../../../shared/import/import-policy';
import type { RolloutView } from '../../../shared/rollout/rollout-state';
import type { RouterState } from '../../../shared/router/router-state';
import { goldenRouter } from '../../support/golden-router';
import { home, keychain, newDesk } from './desk-kit';

// As a router is read: with the check sums of its files.
const factory = goldenRouter('factory-24.10');
const files = Object.entries(factory.files).map(([name, file]) => [name, { ...file, sha256: hashOf(file) }]);
const state: RouterState = { ...factory, files: Object.fromEntries(files) };
const policies = {
  keys: () => ({}),
  running: (now: RouterState) => importPolicy(now).policy,
  announce: () => undefined,
  ofCopy: (_routerId: string, _snapshotId: string, then: RouterState) => importPolicy(then).policy,
  decided: () => undefined,
  keepVersion: () => {},
} as unknown as PolicyDesk;

describe('the first copy', () => {
  it('is made when a router is first read, once, and can be gone back to', async () => {
    const desk = newDesk({ state });
    keepFirstCopy(desk, home.id, state);
    keepFirstCopy(desk, home.id, { ...state, readAtMs: 2_000 });
    const entries = desk.store.history.list(home.id);
    expect(entries).toMatchObject([{ kind: 'connected', outcome: 'copy', atMs: state.readAtMs }]);
    const review = await planService(desk, policies, new Plans()).reviewRollback({
      routerId: home.id,
      snapshotId: entries[0]?.snapshotBeforeId ?? '',
    });
    expect(review).toMatchObject({ ok: true, value: { kind: 'rollback', empty: true, mayApply: true } });
  });

  it('is not made for a router that nobody trusted', () => {
    const desk = newDesk({ state });
    keepFirstCopy(desk, 'r-gone', state);
    expect(desk.store.history.list('r-gone')).toEqual([]);
  });
});

describe('a copy that must not be used', () => {
  const save = (desk: ReturnType<typeof newDesk>, routerId: string): void =>
    desk.store.snapshots.save({ id: 'copy', routerId, takenAtMs: 1, files: {} });
  const review = (desk: ReturnType<typeof newDesk>) =>
    planService(desk, policies, new Plans()).reviewRollback({ routerId: home.id, snapshotId: 'copy' });

  it('that of another router: there is no such copy', async () => {
    const desk = newDesk({ state });
    desk.store.routers.save({ ...home, id: 'r2', name: 'office' });
    save(desk, 'r2');
    expect(await review(desk)).toEqual({ ok: false, error: { kind: 'no-such-snapshot' } });
  });

  it('one that the password store has sealed, in a run that has none: said as that', async () => {
    const desk = newDesk({ state, keychain });
    save(desk, home.id);
    expect((await review(desk)).ok).toBe(true);
    const db = new Database(path.join(desk.dir, 'bulkhead.db'));
    const shut = new SnapshotRecords(db, openVault(db, undefined));
    expect(await review({ ...desk, store: { ...desk.store, snapshots: shut } })).toEqual({
      ok: false,
      error: { kind: 'snapshot-sealed' },
    });
    db.exec('UPDATE snapshot SET content = zeroblob(40)');
    expect(await review(desk)).toEqual({ ok: false, error: { kind: 'snapshot-damaged' } });
    db.close();
  });
});

describe('the end of a rollout', () => {
  const view = {
    rolloutId: 'x',
    routerId: home.id,
    nonce: 'n',
    state: { phase: 'confirmed' },
    steps: [],
    windowSeconds: 60,
    startedAtMs: 1,
    endedAtMs: 2,
  } as const satisfies RolloutView;
  const note: RolloutNote = {
    view,
    kind: 'change',
    policy: importPolicy(state).policy,
    facts: { zones: 1 },
    files: [],
    consequences: [],
    sumsBefore: [],
  };

  it('that cannot be written down is told as a fault, and does not stop the telling of the end', async () => {
    const news: unknown[] = [];
    vi.spyOn(console, 'error').mockImplementationOnce(() => {});
    const desk = newDesk({ state });
    const full = {
      ...desk,
      emit: ((channel: string) => (name: string, payload: unknown) =>
        news.push([channel, name, payload])) as never,
      store: {
        ...desk.store,
        history: {
          add: () => {
            throw new Error('SQLITE_FULL');
          },
        } as never,
      },
    };
    await recordRollout({ desk: full, policies, note, view, kept: {} });
    expect(news).toContainEqual(['app', 'fault', { code: 'history-not-written' }]);
    expect(news).toContainEqual(['history', 'changed', { routerId: home.id }]);
  });

  it('confirmed: history, policy and hashes are kept together', async () => {
    const desk = newDesk({ state });
    await recordRollout({ desk, policies, note, view, kept: {} });
    expect(desk.store.history.list(home.id)).toMatchObject([{ kind: 'change', outcome: 'confirmed' }]);
    expect(desk.store.policies.read(home.id, 'applied')).toEqual(importPolicy(state).policy);
    expect(desk.store.policies.confirmedHashes(home.id)).toMatchObject({
      network: state.files.network?.sha256,
    });
  });
});
