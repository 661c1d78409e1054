import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fileErrorLines } from '../../../main/cli/error-lines';
import {
  parsePolicyText,
  printPolicy,
  readKeysFile,
  readPolicyFile,
  writePolicyFile,
} from '../../../main/cli/policy-file';
import { mainCase } from '../../support/home-policy';

const dir = mkdtempSync(path.join(os.tmpdir(), 'bulkhead-policy-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function linesFor(text: string): readonly string[] {
  const parsed = parsePolicyText(text, 'home.yaml');
  if (parsed.ok) throw new Error('accepted');
  return fileErrorLines(parsed.error);
}

const good = printPolicy(mainCase);

describe('a policy file', () => {
  it('is read back as it was written', async () => {
    const file = path.join(dir, 'home.bulkhead.yaml');
    expect(await writePolicyFile(file, mainCase)).toEqual({ ok: true, value: undefined });
    expect(await readPolicyFile(file)).toEqual({ ok: true, value: mainCase });
  });

  it('may be JSON', () => {
    expect(parsePolicyText(JSON.stringify(mainCase), 'x')).toEqual({ ok: true, value: mainCase });
  });

  it.each([
    [
      'a value of the wrong kind, at its key',
      good.replace('kind: smart', 'kind: fridge'),
      /^home\.yaml:\d+:5: zones\.2\.kind: Invalid option/,
    ],
    [
      'a VLAN that is none',
      good.replace('    kind: work', '    kind: work\n    vlan: 4095'),
      /^home\.yaml:\d+:5: zones\.1\.vlan: /,
    ],
    ['a missing part, at what it is missing from', 'version: 1\nzones: []\n', /^home\.yaml:1:1: site: /],
    [
      'a word nobody knows, at the word',
      good.replace('site:', 'colour: red\nsite:'),
      /^home\.yaml:2:1: colour: Unrecognized key/,
    ],
    [
      'no YAML, at the place',
      'version: 1\nsite: "Home\nzones:\n',
      /^home\.yaml:\d+:\d+: this is not YAML \([A-Z_]+\)\. Nothing was sent\.$/,
    ],
    ['the same key twice', 'version: 1\nversion: 1\n', /^home\.yaml:2:1: this is not YAML \(DUPLICATE_KEY\)/],
    ['an alias of nothing', 'version: *nobody\n', /this is not YAML \(BAD_ALIAS\)/],
    ['an empty file', '', /^home\.yaml:1:1: \(top\): /],
    ['a list', '- version: 1\n', /^home\.yaml:1:1: \(top\): /],
  ])('%s', (_name, text, line) => expect(linesFor(text)[0]).toMatch(line));

  it('names the line a person has to look at', () => {
    const [line = ''] = linesFor(good.replace('kind: smart', 'kind: fridge'));
    const number = Number(line.split(':')[1]);
    expect(good.split('\n')[number - 1]).toContain('kind: smart');
  });

  it('aliases that would fill the memory are refused', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
    for (let at = 1; at < 9; at++) {
      const [one, before] = [String.fromCharCode(97 + at), String.fromCharCode(96 + at)];
      bomb.push(`${one}: &${one} [${Array(10).fill(`*${before}`).join(',')}]`);
    }
    expect(linesFor(bomb.join('\n'))[0]).toMatch(/not YAML/);
  });

  it('cannot make objects of its own kind', () => {
    const parsed = parsePolicyText(`__proto__: { polluted: 1 }\n${good}`, 'x');
    expect(parsed.ok).toBe(false);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it.each([
    ['that is not there', 'nowhere.yaml', 'file-unreadable'],
    ['that is a folder', '.', 'not-a-file'],
    ['that never ends', '/dev/zero', 'not-a-file'],
  ])('%s is an error', async (_name, name, kind) => {
    const file = path.resolve(dir, name);
    expect(await readPolicyFile(file)).toEqual({ ok: false, error: { kind, path: file } });
  });

  it('far too large is refused before it is read', async () => {
    const file = path.join(dir, 'large.yaml');
    writeFileSync(file, '#'.repeat(4096 * 1024 + 1));
    expect(await readPolicyFile(file)).toMatchObject({ ok: false, error: { kind: 'file-too-large' } });
  });

  it('where nothing can be written: says so', async () => {
    expect(await writePolicyFile(path.join(dir, 'no', 'such', 'folder.yaml'), mainCase)).toMatchObject({
      ok: false,
      error: { kind: 'file-unwritable' },
    });
  });
});

describe('a file of Wi-Fi keys', () => {
  const read = async (text: string) => {
    const file = path.join(dir, 'keys.yaml');
    writeFileSync(file, text);
    return readKeysFile(file);
  };

  it('is names and keys', async () => {
    expect(await read('smart: plugs and bulbs\nguest: "12345678"\n')).toEqual({
      ok: true,
      value: { smart: 'plugs and bulbs', guest: '12345678' },
    });
  });

  it.each([
    ['too short', 'smart: plugs and bulbs\nguest: hunter2\n', 'guest'],
    ['a number by mistake', 'guest: 12345678\n', 'guest'],
    ['not printable', 'guest: "naïve passphrase"\n', 'guest'],
    ['no list', 'hunter2hunter2\n', '(top)'],
  ])('%s: named by its name and line, never by itself', async (_name, text, at) => {
    const keys = await read(text);
    if (keys.ok) throw new Error('accepted');
    const [line = ''] = fileErrorLines(keys.error);
    const number = text.split('\n').findIndex((each) => each.startsWith(at)) + 1 || 1;
    expect(line).toContain(`keys.yaml:${number}:1: ${at}: `);
    expect(JSON.stringify(keys)).not.toMatch(/hunter2|12345678|naïve/);
  });
});
