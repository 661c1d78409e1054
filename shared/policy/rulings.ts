import { serviceOf } from './catalogue';
import type { Policy } from './policy';
import type { Endpoint, Rule } from './rule';
import type { ServiceFlow } from './service';

/** A rule as a pair of zones sees it: what it covers, and whether it speaks of the whole zone or of devices in it. */
export interface Ruling {
  readonly verdict: Rule['verdict'];
  readonly flows: readonly ServiceFlow[];
  readonly ofDevice: boolean;
  readonly toDevice: boolean;
}

/** Rulings by `from|to`, where `to` is a zone, `internet` or `router`. Equal ones about different devices count once. */
export function rulingsByPair(policy: Policy): ReadonlyMap<string, readonly Ruling[]> {
  const zoneOfDevice = new Map(policy.devices.map(({ id, zone }) => [id, zone]));
  const pairs = new Map<string, Map<string, Ruling>>();
  for (const { from, to, service, verdict } of policy.rules) {
    const source = placeOf(from, zoneOfDevice);
    const target = placeOf(to, zoneOfDevice);
    if (source === undefined || target === undefined) continue;
    const pair = pairs.get(`${source}|${target}`) ?? new Map<string, Ruling>();
    pairs.set(`${source}|${target}`, pair);
    const key = [from.kind, to.kind, service, verdict].join('|');
    if (pair.has(key)) continue;
    const toDevice = to.kind === 'device';
    const flows = serviceOf(policy.services, service)?.flows ?? [];
    pair.set(key, { verdict, flows, ofDevice: toDevice || from.kind === 'device', toDevice });
  }
  return new Map([...pairs].map(([pair, rulings]) => [pair, [...rulings.values()]]));
}

function placeOf(end: Endpoint, zoneOfDevice: ReadonlyMap<string, string>): string | undefined {
  if (end.kind === 'zone') return end.zone;
  return end.kind === 'device' ? zoneOfDevice.get(end.device) : end.kind;
}
