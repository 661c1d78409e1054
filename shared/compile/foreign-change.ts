import {
  optionOf,
  packageOf,
  type UciConfig,
  type UciPackage,
  type UciSection,
  type UciValue,
  uciValueOf,
} from '../uci/uci';

/** How a section of somebody else is found again: by name, or (anonymous) by its type and one option that names it. */
export interface ForeignMatch {
  readonly package: string;
  readonly type: string;
  readonly name?: string;
  readonly key?: { readonly option: string; readonly value: string };
}

/** One option that we change in a section we do not own. */
export interface ForeignChange {
  readonly match: ForeignMatch;
  readonly option: string;
  readonly after: UciValue;
}

/** The same once done: what was there before (undefined: nothing) is kept for the way back. */
export interface RecordedChange extends ForeignChange {
  readonly before: UciValue | undefined;
}

export function matchFor(pkg: string, section: UciSection, keyOption?: string): ForeignMatch {
  if (section.name !== undefined) return { package: pkg, type: section.type, name: section.name };
  const value = keyOption === undefined ? undefined : optionOf(section, keyOption);
  if (keyOption === undefined || value === undefined) return { package: pkg, type: section.type };
  return { package: pkg, type: section.type, key: { option: keyOption, value } };
}

const fits = (section: UciSection, { type, name, key }: ForeignMatch): boolean =>
  section.type === type &&
  (name === undefined
    ? section.name === undefined && (key === undefined || optionOf(section, key.option) === key.value)
    : section.name === name);

export const sameValue = (a: UciValue | undefined, b: UciValue | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

export function findForeign(config: UciConfig, match: ForeignMatch): UciSection | undefined {
  return packageOf(config, match.package)?.sections.find((section) => fits(section, match));
}

/** Sets (or, with undefined, removes) one option; it keeps its place in the section where it has one. */
export function withForeignOption(
  config: UciConfig,
  match: ForeignMatch,
  option: string,
  value: UciValue | undefined,
): UciConfig {
  const pkg = packageOf(config, match.package);
  const at = pkg?.sections.findIndex((section) => fits(section, match)) ?? -1;
  const found = pkg?.sections[at];
  if (pkg === undefined || found === undefined) return config;
  const sections = pkg.sections.map((each, index) =>
    index === at ? withOption(found, option, value) : each,
  );
  const changed: UciPackage = { ...pkg, sections };
  return { ...config, [pkg.name]: changed };
}

function withOption(section: UciSection, name: string, value: UciValue | undefined): UciSection {
  const known = section.options.some((option) => option.name === name);
  if (value === undefined)
    return { ...section, options: section.options.filter((option) => option.name !== name) };
  if (!known) return { ...section, options: [...section.options, { name, value }] };
  return {
    ...section,
    options: section.options.map((option) => (option.name === name ? { name, value } : option)),
  };
}

/** Does all changes and records what each replaced. A change that changes nothing is not recorded. */
export function makeForeignChanges(
  config: UciConfig,
  changes: readonly ForeignChange[],
): { readonly config: UciConfig; readonly recorded: readonly RecordedChange[] } {
  let changed = config;
  const recorded: RecordedChange[] = [];
  for (const change of changes) {
    const section = findForeign(changed, change.match);
    if (section === undefined) continue;
    const before = uciValueOf(section, change.option);
    if (sameValue(before, change.after)) continue;
    changed = withForeignOption(changed, change.match, change.option, change.after);
    recorded.push({ ...change, before });
  }
  return { config: changed, recorded };
}
