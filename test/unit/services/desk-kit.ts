import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import type { Desk } from '../../../main/services/desk';
import type { RouterRecord } from '../../../main/store/router-records';
import { openStore } from '../../../main/store/store';
import type { SealingKeychain } from '../../../main/store/vault';
import { ok } from '../../../shared/kernel/result';
import type { RouterState } from '../../../shared/router/router-state';
import { goldenRouter } from '../../support/golden-router';

/** Turns letters round; what is on disk is not what was given. */
export const keychain: SealingKeychain = {
  isAvailable: () => true,
  seal: (secret) => Buffer.from([...secret].reverse().join('')),
  open: (sealed) => [...sealed.toString()].reverse().join(''),
};

export const home: RouterRecord = {
  id: 'r1',
  name: 'home',
  host: '192.168.1.1',
  port: 22,
  user: 'root',
  hostKey: 'SHA256:home',
  trustedAtMs: 1,
  practice: false,
  secret: 'ask',
};

/** A desk with a real store, at which every router lets us in and says the same. */
export function newDesk(
  options: { keychain?: SealingKeychain; state?: RouterState } = {},
): Desk & { readonly dir: string } {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'bulkhead-desk-'));
  const opened = openStore(dir, 1, options.keychain);
  if (!opened.ok) throw new Error(opened.error.kind);
  const store = opened.value;
  afterAll(() => {
    store.close();
    rmSync(dir, { recursive: true, force: true });
  });
  store.routers.save(home);
  const state = options.state ?? goldenRouter('factory-24.10');
  let made = 0;
  const live = {
    get: () => undefined,
    state: () => state,
    signIn: async () => ok(state),
    read: async () => ok(state),
    forget: () => {},
    moved: () => {},
  };
  return {
    dir,
    store,
    live: live as unknown as Desk['live'],
    connector: { connect: () => Promise.reject(new Error('nothing is connected here')) },
    emit: () => () => {},
    nowMs: () => 1_000,
    newId: () => `id-${++made}`,
  };
}
