import { appendFileSync } from 'node:fs';
import { afterAll, expect, inject } from 'vitest';

/** Which mutant is alive in this run, and which were met. Runs before the sources are loaded. */
const alive = inject('mutant');
const coverageFile = inject('coverageFile');
const met = new Set<number>();

(globalThis as unknown as { __mutant(id: number): boolean }).__mutant =
  coverageFile === ''
    ? (id) => id === alive
    : (id) => {
        met.add(id);
        return false;
      };

afterAll(() => {
  if (coverageFile === '') return;
  const test = expect.getState().testPath ?? '';
  appendFileSync(coverageFile, `${JSON.stringify({ test, met: [...met] })}\n`);
});

declare module 'vitest' {
  interface ProvidedContext {
    readonly mutant: number;
    /** Where to write which mutants each test file meets; empty while mutants are tried. */
    readonly coverageFile: string;
  }
}
