import type { Policy } from './policy';
import type { End, Endpoint } from './rule';
import type { Zone } from './zone';

export const zoneEnd = (zone: string): Endpoint => ({ kind: 'zone', zone });
export const deviceEnd = (device: string): Endpoint => ({ kind: 'device', device });
export const internetEnd: Endpoint = { kind: 'internet' };
export const routerEnd: Endpoint = { kind: 'router' };
export const networkEnd = (network: string): End => ({ kind: 'network', network });

const NETWORK = 'network:';
/** How the ends of a table of answers are called: zone ids, and these. No zone id has a colon in it. */
export type EndId = 'internet' | 'router' | `network:${string}` | (string & Record<never, never>);

export const networkId = (network: string): EndId => `${NETWORK}${network}`;

/** The network of `network:iot`; undefined for zones, the internet and the router. */
export const networkOfId = (id: EndId): string | undefined =>
  id.startsWith(NETWORK) ? id.slice(NETWORK.length) : undefined;

/** The end that an id of a table of answers stands for. */
export function endOfId(id: EndId): End {
  if (id === 'internet') return internetEnd;
  if (id === 'router') return routerEnd;
  const network = networkOfId(id);
  return network === undefined ? zoneEnd(id) : networkEnd(network);
}

/** One word per end, for ids and for comparing: `zone guest`, `device 02aabb…`, `internet`. */
export function endKey(end: End): string {
  if (end.kind === 'zone') return `zone ${end.zone}`;
  if (end.kind === 'network') return `network ${end.network}`;
  if (end.kind === 'device') return `device ${end.device}`;
  return end.kind;
}

/** The zone an end lies in: a device's zone, a zone itself; undefined for internet, router and what does not exist. */
export function zoneOfEnd(policy: Policy, end: End): Zone | undefined {
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
