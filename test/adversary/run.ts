/**
 * The adversary as a program: `npm run test:deep -- [--seed N] [--cases N] [--packets N] [--release R,R] [--show N] [--json FILE]`.
 * The real fw4 where BULKHEAD_FW4 names one, else (or with --stand-in) the lab's stand-in. Ends with 1 when an answer is wrong.
 */
import { writeFileSync } from 'node:fs';
import { whyNoNamespaces } from '../support/netns-lab';
import { textOf } from './config-text';
import { realFw4, standIn } from './renderers';
import { runAdversary, sentenceOf, sentencesOf } from './round';

const wordAfter = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};
const numberAfter = (name: string, otherwise: number): number => Number(wordAfter(name) ?? otherwise);

const missing = whyNoNamespaces();
if (missing !== undefined) {
  console.error(`packets cannot be sent here: ${missing}`);
  process.exit(2);
}
const command = process.argv.includes('--stand-in') ? undefined : process.env.BULKHEAD_FW4;
if (command === undefined)
  console.log('BULKHEAD_FW4 names no real fw4: the stand-in of the lab renders, plain rules only.');
const renderer = command === undefined ? standIn() : realFw4(command);
const releases = wordAfter('--release')?.split(',');
const report = await runAdversary(renderer, {
  first: numberAfter('--seed', 1),
  cases: numberAfter('--cases', Number.MAX_SAFE_INTEGER),
  packets: numberAfter('--packets', 100_000),
  shrinkAtMost: numberAfter('--shrink', 60),
  ...(releases === undefined ? {} : { releases }),
});
const { cases, packets, seconds, sums, reasons, found } = report;
console.table(sums);
console.log(
  `${cases} configurations, ${packets} packets, ${seconds.toFixed(1)} s, ${Math.round(packets / seconds)} packets a second (${renderer.name})`,
);
console.log(
  'not known because of',
  Object.entries(reasons)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 25),
);
for (const one of found.slice(0, numberAfter('--show', 10))) console.log(sentencesOf(one).join('\n'));

const file = wordAfter('--json');
if (file !== undefined) {
  const entries = found.map(({ seed, release, one, outcome, minimal }) => ({
    seed,
    release,
    layout: one.layout,
    firewall: textOf((minimal ?? one).firewall),
    differences: outcome.differences.map(sentenceOf),
    load: outcome.loadDifference,
    acceptance: outcome.acceptance,
  }));
  writeFileSync(file, JSON.stringify(entries, null, 1));
}
process.exitCode = found.some(
  ({ outcome }) => outcome.differences.length > 0 || outcome.loadDifference !== undefined,
)
  ? 1
  : 0;
