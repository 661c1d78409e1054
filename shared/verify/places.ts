import type { ZonePlacement } from '../compile/candidate';
import type { Policy } from '../policy/policy';
import type { End } from '../policy/rule';
import { type EndPlace, internetPlaces, networkPlaces, routerPlaces, type Side, zonePlaces } from './ends';
import type { Model } from './model';
import type { Family, Place } from './verification';

/** Turns the policy's words into the router's. The only point where the two vocabularies meet. */
export interface PlaceBook {
  readonly policy: Policy;
  readonly placements: readonly ZonePlacement[];
  /** Fixed IPv4 addresses of devices by id. */
  readonly addresses: Readonly<Record<string, string>>;
}

export const placementOf = (book: PlaceBook, zone: string): ZonePlacement | undefined =>
  book.placements.find((placement) => placement.zone === zone);

/** The places an end stands for: a device with several addresses of hardware is several sources. Empty: not placed. */
export function placesOf(
  { model, book }: { readonly model: Model; readonly book: PlaceBook },
  end: End,
  family: Family,
  side: Side,
): readonly EndPlace[] {
  switch (end.kind) {
    case 'internet':
      return internetPlaces(model, book.placements, family, side);
    case 'router':
      return routerPlaces;
    case 'network':
      return networkPlaces(end.network);
    case 'zone': {
      const placement = placementOf(book, end.zone);
      return placement ? zonePlaces(model, placement.network) : [];
    }
    case 'device':
      return devicePlaces(book, end.device, side).map((place) => ({ place }));
  }
}

function devicePlaces(book: PlaceBook, id: string, side: Side): readonly Place[] {
  const device = book.policy.devices.find((one) => one.id === id);
  const placement = device && placementOf(book, device.zone);
  if (device === undefined || placement === undefined) return [];
  const address = book.addresses[device.id] ?? device.address;
  const base = {
    kind: 'network' as const,
    network: placement.network,
    ...(address === undefined ? {} : { address }),
  };
  return side === 'to' || device.macs.length === 0 ? [base] : device.macs.map((mac) => ({ ...base, mac }));
}
