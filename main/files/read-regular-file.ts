import { constants, type FileHandle, open } from 'node:fs/promises';
import { err, ok, type Result } from '../../shared/kernel/result';

export type ReadFileError =
  | { readonly kind: 'file-unreadable'; readonly path: string }
  /** A folder, a device or a pipe: reading it might never end. */
  | { readonly kind: 'not-a-file'; readonly path: string }
  | { readonly kind: 'file-too-large'; readonly path: string; readonly limitKib: number };

export interface RegularFile {
  readonly bytes: Buffer;
  /** Permission bits, as in `chmod`; on Windows always 0o666. */
  readonly mode: number;
}

/**
 * The whole of a file that a person named, up to `limitKib`. It is opened without waiting and looked at before it is
 * read, so `/dev/zero`, a pipe and a file that somebody else makes grow end like any other wrong path.
 */
export async function readRegularFile(
  path: string,
  limitKib: number,
): Promise<Result<RegularFile, ReadFileError>> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch {
    return err({ kind: 'file-unreadable', path });
  }
  try {
    const found = await file.stat();
    if (!found.isFile()) return err({ kind: 'not-a-file', path });
    const bytes = await readAtMost(file, limitKib * 1024 + 1);
    return bytes.length > limitKib * 1024
      ? err({ kind: 'file-too-large', path, limitKib })
      : ok({ bytes, mode: found.mode & 0o777 });
  } catch {
    return err({ kind: 'file-unreadable', path });
  } finally {
    await file.close();
  }
}

async function readAtMost(file: FileHandle, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  while (total < most) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(64 * 1024, most - total)));
    if (bytesRead === 0) break;
    chunks.push(buffer.subarray(0, bytesRead));
    total += bytesRead;
  }
  return Buffer.concat(chunks);
}
