import type { ZonePlacement } from '../compile/candidate';
import type { Finding } from '../compile/finding';
import { finding } from '../compile/make-finding';
import type { Policy } from '../policy/policy';
import type { Whereabouts } from './whereabouts';

/**
 * Zones that their devices have no way into: wished there, on Wi-Fi, and the zone has no Wi-Fi name; or neither a name
 * nor a port. One finding a zone, with how many of its devices that are (`zone-without-way-in` where it is all of them).
 */
export function withoutWayIn(
  policy: Policy,
  placements: readonly ZonePlacement[],
  whereabouts: readonly Whereabouts[],
): readonly Finding[] {
  const members = new Map<string, Whereabouts[]>();
  for (const one of whereabouts) members.set(one.wished, [...(members.get(one.wished) ?? []), one]);
  return placements.flatMap((placement) => {
    const zone = policy.zones.find(({ id }) => id === placement.zone);
    // The kept zone is where everybody is already.
    if (zone === undefined || zone.keeps !== undefined) return [];
    const all = members.get(zone.id) ?? [];
    const outside = all.filter((one) => !canEnter(one, placement)).length;
    if (outside === 0) return [];
    const code = outside === all.length ? 'zone-without-way-in' : 'devices-without-way-in';
    return [finding(code, zone.id, { devices: outside })];
  });
}

function canEnter({ wished, after, link }: Whereabouts, { ports, ssids }: ZonePlacement): boolean {
  if (after === wished || ssids.length > 0) return true;
  // What hangs on a cable can be plugged in elsewhere; a phone cannot.
  return link?.kind !== 'wifi' && ports.length > 0;
}
