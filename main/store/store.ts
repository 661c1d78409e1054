import { ok, type Result } from '../../shared/kernel/result';
import { openDatabase, type StoreError } from './database';
import { DeviceNames } from './device-names';
import { HistoryRecords } from './history-records';
import { PolicyRecords } from './policy-records';
import { RouterRecords } from './router-records';
import { SettingsRecords } from './settings-records';
import { SnapshotRecords } from './snapshot-records';
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
  close(): void;
}

export function openStore(
  dataDir: string,
  nowMs: number,
  keychain?: SealingKeychain,
): Result<Store, StoreError> {
  const opened = openDatabase(dataDir, nowMs);
  if (!opened.ok) return opened;
  const db = opened.value;
  const vault = openVault(db, keychain);
  return ok({
    routers: new RouterRecords(db),
    policies: new PolicyRecords(db),
    deviceNames: new DeviceNames(db),
    snapshots: new SnapshotRecords(db, vault),
    history: new HistoryRecords(db),
    unfinished: new UnfinishedRecords(db),
    settings: new SettingsRecords(db),
    vault,
    close() {
      // The library leaves everything in the log beside the file; whoever copies the file alone would copy nothing.
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      db.close();
    },
  });
}
