import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { err, ok, type Result } from '../../shared/kernel/result';
import { first } from './migrations/0001-first';
import { unfinished } from './migrations/0002-unfinished';

export type StoreError =
  /** Written by a newer Bulkhead: using it could lose what that one knows. */
  | {
      readonly kind: 'store-from-the-future';
      readonly path: string;
      readonly version: number;
      readonly known: number;
    }
  /** Another program holds it for longer than we wait. */
  | { readonly kind: 'store-busy'; readonly path: string }
  | { readonly kind: 'store-unusable'; readonly path: string; readonly detail: string };

export type Db = Database.Database;

/** In order; a database's `user_version` says how many it has seen. Never change one that was shipped: add another. */
const MIGRATIONS: readonly string[] = [first, unfinished];

/**
 * Opens or makes the database in a folder of its own (mode 0700; the file 0600: it holds router configurations).
 * WAL with synchronous FULL: a transaction that was acknowledged survives kill and power cut.
 * A file that is no database is put aside under a name with the time, never overwritten. One that is merely locked,
 * forbidden or on a full disk stays where it is: putting that aside would take it from whoever is using it.
 */
export function openDatabase(dataDir: string, nowMs: number, waitMs = 5_000): Result<Db, StoreError> {
  const file = path.join(dataDir, 'bulkhead.db');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const opened = tryOpen(file, waitMs);
    if (opened !== 'damaged') return opened;
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(file + suffix)) renameSync(file + suffix, `${file}.broken-${nowMs}${suffix}`);
    }
    const fresh = tryOpen(file, waitMs);
    return fresh === 'damaged' ? err({ kind: 'store-unusable', path: file, detail: fresh }) : fresh;
  } catch (cause) {
    return err({ kind: 'store-unusable', path: file, detail: messageOf(cause) });
  }
}

function tryOpen(file: string, waitMs: number): Result<Db, StoreError> | 'damaged' {
  let db: Db | undefined;
  try {
    // Made by us, so that there is no moment at which somebody else may read it.
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
    db = new Database(file);
    db.exec(
      `PRAGMA busy_timeout = ${waitMs}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;`,
    );
    const sound = db.prepare('PRAGMA quick_check').get() as { quick_check?: string } | undefined;
    if (sound?.quick_check !== 'ok') {
      db.close();
      return 'damaged';
    }
    const version = versionOf(db);
    if (version > MIGRATIONS.length) {
      db.close();
      return err({ kind: 'store-from-the-future', path: file, version, known: MIGRATIONS.length });
    }
    migrate(db, version);
    return ok(db);
  } catch (cause) {
    db?.close();
    const code = codeOf(cause);
    if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') return 'damaged';
    if (code === 'SQLITE_BUSY') return err({ kind: 'store-busy', path: file });
    return err({ kind: 'store-unusable', path: file, detail: messageOf(cause) });
  }
}

const codeOf = (cause: unknown): unknown =>
  cause instanceof Error && 'code' in cause ? cause.code : undefined;
const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

const versionOf = (db: Db): number =>
  (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;

/** Each step with its version in one transaction: killed in between, the next start finds the old state and goes on. */
function migrate(db: Db, from: number): void {
  MIGRATIONS.slice(from).forEach((sql, index) => {
    const version = from + index + 1;
    db.transaction(() => {
      // Window and command line may start at the same moment: the second finds the step done.
      if (versionOf(db) >= version) return;
      db.exec(sql);
      db.exec(`PRAGMA user_version = ${version}`);
    }).immediate();
  });
}
