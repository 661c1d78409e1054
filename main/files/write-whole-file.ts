import { randomBytes } from 'node:crypto';
import { link, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../shared/kernel/result';

export type WriteFileError =
  | { readonly kind: 'file-unwritable'; readonly path: string }
  /** There is one already, and nobody said that it may be replaced. */
  | { readonly kind: 'file-exists'; readonly path: string };

/**
 * Writes a file whole or not at all: beside its place first, out to the disk, then under its name in one step. One that
 * is there stays as it is unless `replace` is given; then it keeps its permissions, and a link goes on pointing to it.
 */
export async function writeWholeFile(
  path: string,
  text: string,
  { replace = false }: { readonly replace?: boolean } = {},
): Promise<Result<void, WriteFileError>> {
  const target = await realpath(path).catch(() => path);
  const old = await stat(target).catch(() => undefined);
  if (old && !replace) return err({ kind: 'file-exists', path });
  if (old && !old.isFile()) return err({ kind: 'file-unwritable', path });
  const beside = join(dirname(target), `.${randomBytes(6).toString('hex')}.bulkhead`);
  try {
    const file = await open(beside, 'wx', old ? old.mode & 0o777 : 0o666);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    if (replace) await rename(beside, target);
    // A link fails where a name has come up in the meantime; a rename would take its place.
    else await link(beside, target);
    return ok(undefined);
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    return err({ kind: exists ? 'file-exists' : 'file-unwritable', path });
  } finally {
    await rm(beside, { force: true });
  }
}
