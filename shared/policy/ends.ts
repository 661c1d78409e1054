import type { Policy } from './policy';
import type { Endpoint } from './rule';
import type { Zone } from './zone';

export const zoneEnd = (zone: string): Endpoint => ({ kind: 'zone', zone });
export const deviceEnd = (device: string): Endpoint => ({ kind: 'device', device });
export const internetEnd: Endpoint = { kind: 'internet' };
export const routerEnd: Endpoint = { kind: 'router' };

/** One word per end, for ids and for comparing: `zone guest`, `device 02aabb…`, `internet`. */
export function endKey(end: Endpoint): string {
  if (end.kind === 'zone') return `zone ${end.zone}`;
  if (end.kind === 'device') return `device ${end.device}`;
  return end.kind;
}

/** The zone an end lies in: a device's zone, a zone itself; undefined for internet, router and what does not exist. */
export function zoneOfEnd(policy: Policy, end: Endpoint): Zone | undefined {
  const id =
    end.kind === 'zone'
      ? end.zone
      : end.kind === 'device'
        ? policy.devices.find((device) => device.id === end.device)?.zone
        : undefined;
  return policy.zones.find((zone) => zone.id === id);
}

/** The zone that takes over the LAN as it is. A valid policy has exactly one. */
export const keptZone = (policy: Policy): Zone | undefined =>
  policy.zones.find((zone) => zone.keeps !== undefined);

/** Zone of a LAN port: the one it is assigned to, else the one that keeps the LAN. */
export const zoneOfPort = (policy: Policy, port: string): string | undefined =>
  policy.routers[0]?.ports[port] ?? keptZone(policy)?.id;
