import type { RouterState } from '../router/router-state';
import type { MergeContext } from './merge-sightings';
import type { Sighting } from './sighting';

// The kernel keeps a silent neighbour as STALE after about a minute (base_reachable_time).
const STALE_MS = 60_000;

/** What the router's own lists say about who is in the house. Whoever is on the internet side is not. */
export function routerSightings(state: RouterState): readonly Sighting[] {
  const { readAtMs } = state;
  const outside = new Set([
    ...state.interfaces.flatMap(({ defaultRoute, device }) =>
      (defaultRoute.ipv4 || defaultRoute.ipv6) && device !== undefined ? [device] : [],
    ),
    ...(state.capabilities.wanDevice === undefined ? [] : [state.capabilities.wanDevice]),
  ]);
  return [
    ...state.leases.map(({ mac, address, hostname, expiresAt }): Sighting => {
      const expiredFor = expiresAt === 0 ? 0 : Math.max(0, state.clock.epochSeconds - expiresAt);
      const named = hostname === undefined ? {} : { hostname };
      return { source: 'dhcp-lease', seenAtMs: readAtMs - expiredFor * 1000, mac, address, ...named };
    }),
    ...state.neighbours
      .filter(({ device }) => !outside.has(device))
      .map(({ mac, address, reachable }): Sighting => {
        return { source: 'neighbour', seenAtMs: readAtMs - (reachable ? 0 : STALE_MS), mac, address };
      }),
    ...state.bridge
      .filter(({ local, port }) => !local && !outside.has(port))
      .map(({ mac, port, ageSeconds }): Sighting => {
        return { source: 'bridge-port', seenAtMs: readAtMs - Math.round(ageSeconds * 1000), mac, port };
      }),
    ...state.wifiClients.map(({ mac, device, signal }): Sighting => {
      const heard = signal === undefined ? {} : { signal };
      return { source: 'wifi-client', seenAtMs: readAtMs, mac, port: device, ...heard };
    }),
  ];
}

/** Who the router and this computer are, as the router sees them. */
export function routerContext(state: RouterState): Pick<MergeContext, 'router' | 'thisComputer' | 'wifi'> {
  const { management } = state;
  return {
    router: {
      macs: state.bridge.filter(({ local }) => local).map(({ mac }) => mac),
      addresses: state.interfaces.flatMap(({ ipv4, ipv6 }) =>
        [...ipv4, ...ipv6].map(({ address }) => address),
      ),
    },
    thisComputer: {
      macs: management.mac === undefined ? [] : [management.mac],
      addresses: [management.clientAddress],
    },
    wifi: state.wifi,
  };
}
