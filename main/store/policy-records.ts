import { asPolicy, policySchema } from '../../shared/ipc/policy-schema';
import type { Policy } from '../../shared/policy/policy';
import type { Db } from './database';
import { jsonOf } from './json-column';
import { tables } from './tables';

type PolicyKind = 'draft' | 'applied';

/** Why a person's decisions were written down as a version that can be brought back. */
export const versionCauses = ['applied', 'discarded', 'suggested', 'brought-back', 'gone-back'] as const;
export type VersionCause = (typeof versionCauses)[number];

export interface PolicyVersion {
  readonly id: string;
  readonly atMs: number;
  readonly cause: VersionCause;
  readonly policy: Policy;
}

/** What a confirmed rollout leaves behind. */
export interface Confirmed {
  /** In force now; undefined: the router is flat. */
  readonly applied: Policy | undefined;
  /** What the person is still deciding; undefined: nothing that is not in force. */
  readonly draft: Policy | undefined;
  readonly hashes: Readonly<Record<string, string>>;
}

/** Far more than anybody looks back; a version of a large household is some ten kilobytes. */
const VERSIONS = 200;

/**
 * Draft and applied policy of each router, the versions that a person's decisions went through, and what the router's
 * files hashed to when the last change was confirmed.
 */
export class PolicyRecords {
  constructor(private readonly db: Db) {}

  /** Undefined when there is none, or when what is stored no longer fits the schema (then nothing is overwritten by reading). */
  read(routerId: string, kind: PolicyKind): Policy | undefined {
    return policyOf(tables.policy.find(this.db, { router_id: routerId, kind })?.policy);
  }

  save(routerId: string, kind: PolicyKind, policy: Policy, nowMs: number): void {
    tables.policy.put(this.db, {
      router_id: routerId,
      kind,
      policy: JSON.stringify(policy),
      saved_at_ms: nowMs,
    });
  }

  drop(routerId: string, kind: PolicyKind): void {
    tables.policy.delete(this.db, { router_id: routerId, kind });
  }

  /** Writes down what the person has decided, unless the newest version says the same. */
  keepVersion(routerId: string, version: PolicyVersion): void {
    const text = JSON.stringify(version.policy);
    const [newest] = this.versionRows(routerId, 1);
    if (newest?.policy === text) return;
    tables.policyVersion.put(this.db, {
      id: version.id,
      router_id: routerId,
      at_ms: version.atMs,
      cause: version.cause,
      policy: text,
    });
    for (const { id } of this.versionRows(routerId, VERSIONS + 50).slice(VERSIONS))
      tables.policyVersion.delete(this.db, { id });
  }

  /** Newest first. */
  versions(routerId: string): readonly PolicyVersion[] {
    return this.versionRows(routerId, VERSIONS).flatMap((row) => {
      const policy = policyOf(row.policy);
      const cause = versionCauses.find((known) => known === row.cause);
      return policy && cause ? [{ id: row.id, atMs: row.at_ms, cause, policy }] : [];
    });
  }

  /** The policy that was in force when a copy was made; undefined: none of ours, or it is not known. */
  ofCopy(snapshotId: string): Policy | undefined {
    return policyOf(tables.copyPolicy.find(this.db, { snapshot_id: snapshotId })?.policy);
  }

  keepWithCopy(snapshotId: string, policy: Policy): void {
    tables.copyPolicy.put(this.db, { snapshot_id: snapshotId, policy: JSON.stringify(policy) });
  }

  /** Hashes of the configuration files as last confirmed, by package; empty before the first rollout. */
  confirmedHashes(routerId: string): Readonly<Record<string, string>> {
    const rows = tables.confirmedFile.all(this.db, { router_id: routerId });
    return Object.fromEntries(rows.map((row) => [row.package, row.sha256]));
  }

  /** The files on the router are the ones to compare with from now on; policies stay. */
  acceptFiles(routerId: string, hashes: Readonly<Record<string, string>>): void {
    this.db.transaction(() => this.replaceHashes(routerId, hashes)).immediate();
  }

  private replaceHashes(routerId: string, hashes: Readonly<Record<string, string>>): void {
    tables.confirmedFile.delete(this.db, { router_id: routerId });
    for (const [name, sha256] of Object.entries(hashes))
      tables.confirmedFile.put(this.db, { router_id: routerId, package: name, sha256 });
  }

  /** All of it in one transaction. */
  confirm(routerId: string, { applied, draft, hashes }: Confirmed, nowMs: number): void {
    this.db
      .transaction(() => {
        this.replace(routerId, 'applied', applied, nowMs);
        this.replace(routerId, 'draft', draft, nowMs);
        this.replaceHashes(routerId, hashes);
      })
      .immediate();
  }

  private replace(routerId: string, kind: PolicyKind, policy: Policy | undefined, nowMs: number): void {
    if (policy === undefined) this.drop(routerId, kind);
    else this.save(routerId, kind, policy, nowMs);
  }

  private versionRows(routerId: string, limit: number): ReturnType<typeof tables.policyVersion.all> {
    const newest = `ORDER BY at_ms DESC, rowid DESC LIMIT ${limit}`;
    return tables.policyVersion.all(this.db, { router_id: routerId }, newest);
  }
}

function policyOf(text: string | undefined): Policy | undefined {
  const parsed = policySchema.safeParse(text === undefined ? undefined : jsonOf(text));
  return parsed.success ? asPolicy(parsed.data) : undefined;
}
