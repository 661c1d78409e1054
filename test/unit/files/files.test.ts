import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readRegularFile } from '../../../main/files/read-regular-file';
import { writeWholeFile } from '../../../main/files/write-whole-file';

const root = mkdtempSync(path.join(os.tmpdir(), 'bulkhead-files-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
const folder = (): string => {
  const dir = path.join(root, String(count++));
  mkdirSync(dir);
  return dir;
};

describe('a file that a person names', () => {
  it('is read with its permissions', async () => {
    const file = path.join(folder(), 'a');
    writeFileSync(file, 'text', { mode: 0o640 });
    const read = await readRegularFile(file, 1);
    expect(read.ok && [read.value.bytes.toString(), read.value.mode]).toEqual(['text', 0o640]);
  });

  it.each([
    ['a device without an end', () => '/dev/zero', 'not-a-file'],
    ['a folder', () => folder(), 'not-a-file'],
    ['nothing at all', () => path.join(root, 'none'), 'file-unreadable'],
    [
      'a pipe that nobody writes to',
      () => {
        const pipe = path.join(folder(), 'pipe');
        execFileSync('mkfifo', [pipe]);
        return pipe;
      },
      'not-a-file',
    ],
    [
      'more than was allowed',
      () => {
        const file = path.join(folder(), 'large');
        writeFileSync(file, Buffer.alloc(1025));
        return file;
      },
      'file-too-large',
    ],
  ])('%s is an error, and soon', async (_what, make, kind) => {
    expect(await readRegularFile(make(), 1)).toMatchObject({ ok: false, error: { kind } });
  });

  it('may be as large as allowed', async () => {
    const file = path.join(folder(), 'exact');
    writeFileSync(file, Buffer.alloc(1024));
    const read = await readRegularFile(file, 1);
    expect(read.ok && read.value.bytes.length).toBe(1024);
  });
});

describe('a file that is written', () => {
  it('appears whole, with nothing left beside it', async () => {
    const dir = folder();
    expect(await writeWholeFile(path.join(dir, 'new'), 'text')).toEqual({ ok: true, value: undefined });
    expect(readdirSync(dir)).toEqual(['new']);
    expect(readFileSync(path.join(dir, 'new'), 'utf8')).toBe('text');
  });

  it('never takes the place of one that is there, unless that is asked for', async () => {
    const file = path.join(folder(), 'mine');
    writeFileSync(file, 'by hand', { mode: 0o600 });
    expect(await writeWholeFile(file, 'ours')).toEqual({
      ok: false,
      error: { kind: 'file-exists', path: file },
    });
    expect(readFileSync(file, 'utf8')).toBe('by hand');
    expect((await writeWholeFile(file, 'ours', { replace: true })).ok).toBe(true);
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['ours', 0o600]);
  });

  it('goes where a link points, and the link stays', async () => {
    const dir = folder();
    writeFileSync(path.join(dir, 'real'), 'old');
    symlinkSync('real', path.join(dir, 'link'));
    await writeWholeFile(path.join(dir, 'link'), 'new', { replace: true });
    expect([readlinkSync(path.join(dir, 'link')), readFileSync(path.join(dir, 'real'), 'utf8')]).toEqual([
      'real',
      'new',
    ]);
  });

  it('that cannot be written leaves nothing, not even a part', async () => {
    const dir = folder();
    mkdirSync(path.join(dir, 'is-a-folder'));
    expect(await writeWholeFile(path.join(dir, 'is-a-folder'), 'x', { replace: true })).toMatchObject({
      ok: false,
      error: { kind: 'file-unwritable' },
    });
    expect(await writeWholeFile(path.join(dir, 'none', 'x'), 'x')).toMatchObject({ ok: false });
    chmodSync(dir, 0o700);
    expect(readdirSync(dir)).toEqual(['is-a-folder']);
  });
});
