import type { Model } from '../../shared/verify/model';
import { ask, fateOf } from '../../shared/verify/reach';
import type { Fate, Place } from '../../shared/verify/verification';
import type { Asked, Observation } from './kernel-matrix';

export interface Comparison {
  /** Zone x zone x {internet, router} cells, each with one or more packets behind it. */
  readonly cells: number;
  readonly packets: number;
  /** How many of the packets got through: a matrix of walls alone would prove little. */
  readonly open: number;
  /** A sentence for each answer of the model that real packets contradict. */
  readonly differences: readonly string[];
}

/** Holds the model's answer for each packet, and for each cell as a whole, against what the packets did. */
export function compareWithModel(model: Model, observations: readonly Observation[]): Comparison {
  const cells = new Map<string, Observation[]>();
  for (const one of observations) {
    const { proto, port } = one.question;
    const key = `${placeName(one.source)} -> ${placeName(one.target)} ${one.family} ${proto}/${port}`;
    cells.set(key, [...(cells.get(key) ?? []), one]);
  }
  return {
    cells: cells.size,
    packets: observations.length,
    open: observations.filter(({ open }) => open).length,
    differences: [
      ...observations.flatMap((one) => packetDifference(model, one)),
      ...[...cells].flatMap(([name, own]) => cellDifference(model, name, own)),
    ],
  };
}

const placeName = (place: Place): string => (place.kind === 'network' ? place.network : place.kind);

/** The model's answer for one packet. */
export const modelSays = (model: Model, { source, target, family, question }: Asked): Fate | 'some' =>
  fateOf(ask(model, source, target, family, question.proto, question.port));

function packetDifference(model: Model, one: Observation): readonly string[] {
  const { question, open } = one;
  const fate = modelSays(model, one);
  if (fate === (open ? 'allowed' : 'denied')) return [];
  const what = `${question.proto}${question.port === 0 ? '' : `/${question.port}`}`;
  const did = open ? 'a packet gets through' : 'no packet gets through';
  return [`${one.from} to ${one.to} at ${question.to}, ${what}: ${did}, the model says ${fate}`];
}

/** Without addresses: all hosts of a zone at once. Where hosts differ, the model has to say so. */
function cellDifference(model: Model, name: string, own: readonly Observation[]): readonly string[] {
  const [first] = own;
  if (first === undefined) return [];
  const { source, target, family, question } = first;
  const fate = fateOf(ask(model, whole(source), whole(target), family, question.proto, question.port));
  const open = own.filter((one) => one.open).length;
  const real = open === own.length ? 'allowed' : open === 0 ? 'denied' : 'some';
  return fate === real
    ? []
    : [`${name}: ${open} of ${own.length} packets get through, the model says ${fate}`];
}

const whole = (place: Place): Place =>
  place.kind === 'network' ? { kind: 'network', network: place.network } : { kind: place.kind };
