import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installKeyErrorText } from '../../../shared/text/error-text';
import { createOwnKey } from '../../routers/own-key';
import { proveOwnKey } from '../../services/routers-service';
import { PASSWORD } from '../../services/sign-in';
import { done, failed, type Outcome } from '../command-line';
import { type CliContext, isOutcome, openRouter, type RouterChoice } from '../context';
import { oneLine } from '../error-lines';

export interface OwnKeyChoice extends RouterChoice {
  readonly output: string;
}

/**
 * Makes a key for a router and signs in with it from then on. There is no password store here, so the private half goes
 * into a file that the person names; it is there before the router knows the key, and gone again when that fails.
 */
export async function ownKeyCommand(context: CliContext, choice: OwnKeyChoice): Promise<Outcome> {
  const record = await openRouter(context, choice);
  if (isOutcome(record)) return record;
  const { desk } = context.app;
  const { vault, routers } = desk.store;
  const key = createOwnKey(`bulkhead-${record.name}`);
  const keyFile = path.resolve(choice.output);
  try {
    // Never over a file that is there: it may be another key.
    await writeFile(keyFile, key.privateKey, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    const exists = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    return failed(
      exists
        ? `${choice.output} is there already, and may be a key. Name a new file. Nothing was changed on the router. (file-exists)`
        : `${choice.output}: cannot be written. Check the path and its permissions. (file-unwritable)`,
      { kind: exists ? 'file-exists' : 'file-unwritable', path: keyFile },
    );
  }
  const proven = await proveOwnKey(desk, record.id, key);
  if (!proven.ok) {
    await rm(keyFile, { force: true });
    return failed(oneLine(installKeyErrorText(proven.error)), proven.error);
  }
  const now = routers.find(record.id) ?? record;
  vault.drop(record.id, PASSWORD);
  routers.save({ ...now, secret: 'key-file', keyFile });
  const { fingerprint } = proven.value;
  return done(
    [
      `The key works, and Bulkhead signs in to ${record.name} with it from now on. Fingerprint ${fingerprint}`,
      `It is in ${choice.output}, which only you can read. Keep the file where it is.`,
    ],
    { routerId: record.id, fingerprint, keyFile },
  );
}
