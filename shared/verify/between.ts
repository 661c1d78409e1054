import type { Service } from '../policy/service';
import type { EndPlace } from './ends';
import type { Model } from './model';
import { answerPair, type PairAnswer } from './reach';
import { verdictsFor } from './services';
import type { Family, Verdict } from './verification';

/** The answers between all places of two ends in one family, built once and asked for each service. */
export interface Between {
  verdicts(service: Service, wallsAsTheyAre?: boolean): readonly Verdict[];
}

interface Answer {
  readonly answer: PairAnswer;
  readonly through: string | undefined;
  readonly perhaps: boolean;
}

export function between(
  model: Model,
  from: readonly EndPlace[],
  to: readonly EndPlace[],
  family: Family,
): Between {
  const answers = from.flatMap((source) =>
    to
      .filter((target) => !leadsBack(source, target))
      .map(
        (target): Answer => ({
          answer: answerPair(model, source.place, target.place, family),
          through: source.through ?? target.through,
          perhaps: target.perhaps === true,
        }),
      ),
  );
  const [only, ...more] = answers;
  if (only !== undefined && more.length === 0 && only.through === undefined)
    return { verdicts: (service, wallsAsTheyAre) => verdictsFor(only.answer, service, wallsAsTheyAre) };
  return {
    verdicts: (service, wallsAsTheyAre) =>
      answers.flatMap((one) => noted(one, verdictsFor(one.answer, service, wallsAsTheyAre))),
  };
}

/** A network is no way to the internet for what comes from it. */
const leadsBack = ({ place: from }: EndPlace, { place: to, through }: EndPlace): boolean =>
  through !== undefined && from.kind === 'network' && to.kind === 'internet' && from.network === through;

/** Verdicts with their way. Where packets only may go that way, an open one is not known, and a wall says nothing. */
function noted({ through, perhaps }: Answer, verdicts: readonly Verdict[]): readonly Verdict[] {
  if (through === undefined) return verdicts;
  if (!perhaps) return verdicts.map((verdict) => ({ ...verdict, through }));
  return verdicts
    .filter(({ fate }) => fate !== 'denied')
    .map((verdict) => ({
      ...verdict,
      fate: 'unknown',
      through,
      unknownBecause: verdict.unknownBecause ?? `may-lead-to-internet ${through}`,
    }));
}
