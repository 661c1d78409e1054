import { withoutWayIn } from './answers/way-in';
import { type Placing, placing, type Whereabouts } from './answers/whereabouts';
import { checkCandidate } from './check/check';
import type { Candidate, Compiled } from './compile/candidate';
import { type CompileInput, compile, placementsNow } from './compile/compile';
import type { Finding } from './compile/finding';
import { hasError } from './compile/make-finding';
import { makePlan } from './plan/make-plan';
import { openingFindings, openings } from './plan/openings';
import type { Plan } from './plan/plan';
import { keptZone } from './policy/ends';
import type { Policy } from './policy/policy';
import { builtInPromises } from './policy/promises';
import type { RouterState } from './router/router-state';
import type { PlacedDevice } from './verify/device-classes';
import { buildModel } from './verify/model';
import type { Verification } from './verify/verification';
import { verify } from './verify/verify';

export type PrepareInput = CompileInput;

export interface Prepared {
  readonly candidate: Candidate;
  readonly plan: Plan;
  /** Who reaches whom once the plan is applied, and which promises hold then. */
  readonly verification: Verification;
  /** The same question asked of the router as it is now, for the picture before and after. */
  readonly current: Verification;
  /** Where each device is, and where the plan leaves it. */
  readonly whereabouts: readonly Whereabouts[];
  readonly findings: readonly Finding[];
  /** No error among the findings, and every promise proven. What is not known counts as broken. */
  readonly mayApply: boolean;
}

/** The thinking half of the product, in order. No I/O: the CLI, the wizard and the tests all call this. */
export function prepare(input: PrepareInput): Prepared {
  return judge(input, compile(input));
}

/** The second half: a candidate and what was noticed while making it, judged by its files alone. */
export function judge(
  input: PrepareInput,
  { output: candidate, findings: compiled }: Compiled<Candidate>,
): Prepared {
  const { policy, state } = input;
  const { whereabouts, placed } = placedOn(candidate, policy, state);
  const verification = verifyCandidate(candidate, policy, state, placed);
  const disagreements = hasError(compiled) ? [] : disagreementsOn(input, candidate);
  const current = verifyCurrent(policy, state);
  const opened = openings(current, verification, keptZone(policy)?.id);
  const plan = makePlan({ state, candidate, policy, opened });

  const findings = [
    ...compiled,
    ...withoutWayIn(policy, candidate.placements, whereabouts),
    ...openingFindings(opened),
    ...verification.findings,
    ...disagreements,
  ];
  return {
    candidate,
    plan,
    verification,
    current,
    whereabouts,
    findings,
    mayApply: !hasError(findings) && verification.promises.every(({ holds }) => holds === 'yes'),
  };
}

/** Where the candidate is not what the policy says. What the compiler itself refused needs no second opinion. */
const disagreementsOn = ({ policy, state, keys }: PrepareInput, candidate: Candidate): readonly Finding[] =>
  checkCandidate(
    { policy, state, keys, candidate },
    buildModel(candidate.config, state.capabilities, state.rulesetFiles),
  );

/** Where the policy's devices are now, and where a candidate leaves them: what is wished moves nobody. */
export function placedOn(candidate: Candidate, policy: Policy, state: RouterState): Placing {
  return placing({ policy, state, placementsNow: placementsNow(policy, state), candidate });
}

/** The same without a change: where they are on the router as it is. */
export function placedNow(policy: Policy, state: RouterState): Placing {
  return placedOn(currentOf(policy, state), policy, state);
}

/** The verifier's answers on a candidate: it sees the configuration, not how it was made. Devices are asked about where they are. */
export function verifyCandidate(
  candidate: Candidate,
  policy: Policy,
  state: RouterState,
  devices: readonly PlacedDevice[] = placedOn(candidate, policy, state).placed,
): Verification {
  return verify({
    config: candidate.config,
    placements: candidate.placements,
    policy,
    builtIn: (beside) => builtInPromises(policy, state.management, beside),
    management: state.management,
    capabilities: state.capabilities,
    addresses: candidate.addresses,
    devices,
    ...(state.rulesetFiles === undefined ? {} : { rulesetFiles: state.rulesetFiles }),
  });
}

/** The same for the configuration on the router now; zones that are not there yet have no answers. */
export function verifyCurrent(policy: Policy, state: RouterState): Verification {
  return verifyCandidate(currentOf(policy, state), policy, state);
}

/** What a router is running, as a candidate that changes nothing. */
export const currentOf = (policy: Policy, state: RouterState): Candidate => ({
  config: state.config,
  placements: placementsNow(policy, state),
  addresses: {},
});
