import { serviceOf } from '../../shared/policy/catalogue';
import type { Policy } from '../../shared/policy/policy';
import type { Endpoint, Rule } from '../../shared/policy/rule';
import type { Family, MatrixCell, Verdict, Verification } from '../../shared/verify/verification';
import { doorsBetween, indexCells } from './cells';

/** The answer to "can A reach B for S": what the calculation says, and the sentence that explains it. */
export interface Explanation {
  readonly fate: 'allowed' | 'denied' | 'unknown';
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
  /** IPv4 and IPv6 have different answers. */
  readonly familiesDiffer: boolean;
}

/** The zone matrix id an end belongs to. */
export function placeIdOf(policy: Policy, end: Endpoint): string {
  if (end.kind === 'zone') return end.zone;
  if (end.kind === 'device') return policy.devices.find((device) => device.id === end.device)?.zone ?? '';
  return end.kind;
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
  const none = { verdict: undefined, rule: undefined, familiesDiffer: false } as const;
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

  const fate = main.fate === 'some' ? (rule ? 'allowed' : 'denied') : main.fate;
  const verdict = main.verdicts.find((each) => each.fate === fate) ?? main.verdicts[0];
  const other = of('ipv6');
  const familiesDiffer = of('ipv4') !== undefined && other !== undefined && other.fate !== main.fate;
  const base = { fate, verdict, rule: fate === 'allowed' ? rule : undefined, familiesDiffer };
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

/** A sentence that opens the door for exactly this question; for a device, its own sentences and its zone's. */
export function doorFor(policy: Policy, from: Endpoint, to: Endpoint, service: string): Rule | undefined {
  const covers = (rule: Rule): boolean =>
    rule.service === 'any' || rule.service === service || flowsWithin(policy, service, rule.service);
  const touches = (asked: Endpoint, named: Endpoint): boolean =>
    named.kind !== 'device' ||
    (asked.kind === 'device' && asked.device === named.device) ||
    asked.kind === 'zone';
  return doorsBetween(policy, placeIdOf(policy, from), placeIdOf(policy, to)).find(
    (rule) => covers(rule) && touches(from, rule.from) && touches(to, rule.to),
  );
}

/** Every packet of `inner` is one of `outer`. */
function flowsWithin(policy: Policy, inner: string, outer: string): boolean {
  const wanted = serviceOf(policy.services, inner)?.flows ?? [];
  const given = serviceOf(policy.services, outer)?.flows ?? [];
  return (
    wanted.length > 0 &&
    wanted.every(({ protocol, ports }) =>
      given.some(
        (flow) =>
          (flow.protocol === 'any' || flow.protocol === protocol) &&
          (flow.ports === undefined ||
            (ports?.every(({ first, last }) =>
              flow.ports?.some((span) => span.first <= first && last <= span.last),
            ) ??
              false)),
      ),
    )
  );
}
