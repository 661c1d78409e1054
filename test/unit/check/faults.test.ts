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
    const counts = runFaults(Number(process.env.POLICIES ?? 2), Number(process.env.PLACES ?? 1), 1);
    if (process.env.TABLE)
      for (const { kind, tried, caught, same, missed } of counts)
        console.log(`${kind} | ${tried} | ${caught} | ${same} | ${missed.length} ${missed[0] ?? ''}`);
    expect(counts.filter(({ missed }) => missed.length > 0)).toEqual([]);
  }, 3_000_000);
});
