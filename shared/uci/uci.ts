/**
 * OpenWrt's configuration format as plain data. Order is kept everywhere because the router reads it: the first
 * matching firewall rule wins, and `@rule[3]` counts.
 *
 * A package read by `parseUci` holds exactly what the router's own loader keeps: comments and blank lines are gone
 * (the router drops them too on its first commit), option names are unique within a section, section names within
 * a package.
 */
export interface UciOption {
  readonly name: string;
  /** A string came from `option`, an array from `list`. Services read the two differently, so they stay apart. */
  readonly value: UciValue;
}

export type UciValue = string | readonly string[];

export interface UciSection {
  readonly type: string;
  /** Absent: an anonymous section, addressable only by position (`@rule[0]`). */
  readonly name?: string;
  readonly options: readonly UciOption[];
}

export interface UciPackage {
  readonly name: string;
  readonly sections: readonly UciSection[];
}

/** By package name. Read it with `packageOf`: a name such as `constructor` is legal and must not hit the prototype. */
export type UciConfig = Readonly<Record<string, UciPackage>>;

/** What `section()` takes: absent, empty and empty-list values are left out, since UCI has no empty option. */
export type UciOptionInput = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Builds a section. `name` undefined makes it anonymous; options keep the order of the keys. */
export function section(type: string, name: string | undefined, options: UciOptionInput = {}): UciSection {
  const kept = Object.entries(options).flatMap(([option, value]): UciOption[] =>
    value === undefined || value.length === 0 ? [] : [{ name: option, value }],
  );
  return name === undefined ? { type, options: kept } : { type, name, options: kept };
}

export function configOf(packages: readonly UciPackage[]): UciConfig {
  return Object.fromEntries(packages.map((pkg) => [pkg.name, pkg]));
}

export const packageOf = (config: UciConfig, name: string): UciPackage | undefined =>
  Object.hasOwn(config, name) ? config[name] : undefined;

export const uciValueOf = (section: UciSection, name: string): UciValue | undefined =>
  section.options.find((option) => option.name === name)?.value;

/** The only value, or the first of a list. */
export function optionOf(section: UciSection, name: string): string | undefined {
  const value = uciValueOf(section, name);
  return typeof value === 'string' || value === undefined ? value : value[0];
}

/**
 * All values. Services take `option ports 'lan1 lan2'` and `list ports` as the same thing, so an option is cut at
 * blanks; the items of a list are left whole. Use it only for options that hold words.
 */
export function listOf(section: UciSection, name: string): readonly string[] {
  const value = uciValueOf(section, name);
  if (value === undefined) return [];
  return typeof value === 'string' ? value.split(/[ \t\r\n]+/).filter((word) => word !== '') : value;
}

const TRUE_WORDS: ReadonlySet<string> = new Set(['1', 'on', 'true', 'yes', 'enabled']);
const FALSE_WORDS: ReadonlySet<string> = new Set(['0', 'off', 'false', 'no', 'disabled']);

/**
 * Truth as the init scripts see it (`config_get_bool`): any other word counts as not set. netifd knows only 1/true
 * and 0/false, so write `'1'` and `'0'`; this reader is for what people wrote by hand.
 */
export function flagOf(section: UciSection, name: string, byDefault: boolean): boolean {
  const word = optionOf(section, name);
  if (word === undefined) return byDefault;
  if (TRUE_WORDS.has(word)) return true;
  return FALSE_WORDS.has(word) ? false : byDefault;
}

export const sectionsOf = (pkg: UciPackage, type: string): readonly UciSection[] =>
  pkg.sections.filter((section) => section.type === type);

export const sectionNamed = (pkg: UciPackage, name: string): UciSection | undefined =>
  pkg.sections.find((section) => section.name === name);

/**
 * How the command line addresses a section of this package: its name, or `@type[n]`. The number counts named
 * sections of that type too, and holds only until a section is added or removed.
 */
export function sectionRef(pkg: UciPackage, section: UciSection): string {
  if (section.name !== undefined) return section.name;
  const nth = sectionsOf(pkg, section.type).indexOf(section);
  return `@${section.type}[${nth}]`;
}

/** The references of all sections, in order, in one walk. */
export function sectionRefs(pkg: UciPackage): readonly string[] {
  const counts = new Map<string, number>();
  return pkg.sections.map(({ type, name }) => {
    const nth = counts.get(type) ?? 0;
    counts.set(type, nth + 1);
    return name ?? `@${type}[${nth}]`;
  });
}

// libuci's hash: start 5381, times 33 plus the character, 31 bits kept at the end.
function djbHash(text: string): number {
  let hash = 5381;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 33) + text.charCodeAt(at)) | 0;
  return hash & 0x7fffffff;
}

/**
 * The name libuci gives the section at this position while it is loaded: running number, then a hash of the type.
 * It changes whenever a section before it comes or goes: fit for showing, never for storing.
 */
export function internalName(pkg: UciPackage, index: number): string {
  const section = pkg.sections[index];
  if (section === undefined) throw new RangeError(`no section ${index} in ${pkg.name}`);
  if (section.name !== undefined) return section.name;
  return generatedName(section.type, index);
}

/** The same for a type and a 0-based position, before there is a package to ask. */
export function generatedName(type: string, index: number): string {
  const hash = djbHash(type) & 0xffff;
  return `cfg${(index + 1).toString(16).padStart(2, '0')}${hash.toString(16).padStart(4, '0')}`;
}
