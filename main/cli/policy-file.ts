import { readFile, writeFile } from 'node:fs/promises';
import { parseDocument, stringify } from 'yaml';
import { asPolicy, policySchema } from '../../shared/ipc/policy-schema';
import { err, ok, type Result } from '../../shared/kernel/result';
import type { Policy } from '../../shared/policy/policy';

export type PolicyFileError =
  | { readonly kind: 'file-unreadable'; readonly path: string }
  | {
      readonly kind: 'not-yaml';
      readonly path: string;
      readonly line: number;
      readonly column: number;
      readonly detail: string;
    }
  | {
      readonly kind: 'not-a-policy';
      readonly path: string;
      readonly problems: readonly { readonly at: string; readonly detail: string }[];
    };

/** Reads a `*.bulkhead.yaml` (JSON is YAML). Aliases are bounded by the parser; nothing in it is code. */
export async function readPolicyFile(path: string): Promise<Result<Policy, PolicyFileError>> {
  const text = await readText(path);
  return text.ok ? parsePolicyText(text.value, path) : text;
}

export function parsePolicyText(text: string, path: string): Result<Policy, PolicyFileError> {
  const document = parseDocument(text, { prettyErrors: true });
  const [fault] = document.errors;
  if (fault) {
    const [at] = fault.linePos ?? [];
    return err({ kind: 'not-yaml', path, line: at?.line ?? 1, column: at?.col ?? 1, detail: fault.code });
  }
  const parsed = policySchema.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (parsed.success) return ok(asPolicy(parsed.data));
  const problems = parsed.error.issues.map((issue) => ({
    at: issue.path.map(String).join('.') || '(top)',
    detail: issue.message,
  }));
  return err({ kind: 'not-a-policy', path, problems });
}

export async function writePolicyFile(path: string, policy: Policy): Promise<Result<void, PolicyFileError>> {
  try {
    await writeFile(path, printPolicy(policy));
    return ok(undefined);
  } catch {
    return err({ kind: 'file-unreadable', path });
  }
}

export const printPolicy = (policy: Policy): string => stringify(policy, { lineWidth: 100 });

/** Wi-Fi keys beside a policy: `keyRef: key` per line. They never stand in the policy itself. */
export async function readKeysFile(
  path: string,
): Promise<Result<Readonly<Record<string, string>>, PolicyFileError>> {
  const text = await readText(path);
  if (!text.ok) return text;
  const document = parseDocument(text.value);
  const value: unknown = document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 0 });
  const entries = value !== null && typeof value === 'object' ? Object.entries(value) : [];
  const wrong = entries.find(([, key]) => typeof key !== 'string' || !/^[\x20-\x7e]{8,63}$/.test(key));
  if (value === undefined || wrong) {
    // The key itself stays out of the message.
    return err({
      kind: 'not-a-policy',
      path,
      problems: [{ at: wrong?.[0] ?? '(top)', detail: 'a Wi-Fi key has 8 to 63 printable characters' }],
    });
  }
  return ok(Object.fromEntries(entries) as Record<string, string>);
}

async function readText(path: string): Promise<Result<string, PolicyFileError>> {
  try {
    return ok(await readFile(path, 'utf8'));
  } catch {
    return err({ kind: 'file-unreadable', path });
  }
}
