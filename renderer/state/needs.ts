import { headCount } from '../../shared/answers/whereabouts';
import { groupPromises, type PromiseGroup } from '../../shared/verify/promise-groups';
import type { AppState } from './store';

/** Something that waits for the person. The words and buttons for it are the overview's. */
export type Need =
  | { readonly kind: 'promise'; readonly group: PromiseGroup }
  /** `copy`: what was last confirmed, to go back to; absent where no copy of it was kept. */
  | { readonly kind: 'drift'; readonly copy: string | undefined }
  | { readonly kind: 'hold'; readonly zone: string }
  /** Devices that have to join another Wi-Fi before they are in their zones. */
  | { readonly kind: 'rejoin'; readonly devices: readonly string[] }
  | { readonly kind: 'draft' };

/** Most important first: a promise, an outside change, somebody waiting, devices on their way, changes of one's own. */
export function needsOf({
  overview,
  hasChanges,
  applied,
}: Pick<AppState, 'overview' | 'hasChanges' | 'applied'>): readonly Need[] {
  if (!overview?.router.divided) return [];
  const { policy, verification, recent, drifted, whereabouts } = overview;
  const outside = headCount(whereabouts).mustRejoin;
  const hold = policy.zones.find(({ kind }) => kind === 'hold');
  const waiting = hold && policy.devices.some(({ zone }) => zone === hold.id);
  // An older copy would take back confirmed changes as well, so only the last one's will do.
  const last = recent.find(({ outcome }) => outcome === 'confirmed');
  return [
    ...groupPromises(verification.promises)
      .filter(({ holds }) => holds !== 'yes')
      .map((group): Need => ({ kind: 'promise', group })),
    ...(drifted ? [{ kind: 'drift', copy: last?.snapshotAfterId } as const] : []),
    ...(hold && waiting ? [{ kind: 'hold', zone: hold.id } as const] : []),
    ...(outside.length > 0 ? [{ kind: 'rejoin', devices: outside } as const] : []),
    ...(hasChanges && applied ? [{ kind: 'draft' } as const] : []),
  ];
}
