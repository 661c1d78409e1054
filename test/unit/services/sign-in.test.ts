import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { forgetSecrets, type GivenSecret, OWN_KEY, PASSWORD, signInTo } from '../../../main/services/sign-in';
import type { KeptSecret } from '../../../main/store/router-records';
import { home, keychain, newDesk } from './desk-kit';

const password = (remember: boolean): GivenSecret => ({
  kind: 'password',
  password: 'correct-horse',
  remember,
});
const dir = mkdtempSync(path.join(os.tmpdir(), 'bulkhead-key-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const keyIn = (mode: number): GivenSecret => {
  const file = path.join(dir, `key-${mode.toString(8)}`);
  writeFileSync(file, 'a private key', { mode });
  return { kind: 'key-file', path: file };
};
const keyFile = keyIn(0o600);

describe('how the next sign-in works', () => {
  const cases: readonly (readonly [
    why: string,
    store: 'store' | 'no store',
    before: KeptSecret,
    given: GivenSecret,
    after: KeptSecret,
    kept: string | undefined,
  ])[] = [
    ['remembered where it can be', 'store', 'ask', password(true), 'stored-password', 'correct-horse'],
    ['not asked to be remembered', 'store', 'ask', password(false), 'ask', undefined],
    ['no longer to be remembered', 'store', 'stored-password', password(false), 'ask', undefined],
    // The command line: it must not change what the window keeps, and cannot see it.
    ['nowhere to remember it', 'no store', 'ask', password(true), 'ask', 'correct-horse'],
    [
      'a password where the window has its own key',
      'no store',
      'own-key',
      password(false),
      'own-key',
      undefined,
    ],
    [
      'a password where the window keeps one',
      'no store',
      'stored-password',
      password(false),
      'stored-password',
      undefined,
    ],
    ['a password where there was none before', 'no store', 'none', password(false), 'ask', undefined],
    ['a key file', 'store', 'ask', keyFile, 'key-file', undefined],
    ['no password needed', 'store', 'ask', { kind: 'none' }, 'none', undefined],
  ];
  it.each(cases)('%s (%s, %s before)', async (_why, where, before, given, after, kept) => {
    const desk = newDesk(where === 'store' ? { keychain } : {});
    if (before === 'stored-password') desk.store.vault.put(home.id, PASSWORD, 'the old one');
    if (where === 'no store') desk.store.vault.drop(home.id, PASSWORD);
    const record = { ...home, secret: before };
    expect((await signInTo(desk, record, given)).ok).toBe(true);
    expect(desk.store.routers.find(home.id)).toMatchObject({ secret: after, model: expect.any(String) });
    expect(desk.store.vault.get(home.id, PASSWORD)).toBe(kept);
  });

  it('an own key stays the way in after a sign-in by password', async () => {
    const desk = newDesk({ keychain });
    desk.store.vault.put(home.id, OWN_KEY, 'a private key');
    await signInTo(desk, { ...home, secret: 'own-key' }, password(false));
    expect(desk.store.routers.find(home.id)?.secret).toBe('own-key');
  });

  it('a key file that cannot be read: named, nothing tried', async () => {
    const given = { kind: 'key-file', path: '/nowhere/id' } as const;
    expect(await signInTo(newDesk(), home, given)).toEqual({
      ok: false,
      error: { kind: 'key-file-unreadable', path: '/nowhere/id' },
    });
  });

  it('nothing kept: asked for, nothing tried', async () => {
    expect(await signInTo(newDesk(), home, { kind: 'stored' })).toEqual({
      ok: false,
      error: { kind: 'wrong-credentials', tried: 'none' },
    });
  });

  it('another machine there now: nothing kept for the old one is left', () => {
    const { store } = newDesk({ keychain });
    for (const name of [PASSWORD, OWN_KEY, 'wifi:guest']) store.vault.put(home.id, name, 'secret');
    forgetSecrets(store.vault, home.id);
    expect(store.vault.names(home.id)).toEqual(['wifi:guest']);
  });
});

describe('a key file', () => {
  it.each([0o644, 0o640, 0o604])('that others may read (%o) is not used', async (mode) => {
    const given = keyIn(mode);
    expect(await signInTo(newDesk({ keychain }), home, given)).toEqual({
      ok: false,
      error: { kind: 'key-file-open-to-others', path: 'path' in given ? given.path : '' },
    });
  });

  it('that is a device, and so has no end, is refused', async () => {
    const endless: GivenSecret = { kind: 'key-file', path: '/dev/zero' };
    expect(await signInTo(newDesk({ keychain }), home, endless)).toEqual({
      ok: false,
      error: { kind: 'key-file-unreadable', path: '/dev/zero' },
    });
  });
});
