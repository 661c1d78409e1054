import type { EndId } from '../policy/ends';
import type { End } from '../policy/rule';
import type { Whereabouts } from './whereabouts';

/** A device that is wished somewhere else than where it will be. */
export interface NotThereYet {
  readonly device: string;
  readonly wished: string;
  /** Where it is; absent where nobody has seen it. */
  readonly at?: EndId;
}

/** What of a question is only wished: its answer is the one of the place where the device is. */
export function notThereYet(
  whereabouts: readonly Whereabouts[],
  ends: readonly End[],
): readonly NotThereYet[] {
  return ends.flatMap((end): readonly NotThereYet[] => {
    const found = end.kind === 'device' ? whereabouts.find(({ device }) => device === end.device) : undefined;
    if (found === undefined || found.after === found.wished) return [];
    const { device, wished, after } = found;
    return [{ device, wished, ...(after === undefined ? {} : { at: after }) }];
  });
}
