import { ruleIdOf } from '../../shared/policy/normalize-policy';
import type { Rule } from '../../shared/policy/rule';

/** Longest id the policy file takes. */
const LONGEST = 41;

/** The stable id of a sentence, shortened by a checksum where two device ids make it too long. */
export function ruleIdFor(rule: Pick<Rule, 'from' | 'to' | 'service'>): string {
  const id = ruleIdOf(rule)
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-');
  if (id.length <= LONGEST) return id;
  let sum = 0x811c9dc5;
  for (const character of id) sum = Math.imul(sum ^ character.charCodeAt(0), 0x01000193) >>> 0;
  return `${id.slice(0, LONGEST - 9)}-${sum.toString(16).padStart(8, '0')}`;
}
