import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corpusDir as corpus, hasCorpus } from '../support/corpus';
import { withCacheLock } from './cache-lock';
import { labAvailable } from './lab';
import { cacheDir, prepareImage } from './lab-image';

/** Real configuration files with the answers of OpenWrt's own uci, kept beside the checkout. */
const corpusDir = join(corpus, 'sets');
const itWithCorpus = hasCorpus ? it : () => undefined;
const labDir = fileURLToPath(new URL('.', import.meta.url));
const tools = join(cacheDir(), 'packages');
const libraries = join(tools, 'usr/lib/x86_64-linux-gnu');
const lua = join(tools, 'usr/bin/lua5.3');

const available = labAvailable();
if (!available.ok) console.warn(`uci stand-in not tested here: ${available.reason}`);

/** The stand-in on this machine: the same files as in the guest, run by the guest's Lua. */
function uci(args: readonly string[], input = ''): { stdout: string; stderr: string; code: number } {
  const done = spawnSync(lua, [join(labDir, 'router/rom/sbin/uci'), ...args], {
    input,
    encoding: 'latin1',
    env: {
      LD_LIBRARY_PATH: `${libraries}:${join(tools, 'lib/x86_64-linux-gnu')}`,
      LUA_CPATH: join(libraries, 'lua/5.3/?.so'),
      LUA_PATH: `${join(tools, 'usr/share/lua/5.3/?.lua')};${join(tools, 'usr/share/lua/5.3/?/init.lua')}`,
      LAB_LUA: join(labDir, 'router/lua'),
    },
  });
  return { stdout: done.stdout, stderr: done.stderr, code: done.status ?? -1 };
}

describe.skipIf(!available.ok)('uci stand-in', () => {
  let dir = '';
  beforeAll(async () => {
    await withCacheLock(cacheDir(), async () => prepareImage(console.log));
    dir = mkdtempSync(join(tmpdir(), 'bulkhead-uci-'));
  }, 600_000);
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const run = (...args: string[]) => uci(['-c', dir, '-t', join(dir, '.staging'), ...args]);
  const file = (name: string, text: string) => writeFileSync(join(dir, name), text, { mode: 0o600 });

  const reading: [why: string, text: string, shown: string][] = [
    ['quotes side by side are one value', `config a 'x'\n option v 'v'"w"x\n`, "p.x=a\np.x.v='vwx'\n"],
    ['a comment may touch a word', `config a 'x'\n option v v#c\n`, "p.x=a\np.x.v='v'\n"],
    [
      'an unquoted value before a semicolon swallows the rest',
      `config a 'x'\n option d foo;option e bar\n`,
      "p.x=a\np.x.d='foo'\n",
    ],
    [
      'a quoted one does not',
      `config a 'x'\n option d 'foo';option e 'bar'\n`,
      "p.x=a\np.x.d='foo'\np.x.e='bar'\n",
    ],
    [
      'a list after an option takes it in',
      `config a 'x'\n option q 1\n list q 2\n`,
      "p.x=a\np.x.q='1' '2'\n",
    ],
    ['an option after a list replaces it', `config a 'x'\n list q 1\n option q 2\n`, "p.x=a\np.x.q='2'\n"],
    ['an empty value is no value', `config a 'x'\n option q ''\n`, 'p.x=a\n'],
    ['carriage returns are blanks', `config a 'x'\r\n option v 1\r\n`, "p.x=a\np.x.v='1'\n"],
    [
      'anonymous sections are counted by type',
      `config r\nconfig r 'n'\nconfig r\n`,
      'p.@r[0]=r\np.n=r\np.@r[2]=r\n',
    ],
  ];
  it.each(reading)('%s', (_why, text, shown) => {
    file('p', text);
    expect(run('show', 'p')).toEqual({ stdout: shown, stderr: '', code: 0 });
  });

  it('stages, shows and commits; the file is written as the original writes it', () => {
    file('c', '');
    expect(run('set', 'c.x=a').code).toBe(0);
    expect(run('set', "c.x.v=it's").code).toBe(0);
    expect(run('add', 'c', 'rule').stdout).toBe('cfg0292bd\n');
    expect(run('changes', 'c').stdout).toBe("c.x='a'\nc.x.v='it'\\''s'\nc.cfg0292bd='rule'\n");
    expect(readFileSync(join(dir, 'c'), 'utf8')).toBe('');
    expect(run('commit', 'c').code).toBe(0);
    expect(readFileSync(join(dir, 'c'), 'utf8')).toBe(
      "\nconfig a 'x'\n\toption v 'it'\\''s'\n\nconfig rule\n\n",
    );
    expect(readFileSync(join(dir, '.staging/c'), 'utf8')).toBe('');
  });

  const codes: [why: string, args: string[], code: number, stderr: string][] = [
    ['missing section', ['get', 'c.nowhere'], 1, 'uci: Entry not found\n'],
    ['missing package', ['set', 'nofile.a=b'], 1, 'uci: Entry not found\n'],
    ['a name with a dash', ['set', 'c.a-b=c'], 1, 'uci: Invalid argument\n'],
    ['quiet keeps the code', ['-q', 'delete', 'c.nowhere'], 1, ''],
    ['commit under -P does nothing and says so to nobody', ['-P', '/nonexistent', 'commit', 'c'], 0, ''],
  ];
  it.each(codes)('%s', (_why, args, code, stderr) => {
    expect(run(...args)).toMatchObject({ code, stderr });
  });

  it('batch ends with 0 whatever happened, and goes on after a bad line', () => {
    file('b', "config a 'x'\n");
    const done = uci(
      ['-c', dir, '-t', join(dir, '.staging'), 'batch'],
      "set b.no.v='1'\nnonsense\nset b.x.v='2'\n",
    );
    expect(done.code).toBe(0);
    expect(done.stderr).toBe('uci: Invalid argument\nUnknown command\n');
    expect(run('get', 'b.x.v').stdout).toBe('2\n');
  });

  it('import replaces the file at once, and staged changes stay', () => {
    file('i', "config a 'x'\n");
    run('set', 'i.x.v=staged');
    uci(['-c', dir, '-t', join(dir, '.staging'), 'import', 'i'], "config a 'x'\n option w 'new'\n");
    expect(readFileSync(join(dir, 'i'), 'utf8')).toBe("\nconfig a 'x'\n\toption w 'new'\n\n");
    expect(run('get', 'i.x.v').stdout).toBe('staged\n');
    expect(uci(['-c', dir, 'import', 'i'], "config a 'x\n").code).toBe(1);
  });

  itWithCorpus(
    'prints every file of the corpus as the original does, or refuses it with the same words',
    () => {
      const wrong: string[] = [];
      for (const set of readdirSync(corpusDir)) {
        const expectedPath = join(corpusDir, set, 'expected', 'uci.json');
        if (!existsSync(expectedPath)) continue;
        const expected = JSON.parse(readFileSync(expectedPath, 'utf8')) as Record<
          string,
          { export_rc: number; stderr: string }
        >;
        for (const [name, { export_rc, stderr }] of Object.entries(expected)) {
          const done = uci(['-c', join(corpusDir, set), '-t', join(dir, '.none'), 'export', name]);
          const exportPath = join(corpusDir, set, 'expected', `${name}.export`);
          const text = existsSync(exportPath) ? readFileSync(exportPath, 'latin1') : '';
          const same =
            done.code === export_rc &&
            (export_rc !== 0 || done.stdout === text) &&
            done.stderr.trim() === stderr.trim();
          if (!same) wrong.push(`${set}/${name}`);
        }
      }
      expect(wrong).toEqual([]);
    },
  );
});
