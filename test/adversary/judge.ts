import type { Model } from '../../shared/verify/model';
import { ask, fateOf } from '../../shared/verify/reach';
import { acceptanceDifferences } from './acceptance';
import type { Case } from './config-text';
import { type Difference, holdAgainst, landedThere } from './hold';
import type { Kernel } from './kernel';
import type { Layout } from './layouts';
import { modelOf } from './model-of';
import { type Question, questionsFor } from './questions';
import { seeded } from './random';
import { type Rendered, withoutSynLimit } from './renderers';

/** What became of one configuration. */
export interface Outcome {
  readonly loads: 'loads' | 'refused' | 'crash' | 'not-rendered';
  readonly packets: number;
  readonly open: number;
  readonly unknown: number;
  readonly some: number;
  /** It arrived, but not where it was sent: neither right nor wrong. */
  readonly elsewhere: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly differences: readonly Difference[];
  /** The ruleset does not load and the verifier answers nevertheless, or the other way round. */
  readonly loadDifference?: string;
  readonly acceptance: readonly string[];
}

export interface Setting {
  readonly kernel: Kernel;
  readonly layout: Layout;
  readonly release: string;
  readonly questions: number;
}

const NOTHING = {
  packets: 0,
  open: 0,
  unknown: 0,
  some: 0,
  elsewhere: 0,
  reasons: {},
  differences: [],
  acceptance: [],
};

/** Sends the packets of a configuration and holds the verifier's answers against what arrived. */
export async function judgeCase(
  one: Case,
  rendered: Rendered,
  setting: Setting,
  seed: number,
): Promise<Outcome> {
  if (rendered.refused !== undefined) return { ...NOTHING, loads: 'not-rendered' };
  const model = modelOf(one, setting.layout, setting.release);
  const saysLoads = model.firewall.loadErrors.length === 0;
  const ruleset = rendered.ruleset === undefined ? undefined : withoutSynLimit(rendered.ruleset);
  const refusal = ruleset === undefined ? rendered.crash : await setting.kernel.load(ruleset);
  if (ruleset === undefined || refusal !== undefined) {
    const loadDifference = `does not load (${refusal ?? 'fw4 died'}), and the verifier answers`;
    const answers = saysLoads && answersAnything(one, model, setting, seed);
    return {
      ...NOTHING,
      loads: ruleset === undefined ? 'crash' : 'refused',
      ...(answers ? { loadDifference } : {}),
    };
  }
  const loadDifference = `loads, and the verifier says it does not: ${JSON.stringify(model.firewall.loadErrors)}`;
  return {
    loads: 'loads',
    ...(await judgePackets(one, ruleset, model, setting, seed)),
    ...(saysLoads ? {} : { loadDifference }),
    acceptance: acceptanceDifferences(model, rendered.warnings),
  };
}

/** Where nothing is loaded, nothing may be said: "not known" is the only answer. */
const answersAnything = (one: Case, model: Model, { layout, questions }: Setting, seed: number): boolean =>
  questionsFor(one, layout, seeded(seed), questions).some(
    ({ from, to, family, protocol, port }) =>
      fateOf(ask(model, from, to, family, protocol, port)) !== 'unknown',
  );

async function judgePackets(
  one: Case,
  ruleset: string,
  model: Model,
  { kernel, layout, questions }: Setting,
  seed: number,
): Promise<Omit<Outcome, 'loads' | 'acceptance'>> {
  const asked = questionsFor(one, layout, seeded(seed ^ 0x5eed), questions);
  const landings = await kernel.shoot(asked.flatMap(({ shots }) => shots));
  const tally = { open: 0, unknown: 0, some: 0, elsewhere: 0 };
  const reasons: Record<string, number> = {};
  const differences: Difference[] = [];
  let at = 0;
  for (const question of asked) {
    const own = landings.slice(at, at + question.shots.length);
    at += question.shots.length;
    const landing = own.find((landed) => landed !== undefined);
    if (landing) tally.open += 1;
    const held = holdAgainst(model, layout, question, landing);
    if (held.kind === 'unknown' || held.kind === 'some')
      reasons[held.because] = (reasons[held.because] ?? 0) + 1;
    if (held.kind === 'wrong') {
      if (await stays(kernel, ruleset, question, landing !== undefined)) differences.push(held.difference);
    } else if (held.kind !== 'right') tally[held.kind] += 1;
  }
  return { packets: landings.length, ...tally, reasons, differences };
}

/** Whether this very question is still answered wrongly on a smaller configuration. */
export async function isStillWrong(
  one: Case,
  rendered: Rendered,
  { kernel, layout, release }: Setting,
  { question, wrong }: Difference,
): Promise<boolean> {
  if (rendered.ruleset === undefined || (await kernel.load(withoutSynLimit(rendered.ruleset))) !== undefined)
    return false;
  const landing = (await kernel.shoot(question.shots)).find((landed) => landed !== undefined);
  const held = holdAgainst(modelOf(one, layout, release), layout, question, landing);
  return held.kind === 'wrong' && held.difference.wrong === wrong;
}

/** Asks again with everything fresh: a rate limit is used up after a few packets, and a busy machine may lose one. */
async function stays(kernel: Kernel, ruleset: string, question: Question, open: boolean): Promise<boolean> {
  await kernel.load(ruleset);
  const again = await kernel.shoot(question.shots);
  return again.some((landed) => landed !== undefined) === open;
}

/** What became of one packet: `arrives`, `elsewhere`, `stops`, or that nothing is loaded at all. */
export async function happenedTo(rendered: Rendered, kernel: Kernel, question: Question): Promise<string> {
  if (rendered.ruleset === undefined) return 'fw4 dies';
  if ((await kernel.load(withoutSynLimit(rendered.ruleset))) !== undefined) return 'nft refuses';
  const landing = (await kernel.shoot(question.shots)).find((landed) => landed !== undefined);
  return landing === undefined ? 'stops' : landedThere(question, landing) ? 'arrives' : 'elsewhere';
}
