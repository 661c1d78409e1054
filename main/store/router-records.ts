import { untrustedText } from '../../shared/net/untrusted-text';
import type { Db } from './database';

/** How the next sign-in to a known router works without asking. */
const keptSecrets = ['own-key', 'stored-password', 'key-file', 'none', 'ask'] as const;
export type KeptSecret = (typeof keptSecrets)[number];

export interface RouterRecord {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly hostKey: string;
  readonly trustedAtMs: number;
  readonly practice: boolean;
  readonly secret: KeptSecret;
  readonly keyFile?: string;
  readonly model?: string;
  readonly version?: string;
  readonly lastReadMs?: number;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly host_key: string;
  readonly trusted_at_ms: number;
  readonly practice: number;
  readonly secret: string;
  readonly key_file: string | null;
  readonly model: string | null;
  readonly version: string | null;
  readonly last_read_ms: number | null;
}

/** The routers a person trusted. Removing one removes its policies, copies, history and secrets. */
export class RouterRecords {
  constructor(private readonly db: Db) {}

  all(): readonly RouterRecord[] {
    return (this.db.prepare('SELECT * FROM router ORDER BY trusted_at_ms').all() as Row[]).map(fromRow);
  }

  find(id: string): RouterRecord | undefined {
    const row = this.db.prepare('SELECT * FROM router WHERE id = ?').get(id) as Row | undefined;
    return row && fromRow(row);
  }

  /** At this place. Where several were met there (192.168.1.1 of each office), the one with this key, else the last. */
  at(host: string, port: number, hostKey?: string): RouterRecord | undefined {
    const here = this.all().filter((record) => record.host === host && record.port === port);
    return here.find((record) => record.hostKey === hostKey) ?? here.at(-1);
  }

  named(name: string): RouterRecord | undefined {
    return this.all().find((record) => record.name === name);
  }

  save(record: RouterRecord): void {
    this.db
      .prepare(
        `INSERT INTO router (id, name, host, port, user, host_key, trusted_at_ms, practice, secret, key_file, model, version, last_read_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, host = excluded.host, port = excluded.port, user = excluded.user,
           host_key = excluded.host_key, trusted_at_ms = excluded.trusted_at_ms, practice = excluded.practice, secret = excluded.secret,
           key_file = excluded.key_file, model = excluded.model, version = excluded.version, last_read_ms = excluded.last_read_ms`,
      )
      .run(
        record.id,
        record.name,
        record.host,
        record.port,
        record.user,
        record.hostKey,
        record.trustedAtMs,
        record.practice ? 1 : 0,
        record.secret,
        record.keyFile ?? null,
        record.model ?? null,
        record.version ?? null,
        record.lastReadMs ?? null,
      );
  }

  remove(id: string): void {
    this.db.prepare('DELETE FROM router WHERE id = ?').run(id);
  }
}

function fromRow(row: Row): RouterRecord {
  return {
    id: row.id,
    name: untrustedText(row.name),
    host: row.host,
    port: row.port,
    user: row.user,
    hostKey: row.host_key,
    trustedAtMs: row.trusted_at_ms,
    practice: row.practice !== 0,
    secret: keptSecrets.find((known) => known === row.secret) ?? 'ask',
    ...(row.key_file === null ? {} : { keyFile: row.key_file }),
    ...(row.model === null ? {} : { model: row.model }),
    ...(row.version === null ? {} : { version: row.version }),
    ...(row.last_read_ms === null ? {} : { lastReadMs: row.last_read_ms }),
  };
}
