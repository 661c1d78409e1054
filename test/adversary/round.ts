import type { Case } from './config-text';
import { textOf } from './config-text';
import { generate, generatePlain } from './generate';
import type { Difference } from './hold';
import { isStillWrong, judgeCase, type Outcome } from './judge';
import { Kernel } from './kernel';
import { LAYOUTS, type Layout } from './layouts';
import { RELEASES, type Renderer } from './renderers';
import { shrink } from './shrink';

export interface Plan {
  /** The first seed. */
  readonly first: number;
  /** It ends with whichever is reached first. */
  readonly cases: number;
  readonly packets: number;
  readonly releases?: readonly string[];
  /** Only these seeds' differences are made small; it takes a second each. */
  readonly shrinkAtMost?: number;
}

export interface Found {
  readonly seed: number;
  readonly release: string;
  readonly one: Case;
  readonly outcome: Outcome;
  /** The smallest configuration that still answers the first wrong question wrongly. */
  readonly minimal?: Case;
}

export interface Report {
  readonly cases: number;
  readonly packets: number;
  readonly seconds: number;
  /** Per release: cases, what became of them, packets, open, unknown, unsafe, safe ... */
  readonly sums: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Why something is not known, how often. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly found: readonly Found[];
}

const QUESTIONS = 80;

/** Seed after seed: a configuration, its ruleset in the kernel, packets, and the verifier's answers beside them. */
export async function runAdversary(renderer: Renderer, plan: Plan): Promise<Report> {
  const round = new Round(renderer, plan);
  try {
    return await round.run();
  } finally {
    round.end();
  }
}

class Round {
  private readonly kernels = new Map<string, Kernel>();
  private readonly sums: Record<string, Record<string, number>> = {};
  private readonly reasons: Record<string, number> = {};
  private readonly found: Found[] = [];

  constructor(
    private readonly renderer: Renderer,
    private readonly plan: Plan,
  ) {}

  async run(): Promise<Report> {
    const { first, cases: most, packets: wanted, releases = RELEASES } = this.plan;
    // The stand-in knows plain rules; the real one may be asked anything.
    const make = this.renderer.name === 'fw4' ? generate : generatePlain;
    const started = performance.now();
    let packets = 0;
    let cases = 0;
    for (let seed = first; cases < most && packets < wanted; seed++, cases++)
      packets += await this.judge(seed, make(seed), releases[seed % releases.length] ?? '24.10');
    const seconds = (performance.now() - started) / 1000;
    return { cases, packets, seconds, sums: this.sums, reasons: this.reasons, found: this.found };
  }

  end(): void {
    for (const kernel of this.kernels.values()) kernel.end();
    this.renderer.end();
  }

  private async judge(seed: number, one: Case, release: string): Promise<number> {
    const layout = LAYOUTS.find(({ name }) => name === one.layout);
    if (layout === undefined) throw new Error(`no layout is called ${one.layout}`);
    const kernel = await this.kernelOf(layout);
    const rendered = await this.renderer.render(one, layout, release);
    const outcome = await judgeCase(one, rendered, { kernel, layout, release, questions: QUESTIONS }, seed);
    this.count(release, outcome);
    const { differences, loadDifference, acceptance } = outcome;
    if (differences.length > 0 || loadDifference !== undefined || acceptance.length > 0)
      this.found.push({
        seed,
        release,
        one,
        outcome,
        ...(await this.minimalOf(one, layout, release, kernel, outcome)),
      });
    return outcome.packets;
  }

  private async kernelOf(layout: Layout): Promise<Kernel> {
    const known = this.kernels.get(layout.name);
    if (known) return known;
    const kernel = await Kernel.start(layout);
    this.kernels.set(layout.name, kernel);
    return kernel;
  }

  private count(release: string, outcome: Outcome): void {
    this.sums[release] ??= {};
    const sum = this.sums[release];
    const add = (name: string, by: number): void => {
      sum[name] = (sum[name] ?? 0) + by;
    };
    add('cases', 1);
    add(outcome.loads, 1);
    for (const name of ['packets', 'open', 'unknown', 'some', 'elsewhere'] as const) add(name, outcome[name]);
    for (const wrong of ['unsafe', 'safe'] as const)
      add(wrong, outcome.differences.filter((one) => one.wrong === wrong).length);
    add('casesWrong', outcome.differences.length > 0 ? 1 : 0);
    add('loadDifferences', outcome.loadDifference === undefined ? 0 : 1);
    add('acceptance', outcome.acceptance.length > 0 ? 1 : 0);
    for (const [because, count] of Object.entries(outcome.reasons))
      this.reasons[because] = (this.reasons[because] ?? 0) + count;
  }

  private async minimalOf(
    one: Case,
    layout: Layout,
    release: string,
    kernel: Kernel,
    { differences: [difference] }: Outcome,
  ): Promise<{ minimal?: Case }> {
    if (difference === undefined || this.found.length >= (this.plan.shrinkAtMost ?? 3)) return {};
    const setting = { kernel, layout, release, questions: 0 };
    const minimal = await shrink(one, async (smaller) =>
      isStillWrong(smaller, await this.renderer.render(smaller, layout, release), setting, difference),
    );
    return { minimal };
  }
}

/** A few lines about a configuration that was answered wrongly, enough to try it by hand. */
export function sentencesOf({ seed, release, outcome, minimal }: Found): readonly string[] {
  const { differences, loadDifference, acceptance } = outcome;
  return [
    ...differences.slice(0, 2).map((one) => `seed ${seed} on ${release}, ${sentenceOf(one)}`),
    ...(loadDifference === undefined ? [] : [`seed ${seed} on ${release}: ${loadDifference}`]),
    ...(minimal === undefined ? [] : [textOf(minimal.firewall)]),
    ...acceptance.slice(0, 2).map((said) => `seed ${seed} on ${release}: ${said}`),
  ];
}

export function sentenceOf({ question, fate, trace, landing, wrong }: Difference): string {
  const { from, to, family, protocol, port, shots } = question;
  const what = `${JSON.stringify(from)} to ${JSON.stringify(to)}, ${family} ${protocol}/${port}, source port ${shots.map(({ sourcePort }) => sourcePort)}`;
  const came = landing ? `arrives at ${landing.where} ${landing.address} ${landing.port}` : 'nothing arrives';
  return `${wrong}: ${what}: we say ${fate} (${trace}); ${came}`;
}
