import { compile } from '../../shared/compile/compile';
import { prepare } from '../../shared/pipeline';
import { makePlan } from '../../shared/plan/make-plan';
import { goldenRouter, withConfig } from '../support/golden-router';
import { type Bench, type Figure, fastest } from './figures';
import { largeOffice } from './large-office';

/** Against the goal for compile + verify + plan. */
export async function bench(): Promise<Bench> {
  const state = goldenRouter('factory-24.10');
  const policy = largeOffice(1000);
  const started = performance.now();
  prepare({ policy, state, keys: {} });
  const coldMs = performance.now() - started;
  const compiled = compile({ policy, state, keys: {} }).output;
  const applied = withConfig(state, compiled.config);
  const figure = (what: string, run: () => void): Figure => ({
    what,
    unit: 'ms',
    ours: fastest(run),
    goal: 100,
  });
  return {
    name: 'compile + verify + plan, 1,000 devices, 12 zones',
    figures: [
      { what: 'all of it, the first time after a start', unit: 'ms', ours: coldMs },
      figure('compile', () => compile({ policy, state, keys: {} })),
      figure('compile, nothing new', () => compile({ policy, state: applied, keys: {} })),
      figure('plan', () => makePlan({ state, candidate: compiled, policy, opened: [] })),
      figure('compile + verify (before and after) + plan', () => prepare({ policy, state, keys: {} })),
    ],
  };
}
