import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Prepared, prepare } from '../../../shared/pipeline';
import type { Policy } from '../../../shared/policy/policy';
import type { RouterState } from '../../../shared/router/router-state';
import { describeEdits } from '../../../shared/uci/diff-uci';
import { type GoldenRouter, goldenRouter, withConfig, withLines } from '../../support/golden-router';

/**
 * Households as folders: `case.yaml` says what is asked of which factory routers, the rest is what must come out.
 * `vitest -u` writes the expected files; their difference is reviewed like code.
 */
const CASES = path.resolve(import.meta.dirname, '../../golden/cases');

interface GoldenCase {
  readonly routers: readonly GoldenRouter[];
  /** Another case, applied before: this one starts from its outcome. */
  readonly after?: string;
  /** What its owner had written by hand before, by package. */
  readonly theirs?: Readonly<Record<string, string>>;
  readonly keys: Readonly<Record<string, string>>;
  readonly policy: Policy;
}

const readCase = (name: string): GoldenCase =>
  parse(readFileSync(path.join(CASES, name, 'case.yaml'), 'utf8')) as GoldenCase;

function startOf(golden: GoldenCase, router: GoldenRouter): RouterState {
  const factory = withLines(goldenRouter(router), golden.theirs ?? {});
  if (golden.after === undefined) return factory;
  const earlier = readCase(golden.after);
  const { candidate } = prepare({ policy: earlier.policy, state: factory, keys: earlier.keys });
  return withConfig(factory, candidate.config);
}

const facts = (from: Readonly<Record<string, string | number>>): string =>
  Object.entries(from)
    .map(([name, value]) => ` ${name}=${value}`)
    .join('');

function planText({ plan, findings, verification, mayApply }: Prepared): string {
  return [
    `may apply: ${mayApply ? 'yes' : 'no'}`,
    `effects: ${plan.effects.join(' ') || 'none'}`,
    `window: ${plan.windowSeconds} s`,
    `sign in at: ${plan.managementAddresses.join(' ')}`,
    `open connections that end: ${plan.endedConnections.join(' ') || 'none'}`,
    '',
    ...plan.consequences.map((each) => `consequence ${each.code}${facts(each.facts)}`),
    '',
    ...findings.map((each) => `${each.severity} ${each.code} ${each.subject}${facts(each.facts)}`),
    '',
    ...verification.promises.map(({ promise, holds }) => `promise ${promise.id}: ${holds}`),
    '',
    ...describeEdits(plan.edits),
    '',
  ].join('\n');
}

/** Per pair and family: what passes. `~` marks services of which only a part does. */
function reachText({ verification }: Prepared): string {
  const pairs = new Map<string, string[]>();
  for (const cell of verification.cells) {
    const pair = `${cell.from} > ${cell.to} ${cell.family}`;
    const passing = pairs.get(pair) ?? [];
    if (cell.fate !== 'denied')
      passing.push(`${cell.fate === 'allowed' ? '' : cell.fate === 'some' ? '~' : '?'}${cell.service}`);
    pairs.set(pair, passing);
  }
  const lines = [...pairs].map(
    ([pair, passing]) => `${pair}: ${passing.includes('any') ? 'everything' : passing.join(' ') || '-'}`,
  );
  return `${lines.join('\n')}\n`;
}

describe.each(readdirSync(CASES))('golden household %s', (name) => {
  const golden = readCase(name);
  it.each(golden.routers)('on %s', async (router) => {
    const prepared = prepare({ policy: golden.policy, state: startOf(golden, router), keys: golden.keys });
    const dir = path.join(CASES, name, router);
    for (const file of prepared.plan.files)
      await expect(file.after ?? '(removed)\n').toMatchFileSnapshot(
        path.join(dir, 'candidate', `${file.package}.uci`),
      );
    await expect(planText(prepared)).toMatchFileSnapshot(path.join(dir, 'plan.txt'));
    await expect(reachText(prepared)).toMatchFileSnapshot(path.join(dir, 'reach.txt'));

    const planned = prepared.plan.files.map((file) => `${file.package}.uci`).sort();
    const written = path.join(dir, 'candidate');
    // A file that no plan writes any more would otherwise stay behind unnoticed. (The first `-u` writes at the end.)
    expect(existsSync(written) ? readdirSync(written).sort() : planned).toEqual(planned);
  });
});
