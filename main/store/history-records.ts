import { z } from 'zod';
import type { FileChange, HistoryDetail, HistoryEntry } from '../../shared/ipc/views';
import type { Consequence } from '../../shared/plan/plan';
import type { RolloutView } from '../../shared/rollout/rollout-state';
import type { Db } from './database';
import { jsonOf } from './json-column';
import { tables } from './tables';

// What the list and the way back rest on is checked. The rest of a detail is only shown, and was written by us.
const entrySchema = z.object({
  id: z.string(),
  routerId: z.string(),
  atMs: z.number(),
  kind: z.enum(['connected', 'change', 'rollback']),
  outcome: z.enum(['confirmed', 'undone', 'refused', 'unknown', 'copy']),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  snapshotBeforeId: z.string().optional(),
  snapshotAfterId: z.string().optional(),
});
const object = <T>() => z.custom<T>((value) => typeof value === 'object' && value !== null);
const detailSchema = z.object({
  files: z.array(object<FileChange>()),
  consequences: z.array(object<Consequence>()),
  rollout: object<RolloutView>().optional(),
});

const NOTHING: z.output<typeof detailSchema> = { files: [], consequences: [] };

/**
 * What happened to each router, newest first. Entries are written when something ends, and nothing rewrites the past but
 * better knowledge: "not known" becomes what the router said later, under the same id.
 */
export class HistoryRecords {
  constructor(private readonly db: Db) {}

  add(detail: HistoryDetail): void {
    const { entry, ...rest } = detail;
    tables.history.put(this.db, {
      id: entry.id,
      router_id: entry.routerId,
      at_ms: entry.atMs,
      entry: JSON.stringify(entry),
      detail: JSON.stringify(rest),
    });
  }

  /** An entry that cannot be read any more is left out: the others must stay reachable. */
  list(routerId: string, limit = 500): readonly HistoryEntry[] {
    const newest = `ORDER BY at_ms DESC, rowid DESC LIMIT ${Math.trunc(limit)}`;
    const rows = tables.history.all(this.db, { router_id: routerId }, newest);
    return rows.flatMap((row) => entryOf(row.entry) ?? []);
  }

  detail(id: string): HistoryDetail | undefined {
    const row = tables.history.find(this.db, { id });
    const entry = row && entryOf(row.entry);
    if (row === undefined || entry === undefined) return undefined;
    const { rollout, ...rest } = detailSchema.safeParse(jsonOf(row.detail)).data ?? NOTHING;
    return { ...rest, entry, ...(rollout === undefined ? {} : { rollout }) };
  }
}

function entryOf(text: string): HistoryEntry | undefined {
  const parsed = entrySchema.safeParse(jsonOf(text));
  return parsed.success ? (parsed.data as HistoryEntry) : undefined;
}
