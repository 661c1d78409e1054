import type { Finding } from '../compile/finding';
import type { Model } from '../verify/model';
import { checkLinks } from './check-links';
import { checkNetworks } from './check-networks';
import { checkOthers } from './check-others';
import { checkShape } from './check-shape';
import { checkTraffic } from './check-traffic';
import { type CheckInput, groundFor } from './ground';

/**
 * The one place where what was meant and what was made meet: everything that a policy says is a question to the
 * candidate alone. The policy is read here a second time, apart from the compiler, and the verifier says what its
 * firewall does. A disagreement is a defect of ours, in the compiler, in the verifier or here, and blocks Apply: never
 * mind which of them is right.
 */
export function checkCandidate(input: CheckInput, model: Model): readonly Finding[] {
  // Nothing was compiled: there are findings of another kind then.
  if (input.candidate.placements.length === 0) return [];
  const ground = groundFor(input, model);
  return [
    ...checkOthers(ground),
    ...checkShape(ground),
    ...checkLinks(ground),
    ...checkNetworks(ground),
    ...checkTraffic(ground),
  ];
}
