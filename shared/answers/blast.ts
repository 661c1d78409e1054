import type { Policy } from '../policy/policy';
import type { Verification } from '../verify/verification';
import { isReached } from './cells';
import { type Spot, tableOf } from './table';

/** How far somebody would get who took over a device. */
export interface BlastRadius {
  /** Devices it could start a connection to. What is not proven shut counts. */
  readonly reached: ReadonlySet<string>;
  /** Other devices whose place is known; of the rest nothing can be said. */
  readonly others: number;
  readonly notSeen: number;
  readonly internet: boolean;
}

/** By where the devices are. Undefined: where this one is is not known. */
export function blastRadius(
  policy: Policy,
  verification: Verification,
  deviceId: string,
): BlastRadius | undefined {
  const table = tableOf(verification);
  const from = table.spot({ kind: 'device', device: deviceId });
  if (from === undefined) return undefined;
  const reached = new Set(
    table.classes
      .filter((of) => isReached(table, from, { at: of.at, of }))
      .flatMap(({ devices }) => devices.map(({ id }) => id))
      .filter((id) => id !== deviceId),
  );
  const placed = table.classes.reduce((sum, { devices }) => sum + devices.length, 0);
  return {
    reached,
    others: placed - 1,
    notSeen: policy.devices.length - placed,
    internet: isReached(table, from, { at: 'internet' }),
  };
}

/** Pairs of devices that can start a connection, of all ordered pairs of devices whose place is known. */
export interface PairCount {
  readonly open: number;
  readonly all: number;
}

export function countPairs(verification: Verification): PairCount {
  const table = tableOf(verification);
  const spots = table.classes.map((of): Spot & { readonly size: number } => ({
    at: of.at,
    of,
    size: of.devices.length,
  }));
  let open = 0;
  for (const from of spots)
    for (const to of spots)
      if (isReached(table, from, to)) open += from.size * (from.of === to.of ? to.size - 1 : to.size);
  const total = spots.reduce((sum, { size }) => sum + size, 0);
  return { open, all: total * Math.max(0, total - 1) };
}
