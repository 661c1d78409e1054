import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { first } from '../../../main/store/migrations/0001-first';
import { unfinished } from '../../../main/store/migrations/0002-unfinished';
import type { RouterRecord } from '../../../main/store/router-records';
import { openStore, type Store } from '../../../main/store/store';
import type { SealingKeychain } from '../../../main/store/vault';
import type { HistoryDetail } from '../../../shared/ipc/views';
import { policyOf } from './policy-of';

const ROUTER: RouterRecord = {
  id: 'r1',
  name: 'home',
  host: '192.168.1.1',
  port: 22,
  user: 'root',
  hostKey: 'SHA256:abc',
  trustedAtMs: 1,
  practice: false,
  secret: 'ask',
};
const POLICY = policyOf(0);

/** Turns letters round; enough to see that what is on disk is not what was given. */
const keychain = (available = true): SealingKeychain => ({
  isAvailable: () => available,
  seal: (secret) => Buffer.from(secret.split('').reverse().join('')),
  open: (sealed) => sealed.toString().split('').reverse().join(''),
});

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'bulkhead-store-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function open(chain?: SealingKeychain): Store {
  const opened = openStore(dir, 1_000, chain);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

const everythingOnDisk = (): string =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'))
    .join('');

describe('the store', () => {
  it('keeps routers, policies, names and settings over a restart', () => {
    const store = open();
    store.routers.save(ROUTER);
    store.routers.save({ ...ROUTER, model: 'E8450', lastReadMs: 5 });
    store.policies.save('r1', 'draft', POLICY, 2);
    store.deviceNames.set('r1', 'd1', 'Printer');
    store.settings.save({ theme: 'dark', contrast: 'more' });
    store.close();
    const again = open();
    expect(again.routers.all()).toEqual([{ ...ROUTER, model: 'E8450', lastReadMs: 5 }]);
    expect(again.routers.at('192.168.1.1', 22)?.id).toBe('r1');
    expect(again.policies.read('r1', 'draft')).toEqual(POLICY);
    expect(again.policies.read('r1', 'applied')).toBeUndefined();
    expect([...again.deviceNames.of('r1')]).toEqual([['d1', 'Printer']]);
    expect(again.settings.read()).toEqual({ theme: 'dark', contrast: 'more' });
    again.close();
  });

  it('confirming replaces policy, draft and hashes together', () => {
    const store = open();
    store.routers.save(ROUTER);
    store.policies.save('r1', 'draft', POLICY, 1);
    const draft = undefined;
    store.policies.confirm('r1', { applied: POLICY, draft, hashes: { network: 'aa', firewall: 'bb' } }, 2);
    store.policies.confirm('r1', { applied: POLICY, draft, hashes: { network: 'cc' } }, 3);
    expect(store.policies.read('r1', 'draft')).toBeUndefined();
    expect(store.policies.read('r1', 'applied')).toEqual(POLICY);
    expect(store.policies.confirmedHashes('r1')).toEqual({ network: 'cc' });
    store.close();
  });

  it('removing a router leaves nothing of it', () => {
    const store = open(keychain());
    store.routers.save(ROUTER);
    store.policies.save('r1', 'draft', POLICY, 1);
    store.vault.put('r1', 'password', 'secret-words');
    store.snapshots.save({ id: 's1', routerId: 'r1', takenAtMs: 1, files: {} });
    store.routers.remove('r1');
    store.close();
    const db = new Database(path.join(dir, 'bulkhead.db'));
    for (const table of ['router', 'policy', 'secret', 'snapshot', 'history']) {
      expect(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()).toMatchObject({ n: 0 });
    }
    db.close();
  });

  const files = {
    network: { text: "\nconfig interface 'lan'\n", encoding: 'utf8' as const },
    odd: { text: 'caf\u00e9\u0000\u00ff', encoding: 'latin1' as const },
  };

  it('gives a copy back byte for byte, and newest history first', () => {
    const store = open();
    store.routers.save(ROUTER);
    store.snapshots.save({ id: 's1', routerId: 'r1', takenAtMs: 7, files });
    const read = store.snapshots.read('s1');
    expect(read.ok && read.value.files).toEqual(files);
    const entry = (id: string, atMs: number): HistoryDetail => ({
      entry: { id, routerId: 'r1', atMs, kind: 'change', outcome: 'confirmed', facts: { zones: 4 } },
      files: [],
      consequences: [],
    });
    store.history.add(entry('h1', 1));
    store.history.add(entry('h2', 2));
    expect(store.history.list('r1').map(({ id }) => id)).toEqual(['h2', 'h1']);
    expect(store.history.detail('h1')?.entry.facts).toEqual({ zones: 4 });
    expect(store.snapshots.read('nope')).toEqual({ ok: false, error: { kind: 'no-such-snapshot' } });
    store.close();
  });

  it('with a password store: secrets and copies on disk are not readable, and come back', () => {
    const store = open(keychain());
    store.routers.save(ROUTER);
    expect(store.vault.put('r1', 'password', 'correct-horse')).toBe(true);
    store.snapshots.save({
      id: 's1',
      routerId: 'r1',
      takenAtMs: 7,
      files: { wireless: { text: "option key 'wifi-secret-9'", encoding: 'utf8' } },
    });
    store.close();
    const onDisk = everythingOnDisk();
    expect(onDisk).not.toContain('correct-horse');
    expect(onDisk).not.toContain('wifi-secret-9');
    const again = open(keychain());
    expect(again.vault.get('r1', 'password')).toBe('correct-horse');
    expect(again.snapshots.read('s1').ok).toBe(true);
    again.close();
    const without = open();
    expect(without.snapshots.read('s1')).toEqual({ ok: false, error: { kind: 'snapshot-sealed' } });
    without.close();
  });

  it('without one: a secret lives for this run only and never reaches the disk', () => {
    const store = open(keychain(false));
    store.routers.save(ROUTER);
    expect(store.vault.put('r1', 'password', 'correct-horse')).toBe(false);
    expect(store.vault.get('r1', 'password')).toBe('correct-horse');
    expect(store.vault.names('r1')).toEqual(['password']);
    store.close();
    const again = open(keychain(false));
    expect(again.vault.get('r1', 'password')).toBeUndefined();
    again.close();
    expect(everythingOnDisk()).not.toContain('correct-horse');
  });

  it('a Wi-Fi key is kept without one too, sealed once there is one, and a password is not', () => {
    const store = open(keychain(false));
    store.routers.save(ROUTER);
    expect(store.vault.putWifiKey('r1', 'wifi:guests', 'harbour-lantern')).toBe(true);
    store.vault.put('r1', 'password', 'correct-horse');
    store.close();
    const again = open(keychain(false));
    expect(again.vault.names('r1')).toEqual(['wifi:guests']);
    expect(again.vault.get('r1', 'wifi:guests')).toBe('harbour-lantern');
    again.close();
    const sealing = open(keychain());
    expect(sealing.vault.get('r1', 'wifi:guests')).toBe('harbour-lantern');
    expect(sealing.vault.putWifiKey('r1', 'wifi:guests', 'copper-tide')).toBe(true);
    expect(sealing.vault.get('r1', 'wifi:guests')).toBe('copper-tide');
    sealing.close();
    const without = open(keychain(false));
    expect(without.vault.get('r1', 'wifi:guests')).toBeUndefined();
    without.close();
  });

  it('from the command line a Wi-Fi key lives for that run only: it cannot tell whether there is a password store', () => {
    const store = open();
    store.routers.save(ROUTER);
    expect(store.vault.putWifiKey('r1', 'wifi:guests', 'harbour-lantern')).toBe(false);
    store.close();
    expect(everythingOnDisk()).not.toContain('harbour-lantern');
  });

  it('a file that is no database is put aside, not overwritten', () => {
    writeFileSync(path.join(dir, 'bulkhead.db'), 'this was something else');
    open().close();
    const aside = readdirSync(dir).find((name) => name.includes('broken-1000'));
    expect(aside && readFileSync(path.join(dir, aside), 'utf8')).toBe('this was something else');
  });

  it('a database of a newer version is left alone', () => {
    open().close();
    const db = new Database(path.join(dir, 'bulkhead.db'));
    db.exec("PRAGMA user_version = 99; UPDATE setting SET value = '99' WHERE name = 'schema-version'");
    db.close();
    expect(openStore(dir, 2)).toMatchObject({
      ok: false,
      error: { kind: 'store-from-the-future', version: 99 },
    });
    expect(readdirSync(dir).some((name) => name.includes('broken'))).toBe(false);
  });

  it('one of an older version is taken along, and its rows get their check sums', () => {
    const db = new Database(path.join(dir, 'bulkhead.db'));
    db.exec(`${first}${unfinished} PRAGMA user_version = 2;
      INSERT INTO router VALUES ('r1', 'home', '192.168.1.1', 22, 'root', 'SHA256:abc', 1, 0, 'ask', NULL, NULL, NULL, NULL);
      INSERT INTO device_name VALUES ('r1', 'd1', 'Küche');`);
    db.prepare("INSERT INTO policy VALUES ('r1', 'draft', ?, 1)").run([JSON.stringify(POLICY)]);
    db.close();
    for (const _ of ['first', 'second']) {
      const store = open();
      expect(store.putAsideNow).toBeUndefined();
      expect(store.routers.all()).toEqual([ROUTER]);
      expect(store.policies.read('r1', 'draft')).toEqual(POLICY);
      expect([...store.deviceNames.of('r1')]).toEqual([['d1', 'Küche']]);
      store.close();
    }
  });

  it('only its owner can read the file', () => {
    open().close();
    expect(statSync(path.join(dir, 'bulkhead.db')).mode & 0o777).toBe(0o600);
  });

  it('kill -9 while writing loses nothing that was acknowledged', async () => {
    open().close();
    const child = `
      const Database = require('libsql'); const db = new Database(${JSON.stringify(path.join(dir, 'bulkhead.db'))});
      db.exec('PRAGMA synchronous = FULL');
      const insert = db.prepare("INSERT INTO setting (name, value) VALUES (?, ?)");
      for (let n = 0; ; n++) { insert.run('k' + n, 'v'); process.stdout.write(n + '\\n'); }`;
    for (let round = 0; round < 3; round++) {
      const writer = spawn(process.execPath, ['-e', child], {
        cwd: process.cwd(),
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      writer.stdout.on('data', (chunk) => {
        said += chunk;
        if (said.length > 60) writer.kill('SIGKILL');
      });
      await new Promise((done) => writer.on('close', done));
      const acknowledged = said.trim().split('\n').map(Number);
      const db = new Database(path.join(dir, 'bulkhead.db'));
      const kept = new Set(
        (db.prepare('SELECT name FROM setting').all() as { name: string }[]).map(({ name }) => name),
      );
      expect(acknowledged.filter((n) => !kept.has(`k${n}`))).toEqual([]);
      db.exec("DELETE FROM setting WHERE name LIKE 'k%'");
      db.close();
    }
  });
});
