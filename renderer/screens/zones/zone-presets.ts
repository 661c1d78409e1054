import type { Policy } from '../../../shared/policy/policy';
import { sameZoneName, type Zone, type ZoneKind } from '../../../shared/policy/zone';
import { zoneKindName } from '../../../shared/text/zone-text';

/** Kinds that can be added from the menu; the one that keeps the LAN exists already. */
export const addableKinds: readonly ZoneKind[] = [
  'work',
  'media',
  'smart',
  'camera',
  'guest',
  'server',
  'hold',
  'custom',
];

/** Zones that have no business on the internet until somebody opens a door. */
const SEALED: ReadonlySet<ZoneKind> = new Set(['camera', 'hold']);

const IDS: Readonly<Record<ZoneKind, string>> = {
  home: 'home',
  work: 'work',
  media: 'media',
  smart: 'iot',
  camera: 'camera',
  guest: 'guest',
  server: 'server',
  hold: 'hold',
  custom: 'zone',
};

/** A zone of a kind with everything filled in: an id nobody has, a name, and visitors kept apart from each other. */
export function newZone(policy: Policy, kind: ZoneKind): Zone {
  return {
    id: freeId(policy, IDS[kind]),
    name: freeName(policy, zoneKindName[kind]),
    kind,
    wifi: [],
    ipv6: !SEALED.has(kind),
    within: kind === 'guest' || kind === 'hold' ? 'apart' : 'together',
    management: false,
  };
}

/** Adds the zone, before Quarantine, and opens its way to the internet where its kind has one. */
export function addZoneOfKind(policy: Policy, kind: ZoneKind): Policy {
  const zone = newZone(policy, kind);
  const hold = policy.zones.findIndex((each) => each.kind === 'hold');
  const at = hold < 0 ? policy.zones.length : hold;
  const zones = [...policy.zones.slice(0, at), zone, ...policy.zones.slice(at)];
  const rules = SEALED.has(kind)
    ? policy.rules
    : [
        ...policy.rules,
        {
          id: `zone-${zone.id}-internet-any`,
          from: { kind: 'zone' as const, zone: zone.id },
          to: { kind: 'internet' as const },
          service: 'any',
          verdict: 'allow' as const,
        },
      ];
  return { ...policy, zones, rules };
}

function freeName(policy: Policy, wanted: string): string {
  const free = (name: string): boolean => !policy.zones.some((zone) => sameZoneName(zone.name, name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    if (free(name)) return name;
  }
}

function freeId(policy: Policy, wanted: string): string {
  const taken = new Set(policy.zones.map((zone) => zone.id));
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    const id = `${wanted.slice(0, 6)}${number}`;
    if (!taken.has(id)) return id;
  }
}
