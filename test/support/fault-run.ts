import fc from 'fast-check';
import { checkCandidate } from '../../shared/check/check';
import type { Candidate } from '../../shared/compile/candidate';
import { compile } from '../../shared/compile/compile';
import { hasError } from '../../shared/compile/make-finding';
import { judge } from '../../shared/pipeline';
import type { Policy } from '../../shared/policy/policy';
import type { RouterState } from '../../shared/router/router-state';
import { buildModel } from '../../shared/verify/model';
import { arbitraryKeys, arbitraryPolicy } from './arbitrary-policy';
import { doTheSame } from './candidate-answers';
import { type Fault, faults } from './candidate-faults';
import { goldenRouter, withConfig } from './golden-router';

export interface FaultCount {
  readonly kind: string;
  tried: number;
  caught: number;
  /** Candidates that mean the same: each answer and each fact of layer 2 is equal. */
  same: number;
  readonly missed: string[];
}

const ROUTERS = ['factory-23.05', 'factory-24.10', 'factory-25.12'] as const;

export interface FaultRun {
  readonly policies: number;
  /** How many of the places where a fault can be made, in each candidate. */
  readonly places: number;
  readonly seed: number;
  /** Every factory router for each policy, or one after the other. */
  readonly everyRouter: boolean;
}

/** Puts each kind of fault into candidates for generated policies. */
export function runFaults({ policies, places, seed, everyRouter }: FaultRun): readonly FaultCount[] {
  const counts = faults.map(({ kind }): FaultCount => ({ kind, tried: 0, caught: 0, same: 0, missed: [] }));
  const samples = fc
    .sample(arbitraryPolicy, { numRuns: policies * 4, seed })
    .filter(({ zones, rules }) => zones.length > 1 && rules.length > 1)
    .slice(0, policies);
  for (const [nth, policy] of samples.entries())
    for (const router of everyRouter ? ROUTERS : [ROUTERS[nth % ROUTERS.length] ?? 'factory-24.10']) {
      const state = nth % 2 === 0 ? goldenRouter(router) : keepingTime(goldenRouter(router));
      const compiled = compile({ policy, state, keys: arbitraryKeys });
      if (hasError(compiled.findings)) continue;
      for (const [at, one] of faults.entries()) {
        const count = counts[at];
        if (count !== undefined) tryFault(one, count, compiled.output, policy, state, places, nth);
      }
    }
  return counts;
}

/** A router that keeps the time for its network, as people switch it on. */
const keepingTime = (state: RouterState): RouterState =>
  withConfig(state, {
    ...state.config,
    system: {
      name: 'system',
      sections: (state.config.system?.sections ?? []).map((each) => ({
        ...each,
        options: each.options.map((option) =>
          option.name === 'enable_server' ? { ...option, value: '1' } : option,
        ),
      })),
    },
  });

function tryFault(
  one: Fault,
  count: FaultCount,
  honest: Candidate,
  policy: Policy,
  state: RouterState,
  places: number,
  nth: number,
): void {
  const all = one.faulty(honest);
  const step = Math.max(1, Math.floor(all.length / places));
  for (const [at, candidate] of all
    .filter((_, index) => index % step === nth % step)
    .slice(0, places)
    .entries()) {
    count.tried += 1;
    const keys = arbitraryKeys;
    const caught =
      hasError(
        checkCandidate({ policy, state, keys, candidate }, buildModel(candidate.config, state.capabilities)),
      ) || !judge({ policy, state, keys }, { output: candidate, findings: [] }).mayApply;
    if (caught) count.caught += 1;
    else if (doTheSame(candidate, honest, policy, state)) count.same += 1;
    else count.missed.push(`${policy.zones.length} zones, ${state.capabilities.release}, place ${at}`);
  }
}
