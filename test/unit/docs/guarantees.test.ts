import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/** docs/guarantees.md names tests. A name that leads nowhere would be a promise that nobody holds. */
const project = path.resolve(import.meta.dirname, '../../..');
const text = readFileSync(path.join(project, 'docs/guarantees.md'), 'utf8');

const rows = text.split('\n').filter((line) => /^\| \d/.test(line));

/** Files by their short names; the table writes the whole path once. Where two are called alike, both count. */
const paths = [...new Set([...text.matchAll(/`(test\/[^`]+)`/g)].map(([, file = '']) => file))];
const filesOf = (name: string): readonly string[] =>
  name.startsWith('test/') ? [name] : paths.filter((file) => path.basename(file) === name);

/** `file` "title", "title"; `file` … */
function namedTests(row: string): readonly { readonly file: string; readonly titles: readonly string[] }[] {
  const held = row.split(' | ').at(-1) ?? '';
  return held.split(';').flatMap((part) => {
    const [, file] = /`([^`]+\.(?:test|spec)\.tsx?)`/.exec(part) ?? [];
    if (file === undefined) return [];
    return [{ file, titles: [...part.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title) }];
  });
}

describe('each guarantee', () => {
  it.each(rows.map((row) => [/^\| (\S+)/.exec(row)?.[1] ?? '', row] as const))(
    '%s names tests that are there',
    (_number, row) => {
      const tests = namedTests(row);
      expect(tests.length).toBeGreaterThan(0);
      for (const { file, titles } of tests) {
        const files = filesOf(file).map((name) => path.join(project, name));
        expect(files.filter(existsSync), `${file} is not there`).not.toEqual([]);
        const sources = files.filter(existsSync).map((name) => readFileSync(name, 'utf8'));
        for (const title of titles)
          expect(
            sources.some((source) => source.includes(title)),
            `“${title}” is not in ${file}`,
          ).toBe(true);
      }
    },
  );

  it('has a number of its own', () => {
    const numbers = rows.map((row) => /^\| (\S+)/.exec(row)?.[1]);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});
