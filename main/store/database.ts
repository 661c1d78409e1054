import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { err, ok, type Result } from '../../shared/kernel/result';
import { type Generation, goodGenerations, hasGenerations, restoreGeneration } from './generations';
import { first } from './migrations/0001-first';
import { unfinished } from './migrations/0002-unfinished';
import { kept } from './migrations/0003-kept';
import { wifiKeys } from './migrations/0004-wifi-keys';
import { isSound, saysVersion, schemaOf, writeVersion } from './soundness';
import { DamagedRow } from './table';

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

/** A damaged database was put aside. */
export interface PutAside {
  readonly atMs: number;
  /** Where the damaged file lies now; undefined: there was none any more. */
  readonly path?: string;
  /** When what is used now was kept; undefined: nothing could be restored. */
  readonly generationAtMs?: number;
}

export interface OpenedDatabase {
  readonly db: Db;
  /** By this opening. */
  readonly putAside?: PutAside;
}

/** In order; a database's `user_version` says how many it has seen. Never change one that was shipped: add another. */
const MIGRATIONS: readonly ((db: Db) => void)[] = [
  (db) => db.exec(first),
  (db) => db.exec(unfinished),
  kept,
  (db) => db.exec(wifiKeys),
];

/**
 * Opens or makes the database in a folder of its own (mode 0700; the file 0600: it holds router configurations).
 * WAL with synchronous FULL: a transaction that was acknowledged survives kill and power cut.
 * A file that is not what was written is put aside under a name with the time, never overwritten, and the newest good
 * generation takes its place. One that is merely locked, forbidden or on a full disk stays where it is: putting that
 * aside would take it from whoever is using it.
 */
export function openDatabase(
  dataDir: string,
  nowMs: number,
  waitMs = 5_000,
): Result<OpenedDatabase, StoreError> {
  const file = path.join(dataDir, 'bulkhead.db');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const opened = isGone(file, dataDir) ? 'damaged' : tryOpen(file, waitMs);
    if (opened !== 'damaged') return opened.ok ? ok({ db: opened.value }) : opened;
    const aside = putAside(file, nowMs);
    for (const generation of goodGenerations(dataDir)) {
      const restored = openGeneration(generation, file, waitMs);
      if (restored === 'damaged') continue;
      if (!restored.ok) return restored;
      return ok({ db: restored.value, putAside: { ...aside, generationAtMs: generation.atMs } });
    }
    const fresh = tryOpen(file, waitMs);
    if (fresh === 'damaged') return err({ kind: 'store-unusable', path: file, detail: fresh });
    return fresh.ok ? ok({ db: fresh.value, putAside: aside }) : fresh;
  } catch (cause) {
    return err({ kind: 'store-unusable', path: file, detail: messageOf(cause) });
  }
}

/** Missing or empty, although there was one: SQLite would quietly make a new one of it. */
const isGone = (file: string, dataDir: string): boolean =>
  (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0 && hasGenerations(dataDir);

function putAside(file: string, nowMs: number): PutAside {
  const to = `${file}.broken-${nowMs}`;
  const there = existsSync(file);
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(file + suffix)) renameSync(file + suffix, to + suffix);
  return { atMs: nowMs, ...(there ? { path: to } : {}) };
}

function openGeneration(
  generation: Generation,
  file: string,
  waitMs: number,
): Result<Db, StoreError> | 'damaged' {
  restoreGeneration(generation, file);
  return tryOpen(file, waitMs);
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
    const version = versionOf(db);
    if (version > MIGRATIONS.length && saysVersion(db, version)) {
      db.close();
      return err({ kind: 'store-from-the-future', path: file, version, known: MIGRATIONS.length });
    }
    migrate(db, version);
    if (version <= MIGRATIONS.length && isSound(db, freshSchema())) return ok(db);
    db.close();
    return 'damaged';
  } catch (cause) {
    db?.close();
    if (cause instanceof DamagedRow) return 'damaged';
    const code = codeOf(cause);
    if (code === 'SQLITE_BUSY') return err({ kind: 'store-busy', path: file });
    if (code === undefined || isTheDisk(code))
      return err({ kind: 'store-unusable', path: file, detail: messageOf(cause) });
    return 'damaged';
  }
}

/** The file may be sound: it is the disk, the folder or the memory that is not. Any other answer is about what is in it. */
const isTheDisk = (code: string): boolean =>
  code !== 'SQLITE_IOERR_SHORT_READ' &&
  /^SQLITE_(CANTOPEN|PERM|AUTH|FULL|NOMEM|LOCKED|BUSY|IOERR|READONLY_)/.test(code);

const codeOf = (cause: unknown): string | undefined =>
  cause instanceof Error && 'code' in cause && String(cause.code).startsWith('SQLITE')
    ? String(cause.code)
    : undefined;
const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

const versionOf = (db: Db): number =>
  (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;

/** Each step with its version in one transaction: killed in between, the next start finds the old state and goes on. */
function migrate(db: Db, from: number): void {
  MIGRATIONS.slice(from).forEach((step, index) => {
    const version = from + index + 1;
    db.transaction(() => {
      // Window and command line may start at the same moment: the second finds the step done.
      if (versionOf(db) >= version) return;
      step(db);
      if (version === MIGRATIONS.length) writeVersion(db, version);
      db.exec(`PRAGMA user_version = ${version}`);
    }).immediate();
  });
}

let fresh: readonly string[] | undefined;

/** The definitions that a database of this version has. */
function freshSchema(): readonly string[] {
  if (fresh) return fresh;
  const db = new Database(':memory:');
  migrate(db, 0);
  fresh = schemaOf(db);
  db.close();
  return fresh;
}
