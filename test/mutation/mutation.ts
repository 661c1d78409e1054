/**
 * `npm run test:mutation [-- AREA ... --sample N --seed S]`: would the tests notice? Every small change of the sources in
 * areas.ts is tried alone; tests that stay green let it live, and it is listed with its place in out/mutation.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createVitest, type TestSpecification, type Vitest } from 'vitest/node';
import { inProject, projectDir } from '../../tools/files.mjs';
import { type Area, areas } from './areas';
import { instrument, type Mutant } from './mutants';

type Fate = 'killed' | 'survived' | 'not-met' | 'timed-out';

/** A mutant may loop for ever: this often the time of the unchanged tests, and at least this long. */
const PATIENCE = { times: 10, atLeastMs: 15_000 };

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: { sample: { type: 'string' }, seed: { type: 'string', default: '1' } },
});

const outDir = inProject('out/mutation');

async function judge(area: Area): Promise<string> {
  const { code, mutants } = written(area);
  const vitest = await startVitest(area, code);
  const coverageFile = path.join(outDir, `${area.name}.coverage`);
  rmSync(coverageFile, { force: true });
  const startedAt = Date.now();
  const all = await vitest.globTestSpecifications(area.tests.map(inProject));
  const dry = await run(vitest, all, { mutant: -1, coverageFile });
  if (dry !== 'passed') throw new Error(`${area.name}: the tests fail without any change`);
  const limitMs = Math.max(PATIENCE.atLeastMs, (Date.now() - startedAt) * PATIENCE.times);
  const testsOf = coverageOf(coverageFile, all);

  const chosen =
    values.sample === undefined ? mutants : sampled(mutants, Number(values.sample), Number(values.seed));
  const fates = new Map<Mutant, Fate>();
  for (const mutant of chosen) {
    fates.set(mutant, await fateOf(vitest, mutant, testsOf.get(mutant.id) ?? [], limitMs));
    process.stdout.write(fates.get(mutant) === 'killed' ? '.' : 'x');
  }
  await vitest.close();
  return report(area, fates);
}

function written(area: Area): {
  readonly code: ReadonlyMap<string, string>;
  readonly mutants: readonly Mutant[];
} {
  const code = new Map<string, string>();
  const mutants: Mutant[] = [];
  for (const file of sourcesOf(area)) {
    const one = instrument(path.relative(projectDir, file), readFileSync(file, 'utf8'), mutants.length);
    code.set(file, one.code);
    mutants.push(...one.mutants);
  }
  return { code, mutants };
}

function sourcesOf({ source }: Area): readonly string[] {
  const at = inProject(source);
  if (statSync(at).isFile()) return [at];
  const names = readdirSync(at, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => path.join(at, name));
}

function startVitest(area: Area, code: ReadonlyMap<string, string>): Promise<Vitest> {
  return createVitest(
    'test',
    {
      root: projectDir,
      config: false,
      watch: false,
      bail: 1,
      include: ['test/unit/**/*.test.ts'],
      setupFiles: [inProject('test/mutation/setup.ts')],
      testTimeout: 20_000,
      reporters: [{}],
      pool: 'forks',
      ...(area.name === 'rollout' ? {} : { isolate: false }),
      maxWorkers: 1,
    },
    {
      plugins: [
        {
          name: 'mutants',
          enforce: 'pre',
          load: (id) => code.get(id.split('?')[0] ?? ''),
        },
      ],
    },
  );
}

async function fateOf(
  vitest: Vitest,
  mutant: Mutant,
  tests: readonly TestSpecification[],
  limitMs: number,
): Promise<Fate> {
  if (tests.length === 0) return 'not-met';
  const end = await run(vitest, tests, { mutant: mutant.id, coverageFile: '' }, limitMs);
  return end === 'passed' ? 'survived' : end === 'failed' ? 'killed' : 'timed-out';
}

async function run(
  vitest: Vitest,
  tests: readonly TestSpecification[],
  given: { readonly mutant: number; readonly coverageFile: string },
  limitMs?: number,
): Promise<'passed' | 'failed' | 'timed-out'> {
  vitest.provide('mutant', given.mutant);
  vitest.provide('coverageFile', given.coverageFile);
  let late = false;
  const timer =
    limitMs === undefined
      ? undefined
      : setTimeout(() => {
          late = true;
          void vitest.cancelCurrentRun('keyboard-input');
        }, limitMs);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications([...tests]);
  clearTimeout(timer);
  if (late) return 'timed-out';
  return unhandledErrors.length === 0 && testModules.every((one) => one.ok()) ? 'passed' : 'failed';
}

/** For each mutant the test files that meet it. */
function coverageOf(
  file: string,
  all: readonly TestSpecification[],
): ReadonlyMap<number, readonly TestSpecification[]> {
  const tests = new Map<number, TestSpecification[]>();
  const bySpec = new Map(all.map((spec) => [spec.moduleId, spec]));
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const { test, met } = JSON.parse(line) as { test: string; met: number[] };
    const spec = bySpec.get(test);
    if (spec) for (const id of met) tests.set(id, [...(tests.get(id) ?? []), spec]);
  }
  return tests;
}

/** The same mutants for the same seed (a linear congruential generator; Numerical Recipes). */
function sampled(mutants: readonly Mutant[], size: number, seed: number): readonly Mutant[] {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return mutants
    .map((mutant) => [next(), mutant] as const)
    .sort(([a], [b]) => a - b)
    .slice(0, size)
    .map(([, mutant]) => mutant);
}

function report(area: Area, fates: ReadonlyMap<Mutant, Fate>): string {
  const living = [...fates].filter(([, fate]) => fate === 'survived' || fate === 'not-met');
  writeFileSync(
    path.join(outDir, `${area.name}.txt`),
    living
      .map(
        ([{ file, line, before, after }, fate]) =>
          `${file}:${line} ${fate}\n  ${oneLine(before)}\n  ${oneLine(after)}\n`,
      )
      .join(''),
  );
  const score = ((fates.size - living.length) / fates.size) * 100;
  return `${area.name.padEnd(9)} ${score.toFixed(1)} % of ${fates.size} noticed, ${living.length} not: out/mutation/${area.name}.txt`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 160);

mkdirSync(outDir, { recursive: true });
const wanted = areas.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const lines: string[] = [];
for (const area of wanted) lines.push(await judge(area));
console.log(`\n${lines.join('\n')}`);
process.exit(0);
