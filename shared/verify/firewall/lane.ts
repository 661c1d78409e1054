import type { Family } from '../verification';
import type { Firewall, FirewallRule, FirewallZone, Forwarding, Redirect } from './model';

/** What can decide about packets that come in by one device and leave by another (or stay), in the order they meet it. */
export interface Lane {
  /** Rules of source `*`, which stand before every zone. */
  readonly first: readonly FirewallRule[];
  /** Zones that take packets from the incoming device, each with its own rules. */
  readonly zones: readonly LaneZone[];
}

export interface LaneZone {
  readonly zone: FirewallZone;
  readonly rules: readonly FirewallRule[];
  readonly forwarding: Forwarding | undefined;
  /** The outgoing device is in this zone as well: its own forward policy decides in the end. */
  readonly within: boolean;
}

/** `outDevice` undefined: to the router itself. Rules that decide nothing (no target) are left out. */
export function laneFor(
  firewall: Firewall,
  inDevice: string,
  outDevice: string | undefined,
  family: Family,
): Lane {
  const out = outDevice === undefined ? undefined : zoneNames(firewall, outDevice, family);
  const fits = (rule: FirewallRule): boolean =>
    rule.target !== 'none' &&
    familyFits(rule.family, family) &&
    // `dest` makes the verdict a jump that looks at the outgoing device; `*` gives the verdict as it is.
    (out === undefined
      ? rule.dest === undefined
      : rule.dest !== undefined && (rule.dest === '*' || out.has(rule.dest)));
  const rulesOf = (src: string): readonly FirewallRule[] =>
    firewall.rules.filter((rule) => rule.src === src && fits(rule));
  const leads = (zone: FirewallZone, { src, dest, family: of }: Forwarding): boolean =>
    (src === zone.name || src === '*') &&
    familyFits(of, family) &&
    out !== undefined &&
    (dest === '*' || out.has(dest));
  return {
    first: rulesOf('*'),
    zones: firewall.zones
      .filter((zone) => zoneTakes(zone, inDevice, family))
      .map((zone) => ({
        zone,
        rules: rulesOf(zone.name),
        forwarding: firewall.forwardings.find((one) => leads(zone, one)),
        within: out?.has(zone.name) ?? false,
      })),
  };
}

export const redirectsFrom = (firewall: Firewall, inDevice: string, family: Family): readonly Redirect[] => {
  if (firewall.redirects.length === 0) return [];
  const zones = zoneNames(firewall, inDevice, family);
  return firewall.redirects.filter(
    (redirect) => zones.has(redirect.src) && familyFits(redirect.family, family),
  );
};

const zoneNames = ({ zones }: Firewall, device: string, family: Family): ReadonlySet<string> =>
  new Set(zones.filter((zone) => zoneTakes(zone, device, family)).map(({ name }) => name));

const zoneTakes = (zone: FirewallZone, device: string, family: Family): boolean =>
  familyFits(zone.family, family) && zone.devices.some((name) => deviceMatches(name, device));

export const deviceMatches = (pattern: string, device: string): boolean =>
  pattern.endsWith('+') || pattern.endsWith('*')
    ? device.startsWith(pattern.slice(0, -1))
    : pattern === device;

export const familyFits = (wanted: Family | 'any', family: Family): boolean =>
  wanted === 'any' || wanted === family;
