import { type EndId, keptZone } from '../policy/ends';
import type { Policy } from '../policy/policy';
import type { End } from '../policy/rule';
import type { Verification } from '../verify/verification';
import { tableOf } from './table';

/** A device that is wished somewhere else than where it is. */
export interface NotThereYet {
  readonly device: string;
  readonly wished: string;
  /** Where it is; absent where nobody has seen it. */
  readonly at?: EndId;
}

/** What of a question is only wished: its answer is the one of the place where the device is. */
export function notThereYet(
  policy: Policy,
  verification: Verification,
  ends: readonly End[],
): readonly NotThereYet[] {
  const table = tableOf(verification);
  return ends.flatMap((end): readonly NotThereYet[] => {
    if (end.kind !== 'device') return [];
    const wished = policy.devices.find(({ id }) => id === end.device)?.zone ?? keptZone(policy)?.id;
    const at = table.spot(end)?.at;
    if (wished === undefined || at === wished) return [];
    return [{ device: end.device, wished, ...(at === undefined ? {} : { at }) }];
  });
}
