import { isSameContent, isSameValue } from './find-section';
import { type UciSection, uciValueOf } from './uci';

/** For each section after: the position of the section before that it grew out of, or undefined when it is new. */
export type SectionMatches = readonly (number | undefined)[];

type Fits = (old: UciSection, section: UciSection) => boolean;

const isSameName: Fits = (old, section) => section.name !== undefined && old.name === section.name;
const isUntouched: Fits = (old, section) => section.name === undefined && isAnonymousTwin(old, section);
const wasNamed: Fits = (old, section) => section.name !== undefined && isAnonymousTwin(old, section);

/**
 * Pairs the sections of two states of a package. Named ones by name. Anonymous ones by equal content, then by
 * likeness; one that was only given a name is recognised by its content.
 */
export function matchSections(before: readonly UciSection[], after: readonly UciSection[]): SectionMatches {
  const matches: (number | undefined)[] = after.map(() => undefined);
  const open = new Set(before.keys());
  for (const fits of [isSameName, isUntouched, wasNamed]) {
    for (const [at, section] of after.entries()) {
      if (matches[at] !== undefined) continue;
      const partner = [...open].find((old) => fits(before[old] as UciSection, section));
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

interface Candidate {
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
): readonly Candidate[] {
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
  const share = most === 0 ? 1 : shared / most;
  // People tell rules and hosts by their `name` option.
  const label = uciValueOf(old, 'name');
  return label !== undefined && isSameValue(label, uciValueOf(section, 'name')) ? 1 + share : share;
}

function countByType(sections: readonly UciSection[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { type } of sections) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

const isAnonymousTwin = (old: UciSection, section: UciSection): boolean =>
  old.name === undefined && isSameContent(old, section);
