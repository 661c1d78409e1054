import { internalName, type UciPackage, type UciSection, type UciValue } from './uci';

/**
 * The position of a section by what the command line calls it: its name, `@type[n]` (from the end when negative),
 * `@[n]` over all types, or the generated `cfgNNhhhh` of an anonymous one. -1: there is none.
 */
export function findSection(pkg: UciPackage, ref: string): number {
  const extended = /^@([\x21-\x7e]*)\[(-?[0-9]+)\]$/.exec(ref);
  if (extended === null) {
    const named = pkg.sections.findIndex(({ name }) => name === ref);
    return named >= 0 ? named : pkg.sections.findIndex((_, at) => internalName(pkg, at) === ref);
  }
  const type = extended[1] as string;
  const positions = [...pkg.sections.keys()].filter((at) => type === '' || pkg.sections[at]?.type === type);
  return positions.at(Number(extended[2])) ?? -1;
}

export function isSameValue(one: UciValue | undefined, other: UciValue | undefined): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return one === other;
  return one.length === other.length && one.every((item, at) => item === other[at]);
}

/** Same type and the same options in the same order; the name is left out of it. */
export function isSameContent(one: UciSection, other: UciSection): boolean {
  if (one.type !== other.type || one.options.length !== other.options.length) return false;
  return one.options.every(({ name, value }, at) => {
    const twin = other.options[at];
    return twin?.name === name && isSameValue(twin.value, value);
  });
}

export const isSameSection = (one: UciSection, other: UciSection): boolean =>
  one.name === other.name && isSameContent(one, other);
