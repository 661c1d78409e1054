import type { Model } from '../../shared/verify/model';
import { ask, fateOf } from '../../shared/verify/reach';
import type { Fate, Place, Verdict } from '../../shared/verify/verification';
import type { Landing } from './kernel';
import { type Layout, nameInUci } from './layouts';
import type { Question } from './questions';

/** `unsafe`: a packet gets through where we say denied. `safe`: none does where we say allowed. */
export type Wrong = 'unsafe' | 'safe';

export interface Difference {
  readonly wrong: Wrong;
  readonly question: Question;
  readonly landing?: Landing;
  readonly fate: Fate | 'some';
  readonly trace: string;
}

export type Held =
  | { readonly kind: 'right' | 'elsewhere' }
  | { readonly kind: 'unknown' | 'some'; readonly because: string }
  | { readonly kind: 'wrong'; readonly difference: Difference };

/** The verifier's answer to one question, held against where its packets arrived. */
export function holdAgainst(
  model: Model,
  layout: Layout,
  question: Question,
  landing: Landing | undefined,
): Held {
  const verdicts = answersTo(model, question, question.from, question.to);
  const fate = fateOf(verdicts);
  const there = landing !== undefined && landedThere(question, landing);
  if (fate === 'unknown' || fate === 'some') return { kind: fate, because: reasonOf(verdicts) ?? fate };
  if (landing && !there)
    return fate === 'allowed' ? { kind: 'elsewhere' } : sentOn(model, layout, question, landing);
  if (there !== (fate === 'allowed')) return wrong(question, landing, fate, verdicts);
  return wholeNetworks(model, question, landing);
}

/** Where a packet was sent, as opposed to where a redirect took it. */
export const landedThere = (question: Question, landing: Landing): boolean =>
  question.towards === undefined
    ? landing.where === 'router'
    : landing.where === question.towards && landing.address === question.shots[0]?.destination;

/** The question without hosts, which promises ask: it must not say more than what one host's packet shows. */
function wholeNetworks(model: Model, question: Question, landing: Landing | undefined): Held {
  const verdicts = answersTo(model, question, whole(question.from), whole(question.to));
  const fate = fateOf(verdicts);
  if (fate === (landing ? 'denied' : 'allowed'))
    return wrong(question, landing, fate, verdicts, 'of whole networks: ');
  return { kind: 'right' };
}

/** A packet came out at somebody it was not sent to. "Can they reach that network (or the router)" must not be denied. */
function sentOn(model: Model, layout: Layout, question: Question, landing: Landing): Held {
  const network = layout.networks.find(({ device }) => device === landing.where);
  if (network?.hosts.length === 0) return { kind: 'elsewhere' }; // it went out to the internet
  const name = network && nameInUci(layout, network.name);
  if (question.from.kind === 'network' && question.from.network === name) return { kind: 'elsewhere' };
  const to: Place = name === undefined ? { kind: 'router' } : { kind: 'network', network: name };
  const verdicts = answersTo(model, question, question.from, to);
  if (verdicts.some((verdict) => verdict.fate !== 'denied')) return { kind: 'elsewhere' };
  return wrong(question, landing, 'denied', verdicts, `about ${JSON.stringify(to)}: `);
}

const answersTo = (
  model: Model,
  { family, protocol, port }: Question,
  from: Place,
  to: Place,
): readonly Verdict[] => ask(model, from, to, family, protocol, port);

const whole = (place: Place): Place =>
  place.kind === 'network' ? { kind: 'network', network: place.network } : { kind: place.kind };

const reasonOf = (verdicts: readonly Verdict[]): string | undefined =>
  verdicts.find((verdict) => verdict.unknownBecause !== undefined)?.unknownBecause;

function wrong(
  question: Question,
  landing: Landing | undefined,
  fate: Fate | 'some',
  verdicts: readonly Verdict[],
  about = '',
): Held {
  const trace = verdicts[0]?.trace.map(({ code, section }) => `${code} ${section ?? ''}`).join(', ') ?? '';
  const base = { question, fate, trace: `${about}${trace}` };
  return {
    kind: 'wrong',
    difference: landing ? { ...base, wrong: 'unsafe', landing } : { ...base, wrong: 'safe' },
  };
}
