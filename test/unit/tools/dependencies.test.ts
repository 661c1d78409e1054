import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const read = (file: string): string =>
  readFileSync(path.resolve(import.meta.dirname, '../../..', file), 'utf8');
const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
  string,
  Record<string, string>
>;
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, Record<string, unknown>> };
const direct = Object.entries({ ...dependencies, ...devDependencies });

describe('dependencies', () => {
  it('are all explained in docs/dependencies.md', () => {
    const explained = new Set(
      read('docs/dependencies.md')
        .match(/(?<=^\| ).*?(?= \|)/gm)
        ?.flatMap((cell) => cell.split(', ')),
    );
    expect(direct.map(([name]) => name).filter((name) => !explained.has(name))).toEqual([]);
  });

  it('are exact versions: what was tested is what is installed', () => {
    expect(direct.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('are locked by hash, and the lock file names no registry', () => {
    const packages = Object.entries(lock.packages).filter(([folder]) => folder !== '');
    expect(
      packages.filter(([, { integrity }]) => typeof integrity !== 'string').map(([folder]) => folder),
    ).toEqual([]);
    expect(packages.filter(([, entry]) => 'resolved' in entry).map(([folder]) => folder)).toEqual([]);
  });

  it('run nothing when they are installed', () => {
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
  });
});
