import { diffLines } from 'diff';
import type { DiffLine, FileChange } from '../../shared/ipc/views';
import type { PlannedFile } from '../../shared/plan/plan';
import { isSecretOption } from '../../shared/uci/secret-option';

/** The technical change as people read it: line by line, whole files, secrets masked. */
export const fileChangesOf = (files: readonly PlannedFile[]): readonly FileChange[] =>
  files.map(({ package: name, before = '', after = '' }) => {
    const path = `/etc/config/${name}`;
    // What we write anew has no comments, as what `uci commit` writes. Among the lines that change they would hide them.
    if (COMMENT.test(after)) return { path, lines: linesOf(before, after) };
    const kept = before.split('\n').filter((line) => !COMMENT.test(line));
    const lost = before.split('\n').length - kept.length;
    return {
      path,
      lines: linesOf(kept.join('\n'), after),
      ...(lost === 0 ? {} : { commentsLost: lost }),
    };
  });

const COMMENT = /^[ \t]*#/m;

export const changedLineCount = (changes: readonly FileChange[]): number =>
  changes.reduce((sum, { lines }) => sum + lines.filter(({ kind }) => kind !== 'same').length, 0);

function linesOf(before: string, after: string): readonly DiffLine[] {
  // Masked only after comparing: a changed key is a change, even where both sides show the same dots.
  return diffLines(tidy(before), tidy(after)).flatMap(({ added, removed, value }) => {
    const kind = added ? 'added' : removed ? 'removed' : 'same';
    const lines = value.replace(/\n$/, '').split('\n');
    return maskSecrets(lines).map((text): DiffLine => ({ kind, text }));
  });
}

const STATEMENT =
  /^\s*(config|option|list)\s+(?:'([^']*)'|"([^"\\]*)"|([^\s'"#;\\]+))(?:\s+(?:'([^']*)'|"([^"\\]*)"|([^\s'"#;\\]+)))?\s*$/;

/**
 * Every plain statement spelled as UCI itself writes it: a file that somebody aligned by hand differs in its spaces and
 * quotes on every line, and what really changes would drown in that. Anything else stays as it is, so that a remark at
 * the end of a line that gets lost is shown.
 */
const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) => {
      const [, word, ...given] = line.match(STATEMENT) ?? [];
      if (word === undefined) return line;
      const [first, second] = [given.slice(0, 3), given.slice(3)].map((spellings) =>
        spellings.find((one) => one !== undefined),
      );
      const value = second === undefined ? '' : ` '${second}'`;
      return `${word === 'config' ? '' : '\t'}${word} ${first}${value}`;
    })
    .join('\n');

const OPTION = /^(\s*(?:option|list|o|l)\s+['"]?)([A-Za-z0-9_]+)(['"]?\s+)(.*)$/;

/** Hides the value of every option that may hold a secret, also where it goes on over several lines. */
export function maskSecrets(lines: readonly string[]): readonly string[] {
  let hiding = false;
  return lines.map((line) => {
    if (hiding) {
      if (quotes(line) % 2 === 1) hiding = false;
      return '••••';
    }
    const [, head = '', name = '', gap = '', value = ''] = line.match(OPTION) ?? [];
    if (name === '' || !isSecretOption(name)) return line;
    hiding = quotes(value) % 2 === 1;
    return `${head}${name}${gap}'••••'`;
  });
}

const quotes = (text: string): number => (text.match(/'/g) ?? []).length;
