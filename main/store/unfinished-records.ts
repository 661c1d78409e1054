import { z } from 'zod';
import type { FileChange, HistoryEntry } from '../../shared/ipc/views';
import type { Consequence } from '../../shared/plan/plan';
import type { Policy } from '../../shared/policy/policy';
import type { RolloutView } from '../../shared/rollout/rollout-state';
import type { Db } from './database';
import { jsonOf } from './json-column';
import { tables } from './tables';

/** All that History will say of a rollout except how it ended. No keys: its files are masked like those in History. */
export interface RolloutNote {
  /** As far as it was seen. */
  readonly view: RolloutView;
  readonly kind: 'change' | 'rollback';
  /** In force when it is confirmed; absent: the router is flat again. */
  readonly policy?: Policy;
  /** Going back: the person's own sorting goes back too. */
  readonly withSorting?: boolean;
  readonly facts: HistoryEntry['facts'];
  readonly files: readonly FileChange[];
  readonly consequences: readonly Consequence[];
  /** Of each file before the change; absent: there was none. */
  readonly sumsBefore: readonly { readonly package: string; readonly sha256?: string }[];
  /** Where the router answers when the change is kept, if not where it does now. */
  readonly newHost?: string;
  readonly snapshotBeforeId?: string;
}

// What decides is checked; the rest was written by us and is only shown.
const noteSchema = z.looseObject({
  view: z.looseObject({
    rolloutId: z.string(),
    routerId: z.string(),
    nonce: z.string().regex(/^[0-9a-f]{32}$/),
    steps: z.array(z.looseObject({ step: z.string() })),
    startedAtMs: z.number(),
  }),
  kind: z.enum(['change', 'rollback']),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  files: z.array(z.looseObject({})),
  consequences: z.array(z.looseObject({})),
  sumsBefore: z.array(z.object({ package: z.string(), sha256: z.string().optional() })),
});

/** At most one per router: a router takes one change at a time. */
export class UnfinishedRecords {
  constructor(private readonly db: Db) {}

  /** Nothing happens for a router that was removed meanwhile. */
  save(note: RolloutNote): void {
    const { rolloutId, routerId } = note.view;
    if (tables.router.find(this.db, { id: routerId }) === undefined) return;
    tables.unfinished.put(this.db, {
      router_id: routerId,
      rollout_id: rolloutId,
      note: JSON.stringify(note),
    });
  }

  find(routerId: string): RolloutNote | undefined {
    const row = tables.unfinished.find(this.db, { router_id: routerId });
    const parsed = noteSchema.safeParse(row && jsonOf(row.note));
    // One that nobody understands any more is left alone: the router has its own note.
    return parsed.success ? (parsed.data as unknown as RolloutNote) : undefined;
  }

  drop(rolloutId: string): void {
    tables.unfinished.delete(this.db, { rollout_id: rolloutId });
  }
}
