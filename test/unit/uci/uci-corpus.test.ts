import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diffUci } from '../../../shared/uci/diff-uci';
import { applyEdits } from '../../../shared/uci/edit-uci';
import { parseUci } from '../../../shared/uci/parse-uci';
import { printUci, printUciExport, printUciShow } from '../../../shared/uci/print-uci';
import { configOf } from '../../../shared/uci/uci';
import type { UciParseReason } from '../../../shared/uci/uci-parse-error';
import { corpusDir, describeCorpus, hasCorpus } from '../../support/corpus';

// Byte for byte, whatever the file's encoding is.
const read = (...path: string[]) => readFileSync(join(corpusDir, ...path), 'latin1');
const list = (...path: string[]) => (hasCorpus ? readdirSync(join(corpusDir, ...path)).sort() : []);

/** What the real `uci` said to a file, as recorded beside it. */
interface Verdict {
  readonly export_rc: number;
  readonly stderr: string;
}

const REFUSALS: Partial<Record<UciParseReason, string>> = {
  'too-many-arguments': 'too many arguments',
  'unterminated-single-quote': "EOF with unterminated '",
};

describe('routers from the factory', () => {
  const routers = join(import.meta.dirname, '../../golden/routers');
  const files = readdirSync(routers).flatMap((router) =>
    readdirSync(join(routers, router)).map((name) => join(router, name)),
  );

  it.each(files)('%s is printed as it is', (name) => {
    const text = readFileSync(join(routers, name), 'latin1');
    const parsed = parseUci(text, name);
    expect(parsed.ok && printUci(parsed.value)).toBe(text);
  });
});

describeCorpus('files of real routers', () => {
  const cases = list('sets').flatMap((set) => {
    if (!existsSync(join(corpusDir, 'sets', set, 'expected/uci.json'))) return [];
    const verdicts: Record<string, Verdict> = JSON.parse(read('sets', set, 'expected/uci.json'));
    return Object.entries(verdicts).map(([name, verdict]) => ({ set, name, verdict }));
  });

  it.each(cases)('$set $name is read and printed as the real program does', ({ set, name, verdict }) => {
    const parsed = parseUci(read('sets', set, name), name);
    if (!parsed.ok) {
      expect(verdict.export_rc).toBe(1);
      expect(verdict.stderr).toContain(`(${REFUSALS[parsed.error.reason]})`);
      return;
    }
    expect(verdict.export_rc).toBe(0);
    expect(printUciExport(parsed.value)).toBe(read('sets', set, 'expected', `${name}.export`));
    // The listings were recorded for some files only, with `-X`.
    if (existsSync(join(corpusDir, 'sets', set, 'expected', `${name}.show`))) {
      expect(printUciShow(parsed.value, 'by-generated-name')).toBe(
        read('sets', set, 'expected', `${name}.show`),
      );
    }
    expect(parseUci(printUci(parsed.value), name)).toEqual(parsed);
  });

  it('enough of them to mean something', () => {
    const refused = cases.filter(({ verdict }) => verdict.export_rc !== 0);
    expect({ files: cases.length > 400, refused: refused.length > 2 }).toEqual({
      files: true,
      refused: true,
    });
  });
});

describeCorpus('two states of a real file', () => {
  it.each(list('pairs'))('%s: the difference leads from one to the other and back', (pair) => {
    const [name = ''] = list('pairs', pair, 'before');
    const states = ['before', 'after'].map((side) => parseUci(read('pairs', pair, side, name), name));
    // Some of these files are templates, which the real program refuses as well.
    const [before, after] = states.map((state) => configOf(state.ok ? [state.value] : []));
    if (before === undefined || after === undefined) throw new Error('two states');
    expect(applyEdits(before, diffUci(before, after))).toEqual({ ok: true, value: after });
    expect(applyEdits(after, diffUci(after, before))).toEqual({ ok: true, value: before });
  });
});

describeCorpus('test data of other implementations', () => {
  const dir = ['peers', 'go-uci', 'testdata'];
  interface PeerSection {
    readonly name?: string;
    readonly type: string;
    readonly options?: readonly { readonly name: string; readonly values: readonly string[] }[];
  }

  it.each(list(...dir).filter((file) => file.startsWith('writeconfig.')))(
    'go-uci prints %s like we do',
    (file) => {
      const parsed = parseUci(read(...dir, file.slice('writeconfig.'.length)), 'p');
      const printed = parsed.ok ? printUci(parsed.value) : '';
      // It leaves out the blank lines at both ends that libuci writes.
      expect(printed.trim()).toBe(read(...dir, file).trim());
    },
  );

  it.each(list(...dir).filter((file) => file.endsWith('.json')))(
    'go-uci reads the same out of the source of %s',
    (file) => {
      const expected: readonly PeerSection[] = JSON.parse(read(...dir, file)).sections ?? [];
      const parsed = parseUci(read(...dir, file.replace('.json', '')), 'p');
      const sections = parsed.ok ? parsed.value.sections : [];
      const plain = sections.map(({ type, name, options }) => ({
        type,
        name: name ?? '',
        options: options.map((option) => ({ name: option.name, values: [option.value].flat() })),
      }));
      expect(plain).toEqual(
        expected.map(({ type, name = '', options = [] }) => ({
          type,
          name,
          options: options.map((option) => ({ name: option.name, values: option.values })),
        })),
      );
    },
  );

  it('refuses what others call invalid', () => {
    expect(parseUci(read(...dir, 'invalid'), 'p')).toMatchObject({
      error: { reason: 'invalid-command', line: 1 },
    });
    const broken = read('peers/uci/tests/cram/config/broken');
    expect(parseUci(broken, 'p')).toMatchObject({ error: { reason: 'unterminated-single-quote', line: 1 } });
  });

  const references = ['peers', 'uci', 'tests', 'shunit2', 'references'];
  it('uci’s own tests: what import makes of its sample', () => {
    const parsed = parseUci(read(...references, 'import.data'), 'import-test');
    // The recorded file has lost the blank line at its start.
    expect(parsed.ok && printUci(parsed.value).trimStart()).toBe(
      read(...references, 'import.result').trimStart(),
    );
  });

  it('uci’s own tests: what export makes of its sample', () => {
    const parsed = parseUci(read(...references, 'export.data'), 'export');
    expect(parsed.ok && printUciExport(parsed.value)).toBe(read(...references, 'export.result'));
  });

  it.each([
    'uci/tests/shunit2/config/network',
    'uci/tests/cram/config/network',
    'netifd/config/network',
    'netifd/config/wireless',
    'openwisp-config/openwisp-config/tests/config/network',
  ])('%s reads, prints and reads back', (path) => {
    const parsed = parseUci(read('peers', path), 'p');
    expect(parsed.ok && parsed.value.sections.length).toBeGreaterThan(0);
    if (parsed.ok) expect(parseUci(printUci(parsed.value), 'p')).toEqual(parsed);
  });
});
