import type { DhcpService } from '../network/dhcp-service';
import { isInside } from '../network/ipv4-text';
import type { NetDaemon } from '../network/net-daemon';
import { interfaceOn, type Place, placeOf } from '../network/whereabouts';
import type { Client } from './client';
import type { LeaseBook } from './leases';

export interface Seen {
  readonly client: Client;
  readonly place: Place;
  /** Interface that hears it, when one runs on its VLAN. */
  readonly interface?: string;
  readonly device?: string;
  /** Its address, when the router can have learnt it there. */
  readonly address?: string;
  readonly ipv6?: string;
}

/** The clients and where the router sees them at this moment. */
export class Household {
  readonly #clients = new Map<string, Client>();

  constructor(
    clients: readonly Client[],
    private readonly net: NetDaemon,
    private readonly bands: () => ReadonlyMap<string, string>,
    private readonly leases: LeaseBook,
  ) {
    for (const client of clients) this.#clients.set(client.id, client);
  }

  get all(): readonly Client[] {
    return [...this.#clients.values()];
  }

  find(id: string): Client | undefined {
    return this.#clients.get(id);
  }

  /** Adds, changes or (undefined) removes a client. */
  set(id: string, client: Client | undefined): void {
    if (client) this.#clients.set(id, client);
    else this.#clients.delete(id);
  }

  seen(): Seen[] {
    const bands = this.bands();
    return this.all.flatMap((client) => {
      const place = client.asleep ? undefined : placeOf(client, this.net, bands);
      if (!place) return [];
      const heard = interfaceOn(place.device, this.net);
      const held = this.leases.addressOf(client.mac);
      const known = held !== undefined && heard?.ipv4.some((network) => isInside(held, network));
      return [
        {
          client,
          place,
          ...(heard ? { interface: heard.name, device: heard.device } : {}),
          ...(known ? { address: held } : {}),
          ...(heard && client.ipv6 ? { ipv6: linkLocal(client.mac) } : {}),
        },
      ];
    });
  }

  /** Clients without a fitting address ask for one, those that hold one keep it. Sleepers had theirs before. */
  renewLeases({ pools }: Pick<DhcpService, 'pools'>): void {
    const bands = this.bands();
    for (const client of this.all) {
      const place = placeOf(client, this.net, bands);
      const pool = pools.find(({ device }) => device === place?.device);
      if (!pool || (client.asleep && this.leases.addressOf(client.mac) !== undefined)) continue;
      this.leases.renew(client, pool);
    }
  }
}

/** EUI-64: the MAC with one bit turned and fffe in the middle. */
export function linkLocal(mac: string): string {
  const bytes = mac.split(':').map((part) => Number.parseInt(part, 16));
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = bytes;
  const group = (high: number, low: number): string => ((high << 8) | low).toString(16);
  return `fe80::${group(a ^ 2, b)}:${group(c, 0xff)}:${group(0xfe, d)}:${group(e, f)}`;
}
