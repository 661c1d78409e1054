import type { Db } from './database';
import { tables } from './tables';

/** The version that a database says it has, told twice: a flipped bit in one place must not pass for a newer program. */
const VERSION = 'schema-version';

/**
 * Whether the database is what was written: its pages and indexes by SQLite's own check, its tables by comparison with
 * a fresh one, its rows by their check sums. Throws where reading fails.
 */
export function isSound(db: Db, expectedSchema: readonly string[]): boolean {
  // In one transaction: another program may be writing.
  return db.transaction(
    () => pagesAreSound(db) && isSame(schemaOf(db), expectedSchema) && rowsAreSound(db),
  )();
}

/** Of a database that is open: its definitions were compared when it was opened. */
export function isSoundNow(db: Db): boolean {
  try {
    return isSound(db, schemaOf(db));
  } catch {
    return false;
  }
}

/** Every definition as text, in an order of its own. */
export function schemaOf(db: Db): readonly string[] {
  return blobs(db, 'SELECT CAST(sql AS BLOB) AS value FROM sqlite_master WHERE sql IS NOT NULL').sort();
}

export const writeVersion = (db: Db, version: number): void =>
  tables.setting.put(db, { name: VERSION, value: String(version) });

/** As written beside the one in the file's head; its check sum is of the program that wrote it, so it is not asked for. */
export function saysVersion(db: Db, version: number): boolean {
  const found = blobs(db, `SELECT CAST(value AS BLOB) AS value FROM setting WHERE name = '${VERSION}'`);
  return found[0] === String(version);
}

function pagesAreSound(db: Db): boolean {
  const [first] = blobs(db, 'SELECT CAST(integrity_check AS BLOB) AS value FROM pragma_integrity_check(1)');
  return first === 'ok';
}

function rowsAreSound(db: Db): boolean {
  for (const table of Object.values(tables)) table.all(db);
  return true;
}

function blobs(db: Db, sql: string): string[] {
  const rows = db.prepare(sql).all() as { value: ArrayBuffer | null }[];
  return rows.map(({ value }) => Buffer.from(value ?? new ArrayBuffer(0)).toString('latin1'));
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((line, at) => line === other[at]);
