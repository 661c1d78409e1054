import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../main/store/database';
import { openStore, type Store } from '../../../main/store/store';
import { home } from '../services/desk-kit';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'bulkhead-db-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const file = (): string => path.join(dir, 'bulkhead.db');
const names = (): readonly string[] => readdirSync(dir).sort();
function open(at = dir): Store {
  const opened = openStore(at, 1_000);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

describe('who may read it', () => {
  it('only its owner: folder, database and the files beside it, whatever the umask', () => {
    const before = process.umask(0);
    try {
      const home = path.join(dir, 'new', 'home');
      const store = open(home);
      store.settings.save({ theme: 'dark', contrast: 'more' });
      expect(statSync(home).mode & 0o777).toBe(0o700);
      const files = readdirSync(home);
      expect(files.sort()).toEqual(['bulkhead.db', 'bulkhead.db-shm', 'bulkhead.db-wal']);
      for (const name of files) expect(statSync(path.join(home, name)).mode & 0o777, name).toBe(0o600);
      store.close();
    } finally {
      process.umask(before);
    }
  });

  it('one that others could read is closed to them at the next start', () => {
    open().close();
    chmodSync(file(), 0o644);
    open().close();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });
});

it('the file alone holds everything once it is closed', () => {
  const store = open();
  store.settings.save({ theme: 'dark', contrast: 'more' });
  store.close();
  const copy = path.join(dir, 'copy');
  mkdirSync(copy);
  writeFileSync(path.join(copy, 'bulkhead.db'), readFileSync(file()));
  const copied = open(copy);
  expect(copied.settings.read().theme).toBe('dark');
  copied.close();
});

describe('a database that cannot be used', () => {
  it('in use by another program: left alone, and said', () => {
    const other = new Database(file());
    other.exec('PRAGMA journal_mode = DELETE; CREATE TABLE x (y); BEGIN EXCLUSIVE');
    expect(openDatabase(dir, 1, 50)).toEqual({ ok: false, error: { kind: 'store-busy', path: file() } });
    other.exec('COMMIT');
    other.close();
    expect(names()).toEqual(['bulkhead.db']);
  });

  it('a folder that cannot be made, and a folder in its place', () => {
    writeFileSync(path.join(dir, 'file'), '');
    expect(openDatabase(path.join(dir, 'file', 'home'), 1)).toMatchObject({
      ok: false,
      error: { kind: 'store-unusable' },
    });
    mkdirSync(file());
    expect(openDatabase(dir, 1)).toMatchObject({ ok: false, error: { kind: 'store-unusable' } });
    expect(names()).toEqual(['bulkhead.db', 'file']);
  });

  it.each([
    ['cut in the middle', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['full of zeros', (bytes: Buffer) => Buffer.alloc(bytes.length)],
    [
      'overwritten from the second page',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 7)]),
    ],
    ['of text', () => Buffer.from('this was something else')],
  ])('%s: put aside byte for byte, and a fresh one is usable', (_name, damage) => {
    open().close();
    const broken = damage(readFileSync(file()));
    writeFileSync(file(), broken);
    const store = open();
    store.settings.save({ theme: 'dark', contrast: 'more' });
    expect(store.settings.read().theme).toBe('dark');
    store.close();
    expect(readFileSync(`${file()}.broken-1000`).equals(broken)).toBe(true);
  });

  it('empty: used as a new one', () => {
    writeFileSync(file(), '');
    open().close();
    expect(names().filter((name) => name.includes('broken'))).toEqual([]);
  });
});

describe('what is kept is read with care', () => {
  /** A store whose rows somebody has edited. */
  function edited(sql: string): Store {
    const store = open();
    store.routers.save(home);
    for (const id of ['h1', 'h2'])
      store.history.add({
        entry: { id, routerId: 'r1', atMs: 1, kind: 'change', outcome: 'confirmed', facts: { zones: 4 } },
        files: [],
        consequences: [],
      });
    store.settings.save({ theme: 'dark', contrast: 'more' });
    store.close();
    const db = new Database(file());
    db.exec(sql);
    db.close();
    return open();
  }

  it.each([
    ['no JSON', "'{'"],
    ['another kind of JSON', "'[1]'"],
    ['a value nobody knows', `'{"theme":"red","contrast":3}'`],
  ])('settings that are %s fall back to what the system says', (_name, value) => {
    const store = edited(`UPDATE setting SET value = ${value}`);
    expect(store.settings.read()).toEqual({ theme: 'auto', contrast: 'system' });
    store.close();
  });

  it.each(['{', 'null', '{"id":"h1","kind":"nonsense"}'])(
    'a history entry that reads %s is left out, the others stay',
    (text) => {
      const store = edited(`UPDATE history SET entry = '${text}' WHERE id = 'h1'`);
      expect(store.history.list('r1').map(({ id }) => id)).toEqual(['h2']);
      expect(store.history.detail('h1')).toBeUndefined();
      store.close();
    },
  );

  it('details that cannot be read leave the entry with its way back', () => {
    const store = edited("UPDATE history SET detail = '{'");
    expect(store.history.detail('h1')).toMatchObject({ entry: { id: 'h1' }, files: [], consequences: [] });
    store.close();
  });

  it('a policy that is none any more counts as none', () => {
    const store = edited("INSERT INTO policy VALUES ('r1', 'draft', '{', 1)");
    expect(store.policies.read('r1', 'draft')).toBeUndefined();
    store.close();
  });

  it('a way to sign in that nobody knows means: ask', () => {
    const store = edited("UPDATE router SET secret = 'telepathy'");
    expect(store.routers.find('r1')?.secret).toBe('ask');
    store.close();
  });

  it('routers met at the same address are told apart by their key', () => {
    const store = open();
    store.routers.save(home);
    store.routers.save({ ...home, id: 'r2', name: 'office', hostKey: 'SHA256:office', trustedAtMs: 2 });
    expect(store.routers.at('192.168.1.1', 22, 'SHA256:home')?.id).toBe('r1');
    expect(store.routers.at('192.168.1.1', 22, 'SHA256:office')?.id).toBe('r2');
    expect(store.routers.at('192.168.1.1', 22, 'SHA256:neither')?.id).toBe('r2');
    expect(store.routers.at('192.168.1.1', 2222)).toBeUndefined();
    store.close();
  });
});

it('two programs that start at the same moment make it once', () => {
  const stores = [open(), open()];
  stores[0]?.routers.all();
  stores[1]?.settings.save({ theme: 'dark', contrast: 'more' });
  expect(stores[0]?.settings.read().theme).toBe('dark');
  for (const store of stores) store.close();
});
