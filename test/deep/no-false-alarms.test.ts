import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepare } from '../../shared/pipeline';
import { arbitraryKeys, arbitraryPolicy } from '../support/arbitrary-policy';
import { goldenRouter, withConfig } from '../support/golden-router';
import { livedInRouter } from '../support/lived-in-router';

const states = (['factory-23.05', 'factory-24.10', 'factory-25.12'] as const).flatMap((router) => [
  goldenRouter(router),
  livedInRouter(router),
]);

describe('an honest candidate', () => {
  it('is never accused: 1,000 policies, on factory routers and lived-in ones, and once more on what was made', () => {
    fc.assert(
      fc.property(arbitraryPolicy, fc.constantFrom(...states), (policy, state) => {
        const first = prepare({ policy, state, keys: arbitraryKeys });
        const again = prepare({ policy, state: withConfig(state, first.candidate.config), keys: {} });
        for (const { findings } of [first, again])
          expect(findings.filter(({ code }) => code.endsWith('-disagrees'))).toEqual([]);
      }),
      { numRuns: 1000, seed: 11 },
    );
  });
  it('is never accused after another policy: what the first left behind is put back', () => {
    fc.assert(
      fc.property(arbitraryPolicy, arbitraryPolicy, fc.constantFrom(...states), (one, two, state) => {
        const first = prepare({ policy: one, state, keys: arbitraryKeys });
        const between = withConfig(state, first.candidate.config);
        const { findings } = prepare({ policy: two, state: between, keys: arbitraryKeys });
        expect(findings.filter(({ code }) => code.endsWith('-disagrees'))).toEqual([]);
      }),
      { numRuns: 300, seed: 12 },
    );
  });
});
