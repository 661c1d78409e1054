import { endKey } from '../../shared/policy/ends';
import type { Policy } from '../../shared/policy/policy';
import type { Rule } from '../../shared/policy/rule';

/** Doors that a change opened and shut. A sentence that only got another id or reason is the same door. */
export interface DoorChanges {
  readonly opened: readonly Rule[];
  readonly closed: readonly Rule[];
}

export function doorChanges(before: Policy, after: Policy): DoorChanges {
  const doorsOf = (policy: Policy): ReadonlyMap<string, Rule> =>
    new Map(
      policy.rules
        .filter(({ verdict }) => verdict === 'allow')
        .map((rule) => [[endKey(rule.from), endKey(rule.to), rule.service].join('|'), rule]),
    );
  const [old, now] = [doorsOf(before), doorsOf(after)];
  return {
    opened: [...now].flatMap(([key, rule]) => (old.has(key) ? [] : [rule])),
    closed: [...old].flatMap(([key, rule]) => (now.has(key) ? [] : [rule])),
  };
}
