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
import { tables } from '../../../main/store/tables';
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
      expect(files.sort()).toEqual(['bulkhead.db', 'bulkhead.db-shm', 'bulkhead.db-wal', 'generations']);
      expect(statSync(path.join(home, 'generations')).mode & 0o777).toBe(0o700);
      const kept = readdirSync(path.join(home, 'generations')).map((name) => `generations/${name}`);
      expect(kept.length).toBe(1);
      for (const name of [...files.filter((each) => each !== 'generations'), ...kept])
        expect(statSync(path.join(home, name)).mode & 0o777, name).toBe(0o600);
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
    expect(store.putAsideNow).toMatchObject({ atMs: 1_000, path: `${file()}.broken-1000` });
    store.close();
    expect(readFileSync(`${file()}.broken-1000`).equals(broken)).toBe(true);
  });

  it.each([
    ['missing', () => rmSync(file())],
    ['empty', () => writeFileSync(file(), '')],
  ])('%s, although there was one: the last good generation is used, and it is said', (_name, damage) => {
    const before = open();
    before.settings.save({ theme: 'dark', contrast: 'more' });
    before.close();
    damage();
    const store = open();
    expect(store.putAsideNow?.generationAtMs).toBeGreaterThan(0);
    expect(store.settings.read().theme).toBe('dark');
    store.close();
  });

  it('a generation that is damaged itself is passed over for an older one', () => {
    for (const theme of ['dark', 'light'] as const) {
      const store = open();
      store.settings.save({ theme, contrast: 'more' });
      store.close();
    }
    const newest = path.join(
      dir,
      'generations',
      readdirSync(path.join(dir, 'generations')).sort().at(-1) ?? '',
    );
    writeFileSync(newest, readFileSync(newest).fill(1, 5_000, 5_001));
    writeFileSync(file(), 'this was something else');
    const store = open();
    expect(store.settings.read().theme).toBe('dark');
    store.close();
  });

  it('that it was put aside is remembered by later runs', () => {
    open().close();
    writeFileSync(file(), 'this was something else');
    open().close();
    const store = open();
    expect(store.putAsideNow).toBeUndefined();
    expect(store.putAside.read()).toMatchObject({ atMs: 1_000 });
    store.close();
  });

  it('empty, and there never was one: used as a new one', () => {
    writeFileSync(file(), '');
    open().close();
    expect(names().filter((name) => name.includes('broken'))).toEqual([]);
  });
});

describe('what is kept is read with care', () => {
  /** A store whose rows an older or newer program has written in its own way. */
  function written(change: (db: Database.Database) => void): Store {
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
    change(db);
    db.close();
    return open();
  }
  const entry = { id: 'h1', router_id: 'r1', at_ms: 1 };

  it.each([
    ['no JSON', '{'],
    ['another kind of JSON', '[1]'],
    ['a value nobody knows', '{"theme":"red","contrast":3}'],
  ])('settings that are %s fall back to what the system says', (_name, value) => {
    const store = written((db) => tables.setting.put(db, { name: 'window', value }));
    expect(store.settings.read()).toEqual({ theme: 'auto', contrast: 'system' });
    store.close();
  });

  it.each(['{', 'null', '{"id":"h1","kind":"nonsense"}'])(
    'a history entry that reads %s is left out, the others stay',
    (text) => {
      const store = written((db) => tables.history.put(db, { ...entry, entry: text, detail: '{}' }));
      expect(store.history.list('r1').map(({ id }) => id)).toEqual(['h2']);
      expect(store.history.detail('h1')).toBeUndefined();
      store.close();
    },
  );

  it('details that cannot be read leave the entry with its way back', () => {
    const text = JSON.stringify({
      ...entry,
      routerId: 'r1',
      atMs: 1,
      kind: 'change',
      outcome: 'undone',
      facts: {},
    });
    const store = written((db) => tables.history.put(db, { ...entry, entry: text, detail: '{' }));
    expect(store.history.detail('h1')).toMatchObject({ entry: { id: 'h1' }, files: [], consequences: [] });
    store.close();
  });

  it('a policy that is none any more counts as none', () => {
    const store = written((db) =>
      tables.policy.put(db, { router_id: 'r1', kind: 'draft', policy: '{', saved_at_ms: 1 }),
    );
    expect(store.policies.read('r1', 'draft')).toBeUndefined();
    store.close();
  });

  it('a way to sign in that nobody knows means: ask', () => {
    const store = written((db) => {
      const row = tables.router.find(db, { id: 'r1' });
      if (row) tables.router.put(db, { ...row, secret: 'telepathy' });
    });
    expect(store.routers.find('r1')?.secret).toBe('ask');
    store.close();
  });

  it('a row that was changed past its check sum is damage: what was kept before is used', () => {
    const store = written((db) => db.exec("UPDATE router SET host_key = 'SHA256:other'"));
    expect(store.putAsideNow?.generationAtMs).toBeGreaterThan(0);
    expect(store.routers.find('r1')?.hostKey).toBe(home.hostKey);
    store.close();
  });

  it('one that changes while the program runs is an error, never a router that nobody knows', () => {
    const store = open();
    store.routers.save(home);
    const db = new Database(file());
    db.exec("UPDATE router SET host_key = 'SHA256:other'");
    db.close();
    expect(() => store.routers.find('r1')).toThrow('not what was written');
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
