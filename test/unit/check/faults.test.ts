import { describe, expect, it } from 'vitest';
import { faults } from '../../support/candidate-faults';
import { runFaults } from '../../support/fault-run';

describe('faults that a compiler could make', () => {
  it('are of at least 100 kinds, each called differently', () => {
    expect(new Set(faults.map(({ kind }) => kind)).size).toBe(faults.length);
    expect(faults.length).toBeGreaterThanOrEqual(100);
  });

  // The whole run is test/deep/faults.test.ts.
  it('are all caught before Apply, in candidates for a few generated policies', () => {
    const counts = runFaults({ policies: 3, places: 1, seed: 1, everyRouter: false });
    expect(counts.filter(({ missed }) => missed.length > 0)).toEqual([]);
    expect(counts.filter(({ tried }) => tried > 0).length).toBeGreaterThan(80);
  }, 120_000);
});
