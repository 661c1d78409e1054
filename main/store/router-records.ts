import { untrustedText } from '../../shared/net/untrusted-text';
import type { Db } from './database';
import type { RowOf } from './table';
import { tables } from './tables';

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

type Row = RowOf<(typeof tables)['router']['columns']>;

/** The routers a person trusted. Removing one removes its policies, copies, history and secrets. */
export class RouterRecords {
  constructor(private readonly db: Db) {}

  all(): readonly RouterRecord[] {
    return tables.router.all(this.db, {}, 'ORDER BY trusted_at_ms').map(fromRow);
  }

  find(id: string): RouterRecord | undefined {
    const row = tables.router.find(this.db, { id });
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
    tables.router.put(this.db, {
      id: record.id,
      name: record.name,
      host: record.host,
      port: record.port,
      user: record.user,
      host_key: record.hostKey,
      trusted_at_ms: record.trustedAtMs,
      practice: record.practice ? 1 : 0,
      secret: record.secret,
      key_file: record.keyFile ?? null,
      model: record.model ?? null,
      version: record.version ?? null,
      last_read_ms: record.lastReadMs ?? null,
    });
  }

  remove(id: string): void {
    tables.router.delete(this.db, { id });
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
