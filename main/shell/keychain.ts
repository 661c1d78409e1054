import { safeStorage } from 'electron';

/** The computer's password store. Where there is none, the caller asks the person each time and says why. */
export interface Keychain {
  /** False also where the system would only scramble: a fixed password hides nothing. */
  isAvailable(): boolean;
  seal(secret: string): Buffer;
  open(sealed: Buffer): string;
}

export const systemKeychain: Keychain = {
  isAvailable: () => safeStorage.isEncryptionAvailable() && backend() !== 'basic_text',
  seal: (secret) => safeStorage.encryptString(secret),
  open: (sealed) => safeStorage.decryptString(sealed),
};

/** On Linux only, and unknown to the development runtime, which answers "not available" instead of 'basic_text'. */
function backend(): string {
  if (process.platform !== 'linux') return 'system';
  const ask: (() => string) | undefined = safeStorage.getSelectedStorageBackend;
  return ask === undefined ? 'unknown' : ask.call(safeStorage);
}
