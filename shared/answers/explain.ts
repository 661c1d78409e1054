import { catalogue } from '../policy/catalogue';
import type { Policy } from '../policy/policy';
import type { End, Rule } from '../policy/rule';
import { administers } from '../policy/zone';
import type { Fate, Verdict, Verification } from '../verify/verification';
import { ask, openServices as openOf } from './ask';
import { covers, doorsFor } from './sentences';
import { tableOf } from './table';

/** The answer to "can A reach B for S": what the calculation says, and the words for it. */
export interface Explanation {
  readonly fate: Fate | 'some';
  /** The verdict shown as proof, IPv4 first. */
  readonly verdict: Verdict | undefined;
  readonly because:
    | 'same-zone'
    | 'apart'
    | 'rule'
    | 'no-rule'
    | 'basics'
    | 'admin'
    | 'own'
    | 'unknown'
    | 'not-seen'
    | 'not-filterable';
  /** The sentence that this was made from. It explains an answer, and never makes one. */
  readonly rule: Rule | undefined;
  /** The answer for IPv6; absent where nothing was calculated for it. */
  readonly ipv6: Fate | 'some' | undefined;
}

export function explain(
  policy: Policy,
  verification: Verification | undefined,
  from: End,
  to: End,
  service: string,
): Explanation {
  const none = { verdict: undefined, rule: undefined, ipv6: undefined } as const;
  if (verification === undefined) return { ...none, fate: 'unknown', because: 'unknown' };
  const answer = ask(verification, from, to, service);
  if (answer.missing === 'from-not-seen' || answer.missing === 'to-not-seen')
    return { ...none, fate: 'unknown', because: 'not-seen' };
  const main = answer.ipv4 ?? answer.ipv6;
  if (main === undefined) return { ...none, fate: 'unknown', because: 'unknown' };
  const { fate, verdict } = main;
  const base = { fate, verdict, rule: undefined, ipv6: answer.ipv6?.fate };
  if (fate === 'unknown') return { ...base, because: 'unknown' };
  if (answer.within) return { ...base, ipv6: undefined, because: fate === 'denied' ? 'apart' : 'same-zone' };
  if (verdict?.enforcement === 'not-enforceable') return { ...base, because: 'not-filterable' };
  const rule = sentenceFor(policy, from, to, service);
  const foreign = isForeignRule(verdict);
  if (fate === 'denied') return { ...base, because: rule || foreign ? 'own' : 'no-rule' };
  if (rule && !foreign) return { ...base, rule, because: 'rule' };
  if (to.kind === 'router' && !foreign)
    return { ...base, because: isAdministered(policy, verification, from) ? 'admin' : 'basics' };
  return { ...base, because: 'own' };
}

/** A door that lets exactly this question through, by its words. */
const sentenceFor = (policy: Policy, from: End, to: End, service: string): Rule | undefined =>
  doorsFor(policy, from, to).find((rule) => covers(policy, rule.service, service));

/** A rule or redirect that somebody else wrote decides: it was made from no sentence of the policy. */
const isForeignRule = (verdict: Verdict | undefined): boolean =>
  verdict?.decidedBy?.package === 'firewall' && /^@(rule|redirect)\[/.test(verdict.decidedBy.section);

function isAdministered(policy: Policy, verification: Verification, from: End): boolean {
  const at = tableOf(verification).spot(from)?.at;
  const zone = policy.zones.find(({ id }) => id === at);
  return zone !== undefined && administers(zone);
}

/** Each service that is open between the ends. */
export function openServices(
  policy: Policy,
  verification: Verification | undefined,
  from: End,
  to: End,
): readonly string[] {
  if (verification === undefined) return [];
  return openOf(
    verification,
    from,
    to,
    [...catalogue, ...policy.services].map(({ id }) => id),
  );
}
