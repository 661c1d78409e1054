import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withCacheLock } from '../../lab/cache-lock';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bulkhead-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A lock that somebody left a minute ago, with this in its `pid` file. */
function leftBehind(pid: string | undefined): void {
  const lock = join(dir, 'lock');
  mkdirSync(lock);
  if (pid !== undefined) writeFileSync(join(lock, 'pid'), pid);
  const before = Date.now() / 1000 - 60;
  utimesSync(lock, before, before);
}

it.each([
  ['whose owner is gone', String(2 ** 22 + 1)],
  ['whose owner was killed before it wrote its number', undefined],
  ['whose owner was killed while it wrote its number', ''],
])('a lock %s is taken over', async (_why, pid) => {
  leftBehind(pid);
  expect(await withCacheLock(dir, async () => 'done')).toBe('done');
  expect(existsSync(join(dir, 'lock'))).toBe(false);
});

it('one after the other, also after a failure', async () => {
  const told: string[] = [];
  const slow = (name: string) => async (): Promise<void> => {
    told.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    told.push(`${name} ends`);
    throw new Error(name);
  };
  await Promise.allSettled([withCacheLock(dir, slow('first')), withCacheLock(dir, slow('second'))]);
  expect(told).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});
