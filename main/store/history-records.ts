import type { HistoryDetail, HistoryEntry } from '../../shared/ipc/views';
import type { Db } from './database';

/** What happened to each router, newest first. Entries are written once when something ends; nothing rewrites the past. */
export class HistoryRecords {
  constructor(private readonly db: Db) {}

  add(detail: HistoryDetail): void {
    const { entry, ...rest } = detail;
    this.db
      .prepare('INSERT INTO history (id, router_id, at_ms, entry, detail) VALUES (?, ?, ?, ?, ?)')
      .run(entry.id, entry.routerId, entry.atMs, JSON.stringify(entry), JSON.stringify(rest));
  }

  list(routerId: string, limit = 500): readonly HistoryEntry[] {
    const rows = this.db
      .prepare('SELECT entry FROM history WHERE router_id = ? ORDER BY at_ms DESC, rowid DESC LIMIT ?')
      .all(routerId, limit) as { entry: string }[];
    return rows.map((row) => JSON.parse(row.entry) as HistoryEntry);
  }

  detail(id: string): HistoryDetail | undefined {
    const row = this.db.prepare('SELECT entry, detail FROM history WHERE id = ?').get(id) as
      | { entry: string; detail: string }
      | undefined;
    return row && ({ entry: JSON.parse(row.entry), ...JSON.parse(row.detail) } as HistoryDetail);
  }
}
