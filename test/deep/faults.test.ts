import { describe, expect, it } from 'vitest';
import { runFaults } from '../support/fault-run';

describe('faults that a compiler could make, whole', () => {
  it('are caught before Apply in candidates for 40 policies on every factory router; what is not, means the same', () => {
    const counts = runFaults({ policies: 40, places: 3, seed: 7, everyRouter: true });
    console.log('| fault | tried | caught | means the same | missed |');
    for (const { kind, tried, caught, same, missed } of counts)
      console.log(`| ${kind} | ${tried} | ${caught} | ${same} | ${missed.length} |`);
    expect(counts.filter(({ missed }) => missed.length > 0)).toEqual([]);
    expect(counts.filter(({ tried }) => tried === 0).map(({ kind }) => kind)).toEqual([]);
  });
});
