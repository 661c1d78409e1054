import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { err, ok, type Result } from '../../shared/kernel/result';
import type { Db } from './database';
import { DamagedRow } from './table';
import { tables } from './tables';
import type { Vault } from './vault';

/** The configuration files of a router as they were: package name -> text, with the encoding that keeps every byte. */
export type SnapshotFiles = Readonly<
  Record<string, { readonly text: string; readonly encoding: 'utf8' | 'latin1' }>
>;

export interface Snapshot {
  readonly id: string;
  readonly routerId: string;
  readonly takenAtMs: number;
  readonly files: SnapshotFiles;
}

export type SnapshotError =
  | { readonly kind: 'no-such-snapshot' }
  /** Encrypted by the app's password store, which this run cannot use. */
  | { readonly kind: 'snapshot-sealed' }
  | { readonly kind: 'snapshot-damaged' };

const filesSchema = z.record(
  z.string(),
  z.object({ text: z.string(), encoding: z.enum(['utf8', 'latin1']) }),
);

/** Copies of configurations. They hold Wi-Fi keys and password hashes, so they are encrypted wherever there is a password store. */
export class SnapshotRecords {
  constructor(
    private readonly db: Db,
    private readonly vault: Vault,
  ) {}

  save(snapshot: Snapshot): void {
    const plain = Buffer.from(JSON.stringify(snapshot.files), 'utf8');
    const packed = gzipSync(plain);
    const sealed = this.vault.sealBytes(packed);
    tables.snapshot.put(this.db, {
      id: snapshot.id,
      router_id: snapshot.routerId,
      taken_at_ms: snapshot.takenAtMs,
      sha256: hashOf(plain),
      sealed: sealed ? 1 : 0,
      content: sealed ?? packed,
    });
  }

  read(id: string): Result<Snapshot, SnapshotError> {
    const row = this.find(id);
    if (row === 'damaged') return err({ kind: 'snapshot-damaged' });
    if (row === undefined) return err({ kind: 'no-such-snapshot' });
    const packed = row.sealed === 0 ? row.content : this.vault.openBytes(row.content);
    if (packed === undefined)
      return err({ kind: this.vault.available ? 'snapshot-damaged' : 'snapshot-sealed' });
    try {
      const plain = gunzipSync(packed);
      const files = filesSchema.parse(JSON.parse(plain.toString('utf8')));
      if (hashOf(plain) !== row.sha256) return err({ kind: 'snapshot-damaged' });
      return ok({ id: row.id, routerId: row.router_id, takenAtMs: row.taken_at_ms, files });
    } catch {
      return err({ kind: 'snapshot-damaged' });
    }
  }

  private find(id: string): ReturnType<typeof tables.snapshot.find> | 'damaged' {
    try {
      return tables.snapshot.find(this.db, { id });
    } catch (cause) {
      if (cause instanceof DamagedRow) return 'damaged';
      throw cause;
    }
  }
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
