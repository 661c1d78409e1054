import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

function ownerIsAlive(lockDir: string): boolean {
  const pidPath = join(lockDir, 'pid');
  if (!existsSync(pidPath)) return true; // being made at this moment
  try {
    process.kill(Number(readFileSync(pidPath, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}
