import { asPolicy, policySchema } from '../../shared/ipc/policy-schema';
import type { Policy } from '../../shared/policy/policy';
import type { Db } from './database';
import { jsonOf } from './json-column';

/** Draft and applied policy of each router, and what the router's files hashed to when that was confirmed. */
export class PolicyRecords {
  constructor(private readonly db: Db) {}

  /** Undefined when there is none, or when what is stored no longer fits the schema (then nothing is overwritten by reading). */
  read(routerId: string, kind: 'draft' | 'applied'): Policy | undefined {
    const row = this.db
      .prepare('SELECT policy FROM policy WHERE router_id = ? AND kind = ?')
      .get(routerId, kind) as { policy: string } | undefined;
    if (row === undefined) return undefined;
    const parsed = policySchema.safeParse(jsonOf(row.policy));
    return parsed.success ? asPolicy(parsed.data) : undefined;
  }

  save(routerId: string, kind: 'draft' | 'applied', policy: Policy, nowMs: number): void {
    this.db
      .prepare('INSERT OR REPLACE INTO policy (router_id, kind, policy, saved_at_ms) VALUES (?, ?, ?, ?)')
      .run(routerId, kind, JSON.stringify(policy), nowMs);
  }

  drop(routerId: string, kind: 'draft' | 'applied'): void {
    this.db.prepare('DELETE FROM policy WHERE router_id = ? AND kind = ?').run(routerId, kind);
  }

  /** Hashes of the configuration files as last confirmed, by package; empty before the first rollout. */
  confirmedHashes(routerId: string): Readonly<Record<string, string>> {
    const rows = this.db
      .prepare('SELECT package, sha256 FROM confirmed_file WHERE router_id = ?')
      .all(routerId) as { package: string; sha256: string }[];
    return Object.fromEntries(rows.map((row) => [row.package, row.sha256]));
  }

  /** What a confirmed rollout leaves behind, in one transaction: the applied policy, no draft, the new hashes. */
  confirm(
    routerId: string,
    policy: Policy | undefined,
    hashes: Readonly<Record<string, string>>,
    nowMs: number,
  ): void {
    this.db
      .transaction(() => {
        if (policy === undefined) this.drop(routerId, 'applied');
        else this.save(routerId, 'applied', policy, nowMs);
        this.drop(routerId, 'draft');
        this.db.prepare('DELETE FROM confirmed_file WHERE router_id = ?').run(routerId);
        const insert = this.db.prepare(
          'INSERT INTO confirmed_file (router_id, package, sha256) VALUES (?, ?, ?)',
        );
        for (const [name, sha256] of Object.entries(hashes)) insert.run(routerId, name, sha256);
      })
      .immediate();
  }
}
