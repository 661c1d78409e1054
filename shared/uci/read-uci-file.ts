import { ok, type Result } from '../kernel/result';
import { diffUci } from './diff-uci';
import type { UciEdit } from './edit-uci';
import { parseUci, parseUciStream } from './parse-uci';
import { configOf, type UciPackage } from './uci';
import type { UciParseError } from './uci-parse-error';

/** The package a file holds, by its name: `/backup/etc/config/network` and `network.before` are both `network`. */
export function packageNameOf(path: string): string {
  const fileName = path.split(/[/\\]/).at(-1) ?? '';
  const [stem = ''] = fileName.split('.').filter((part) => part !== '');
  return stem.replace(/[^A-Za-z0-9_-]/g, '_') || 'config';
}

/** Reads either form: what `uci export` prints (with `package` lines), or one file of /etc/config. */
export function readUciFile(text: string, path: string): Result<readonly UciPackage[], UciParseError> {
  const stream = parseUciStream(text);
  if (stream.ok && stream.value.length > 0) return stream;
  // Whatever comes before the first `package` line makes it a plain file, where those lines change nothing.
  if (!stream.ok && stream.error.packageName !== '') return stream;
  const single = parseUci(text, packageNameOf(path));
  return single.ok ? ok([single.value]) : single;
}

export interface UciSummary {
  readonly packageName: string;
  readonly options: number;
  /** How many sections of each type, in order of first appearance, and how many of them have no name. */
  readonly types: readonly { readonly type: string; readonly sections: number; readonly anonymous: number }[];
}

/** What a file holds, in numbers. */
export function summarizeUci(pkg: UciPackage): UciSummary {
  const types = [...new Set(pkg.sections.map(({ type }) => type))].map((type) => {
    const sections = pkg.sections.filter((section) => section.type === type);
    const anonymous = sections.filter(({ name }) => name === undefined).length;
    return { type, sections: sections.length, anonymous };
  });
  const options = pkg.sections.reduce((sum, section) => sum + section.options.length, 0);
  return { packageName: pkg.name, options, types };
}

/** The difference of two files. When each holds one package, they are taken as two states of the first one. */
export function diffUciFiles(
  before: readonly UciPackage[],
  after: readonly UciPackage[],
): readonly UciEdit[] {
  const [old, ...moreBefore] = before;
  const [next, ...moreAfter] = after;
  const areTwoStates = old && next && moreBefore.length === 0 && moreAfter.length === 0;
  const goal = areTwoStates ? [{ ...next, name: old.name }] : after;
  return diffUci(configOf(before), configOf(goal));
}
