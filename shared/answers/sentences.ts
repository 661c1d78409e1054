import { serviceOf } from '../policy/catalogue';
import { type EndId, networkId } from '../policy/ends';
import type { Policy, PolicyDevice } from '../policy/policy';
import type { End, Endpoint, Rule } from '../policy/rule';
import { grouped } from './table';

/**
 * The policy's sentences, looked up by the places they speak of. They lend the answers their words and give the
 * editor its list; whether anything is open is never read from them.
 */
interface Index {
  readonly devices: ReadonlyMap<string, PolicyDevice>;
  readonly members: ReadonlyMap<string, readonly PolicyDevice[]>;
  readonly rules: ReadonlyMap<string, readonly Rule[]>;
}

// One policy is asked some thousand times while a matrix is drawn, and never changes.
const indexes = new WeakMap<Policy, Index>();

function indexOf(policy: Policy): Index {
  const known = indexes.get(policy);
  if (known) return known;
  const devices = new Map(policy.devices.map((device) => [device.id, device]));
  const placeOf = (end: Endpoint): string =>
    end.kind === 'zone' ? end.zone : end.kind === 'device' ? (devices.get(end.device)?.zone ?? '') : end.kind;
  const index = {
    devices,
    members: grouped(policy.devices, ({ zone }) => zone),
    rules: grouped(policy.rules, ({ from, to }) => `${placeOf(from)} ${placeOf(to)}`),
  };
  indexes.set(policy, index);
  return index;
}

/** Devices that the policy wishes into a zone. */
export const wishedInto = (policy: Policy, zone: string): readonly PolicyDevice[] =>
  indexOf(policy).members.get(zone) ?? [];

/** The zone of a sentence's end; of a device, the one it is wished into. */
export function sentencePlace(policy: Policy, end: End): EndId {
  switch (end.kind) {
    case 'zone':
      return end.zone;
    case 'device':
      return indexOf(policy).devices.get(end.device)?.zone ?? '';
    case 'network':
      return networkId(end.network);
    default:
      return end.kind;
  }
}

/** Sentences that open a door between two places, of whole zones and of single devices alike, in the person's order. */
export const doorsBetween = (policy: Policy, from: EndId, to: EndId): readonly Rule[] =>
  (indexOf(policy).rules.get(`${from} ${to}`) ?? []).filter(({ verdict }) => verdict === 'allow');

/** Doors that speak of exactly these ends, the more exact first; of a zone, those of its devices as well. */
export function doorsFor(policy: Policy, from: End, to: End): readonly Rule[] {
  const about = (named: Endpoint, asked: End): boolean =>
    named.kind !== 'device' || asked.kind !== 'device' || named.device === asked.device;
  const exactness = ({ from: a, to: b }: Rule): number =>
    Number(a.kind === 'device') + Number(b.kind === 'device');
  return doorsBetween(policy, sentencePlace(policy, from), sentencePlace(policy, to))
    .filter((rule) => about(rule.from, from) && about(rule.to, to))
    .sort((a, b) => exactness(b) - exactness(a));
}

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
