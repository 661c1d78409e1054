import type { ZonePlacement } from '../compile/candidate';
import type { Policy } from '../policy/policy';
import type { Endpoint } from '../policy/rule';
import type { Place } from './verification';

/** Turns the policy's words into the router's. The only point where the two vocabularies meet. */
export interface PlaceBook {
  readonly policy: Policy;
  readonly placements: readonly ZonePlacement[];
  /** Fixed IPv4 addresses of devices by id. */
  readonly addresses: Readonly<Record<string, string>>;
}

export const placementOf = (book: PlaceBook, zone: string): ZonePlacement | undefined =>
  book.placements.find((placement) => placement.zone === zone);

/** The places an endpoint stands for: a device with several addresses of hardware is several sources. Empty: not placed. */
export function placesOf(book: PlaceBook, endpoint: Endpoint, side: 'from' | 'to'): readonly Place[] {
  switch (endpoint.kind) {
    case 'internet':
      return [{ kind: 'internet' }];
    case 'router':
      return [{ kind: 'router' }];
    case 'zone': {
      const placement = placementOf(book, endpoint.zone);
      return placement ? [{ kind: 'network', network: placement.network }] : [];
    }
    case 'device': {
      const device = book.policy.devices.find(({ id }) => id === endpoint.device);
      const placement = device && placementOf(book, device.zone);
      if (device === undefined || placement === undefined) return [];
      const address = book.addresses[device.id] ?? device.address;
      const base = {
        kind: 'network' as const,
        network: placement.network,
        ...(address === undefined ? {} : { address }),
      };
      return side === 'to' || device.macs.length === 0
        ? [base]
        : device.macs.map((mac) => ({ ...base, mac }));
    }
  }
}
