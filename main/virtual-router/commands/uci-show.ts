import type { UciFile, UciSection } from '../uci/uci-file';
import type { UciStore } from '../uci/uci-store';

const quote = (value: string): string => `'${value.replaceAll("'", "'\\''")}'`;

interface ShowOptions {
  readonly only: UciSection | undefined;
  readonly option: string | undefined;
  readonly internalNames: boolean;
  readonly separator: string;
}

/** `uci show`: one line per section and option; anonymous sections as `@type[n]` unless `-X`. */
export function uciShow(
  pack: string,
  file: UciFile,
  { only, option, internalNames, separator }: ShowOptions,
): string {
  const counts = new Map<string, number>();
  const lines: string[] = [];
  for (const section of file.sections) {
    const index = counts.get(section.type) ?? 0;
    counts.set(section.type, index + 1);
    if (only && section !== only) continue;
    const name = section.anonymous && !internalNames ? `@${section.type}[${index}]` : section.name;
    if (option === undefined) lines.push(`${pack}.${name}=${section.type}\n`);
    for (const [key, value] of section.options) {
      if (option === undefined || option === key)
        lines.push(`${pack}.${name}.${key}=${[value].flat().map(quote).join(separator)}\n`);
    }
  }
  return lines.join('');
}

/** `uci changes`: staged edits for people; lossy, as the real one (a rename looks like a set). */
export async function uciChanges(store: UciStore, packages: readonly string[]): Promise<string> {
  const lines: string[] = [];
  for (const pack of packages) {
    for (const { verb, section, option, value } of await store.deltas(pack)) {
      const path = [pack, section, ...(option === undefined ? [] : [option])].join('.');
      const sign = verb === '|' ? '+=' : verb === '~' ? '-=' : '=';
      lines.push(verb === '-' ? `-${path}\n` : `${path}${sign}${quote(value ?? '')}\n`);
    }
  }
  return lines.join('');
}
