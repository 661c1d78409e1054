import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Runs ACTION while no other process of this user makes anything in `dir`. A lock whose owner is gone is taken over. */
export async function withCacheLock<T>(dir: string, action: () => Promise<T>): Promise<T> {
  mkdirSync(dir, { recursive: true });
  const lockDir = join(dir, 'lock');
  while (!take(lockDir)) {
    if (!ownerIsAlive(lockDir)) rmSync(lockDir, { recursive: true, force: true });
    else await sleep(500);
  }
  try {
    return await action();
  } finally {
    rmSync(lockDir, { recursive: true, force: true });
  }
}

function take(lockDir: string): boolean {
  try {
    mkdirSync(lockDir);
  } catch {
    return false;
  }
  writeFileSync(join(lockDir, 'pid'), String(process.pid));
  return true;
}

/** Between making the folder and writing the number lie microseconds; who needs longer than this was killed there. */
const NAMING_MS = 10_000;

function ownerIsAlive(lockDir: string): boolean {
  try {
    const pidPath = join(lockDir, 'pid');
    const pid = existsSync(pidPath) ? Number(readFileSync(pidPath, 'utf8')) : 0;
    if (!(pid > 0)) return Date.now() - statSync(lockDir).mtimeMs < NAMING_MS;
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
