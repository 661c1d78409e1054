import { type Err, err, ok, type Result } from '../kernel/result';
import { applyToPackage } from './apply-edit';
import { isSameSection } from './find-section';
import type { UciConfig, UciOption, UciPackage, UciSection, UciValue } from './uci';
import { type UciProblem, uciProblemOf } from './valid-uci';

interface OfSection {
  readonly package: string;
  /** The section's name, or `@type[n]`: valid at the moment this edit is applied, after those before it. */
  readonly section: string;
}

export interface AddSection extends OfSection {
  readonly kind: 'add-section';
  readonly added: UciSection;
  /** Among all sections of the package, counted from 0. `section` is how it is addressed once it is there. */
  readonly position: number;
}

export interface RemoveSection extends OfSection {
  readonly kind: 'remove-section';
  readonly before: UciSection;
}

export interface RenameSection extends OfSection {
  readonly kind: 'rename-section';
  readonly name: string;
}

export interface SetType extends OfSection {
  readonly kind: 'set-type';
  readonly before: string;
  readonly after: string;
}

export interface MoveSection extends OfSection {
  readonly kind: 'move-section';
  readonly from: number;
  readonly to: number;
}

export interface SetOption extends OfSection {
  readonly kind: 'set-option';
  readonly option: string;
  /** Undefined: the option is new. */
  readonly before: UciValue | undefined;
  readonly after: UciValue;
  /** Place of a new option in its section; left out, it goes last. An option that is there keeps its place. */
  readonly position?: number;
}

export interface RemoveOption extends OfSection {
  readonly kind: 'remove-option';
  readonly option: string;
  readonly before: UciValue;
}

export interface MoveOption extends OfSection {
  readonly kind: 'move-option';
  readonly option: string;
  readonly from: number;
  readonly to: number;
}

export type SectionEdit =
  | AddSection
  | RemoveSection
  | RenameSection
  | SetType
  | MoveSection
  | SetOption
  | RemoveOption
  | MoveOption;

export type PackageEdit =
  /** Creates an empty file. */
  | { readonly kind: 'add-package'; readonly package: string }
  | { readonly kind: 'remove-package'; readonly package: string; readonly before: UciPackage };

/** One change. It carries what was there before, so it can be shown, and refused on a router that has moved on. */
export type UciEdit = PackageEdit | SectionEdit;

export type UciEditReason =
  | 'no-such-package'
  | 'package-exists'
  | 'no-such-section'
  | 'section-exists'
  | 'no-such-option'
  /** What the edit expected to find is not what is there. */
  | 'before-differs'
  | 'bad-position'
  /** The outcome could not be written to a file; `problem` says why. */
  | 'unprintable';

export interface UciEditError {
  readonly kind: 'uci-edit-error';
  readonly reason: UciEditReason;
  /** Which edit of the list, from 0. */
  readonly index: number;
  readonly edit: UciEdit;
  readonly problem?: UciProblem;
}

/** Applies the edits one after the other: all of them, or none and the reason. */
export function applyEdits(config: UciConfig, edits: readonly UciEdit[]): Result<UciConfig, UciEditError> {
  let packages: Packages = new Map(Object.entries(config));
  for (const [index, edit] of edits.entries()) {
    const next = applyOne(packages, edit);
    if (!next.ok) return err({ kind: 'uci-edit-error', reason: next.error, index, edit });
    packages = next.value;
  }
  return findUnprintable(packages, edits) ?? ok(Object.fromEntries(packages));
}

/** Blames the last edit of a package that could no longer be written. In between, a list may pass such states. */
function findUnprintable(packages: Packages, edits: readonly UciEdit[]): Err<UciEditError> | undefined {
  const lastEdits = new Map([...edits.entries()].map(([index, edit]) => [edit.package, { index, edit }]));
  for (const [name, { index, edit }] of lastEdits) {
    const pkg = packages.get(name);
    const problem = pkg && uciProblemOf(pkg);
    if (problem) return err({ kind: 'uci-edit-error', reason: 'unprintable', index, edit, problem });
  }
  return undefined;
}

type Packages = Map<string, UciPackage>;

function applyOne(packages: Packages, edit: UciEdit): Result<Packages, UciEditReason> {
  const pkg = packages.get(edit.package);
  if (edit.kind === 'add-package') {
    if (pkg !== undefined) return err('package-exists');
    return ok(new Map(packages).set(edit.package, { name: edit.package, sections: [] }));
  }
  if (pkg === undefined) return err('no-such-package');
  if (edit.kind === 'remove-package') {
    if (!isSamePackage(pkg, edit.before)) return err('before-differs');
    return ok(new Map([...packages].filter(([name]) => name !== edit.package)));
  }
  const edited = applyToPackage(pkg, edit);
  return edited.ok ? ok(new Map(packages).set(edit.package, edited.value)) : edited;
}

const isSamePackage = (one: UciPackage, other: UciPackage): boolean =>
  one.sections.length === other.sections.length &&
  one.sections.every((section, at) => isSameSection(section, other.sections[at] as UciSection));

// What follows edits documents rather than describing edits: for code that builds a candidate.

export const withPackage = (config: UciConfig, pkg: UciPackage): UciConfig =>
  Object.fromEntries([...Object.entries(config).filter(([name]) => name !== pkg.name), [pkg.name, pkg]]);

/** Replaces the section of that name where it stands, or appends. An anonymous section is always appended. */
export function withSection(pkg: UciPackage, section: UciSection): UciPackage {
  const isThere = section.name !== undefined && pkg.sections.some(({ name }) => name === section.name);
  if (!isThere) return { ...pkg, sections: [...pkg.sections, section] };
  return { ...pkg, sections: pkg.sections.map((old) => (old.name === section.name ? section : old)) };
}

export const withoutSection = (pkg: UciPackage, name: string): UciPackage => ({
  ...pkg,
  sections: pkg.sections.filter((section) => section.name !== name),
});

/** Sets an option where it stands, or appends it. Undefined, `''` and `[]` take it away: UCI has no empty option. */
export function withOption(section: UciSection, name: string, value: UciValue | undefined): UciSection {
  if (value === undefined || value.length === 0) {
    return { ...section, options: section.options.filter((option) => option.name !== name) };
  }
  const option: UciOption = { name, value };
  if (!section.options.some((old) => old.name === name))
    return { ...section, options: [...section.options, option] };
  return { ...section, options: section.options.map((old) => (old.name === name ? option : old)) };
}

/** Gives each section its successor; undefined drops it. */
export function mapSections(
  pkg: UciPackage,
  change: (section: UciSection, position: number) => UciSection | undefined,
): UciPackage {
  return { ...pkg, sections: pkg.sections.map(change).filter((section) => section !== undefined) };
}
