import { serviceOf } from '../../shared/policy/catalogue';
import type { Policy, PolicyDevice } from '../../shared/policy/policy';
import type { Endpoint, Rule } from '../../shared/policy/rule';

interface Index {
  readonly devices: ReadonlyMap<string, PolicyDevice>;
  readonly members: ReadonlyMap<string, readonly PolicyDevice[]>;
  /** Rules by the places of their ends, in the order of deciding. */
  readonly rules: ReadonlyMap<string, readonly Rule[]>;
}

// A matrix asks some thousand times of one policy, which never changes: what is looked up is sorted once.
const indexes = new WeakMap<Policy, Index>();

function indexOf(policy: Policy): Index {
  const known = indexes.get(policy);
  if (known) return known;
  const devices = new Map(policy.devices.map((device) => [device.id, device]));
  const placeOf = (end: Endpoint): string =>
    end.kind === 'zone' ? end.zone : end.kind === 'device' ? (devices.get(end.device)?.zone ?? '') : end.kind;
  const rules = grouped(policy.rules, ({ from, to }) => `${placeOf(from)} ${placeOf(to)}`);
  const index = {
    devices,
    members: grouped(policy.devices, ({ zone }) => zone),
    rules: new Map([...rules].map(([pair, list]) => [pair, [...list].sort(byOrderOfDeciding)])),
  };
  indexes.set(policy, index);
  return index;
}

export function grouped<T>(
  list: readonly T[],
  keyOf: (each: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const each of list) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return groups;
}

const precision = ({ from, to }: Rule): number =>
  Number(from.kind === 'device') + Number(to.kind === 'device');

/** As the firewall holds them: the more exact first, and among equals walls before openings. */
const byOrderOfDeciding = (a: Rule, b: Rule): number =>
  precision(b) - precision(a) || Number(b.verdict === 'deny') - Number(a.verdict === 'deny');

export const deviceOf = (policy: Policy, id: string): PolicyDevice | undefined =>
  indexOf(policy).devices.get(id);

export const devicesOf = (policy: Policy, zone: string): readonly PolicyDevice[] =>
  indexOf(policy).members.get(zone) ?? [];

/** The zone matrix id an end belongs to. */
export function placeIdOf(policy: Policy, end: Endpoint): string {
  if (end.kind === 'zone') return end.zone;
  if (end.kind === 'device') return deviceOf(policy, end.device)?.zone ?? '';
  return end.kind;
}

const rulesBetween = (policy: Policy, from: string, to: string): readonly Rule[] =>
  indexOf(policy).rules.get(`${from} ${to}`) ?? [];

/** Allow-rules whose ends lie in the pair, whole zones and single devices alike, in the person's order. */
export function doorsBetween(policy: Policy, from: string, to: string): readonly Rule[] {
  const there = new Set(rulesBetween(policy, from, to));
  return policy.rules.filter((rule) => rule.verdict === 'allow' && there.has(rule));
}

/** Devices of a zone that rules towards a place name, so that their answer may differ from their neighbours'. */
export const namedSources = (policy: Policy, from: string, to: string): readonly Endpoint[] => {
  const ids = rulesBetween(policy, from, to).flatMap((rule) =>
    rule.from.kind === 'device' ? [rule.from.device] : [],
  );
  return [...new Set(ids)].map((device) => ({ kind: 'device', device }));
};

/**
 * The openings that a device may take towards a place, or towards one device there. A zone stands for those of its
 * devices that no rule names. Of a place, a door to any device there counts.
 */
export function openingsOf(policy: Policy, from: Endpoint, to: Endpoint): readonly Rule[] {
  const concern = rulesBetween(policy, placeIdOf(policy, from), placeIdOf(policy, to)).filter(
    (rule) => speaksOf(rule.from, from) && (to.kind !== 'device' || speaksOf(rule.to, to)),
  );
  return concern.filter((rule) => {
    if (rule.verdict === 'deny') return false;
    const target = to.kind === 'device' ? to : rule.to;
    const decides = concern.find(
      (other) => speaksOf(other.to, target) && covers(policy, other.service, rule.service),
    );
    return decides?.verdict === 'allow';
  });
}

/** What some device of a zone may do, be it only one. */
export const openingsOfAny = (policy: Policy, zone: Endpoint, to: Endpoint): readonly Rule[] => [
  ...new Set(
    [zone, ...namedSources(policy, placeIdOf(policy, zone), placeIdOf(policy, to))].flatMap((from) =>
      openingsOf(policy, from, to),
    ),
  ),
];

/** A rule's end covers what is asked about: a zone all its devices, a device only itself. */
const speaksOf = (named: Endpoint, asked: Endpoint): boolean =>
  named.kind !== 'device' || (asked.kind === 'device' && asked.device === named.device);

/** Every packet of `inner` is one of `outer`. */
export function covers(policy: Policy, outer: string, inner: string): boolean {
  if (outer === 'any' || outer === inner) return true;
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
