import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { importPolicy } from '../../../shared/import/import-policy';
import { verifyCurrent } from '../../../shared/pipeline';
import type { Policy } from '../../../shared/policy/policy';
import type { RulesetFile } from '../../../shared/router/router-state';
import { count } from '../../../shared/text/format';
import { readRegularFile } from '../../files/read-regular-file';
import { done, EXIT, type Outcome } from '../command-line';
import { type CliContext, isOutcome, openRouter, type RouterChoice, stateOf } from '../context';
import { fileErrorLines } from '../error-lines';
import { readPolicyFile, writePolicyFile } from '../policy-file';
import { searchAround } from './discover';
import { findingLines, promiseLines } from './plan';

/** What the router is running now, judged: exit 2 when a promise breaks or is not known. */
export async function verifyCommand(
  context: CliContext,
  choice: RouterChoice & { readonly policy?: string },
): Promise<Outcome> {
  const given = choice.policy === undefined ? undefined : await readPolicyFile(choice.policy);
  if (given && !given.ok)
    return { exit: EXIT.error, lines: fileErrorLines(given.error), json: { error: given.error } };
  const record = await openRouter(context, choice);
  if (isOutcome(record)) return record;
  const state = stateOf(context, record);
  const policy: Policy = given?.value ?? context.app.policies.running(state, record.id);
  const { promises, findings } = verifyCurrent(policy, state);
  const holds = promises.every((result) => result.holds === 'yes');
  const lines = promiseLines(promises, policy);
  return done(
    [...lines, ...findingLines({ findings })],
    { holds, promises, findings },
    holds ? EXIT.ok : EXIT.difference,
  );
}

export interface ImportChoice extends RouterChoice {
  readonly output: string;
  readonly suggest?: boolean;
  /** Replaces a file that is there. */
  readonly force?: boolean;
}

/**
 * The router's configuration as a policy file, or zones suggested for the devices that are found. Nothing is guessed
 * silently: findings say what was not understood.
 */
export async function importCommand(context: CliContext, choice: ImportChoice): Promise<Outcome> {
  const record = await openRouter(context, choice);
  if (isOutcome(record)) return record;
  if (choice.suggest) await searchAround(context, record.id);
  const suggested = choice.suggest ? context.app.policies.suggest(record.id) : undefined;
  const { policy, findings } = suggested
    ? { policy: suggested, findings: [] }
    : importPolicy(stateOf(context, record));
  const written = await writePolicyFile(choice.output, policy, { replace: choice.force === true });
  if (!written.ok)
    return { exit: EXIT.error, lines: fileErrorLines(written.error), json: { error: written.error } };
  const wanted = suggested ? policy.zones.flatMap(({ wifi }) => wifi.map(({ keyRef }) => keyRef)) : [];
  return done(
    [
      `${count(policy.zones.length, 'zone')} and ${count(policy.rules.length, 'rule')} written to ${choice.output}.`,
      ...(wanted.length === 0 ? [] : [`Wi-Fi keys to put into the file for --keys: ${wanted.join(', ')}.`]),
      ...findingLines({ findings }),
    ],
    { policy, findings },
  );
}

/** Far more than the largest configuration seen (a block list in `dhcp`, about 1 MiB). */
export const CONFIG_LIMIT_KIB = 16 * 1024;

/** Configuration files of a folder by package name; hidden files and folders are passed over. */
export async function readConfigDir(dir: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(dir, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /^[A-Za-z0-9_-]+$/.test(entry.name));
  const texts = await Promise.all(
    files.map(async ({ name }) => {
      const read = await readRegularFile(path.join(dir, name), CONFIG_LIMIT_KIB);
      if (!read.ok) throw new Error(read.error.kind);
      return [name, read.value.bytes.toString('utf8')] as const;
    }),
  );
  return Object.fromEntries(texts);
}

/** Files of rules in the folder's `nftables.d`, as `/etc/nftables.d` of a router holds them. */
export async function readRulesDir(dir: string): Promise<readonly RulesetFile[]> {
  const folder = path.join(dir, 'nftables.d');
  const entries = await readdir(folder).catch((): readonly string[] => []);
  const names = entries.filter((name) => name.endsWith('.nft')).sort();
  return Promise.all(
    names.map(async (name) => {
      const read = await readRegularFile(path.join(folder, name), CONFIG_LIMIT_KIB);
      if (!read.ok) throw new Error(read.error.kind);
      return { path: `/etc/nftables.d/${name}`, text: read.value.bytes.toString('utf8') };
    }),
  );
}
