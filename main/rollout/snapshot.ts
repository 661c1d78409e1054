import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { ConfigFile } from '../../shared/router/router-state';
import { readTar } from './tar';

/** A kept copy of the complete configuration, restorable byte for byte. */
export interface Snapshot {
  readonly takenAtMs: number;
  /** The router's own tar.gz of /etc/config: what its web interface restores, too. */
  readonly archive: Uint8Array;
  readonly files: Readonly<Record<string, ConfigFile>>;
}

/** Where snapshots go. Called before the first write and after a confirmation. */
export interface SnapshotSink {
  keep(which: 'before' | 'after', snapshot: Snapshot): Promise<void> | void;
}

/** Undefined when the archive came damaged: then there is nothing to go back to, and nothing may be changed. */
export function snapshotOf(archive: Uint8Array, takenAtMs: number): Snapshot | undefined {
  const entries = unpack(archive);
  if (!entries || entries.length === 0) return undefined;
  const files = entries.map(({ path, bytes }) => [path.replace(/^.*\//, ''), configFileOf(bytes)] as const);
  return { takenAtMs, archive, files: Object.fromEntries(files.filter(([name]) => !name.startsWith('.'))) };
}

// /etc/config of a router is some hundred KiB. A few KiB that unpack to more than this want to fill our memory.
const LARGEST_BYTES = 64 * 1024 * 1024;

function unpack(archive: Uint8Array): ReturnType<typeof readTar> {
  try {
    return readTar(gunzipSync(archive, { maxOutputLength: LARGEST_BYTES }));
  } catch {
    return undefined;
  }
}

function configFileOf(bytes: Uint8Array): ConfigFile {
  const buffer = Buffer.from(bytes);
  const text = buffer.toString('utf8');
  const lossless = Buffer.from(text, 'utf8').equals(buffer);
  return {
    text: lossless ? text : buffer.toString('latin1'),
    encoding: lossless ? 'utf8' : 'latin1',
    sha256: createHash('sha256').update(buffer).digest('hex'),
  };
}
