import { internalName, sectionRefs, type UciPackage, type UciSection, type UciValue } from './uci';
import { uciProblemOf } from './valid-uci';

/**
 * The file as `uci commit` writes it, byte for byte: a blank line before each section and one at the end.
 *
 * Printing what would not read back (a `-` in a name, an empty option, a NUL, the same name twice) is a bug of the
 * caller and throws. `uciProblemOf` tells beforehand.
 */
export function printUci(pkg: UciPackage): string {
  refuseUnreadable(pkg);
  return `${pkg.sections.map(printSection).join('')}\n`;
}

/** As `uci export` prints it: the same behind a `package` line. */
export function printUciExport(pkg: UciPackage): string {
  refuseUnreadable(pkg);
  return `package ${pkg.name}\n${printUci(pkg)}`;
}

/**
 * As `uci show` prints it: for reading and comparing only, since a value with a line end covers several lines.
 * Anonymous sections go by position (`@rule[0]`), or by their generated names as with `uci -X`.
 */
export function printUciShow(
  pkg: UciPackage,
  anonymous: 'by-position' | 'by-generated-name' = 'by-position',
): string {
  refuseUnreadable(pkg);
  const refs =
    anonymous === 'by-position' ? sectionRefs(pkg) : pkg.sections.map((_, at) => internalName(pkg, at));
  return pkg.sections
    .flatMap(({ type, options }, index) => {
      const path = `${pkg.name}.${refs[index]}`;
      return [
        `${path}=${type}\n`,
        ...options.map(({ name, value }) => `${path}.${name}=${printValue(value)}\n`),
      ];
    })
    .join('');
}

/** Quotes a value for a file, for `uci show`, and for a POSIX shell, which reads it the same way. */
export const quoteUci = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A value on one line: a list as its items side by side. */
export const printValue = (value: UciValue): string =>
  typeof value === 'string' ? quoteUci(value) : value.map(quoteUci).join(' ');

function printSection({ type, name, options }: UciSection): string {
  const head = `\nconfig ${printType(type)}${name === undefined ? '' : ` '${name}'`}\n`;
  const lines = options.flatMap((option) =>
    typeof option.value === 'string'
      ? [`\toption ${option.name} ${quoteUci(option.value)}\n`]
      : option.value.map((item) => `\tlist ${option.name} ${quoteUci(item)}\n`),
  );
  return head + lines.join('');
}

// libuci prints a type bare even where it holds a quote, `#`, `;` or backslash, and then cannot read its own file.
// We quote those: the one place where our bytes differ from its.
const printType = (type: string): string => (/["'#;\\]/.test(type) ? quoteUci(type) : type);

function refuseUnreadable(pkg: UciPackage): void {
  const problem = uciProblemOf(pkg);
  if (problem !== undefined)
    throw new Error(`unprintable package ${pkg.name}: ${problem.reason} ${problem.subject}`);
}
