import { type Document, isMap, LineCounter, parseDocument, stringify } from 'yaml';
import { asPolicy, policySchema } from '../../shared/ipc/policy-schema';
import { err, ok, type Result } from '../../shared/kernel/result';
import type { Policy } from '../../shared/policy/policy';
import { type ReadFileError, readRegularFile } from '../files/read-regular-file';
import { type WriteFileError, writeWholeFile } from '../files/write-whole-file';

/** What is wrong at one place of a file. `at` is the way there: `zones.2.vlan`. */
export interface PolicyProblem {
  readonly line: number;
  readonly column: number;
  readonly at: string;
  readonly detail: string;
}

export type PolicyFileError =
  | ReadFileError
  | WriteFileError
  | {
      readonly kind: 'not-yaml';
      readonly path: string;
      readonly line: number;
      readonly column: number;
      readonly detail: string;
    }
  | {
      readonly kind: 'not-a-policy' | 'not-wifi-keys';
      readonly path: string;
      readonly problems: readonly PolicyProblem[];
    };

const LIMIT_KIB = 4096; // ten thousand devices are about 1,500 KiB

/** Reads a `*.bulkhead.yaml` (JSON is YAML). Aliases are bounded by the parser; nothing in it is code. */
export async function readPolicyFile(path: string): Promise<Result<Policy, PolicyFileError>> {
  const text = await readText(path);
  return text.ok ? parsePolicyText(text.value, path) : text;
}

export function parsePolicyText(text: string, path: string): Result<Policy, PolicyFileError> {
  const read = readYaml(text, path);
  if (!read.ok) return read;
  const parsed = policySchema.safeParse(read.value.value);
  if (parsed.success) return ok(asPolicy(parsed.data));
  const problems = parsed.error.issues.map((issue) => {
    // An unknown key is reported at the map it stands in; people look for the key itself.
    const keys = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    return { ...read.value.place([...issue.path, ...keys]), detail: issue.message };
  });
  return err({ kind: 'not-a-policy', path, problems });
}

/** Writes a policy file. One that is there may be written by hand: it is replaced only where `replace` says so. */
export const writePolicyFile = (
  path: string,
  policy: Policy,
  options: { readonly replace?: boolean } = {},
): Promise<Result<void, PolicyFileError>> => writeWholeFile(path, printPolicy(policy), options);

export const printPolicy = (policy: Policy): string => stringify(policy, { lineWidth: 100 });

/** Wi-Fi keys beside a policy: `keyRef: key` per line. They never stand in the policy itself, nor in a message. */
export async function readKeysFile(
  path: string,
): Promise<Result<Readonly<Record<string, string>>, PolicyFileError>> {
  const text = await readText(path);
  if (!text.ok) return text;
  const read = readYaml(text.value, path);
  if (!read.ok) return read;
  const { value, place } = read.value;
  const isList = value !== null && typeof value === 'object' && !Array.isArray(value);
  const entries = isList ? Object.entries(value) : [];
  const wrong = entries.filter(([, key]) => typeof key !== 'string' || !/^[\x20-\x7e]{8,63}$/.test(key));
  const problems = isList
    ? wrong.map(([ref]) => ({ ...place([ref]), detail: 'a Wi-Fi key has 8 to 63 printable characters' }))
    : [{ ...place([]), detail: 'one line for each key: name, colon, key' }];
  return problems.length === 0
    ? ok(Object.fromEntries(entries) as Record<string, string>)
    : err({ kind: 'not-wifi-keys', path, problems });
}

interface ReadYaml {
  readonly value: unknown;
  /** Where this part of it stands in the file; the nearest thing around it, when it is missing. */
  place(path: readonly PropertyKey[]): Omit<PolicyProblem, 'detail'>;
}

function readYaml(text: string, path: string): Result<ReadYaml, PolicyFileError> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [fault] = document.errors;
  if (fault) {
    const { line, col } = lines.linePos(fault.pos[0]);
    return err({ kind: 'not-yaml', path, line, column: col, detail: fault.code });
  }
  try {
    return ok({
      value: document.toJS({ maxAliasCount: 100 }),
      place: (at) => placeIn(document, lines, at.map(String)),
    });
  } catch {
    // An alias of nothing, or so many that they would fill the memory.
    return err({ kind: 'not-yaml', path, line: 1, column: 1, detail: 'BAD_ALIAS' });
  }
}

function placeIn(
  document: Document,
  lines: LineCounter,
  path: readonly string[],
): Omit<PolicyProblem, 'detail'> {
  const at = path.join('.') || '(top)';
  for (let depth = path.length; depth >= 0; depth--) {
    const offset = offsetOf(document, path.slice(0, depth));
    if (offset === undefined) continue;
    const { line, col } = lines.linePos(offset);
    return { line, column: col, at };
  }
  return { line: 1, column: 1, at };
}

/** Of the key where there is one: that is what a person searches for. */
function offsetOf(document: Document, path: readonly string[]): number | undefined {
  const last = path.at(-1);
  const parent = last === undefined ? undefined : nodeAt(document, path.slice(0, -1));
  const pair = isMap(parent) ? parent.items.find(({ key }) => String(key) === last) : undefined;
  return rangeStart(pair?.key) ?? rangeStart(nodeAt(document, path));
}

const nodeAt = (document: Document, path: readonly string[]): unknown =>
  path.length === 0 ? document.contents : document.getIn(path, true);

const rangeStart = (node: unknown): number | undefined =>
  node !== null && typeof node === 'object' && 'range' in node && Array.isArray(node.range)
    ? (node.range[0] as number)
    : undefined;

async function readText(path: string): Promise<Result<string, PolicyFileError>> {
  const read = await readRegularFile(path, LIMIT_KIB);
  return read.ok ? ok(read.value.bytes.toString('utf8')) : read;
}
