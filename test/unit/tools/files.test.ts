import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inProject, isStale, markBuilt } from '../../../tools/files.mjs';

describe('isStale', () => {
  const day = 86_400_000;
  let folder = '';
  const name = (file: string): string => path.posix.join('out', path.basename(folder), file);
  const write = (file: string, changed: Date): void => {
    const full = path.join(folder, file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, 'x');
    utimesSync(full, changed, changed);
    utimesSync(path.dirname(full), changed, changed);
  };

  beforeEach(() => {
    mkdirSync(inProject('out'), { recursive: true });
    folder = mkdtempSync(inProject('out/stale-'));
    write('src/deep/a.ts', new Date(Date.now() - 3 * day));
    utimesSync(path.join(folder, 'src'), new Date(Date.now() - 3 * day), new Date(Date.now() - 3 * day));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const stale = () => isStale(name('stamp'), [name('src'), name('not-there')]);

  it('is true before the first build', () => expect(stale()).toBe(true));

  it('is false after a build', () => {
    markBuilt(name('stamp'), new Date(Date.now() - day));
    expect(stale()).toBe(false);
  });

  it('sees a change deep inside', () => {
    markBuilt(name('stamp'), new Date(Date.now() - day));
    write('src/deep/a.ts', new Date());
    expect(stale()).toBe(true);
  });

  it('sees what was saved while the build ran', () => {
    const started = new Date(Date.now() - day);
    write('src/deep/a.ts', new Date(started.getTime() + 500));
    markBuilt(name('stamp'), started);
    expect(stale()).toBe(true);
  });

  it('sees that a file is gone', () => {
    markBuilt(name('stamp'), new Date(Date.now() - day));
    rmSync(path.join(folder, 'src/deep/a.ts'));
    expect(stale()).toBe(true);
  });
});
