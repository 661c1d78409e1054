import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Db } from './database';
import { tables } from './tables';

/** The part of the shell's keychain that the store needs; absent in the CLI, which has no password store. */
export interface SealingKeychain {
  isAvailable(): boolean;
  seal(secret: string): Buffer;
  open(sealed: Buffer): string;
}

/**
 * Secrets by router and name. Kept only in the system's password store; without one for this run only, in memory. Wi-Fi
 * keys alone are kept then too, like the copies in which they stand as well.
 */
export interface Vault {
  readonly available: boolean;
  /** True: kept beyond this run. */
  put(routerId: string, name: string, secret: string): boolean;
  /** Where the window finds no password store it keeps the key for the owner of the files alone. */
  putWifiKey(routerId: string, name: string, key: string): boolean;
  get(routerId: string, name: string): string | undefined;
  drop(routerId: string, name: string): void;
  names(routerId: string): readonly string[];
  /** Encrypts copies of configurations (they hold Wi-Fi keys); undefined where there is no password store. */
  sealBytes(bytes: Uint8Array): Buffer | undefined;
  openBytes(sealed: Buffer): Buffer | undefined;
}

const DATA_KEY = 'data-key';
const IV_BYTES = 12; // AES-GCM, NIST SP 800-38D
const TAG_BYTES = 16;

export function openVault(db: Db, keychain: SealingKeychain | undefined): Vault {
  const forThisRun = new Map<string, string>();
  const available = keychain?.isAvailable() ?? false;
  const inMemory = (routerId: string, name: string): string => `${routerId}\n${name}`;
  let dataKey: Buffer | undefined;

  const keyForBytes = (): Buffer | undefined => {
    if (!available || keychain === undefined || dataKey) return dataKey;
    const row = tables.setting.find(db, { name: DATA_KEY });
    if (row) {
      const opened = tryOpen(keychain, Buffer.from(row.value, 'base64'));
      if (opened === undefined) return undefined; // another password store: its copies stay closed, none is overwritten
      dataKey = Buffer.from(opened, 'base64');
    } else {
      dataKey = randomBytes(32);
      const sealed = keychain.seal(dataKey.toString('base64')).toString('base64');
      tables.setting.put(db, { name: DATA_KEY, value: sealed });
    }
    return dataKey;
  };

  function put(routerId: string, name: string, secret: string): boolean {
    forThisRun.set(inMemory(routerId, name), secret);
    if (!available || keychain === undefined) return false;
    tables.secret.put(db, { router_id: routerId, name, sealed: keychain.seal(secret) });
    return true;
  }

  function sealed(routerId: string, name: string): string | undefined {
    if (!available || keychain === undefined) return undefined;
    const row = tables.secret.find(db, { router_id: routerId, name });
    return row && tryOpen(keychain, row.sealed);
  }

  return {
    available,
    put,
    putWifiKey(routerId, name, key) {
      const where = { router_id: routerId, name };
      const isSealed = put(routerId, name, key);
      if (isSealed) tables.wifiKey.delete(db, where);
      // The command line cannot tell whether the window has a password store: it leaves that to the window.
      else if (keychain !== undefined) tables.wifiKey.put(db, { ...where, key });
      return isSealed || keychain !== undefined;
    },
    get: (routerId, name) =>
      forThisRun.get(inMemory(routerId, name)) ??
      sealed(routerId, name) ??
      tables.wifiKey.find(db, { router_id: routerId, name })?.key,
    drop(routerId, name) {
      forThisRun.delete(inMemory(routerId, name));
      tables.secret.delete(db, { router_id: routerId, name });
      tables.wifiKey.delete(db, { router_id: routerId, name });
    },
    names(routerId) {
      const kept = [
        ...(available ? tables.secret.all(db, { router_id: routerId }) : []),
        ...tables.wifiKey.all(db, { router_id: routerId }),
      ];
      const held = [...forThisRun.keys()]
        .filter((key) => key.startsWith(`${routerId}\n`))
        .map((key) => key.slice(routerId.length + 1));
      return [...new Set([...kept.map(({ name }) => name), ...held])].sort();
    },
    sealBytes(bytes) {
      const key = keyForBytes();
      if (key === undefined) return undefined;
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      return Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    },
    openBytes(sealed) {
      const key = keyForBytes();
      if (key === undefined || sealed.length < IV_BYTES + TAG_BYTES) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES));
      decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
      try {
        return Buffer.concat([
          decipher.update(sealed.subarray(IV_BYTES, sealed.length - TAG_BYTES)),
          decipher.final(),
        ]);
      } catch {
        return undefined; // tampered with, or sealed under another key
      }
    },
  };
}

/** A store that was reset or belongs to somebody else cannot open it: the person is asked again. */
function tryOpen(keychain: SealingKeychain, sealed: Buffer): string | undefined {
  try {
    return keychain.open(sealed);
  } catch {
    return undefined;
  }
}
