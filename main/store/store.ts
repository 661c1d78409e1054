import { ok, type Result } from '../../shared/kernel/result';
import { type Db, openDatabase, type PutAside, type StoreError } from './database';
import { DeviceNames } from './device-names';
import { hasGenerations, keepGeneration, keepOnlyNewest } from './generations';
import { HistoryRecords } from './history-records';
import { PolicyRecords } from './policy-records';
import { PutAsideRecord } from './put-aside-record';
import { RouterRecords } from './router-records';
import { SettingsRecords } from './settings-records';
import { SnapshotRecords } from './snapshot-records';
import { isSoundNow } from './soundness';
import { UnfinishedRecords } from './unfinished-records';
import { openVault, type SealingKeychain, type Vault } from './vault';

/** Everything kept on this computer, one door per kind of record. */
export interface Store {
  readonly routers: RouterRecords;
  readonly policies: PolicyRecords;
  readonly deviceNames: DeviceNames;
  readonly snapshots: SnapshotRecords;
  readonly history: HistoryRecords;
  readonly unfinished: UnfinishedRecords;
  readonly settings: SettingsRecords;
  readonly vault: Vault;
  /** The last time that a damaged database was put aside, in this run or an earlier one. */
  readonly putAside: PutAsideRecord;
  /** In this run. */
  readonly putAsideNow: PutAside | undefined;
  /** Keeps all of it as it is now, to fall back on when the database is damaged. Call it after what must not get lost. */
  keepGeneration(): void;
  /** Something was removed for good: what was kept with it in it goes too. */
  forgetGenerations(): void;
  close(): void;
}

export function openStore(
  dataDir: string,
  nowMs: number,
  keychain?: SealingKeychain,
): Result<Store, StoreError> {
  const opened = openDatabase(dataDir, nowMs);
  if (!opened.ok) return opened;
  const { db, putAside: putAsideNow } = opened.value;
  const putAside = new PutAsideRecord(db);
  if (putAsideNow) putAside.save(putAsideNow);
  const vault = openVault(db, keychain);
  let keptAtChanges = hasGenerations(dataDir) ? changesOf(db) : -1;

  function keep(): void {
    const changes = changesOf(db);
    if (changes === keptAtChanges) return;
    try {
      if (!isSoundNow(db)) return; // the good ones stay; the next start finds out
      keepGeneration(db, dataDir, Date.now());
      keptAtChanges = changes;
    } catch (cause) {
      console.error('the database could not be kept as a generation', cause); // a full disk: what is open goes on
    }
  }

  keep();
  return ok({
    routers: new RouterRecords(db),
    policies: new PolicyRecords(db),
    deviceNames: new DeviceNames(db),
    snapshots: new SnapshotRecords(db, vault),
    history: new HistoryRecords(db),
    unfinished: new UnfinishedRecords(db),
    settings: new SettingsRecords(db),
    vault,
    putAside,
    putAsideNow,
    keepGeneration: keep,
    forgetGenerations() {
      keep();
      keepOnlyNewest(dataDir);
    },
    close() {
      keep();
      // The library leaves everything in the log beside the file; whoever copies the file alone would copy nothing.
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      db.close();
    },
  });
}

/** How many rows this connection has changed. */
const changesOf = (db: Db): number =>
  (db.prepare('SELECT total_changes() AS changes').get() as { changes: number }).changes;
