import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Db } from './database';

/** A whole database as it once was, checked when it was kept and checked again before it is used. */
export interface Generation {
  readonly file: string;
  readonly atMs: number;
}

const NAME = /^(\d{8})-(\d{1,16})-([0-9a-f]{64})\.db$/;
/** The newest ones, and of older days the last one each. */
const NEWEST = 4;
const DAYS = 4;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

interface Named extends Generation {
  readonly number: number;
  readonly sha256: string;
}

/** Keeps the database as it is now. Its name holds its own SHA-256; a half-written one never gets such a name. */
export function keepGeneration(db: Db, dataDir: string, nowMs: number): void {
  const folder = folderOf(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const before = named(dataDir);
  const making = path.join(folder, `making-${process.pid}`);
  rmSync(making, { force: true });
  try {
    closeSync(openSync(making, 'wx', 0o600));
    db.prepare('VACUUM INTO ?').run([making]);
    const sha256 = hashOf(readFileSync(making));
    syncToDisk(making, 'r+');
    const number = String((before[0]?.number ?? 0) + 1).padStart(8, '0');
    renameSync(making, path.join(folder, `${number}-${Math.max(0, Math.trunc(nowMs))}-${sha256}.db`));
    syncToDisk(folder);
  } finally {
    rmSync(making, { force: true });
  }
  for (const file of [...tooMany(named(dataDir)).map(({ file }) => file), ...leftHalfMade(folder)])
    rmSync(file, { force: true });
}

export function keepOnlyNewest(dataDir: string): void {
  for (const { file } of named(dataDir).slice(1)) rmSync(file, { force: true });
}

/** Those that still are what was kept, newest first. */
export function* goodGenerations(dataDir: string): Generator<Generation> {
  for (const { file, atMs, sha256 } of named(dataDir))
    if (hashOf(readFileSync(file)) === sha256) yield { file, atMs };
}

export const hasGenerations = (dataDir: string): boolean => named(dataDir).length > 0;

/** Puts one in the place of the database: as a whole or not at all. */
export function restoreGeneration({ file }: Generation, database: string): void {
  const making = `${database}.restoring`;
  writeFileSync(making, readFileSync(file), { mode: 0o600 });
  syncToDisk(making, 'r+');
  renameSync(making, database);
  syncToDisk(path.dirname(database));
}

function tooMany(all: readonly Named[]): readonly Named[] {
  const days = new Set<number>();
  return all.slice(NEWEST).filter(({ atMs }) => {
    const day = Math.floor(atMs / DAY_MS);
    if (days.has(day) || days.size === DAYS) return true;
    days.add(day);
    return false;
  });
}

function named(dataDir: string): readonly Named[] {
  const folder = folderOf(dataDir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name): Named[] => {
      const [, number, atMs, sha256] = name.match(NAME) ?? [];
      if (number === undefined || sha256 === undefined) return [];
      return [{ file: path.join(folder, name), number: Number(number), atMs: Number(atMs), sha256 }];
    })
    .sort((one, other) => other.number - one.number);
}

/** By a program that was killed; whoever is at work now has begun a moment ago. */
function leftHalfMade(folder: string): readonly string[] {
  const files = readdirSync(folder).filter((name) => name.startsWith('making-'));
  return files
    .map((name) => path.join(folder, name))
    .filter((file) => Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > HOUR_MS);
}

const folderOf = (dataDir: string): string => path.join(dataDir, 'generations');

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

function syncToDisk(file: string, mode: 'r' | 'r+' = 'r'): void {
  // Windows syncs no folders; there a rename is written out by itself.
  if (process.platform === 'win32' && mode === 'r') return;
  const opened = openSync(file, mode);
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
