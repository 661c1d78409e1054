import { isSameValue } from './find-section';
import { type UciSection, uciValueOf } from './uci';

/** For each section after: the position of the section before that it grew out of, or undefined when it is new. */
export type SectionMatches = readonly (number | undefined)[];

/** What a section is recognised by. Undefined: not by this. */
type KeyOf = (section: UciSection) => string | undefined;

const nameKey: KeyOf = ({ name }) => name;
const anonymousKey: KeyOf = (section) => (section.name === undefined ? contentKey(section) : undefined);
const namedKey: KeyOf = (section) => (section.name === undefined ? undefined : contentKey(section));
const contentKey = ({ type, options }: UciSection): string =>
  JSON.stringify([type, options.map(({ name, value }) => [name, value])]);

/** People tell anonymous rules and hosts by their `name` option. */
const labelKey: KeyOf = (section) => {
  const label = section.name === undefined ? uciValueOf(section, 'name') : undefined;
  return label === undefined ? undefined : JSON.stringify([section.type, label]);
};

/**
 * In this order: by name; anonymous ones left as they were; anonymous ones that were only given a name; anonymous
 * ones with the same label.
 */
const RECOGNISED_BY: readonly [old: KeyOf, section: KeyOf][] = [
  [nameKey, nameKey],
  [anonymousKey, anonymousKey],
  [anonymousKey, namedKey],
  [labelKey, labelKey],
];

/** Pairs the sections of two states of a package. What is recognised by nothing exact is paired by likeness. */
export function matchSections(before: readonly UciSection[], after: readonly UciSection[]): SectionMatches {
  const matches: (number | undefined)[] = after.map(() => undefined);
  const open = new Set(before.keys());
  for (const [oldKey, newKey] of RECOGNISED_BY) {
    const olds = queuesByKey(before, open, oldKey);
    for (const [at, section] of after.entries()) {
      const partner = matches[at] === undefined ? olds.get(newKey(section) ?? '')?.shift() : undefined;
      if (partner !== undefined) take(partner, at);
    }
  }
  for (const { oldAt, newAt } of alikeFirst(before, after, open, matches)) {
    if (open.has(oldAt) && matches[newAt] === undefined) take(oldAt, newAt);
  }
  return matches;

  function take(oldAt: number, newAt: number): void {
    open.delete(oldAt);
    matches[newAt] = oldAt;
  }
}

function queuesByKey(
  sections: readonly UciSection[],
  open: ReadonlySet<number>,
  keyOf: KeyOf,
): Map<string, number[]> {
  const queues = new Map<string, number[]>();
  for (const at of open) {
    const key = keyOf(sections[at] as UciSection);
    if (key === undefined) continue;
    const queue = queues.get(key);
    if (queue === undefined) queues.set(key, [at]);
    else queue.push(at);
  }
  return queues;
}

interface Pairing {
  readonly oldAt: number;
  readonly newAt: number;
  readonly likeness: number;
}

/** Below this, taking one section away and adding another tells the change better than editing it into the other. */
const ENOUGH_LIKENESS = 0.5;

function alikeFirst(
  before: readonly UciSection[],
  after: readonly UciSection[],
  open: ReadonlySet<number>,
  matches: SectionMatches,
): readonly Pairing[] {
  const olds = [...open].filter((at) => before[at]?.name === undefined);
  const news = [...after.keys()].filter((at) => matches[at] === undefined && after[at]?.name === undefined);
  const oldCounts = countByType(before);
  const newCounts = countByType(after);

  return olds
    .flatMap((oldAt) => news.map((newAt) => ({ oldAt, newAt, likeness: likenessAt(oldAt, newAt) })))
    .filter(({ likeness }) => likeness >= ENOUGH_LIKENESS)
    .sort((one, other) => other.likeness - one.likeness);

  function likenessAt(oldAt: number, newAt: number): number {
    const old = before[oldAt] as UciSection;
    const section = after[newAt] as UciSection;
    if (old.type !== section.type) return 0;
    // A type that stands alone on both sides (`config defaults`) is one and the same thing, however much changed.
    const isOnlyOne = oldCounts.get(old.type) === 1 && newCounts.get(old.type) === 1;
    return Math.max(likenessOf(old, section), isOnlyOne ? ENOUGH_LIKENESS : 0);
  }
}

function likenessOf(old: UciSection, section: UciSection): number {
  const shared = old.options.filter(({ name, value }) =>
    isSameValue(uciValueOf(section, name), value),
  ).length;
  const most = Math.max(old.options.length, section.options.length);
  return most === 0 ? 1 : shared / most;
}

function countByType(sections: readonly UciSection[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { type } of sections) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}
