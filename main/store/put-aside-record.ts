import { z } from 'zod';
import type { Db, PutAside } from './database';
import { jsonOf } from './json-column';
import { tables } from './tables';

const NAME = 'put-aside';
const schema = z.object({
  atMs: z.number(),
  path: z.string().optional(),
  generationAtMs: z.number().optional(),
  read: z.boolean().optional(),
});

/**
 * That a damaged database was put aside. It is never forgotten: keys that were trusted after what was restored was kept
 * are gone, so a router that is not known may be one that was.
 */
export class PutAsideRecord {
  constructor(private readonly db: Db) {}

  read(): (PutAside & { readonly read?: boolean }) | undefined {
    const row = tables.setting.find(this.db, { name: NAME });
    const parsed = schema.safeParse(row && jsonOf(row.value));
    return parsed.success ? (parsed.data as PutAside & { readonly read?: boolean }) : undefined;
  }

  /** Undefined: none, or the person has read it. */
  unread(): PutAside | undefined {
    const found = this.read();
    if (found === undefined || found.read) return undefined;
    const { read: _, ...putAside } = found;
    return putAside;
  }

  markRead(): void {
    const putAside = this.read();
    if (putAside) this.write({ ...putAside, read: true });
  }

  save(putAside: PutAside): void {
    this.write(putAside);
  }

  private write(putAside: PutAside & { readonly read?: boolean }): void {
    tables.setting.put(this.db, { name: NAME, value: JSON.stringify(putAside) });
  }
}
