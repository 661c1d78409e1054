import type { Db } from '../database';
import { tables } from '../tables';

const BEFORE = [
  tables.router,
  tables.policy,
  tables.confirmedFile,
  tables.deviceName,
  tables.snapshot,
  tables.history,
  tables.secret,
  tables.setting,
  tables.unfinished,
];

/** Check sums for every row, and a person's decisions with a history of their own. */
export function kept(db: Db): void {
  for (const { name } of BEFORE) db.exec(`ALTER TABLE ${name} ADD COLUMN sum BLOB`);
  db.exec(`
CREATE TABLE policy_version (
  id TEXT PRIMARY KEY,
  router_id TEXT NOT NULL REFERENCES router(id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  cause TEXT NOT NULL,
  policy TEXT NOT NULL,
  sum BLOB
) STRICT;
CREATE INDEX policy_version_by_router ON policy_version (router_id, at_ms DESC);
CREATE TABLE copy_policy (
  snapshot_id TEXT PRIMARY KEY REFERENCES snapshot(id) ON DELETE CASCADE,
  policy TEXT NOT NULL,
  sum BLOB
) STRICT;
`);
  for (const table of BEFORE) table.addSums(db);
}
