import type { Pool } from '../network/dhcp-service';
import { isInside, networkOf, numberOfIpv4, textOfIpv4 } from '../network/ipv4-text';
import type { Client } from './client';

export interface Lease {
  readonly mac: string;
  readonly address: string;
  readonly expiresAt: number;
  readonly hostname: string;
}

const LEASE_SECONDS = 43_200;

/** Who holds which address. Lives in RAM; clients ask again after a reboot. */
export class LeaseBook {
  readonly #leases = new Map<string, Lease>();

  get all(): readonly Lease[] {
    return [...this.#leases.values()];
  }

  forget(): void {
    this.#leases.clear();
  }

  addressOf(mac: string): string | undefined {
    return this.#leases.get(mac)?.address;
  }

  /** A client asks on the network of this pool: it keeps its address if that fits, else gets a new one. */
  renew(client: Client, pool: Pool): void {
    const held = this.#leases.get(client.mac)?.address;
    const address = held !== undefined && isInside(held, pool.network) ? held : this.#pick(client, pool);
    this.#leases.set(client.mac, {
      mac: client.mac,
      address,
      // The spread makes the times look drawn rather than made.
      expiresAt: Math.floor(Date.now() / 1000) + LEASE_SECONDS - client.octet * 97,
      hostname: client.hostname ?? '*',
    });
  }

  #pick(client: Client, { network, first, last }: Pool): string {
    const wanted = networkOf(network) + client.octet;
    const [from, to] = [numberOfIpv4(first), numberOfIpv4(last)];
    const taken = new Set(this.all.map(({ address }) => numberOfIpv4(address)));
    if (wanted >= from && wanted <= to && !taken.has(wanted)) return textOfIpv4(wanted);
    for (let candidate = from; candidate <= to; candidate++)
      if (!taken.has(candidate)) return textOfIpv4(candidate);
    return textOfIpv4(from);
  }

  /** The lease file. A hostname is written as it came, line breaks and all, so it can forge a line. */
  fileText(): string {
    return this.all
      .map(
        ({ expiresAt, mac, address, hostname }) => `${expiresAt} ${mac} ${address} ${hostname} 01:${mac}\n`,
      )
      .join('');
  }
}
