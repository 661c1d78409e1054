import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const document = readFileSync(path.join(root, 'docs/semantics.md'), 'utf8');
const sources = readdirSync(path.join(root, 'shared/verify'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(path.join(root, 'shared/verify', name), 'utf8'));
const found = (pattern: RegExp): readonly string[] => [
  ...new Set(sources.flatMap((text) => [...text.matchAll(pattern)].map(([, code]) => code ?? ''))),
];

/** Codes as they stand in the verifier's own source. */
const state = sources.find((text) => text.includes('export type LoadFault')) ?? '';
const faults = [
  ...(/export type LoadFault =([^;]*);/.exec(state)?.[1] ?? '').matchAll(/'([a-z0-9-]+)'/g),
].map(([, code]) => code ?? '');
const groups: [what: string, codes: readonly string[]][] = [
  ['trace code', found(/\{ code: '([a-z-]+)'/g)],
  [
    'reason of a verdict without the firewall',
    found(/fixed\(\s*'[a-z]+',[^)]*?'([a-z0-9-]+)',\s*[a-z.]+name/gs),
  ],
  ['reason for unknown', found(/(?:because|unknownBecause): '([a-z-]+)'/g)],
  ['reason of a ruleset that does not load', faults],
];

describe('docs/semantics.md', () => {
  it.each(groups)('names every %s', (_what, codes) => {
    expect(codes.length).toBeGreaterThan(2);
    expect(codes.filter((code) => !document.includes(`\`${code}\``))).toEqual([]);
  });
});
