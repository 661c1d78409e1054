import { chmodSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { err, ok, type Result } from '../../shared/kernel/result';
import { first } from './migrations/0001-first';

export type StoreError =
  /** Written by a newer Bulkhead: using it could lose what that one knows. */
  | {
      readonly kind: 'store-from-the-future';
      readonly path: string;
      readonly version: number;
      readonly known: number;
    }
  | { readonly kind: 'store-unusable'; readonly path: string; readonly detail: string };

export type Db = Database.Database;

/** In order; a database's `user_version` says how many it has seen. Never change one that was shipped: add another. */
const MIGRATIONS: readonly string[] = [first];

/**
 * Opens or makes the database in a folder of its own (mode 0700; the file 0600: it holds router configurations).
 * WAL with synchronous FULL: a transaction that was acknowledged survives kill and power cut.
 * A file that is no database is put aside under a name with the time, never overwritten.
 */
export function openDatabase(dataDir: string, nowMs: number): Result<Db, StoreError> {
  const file = path.join(dataDir, 'bulkhead.db');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const opened = tryOpen(file);
  if (opened.ok || opened.error.kind !== 'store-unusable' || !existsSync(file)) return opened;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, `${file}.broken-${nowMs}${suffix}`);
  }
  return tryOpen(file);
}

function tryOpen(file: string): Result<Db, StoreError> {
  let db: Db | undefined;
  try {
    db = new Database(file);
    chmodSync(file, 0o600);
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;',
    );
    const sound = db.prepare('PRAGMA quick_check').get() as { quick_check?: string } | undefined;
    if (sound?.quick_check !== 'ok') throw new Error(sound?.quick_check ?? 'no answer to quick_check');
    const version = versionOf(db);
    if (version > MIGRATIONS.length) {
      db.close();
      return err({ kind: 'store-from-the-future', path: file, version, known: MIGRATIONS.length });
    }
    migrate(db, version);
    return ok(db);
  } catch (cause) {
    db?.close();
    return err({
      kind: 'store-unusable',
      path: file,
      detail: cause instanceof Error ? cause.message : String(cause),
    });
  }
}

const versionOf = (db: Db): number =>
  (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;

/** Each step with its version in one transaction: killed in between, the next start finds the old state and goes on. */
function migrate(db: Db, from: number): void {
  MIGRATIONS.slice(from).forEach((sql, index) => {
    db.transaction(() => {
      db.exec(sql);
      db.exec(`PRAGMA user_version = ${from + index + 1}`);
    }).immediate();
  });
}
