import { catalogue } from '../../shared/policy/catalogue';
import type { Policy } from '../../shared/policy/policy';
import type { Endpoint, Rule } from '../../shared/policy/rule';
import type { Family, Fate, MatrixCell, Verdict, Verification } from '../../shared/verify/verification';
import { indexCells } from './cells';
import { covers, openingsOf, openingsOfAny, placeIdOf } from './doors';

/** The answer to "can A reach B for S": what the calculation says, and the sentence that explains it. */
export interface Explanation {
  readonly fate: Fate;
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
    | 'not-filterable';
  readonly rule: Rule | undefined;
  /** The answer for IPv6; absent where nothing was calculated for it. */
  readonly ipv6: Fate | undefined;
}

export function explain(
  policy: Policy,
  verification: Verification | undefined,
  from: Endpoint,
  to: Endpoint,
  service: string,
): Explanation {
  const source = placeIdOf(policy, from);
  const target = placeIdOf(policy, to);
  const none = { verdict: undefined, rule: undefined, ipv6: undefined } as const;
  if (source === target) {
    const apart = policy.zones.find((zone) => zone.id === source)?.within === 'apart';
    return { ...none, fate: apart ? 'denied' : 'allowed', because: apart ? 'apart' : 'same-zone' };
  }
  const cells = (indexCells(verification).get(`${source} ${target}`) ?? []).filter(
    (cell) => cell.service === service,
  );
  const of = (family: Family): MatrixCell | undefined => cells.find((cell) => cell.family === family);
  const rule = doorFor(policy, from, to, service);
  const main = of('ipv4') ?? of('ipv6');
  if (!main) return { ...none, fate: 'unknown', because: 'unknown' };

  const fate = fateFor(main, rule);
  const verdict = main.verdicts.find((each) => each.fate === fate) ?? main.verdicts[0];
  const other = of('ipv6');
  const ipv6 = other && fateFor(other, rule);
  const base = { fate, verdict, ipv6, rule: fate === 'allowed' ? rule : undefined };
  if (fate === 'unknown') return { ...base, because: 'unknown' };
  if (verdict?.enforcement === 'not-enforceable') return { ...base, because: 'not-filterable' };
  if (fate === 'denied') return { ...base, because: 'no-rule' };
  if (rule) return { ...base, because: 'rule' };
  if (target === 'router') {
    const admin = policy.zones.find((zone) => zone.id === source)?.management ?? false;
    return { ...base, because: admin ? 'admin' : 'basics' };
  }
  return { ...base, because: 'own' };
}

/** Where the calculation says that devices differ, the sentences say whether this one may. */
function fateFor({ fate, family }: MatrixCell, rule: Rule | undefined): Fate {
  if (fate !== 'some') return fate;
  // A door to one device is for IPv4 only: its IPv6 addresses change by themselves.
  return rule && !(family === 'ipv6' && rule.to.kind === 'device') ? 'allowed' : 'denied';
}

/** A sentence that opens the door for exactly this question; of a zone, for some device in it. */
export function doorFor(policy: Policy, from: Endpoint, to: Endpoint, service: string): Rule | undefined {
  const fits = (rule: Rule): boolean => covers(policy, rule.service, service);
  if (from.kind === 'device') return openingsOf(policy, from, to).find(fits);
  return openingsOfAny(policy, from, to).find(fits);
}

/** Each service that is open between the ends, by calculation where there is one. */
export function openServices(
  policy: Policy,
  verification: Verification | undefined,
  from: Endpoint,
  to: Endpoint,
): readonly string[] {
  const services = [...catalogue, ...policy.services].map(({ id }) => id);
  return services.filter((service) => explain(policy, verification, from, to, service).fate === 'allowed');
}
