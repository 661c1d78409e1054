import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentsOf, damages, fillStore, type Outcome, openAt, outcomeOf } from './damage';

/** `npm run test:deep` takes all of them; a sample of each kind is enough to see that something broke. */
const COUNT =
  process.env.BULKHEAD_DEEP === '1'
    ? { flips: 600, cuts: 60, zeros: 40 }
    : { flips: 120, cuts: 20, zeros: 15 };

let dir: string;
let sound: Buffer;
let expected: string;
const at = (name: string): string => path.join(dir, name);

beforeAll(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'bulkhead-damage-'));
  fillStore(at('home'));
  // Without the free pages, so that every bit counts.
  const db = new Database(at('home/bulkhead.db'));
  db.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  const store = openAt(at('home'));
  expected = contentsOf(store);
  store.close();
  sound = readFileSync(at('home/bulkhead.db'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** How often each end came. A death of the process would end this test, a belief in damaged data is thrown. */
function ends(count: typeof COUNT, generations?: string): Map<Outcome, number> {
  const found = new Map<Outcome, number>();
  for (const { name, apply } of damages(sound.length, count)) {
    try {
      const outcome = outcomeOf(apply(sound), at('damaged'), expected, generations);
      found.set(outcome, (found.get(outcome) ?? 0) + 1);
    } catch (cause) {
      throw new Error(`${name}: ${String(cause)}`);
    }
  }
  return found;
}

describe('a database with a flipped bit, cut short, or with a page of zeros', () => {
  it('is what it was where nothing that counts was hit, and otherwise the last good generation', {
    timeout: 300_000,
  }, () => {
    const found = ends(COUNT, at('home/generations'));
    if (process.env.BULKHEAD_DEEP === '1') console.log(Object.fromEntries(found));
    expect([...found.keys()].sort()).toEqual(['as it was', 'generation restored']);
  });

  it('is put aside and a fresh one is used where there is no generation, never half of it', () => {
    const found = ends({ flips: 25, cuts: 8, zeros: 8 });
    expect([...found.keys()].sort()).toEqual(['as it was', 'put aside, nothing to restore']);
  });
});

it('a flipped bit inside a text that is no UTF-8 any more does not end the process', () => {
  const where = sound.indexOf('Zuhause am Fluß'.normalize());
  const damaged = Buffer.from(sound);
  damaged[where] = (damaged[where] ?? 0) | 0x80;
  expect(outcomeOf(damaged, at('damaged'), expected, at('home/generations'))).toBe('generation restored');
});
