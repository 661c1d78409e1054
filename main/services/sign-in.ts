import { err, ok, type Result } from '../../shared/kernel/result';
import type { RouterError } from '../../shared/router/router-error';
import type { RouterState } from '../../shared/router/router-state';
import { readRegularFile } from '../files/read-regular-file';
import type { ConnectTarget } from '../routers/transport';
import type { KeptSecret, RouterRecord } from '../store/router-records';
import type { Vault } from '../store/vault';
import type { Desk } from './desk';

/** What a person signs in with; `stored` is whatever is kept for a known router. */
export type GivenSecret =
  | { readonly kind: 'none' }
  | { readonly kind: 'password'; readonly password: string; readonly remember: boolean }
  | { readonly kind: 'key-file'; readonly path: string; readonly passphrase?: string | undefined }
  | { readonly kind: 'stored' };

export type SecretError =
  | { readonly kind: 'key-file-unreadable' | 'key-file-open-to-others'; readonly path: string }
  | { readonly kind: 'wrong-credentials'; readonly tried: 'password' | 'key' | 'none' };

/** Names of secrets in the vault. */
export const PASSWORD = 'password';
export const OWN_KEY = 'own-key';

/** Signs in to a trusted router and remembers how, as far as the person and the password store allow. */
export async function signInTo(
  desk: Desk,
  record: RouterRecord,
  given: GivenSecret,
): Promise<Result<RouterState, RouterError | SecretError>> {
  const secret = await resolve(desk, record, given);
  if (!secret.ok) return secret;
  const { host, port, user, hostKey } = record;
  const state = await desk.live.signIn(record, {
    host,
    port,
    user,
    secret: secret.value,
    trustedHostKey: hostKey,
  });
  if (!state.ok) return state;
  const { vault } = desk.store;
  if (given.kind === 'password' && given.remember) vault.put(record.id, PASSWORD, given.password);
  // Not to be remembered: then neither is the one from before. Only the window can tell; elsewhere the store is shut.
  if (given.kind === 'password' && !given.remember && vault.available) vault.drop(record.id, PASSWORD);
  desk.store.routers.save(afterSignIn(desk, record, given, state.value));
  return state;
}

/** Another machine answers there now: what was kept for the old one must never reach it. */
export function forgetSecrets(vault: Vault, routerId: string): void {
  for (const name of [PASSWORD, OWN_KEY]) vault.drop(routerId, name);
}

async function resolve(
  desk: Desk,
  record: RouterRecord,
  given: GivenSecret,
): Promise<Result<ConnectTarget['secret'], SecretError>> {
  switch (given.kind) {
    case 'none':
      return ok({ kind: 'none' });
    case 'password':
      return ok({ kind: 'password', password: given.password });
    case 'key-file':
      return keyFrom(given.path, given.passphrase);
    case 'stored':
      return stored(desk, record);
  }
}

async function stored(
  desk: Desk,
  record: RouterRecord,
): Promise<Result<ConnectTarget['secret'], SecretError>> {
  const { vault } = desk.store;
  const ownKey = vault.get(record.id, OWN_KEY);
  if (ownKey !== undefined) return ok({ kind: 'key', privateKey: ownKey });
  const password = vault.get(record.id, PASSWORD);
  if (password !== undefined) return ok({ kind: 'password', password });
  if (record.secret === 'key-file' && record.keyFile !== undefined) return keyFrom(record.keyFile, undefined);
  if (record.secret === 'none') return ok({ kind: 'none' });
  return err({ kind: 'wrong-credentials', tried: 'none' });
}

const KEY_LIMIT_KIB = 64;

async function keyFrom(
  path: string,
  passphrase: string | undefined,
): Promise<Result<ConnectTarget['secret'], SecretError>> {
  const read = await readRegularFile(path, KEY_LIMIT_KIB);
  if (!read.ok) return err({ kind: 'key-file-unreadable', path });
  const { bytes, mode } = read.value;
  // As ssh itself sees it: a key that others on this computer may read is nobody's proof. Windows has no such bits.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    return err({ kind: 'key-file-open-to-others', path });
  const privateKey = bytes.toString('utf8');
  return ok({ kind: 'key', privateKey, ...(passphrase === undefined ? {} : { passphrase }) });
}

function afterSignIn(desk: Desk, record: RouterRecord, given: GivenSecret, state: RouterState): RouterRecord {
  const { keyFile: _before, ...rest } = record;
  const secret = keptAs(desk, record, given);
  const keyFile = given.kind === 'key-file' ? given.path : secret === 'key-file' ? record.keyFile : undefined;
  return {
    ...rest,
    secret,
    ...(keyFile === undefined ? {} : { keyFile }),
    model: state.identity.model,
    version: state.identity.version,
    lastReadMs: state.readAtMs,
  };
}

/** How the next sign-in works. One with a password that is not kept leaves the other ways as they are. */
function keptAs({ store: { vault } }: Desk, record: RouterRecord, given: GivenSecret): KeptSecret {
  switch (given.kind) {
    case 'stored':
      return record.secret;
    case 'none':
    case 'key-file':
      return given.kind;
    case 'password':
      if (given.remember && vault.available) return 'stored-password';
      // Without a password store it cannot be seen what the window keeps, so what the record says stays true.
      if (!vault.available) return record.secret === 'none' ? 'ask' : record.secret;
      return vault.get(record.id, OWN_KEY) === undefined ? 'ask' : 'own-key';
  }
}
