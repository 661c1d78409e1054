import { internalName, type UciPackage, type UciSection, type UciValue } from './uci';

/** Section and option names. No `-` and no `.`: libuci refuses them in files and on the command line. */
export const isValidUciName = (text: string): boolean => /^[A-Za-z0-9_]+$/.test(text);

/** Section types: printable ASCII without blanks, so `bridge-vlan` and `wifi-iface` pass. */
export const isValidUciType = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

/** Package names as a `package` line takes them. A file name may hold more, but a `.` in it cannot be addressed. */
export const isValidPackageWord = (text: string): boolean => /^[A-Za-z0-9_-]+$/.test(text);

/**
 * Values that survive a file: anything without a NUL, which would cut them short. Stricter than a file is
 * `isTypeableUciValue`; an empty string is legal as a list item only, which `uciProblemOf` checks.
 */
export const isValidUciValue = (text: string): boolean => !text.includes('\0');

/** What the `uci` command line takes as a value: no control characters except tab and line ends. */
export const isTypeableUciValue = (text: string): boolean => !/[\x00-\x08\x0b\x0c\x0e-\x1f]/.test(text);

/** Why a package would not read back the way it is. `subject` is the name or type at fault, never a value. */
export interface UciProblem {
  readonly reason:
    | 'bad-package-name'
    | 'bad-section-type'
    | 'bad-section-name'
    | 'section-name-twice'
    | 'bad-option-name'
    | 'option-name-twice'
    | 'empty-value'
    | 'nul-in-value';
  readonly subject: string;
}

/** The first thing that keeps `parseUci(printUci(pkg))` from being `pkg`; undefined when nothing does. */
export function uciProblemOf(pkg: UciPackage): UciProblem | undefined {
  if (!/^[\x21-\x7e]+$/.test(pkg.name)) return { reason: 'bad-package-name', subject: pkg.name };
  const names = new Set<string>();
  for (const [at, section] of pkg.sections.entries()) {
    const problem = sectionProblemOf(section);
    if (problem !== undefined) return problem;
    if (section.name !== undefined && names.has(section.name)) {
      return { reason: 'section-name-twice', subject: section.name };
    }
    // Anonymous sections have a name while loaded. A later section of that name would melt into them.
    names.add(internalName(pkg, at));
  }
  return undefined;
}

function sectionProblemOf({ type, name, options }: UciSection): UciProblem | undefined {
  if (!isValidUciType(type)) return { reason: 'bad-section-type', subject: type };
  if (name !== undefined && !isValidUciName(name)) return { reason: 'bad-section-name', subject: name };
  const seen = new Set<string>();
  for (const option of options) {
    if (!isValidUciName(option.name)) return { reason: 'bad-option-name', subject: option.name };
    if (seen.has(option.name)) return { reason: 'option-name-twice', subject: option.name };
    seen.add(option.name);
    const reason = valueProblemOf(option.value);
    if (reason !== undefined) return { reason, subject: option.name };
  }
  return undefined;
}

function valueProblemOf(value: UciValue): 'empty-value' | 'nul-in-value' | undefined {
  if (value.length === 0) return 'empty-value';
  const texts = typeof value === 'string' ? [value] : value;
  return texts.every(isValidUciValue) ? undefined : 'nul-in-value';
}
