import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PERMISSIVE } from '../../support/licences';

const project = path.resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(project, file), 'utf8');

interface Locked {
  readonly dev?: boolean;
  readonly license?: string;
}

const { packages } = JSON.parse(read('package-lock.json')) as {
  readonly packages: Readonly<Record<string, Locked>>;
};

/** Everything that `npm ci --omit=dev` would install, with the licence that the lock file or the package states. */
const production = Object.entries(packages)
  .filter(([folder, { dev }]) => folder !== '' && dev !== true)
  .map(([folder, { license }]) => ({ folder, license: license ?? stated(folder) }));

/** Old packages state their licence as a list, which the lock file leaves out. Those of other platforms are not here. */
function stated(folder: string): string {
  const file = path.join(project, folder, 'package.json');
  if (!existsSync(file)) return 'not installed here';
  const { licenses } = JSON.parse(readFileSync(file, 'utf8')) as { licenses?: { type: string }[] };
  return licenses?.[0]?.type ?? 'none';
}

/** Installed on a developer's machine by the practice shell, never packed (electron-builder.yml; test/dist looks). */
const NEVER_SHIPPED: Readonly<Record<string, string>> = {
  'node_modules/node-liblzma': 'LGPL-3.0',
  'node_modules/rc': '(BSD-2-Clause OR MIT OR Apache-2.0)',
  'node_modules/expand-template': '(MIT OR WTFPL)',
};

describe('licences of the whole production tree', () => {
  it('are permissive, but for packages that never ship', () => {
    const strict = production.filter(({ license }) => !PERMISSIVE.has(license));
    expect(Object.fromEntries(strict.map(({ folder, license }) => [folder, license]))).toEqual(NEVER_SHIPPED);
  });

  it('what never ships is in no list of what is packed', () => {
    const packed =
      read('electron-builder.yml')
        .match(/^ {2}- node_modules\/.*$/gm)
        ?.join('\n') ?? '';
    expect(packed).toContain('node-ssh');
    const found = Object.keys(NEVER_SHIPPED).filter((folder) =>
      packed.split(/[{},/*\n]/).includes(path.basename(folder)),
    );
    expect(found).toEqual([]);
  });
});
