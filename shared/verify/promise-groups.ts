import { BUILT_IN_PREFIX, NO_LOCKOUT } from '../policy/promises';
import type { PromiseResult } from './verification';

/** Promises that people read as one: "Guests reach no other zone" is one per other zone underneath. */
export interface PromiseGroup {
  readonly id: string;
  readonly kind: 'no-lockout' | 'administration' | 'guests' | 'own';
  readonly holds: PromiseResult['holds'];
  readonly results: readonly PromiseResult[];
}

/** Broken ones first, then those that could not be checked; otherwise in the order of the verifier. */
export function groupPromises(results: readonly PromiseResult[]): readonly PromiseGroup[] {
  const groups = new Map<string, PromiseResult[]>();
  for (const result of results) {
    const id = groupOf(result);
    const list = groups.get(id);
    if (list) list.push(result);
    else groups.set(id, [result]);
  }
  return [...groups]
    .map(([id, list]): PromiseGroup => ({ id, kind: kindOf(id), holds: jointly(list), results: list }))
    .sort((a, b) => RANK[a.holds] - RANK[b.holds]);
}

const RANK = { no: 0, unknown: 1, yes: 2 } as const;

function groupOf({ promise, builtIn }: PromiseResult): string {
  if (!builtIn) return promise.id;
  const [kind = '', zone = ''] = promise.id.slice(BUILT_IN_PREFIX.length).split(':');
  return kind === 'guests-isolated' ? `${BUILT_IN_PREFIX}${kind}:${zone}` : `${BUILT_IN_PREFIX}${kind}`;
}

function kindOf(id: string): PromiseGroup['kind'] {
  if (id === NO_LOCKOUT) return 'no-lockout';
  if (id.startsWith(`${BUILT_IN_PREFIX}router-closed`)) return 'administration';
  if (id.startsWith(`${BUILT_IN_PREFIX}guests-isolated`)) return 'guests';
  return 'own';
}

function jointly(results: readonly PromiseResult[]): PromiseResult['holds'] {
  if (results.some((result) => result.holds === 'no')) return 'no';
  return results.some((result) => result.holds === 'unknown') ? 'unknown' : 'yes';
}

/** The verdict over all promises, as numbers for a sentence. */
export interface PromiseCount {
  readonly all: number;
  readonly held: number;
  readonly broken: number;
  readonly unknown: number;
}

export function countPromises(groups: readonly PromiseGroup[]): PromiseCount {
  const of = (holds: PromiseResult['holds']): number =>
    groups.filter((group) => group.holds === holds).length;
  return { all: groups.length, held: of('yes'), broken: of('no'), unknown: of('unknown') };
}
