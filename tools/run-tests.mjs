/**
 * All tests, in the order of what they cost. The last line is the sum, alone: `N passed, N failed, N skipped`.
 * `node tools/run-tests.mjs check unit` runs only the named stages.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { buildAppIfStale, buildCliIfStale } from './build.mjs';
import { inProject, projectDir } from './files.mjs';
import { add, countPlaywright, countVitest, NOTHING, outcomeOf, sumLine } from './test-counts.mjs';

/**
 * @typedef {import('./test-counts.mjs').Counts} Counts
 * @typedef {{
 *   readonly name: string,
 *   readonly folder: string,
 *   run(report: string): number,
 *   count(report: unknown): Counts,
 * }} Stage
 */

/** @type {readonly Stage[]} */
const stages = [
  { name: 'check', folder: 'test/unit', run: () => npm('run', 'check'), count: () => NOTHING },
  { name: 'unit', folder: 'test/unit', run: vitest(['unit', 'ui']), count: countVitest },
  { name: 'root', folder: 'test/unit', run: vitest(['root'], byRoot), count: countVitest },
  { name: 'e2e', folder: 'test/e2e', run: playwright('mocked', 'practice'), count: countPlaywright },
  { name: 'lab', folder: 'test/lab', run: vitest(['lab']), count: countVitest },
  { name: 'e2e-lab', folder: 'test/e2e/lab', run: playwright('lab'), count: countPlaywright },
  { name: 'dist', folder: 'test/dist', run: vitest(['dist']), count: countVitest },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(
    `no such stage: ${unknown.join(', ')} (there are ${stages.map(({ name }) => name).join(', ')})`,
  );
  process.exit(2);
}

// A log file is for reading: no colours, which some of the tools send into one all the same.
if (!process.stdout.isTTY) process.env.NO_COLOR = '1';

// Where the router with a real kernel can be had, a test that does without it has not been run.
if (process.platform === 'linux' && process.arch === 'x64' && existsSync('/etc/debian_version'))
  process.env.LAB_REQUIRED ??= '1';

const reportsDir = inProject('out/test-results');
mkdirSync(reportsDir, { recursive: true });
const started = Date.now();
let total = NOTHING;
/** @type {string[]} */
const lines = [];
try {
  buildAppIfStale();
  buildCliIfStale();
} catch (cause) {
  total = add(total, { passed: 0, failed: 1, skipped: 0 });
  console.error(cause instanceof Error ? cause.message : cause);
}
for (const stage of stages) {
  if (wanted.length > 0 && !wanted.includes(stage.name)) continue;
  if (!existsSync(inProject(stage.folder))) continue;
  const counts = runStage(stage);
  total = add(total, counts);
}
console.log(`\n${lines.join('\n')}\n${minutesSince(started)} in all`);
console.log(sumLine(total));
process.exit(total.failed > 0 ? 1 : 0);

/** @param {Stage} stage */
function runStage(stage) {
  console.log(`\n== ${stage.name}`);
  const report = inProject(`out/test-results/${stage.name}.json`);
  // A report of an earlier run must not speak for a stage that died before it wrote its own.
  rmSync(report, { force: true });
  const begun = Date.now();
  const status = stage.run(report);
  const counted = existsSync(report) ? stage.count(JSON.parse(readFileSync(report, 'utf8'))) : NOTHING;
  const counts = outcomeOf(status, counted);
  lines.push(`${stage.name.padEnd(8)} ${minutesSince(begun)}  ${sumLine(counts)}`);
  return counts;
}

/**
 * @param {readonly string[]} projects
 * @param {() => readonly string[]} [as] what stands before the command
 */
function vitest(projects, as = () => []) {
  const named = projects.flatMap((project) => ['--project', project]);
  return (/** @type {string} */ report) =>
    run(
      ...as(),
      process.execPath,
      inProject('node_modules/vitest/vitest.mjs'),
      'run',
      ...named,
      '--passWithNoTests',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${report}`,
    );
}

/** Root for the tests that need it: already, or by sudo where that asks for nothing. Else they skip and say why. */
function byRoot() {
  if (process.getuid?.() === 0 || spawnSync('sudo', ['-n', 'true']).status !== 0) return [];
  const kept = ['PATH', 'CI', 'NO_COLOR', 'LAB_REQUIRED'].flatMap((name) =>
    process.env[name] === undefined ? [] : [`${name}=${process.env[name]}`],
  );
  return ['sudo', '-n', 'env', ...kept];
}

/** @param {readonly string[]} projects */
function playwright(...projects) {
  const named = projects.flatMap((project) => ['--project', project]);
  return (/** @type {string} */ report) => {
    process.env.PLAYWRIGHT_JSON_OUTPUT_FILE = report;
    return npx('playwright', 'test', ...named, '--pass-with-no-tests', '--reporter=list,json');
  };
}

/** @param {readonly string[]} command */
function npx(...command) {
  return npm('exec', '--no', '--', ...command);
}

/** @param {readonly string[]} args */
function npm(...args) {
  return run('npm', '--silent', ...args);
}

/** @param {readonly string[]} command */
function run(...[program = '', ...args]) {
  return spawnSync(program, args, { cwd: projectDir, stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 1;
}

/** @param {number} since */
function minutesSince(since) {
  const seconds = Math.round((Date.now() - since) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`;
}
