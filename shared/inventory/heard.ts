import { parseIpv4 } from '../net/ipv4';
import { parseMac } from '../net/mac';
import type { UntrustedText } from '../net/untrusted-text';
import type { RouterState } from '../router/router-state';

/** What a device hangs on, as the router heard it last. */
export type Link =
  | { readonly kind: 'wifi'; readonly ssid: UntrustedText; readonly section: string }
  | { readonly kind: 'cable'; readonly port: string };

/** Where the router's own lists have a device. */
export interface Heard {
  readonly link?: Link;
  /** UCI network of the Wi-Fi name it is joined to. */
  readonly wifiNetwork?: string;
  /** Layer 3 device that the router heard it on. */
  readonly device?: string;
  readonly address?: string;
  /** Only a lease speaks of it: it was here, and may be asleep or gone. */
  readonly onlyLeased: boolean;
}

type Lists = Pick<RouterState, 'wifi' | 'wifiClients' | 'bridge' | 'neighbours' | 'leases'>;

/** The router's lists, sorted by hardware address once. Wi-Fi comes first: its list is exact, while a bridge remembers a plug for minutes. */
export function heardBy(state: Lists): (macs: readonly string[]) => Heard | undefined {
  const accessPoints = new Map(state.wifi.flatMap((each) => (each.device ? [[each.device, each]] : [])));
  const radio = byMac(state.wifiClients);
  const plugs = byMac(
    [...state.bridge]
      .filter(({ local, port }) => !local && !accessPoints.has(port))
      .sort((a, b) => a.ageSeconds - b.ageSeconds),
  );
  const neighbours = byMac(
    [...state.neighbours].sort((a, b) => Number(b.reachable) - Number(a.reachable)),
    ({ address }) => parseIpv4(address) !== undefined,
  );
  const anyNeighbour = byMac(state.neighbours);
  const leases = byMac(state.leases);

  return (given) => {
    const macs = given.map((mac) => parseMac(mac) ?? mac);
    const first = <T>(list: ReadonlyMap<string, T>): T | undefined =>
      macs.map((mac) => list.get(mac)).find((found) => found !== undefined);
    const client = first(radio);
    const joined = client && accessPoints.get(client.device);
    const plug = client === undefined ? first(plugs) : undefined;
    const neighbour = first(neighbours) ?? first(anyNeighbour);
    const lease = first(leases);
    if (!client && !plug && !neighbour && !lease) return undefined;
    const address = first(neighbours)?.address ?? lease?.address;
    const link: Link | undefined = joined
      ? { kind: 'wifi', ssid: joined.ssid, section: joined.section }
      : plug && { kind: 'cable', port: plug.port };
    return {
      ...(link ? { link } : {}),
      ...(joined?.networks[0] === undefined ? {} : { wifiNetwork: joined.networks[0] }),
      ...(neighbour ? { device: neighbour.device } : {}),
      ...(address === undefined ? {} : { address }),
      onlyLeased: !client && !plug && !neighbour,
    };
  };
}

function byMac<T extends { readonly mac: string }>(
  list: readonly T[],
  fits: (one: T) => boolean = () => true,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const one of list) {
    const mac = parseMac(one.mac) ?? one.mac;
    if (fits(one) && !found.has(mac)) found.set(mac, one);
  }
  return found;
}
