import { describe, expect, it } from 'vitest';
import { whyNoNamespaces } from '../support/netns-lab';
import { AIMED } from './aimed';
import recorded from './aimed.json';
import { section, textOf } from './config-text';
import { generatePlain } from './generate';
import { happenedTo } from './judge';
import { Kernel } from './kernel';
import { LAYOUTS, type Layout } from './layouts';
import { RELEASES, realFw4, standIn } from './renderers';
import { type Report, runAdversary, sentencesOf } from './round';

const missing = whyNoNamespaces();
if (missing !== undefined) console.warn(`adversary: skipped, ${missing}`);
const fw4 = process.env.BULKHEAD_FW4;
if (fw4 === undefined) console.warn('adversary: BULKHEAD_FW4 names no real fw4, so its part is skipped');

describe.skipIf(missing !== undefined)('the verifier against real packets', () => {
  it('says of no packet that it is stopped or let through when it is not, on hand-written rules', async () => {
    const report = await runAdversary(standIn(), { first: 1, cases: 250, packets: 4_000 });
    expect(report.found.flatMap(sentencesOf)).toEqual([]);
    // A run that sends nothing, or lets nothing through, would say little.
    expect(report.packets).toBeGreaterThan(2_000);
    expect(total(report, 'open')).toBeGreaterThan(200);
    expect(total(report, 'unknown')).toBeLessThan(report.packets / 20);
  }, 120_000);

  it('is caught when the router does something else than its configuration says', async () => {
    const honest = standIn();
    const lying = {
      ...honest,
      render: (one: Parameters<typeof honest.render>[0], layout: Layout, release: string) =>
        honest.render(
          { ...one, firewall: [...one.firewall, section('forwarding', { src: '*', dest: '*' })] },
          layout,
          release,
        ),
    };
    const report = await runAdversary(lying, { first: 1, cases: 40, packets: 200, shrinkAtMost: 0 });
    expect(total(report, 'unsafe')).toBeGreaterThan(20);
  }, 60_000);
});

describe('the adversary', () => {
  it('makes the same configuration of the same seed', () => {
    for (let seed = 1; seed < 50; seed++)
      expect(textOf(generatePlain(seed).firewall)).toBe(textOf(generatePlain(seed).firewall));
  });
});

describe.skipIf(missing !== undefined || fw4 === undefined)('what is recorded of the real fw4', () => {
  it('is still what it does', async () => {
    const [layout] = LAYOUTS;
    if (layout === undefined || fw4 === undefined) throw new Error('no layout');
    const renderer = realFw4(fw4);
    const kernel = await Kernel.start(layout);
    const now: Record<string, string> = {};
    const then: Record<string, string> = {};
    for (const one of AIMED)
      for (const release of RELEASES) {
        const said = (recorded as Record<string, string | Record<string, string>>)[one.name];
        then[`${one.name} (${release})`] = (typeof said === 'string' ? said : said?.[release]) ?? '';
        now[`${one.name} (${release})`] = await happenedTo(
          await renderer.render(one, layout, release),
          kernel,
          one.question,
        );
      }
    kernel.end();
    renderer.end();
    expect(now).toEqual(then);
  }, 120_000);
});

const total = (report: Report, name: string): number =>
  Object.values(report.sums).reduce((sum, one) => sum + (one[name] ?? 0), 0);
