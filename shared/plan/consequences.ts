import type { Candidate, ZonePlacement } from '../compile/candidate';
import { placementsNow } from '../compile/compile';
import { readLedger } from '../import/read-ledger';
import { contains, parseCidr, parseIpv4 } from '../net/ipv4';
import { parseMac } from '../net/mac';
import { serviceOf } from '../policy/catalogue';
import { zoneOfEnd } from '../policy/ends';
import type { Policy } from '../policy/policy';
import type { Endpoint } from '../policy/rule';
import { LEDGER_PACKAGE, ownNamesIn, ownSectionsOf } from '../router/own-sections';
import type { RouterState } from '../router/router-state';
import type { UciEdit } from '../uci/edit-uci';
import { flagOf, optionOf, packageOf, sectionsOf, type UciConfig } from '../uci/uci';
import type { Opening } from './openings';
import type { Consequence, Effect } from './plan';
import { radiosTouched } from './radios';

/** Codes of consequences, in the order people should read them. The words live in the window and the CLI. */
export const consequenceCodes = [
  'way-opens',
  'bridge-restarts-once',
  'radio-turned-on',
  'wifi-restarts',
  'wifi-changes-without-restart',
  'kept-network-stays',
  'zone-new',
  'zone-removed',
  'zone-ssid-new',
  'zone-ssid-removed',
  'port-moves',
  'device-gets-new-address',
  'device-must-reconnect',
  'not-found-by-itself',
  'connections-end',
] as const;
export type ConsequenceCode = (typeof consequenceCodes)[number];

export interface ConsequenceInput {
  readonly state: RouterState;
  readonly candidate: Candidate;
  readonly policy: Policy;
  readonly edits: readonly UciEdit[];
  readonly effects: readonly Effect[];
  /** Addresses whose open connections end. */
  readonly ended: readonly string[];
  /** What was shut and no longer is. */
  readonly opened: readonly Opening[];
}

const consequence = (code: ConsequenceCode, facts: Consequence['facts'] = {}): Consequence => ({
  code,
  facts,
});

/** What people will notice, read from the two configurations side by side. */
export function consequencesOf(input: ConsequenceInput): readonly Consequence[] {
  const { state, candidate, policy, effects, ended } = input;
  const before = zonesNow(policy, state);
  const after = candidate.placements;
  // A zone that goes away is called in our file on the router only.
  const zones = [...policy.zones, ...(readLedger(state.config)?.zones ?? [])];
  const nameOf = (zone: string): string => zones.find(({ id }) => id === zone)?.name ?? zone;

  const kept = policy.zones.find(({ keeps }) => keeps !== undefined);
  const keptPlace = after.find(({ zone }) => zone === kept?.id);
  const fresh = after.filter(({ zone }) => !before.some((old) => old.zone === zone));
  const gone = before.filter(({ zone }) => !after.some((now) => now.zone === zone));
  return [
    ...openingConsequences(input),
    ...(effects.includes('bridge-restart') ? [consequence('bridge-restarts-once')] : []),
    ...wifiConsequences(input),
    ...(keptPlace
      ? [consequence('kept-network-stays', { zone: nameOf(keptPlace.zone), subnet: keptPlace.subnet })]
      : []),
    ...fresh.map(({ zone, subnet, vlan }) => consequence('zone-new', { zone: nameOf(zone), subnet, vlan })),
    ...gone.map(({ zone, subnet }) => consequence('zone-removed', { zone: nameOf(zone), subnet })),
    ...ssidConsequences(before, after, nameOf),
    ...portConsequences(before, after, nameOf),
    ...deviceConsequences(input, before),
    ...announcementConsequences(input),
    ...(ended.length > 0 ? [consequence('connections-end')] : []),
  ];
}

/** One line for all who get the same. Zones are given by their names, one a line; what is none, by its id. */
function openingConsequences({ opened, policy }: ConsequenceInput): readonly Consequence[] {
  const same = new Map<string, Opening[]>();
  for (const opening of opened) {
    const { to, through, services, families } = opening;
    const key = [to, through, ...services, ...families].join('|');
    same.set(key, [...(same.get(key) ?? []), opening]);
  }
  const nameOf = (id: string): string | undefined => policy.zones.find((zone) => zone.id === id)?.name;
  return [...same.values()].flatMap((group): readonly Consequence[] => {
    const [first] = group;
    if (first === undefined) return [];
    const zones = group.flatMap(({ from }) => nameOf(from) ?? []);
    const others = group.flatMap(({ from }) => (nameOf(from) === undefined ? from : []));
    return [
      consequence('way-opens', {
        ...(zones.length > 0 ? { from: zones.join('\n') } : {}),
        ...(others.length > 0 ? { fromOther: others.join(' ') } : {}),
        ...(nameOf(first.to) === undefined ? { toOther: first.to } : { to: nameOf(first.to) ?? '' }),
        services: first.services.join(' '),
        ...(first.through === undefined ? {} : { through: first.through }),
        ...(first.families.length > 1 ? {} : { family: first.families[0] ?? '' }),
      }),
    ];
  });
}

/** The zones that are on the router now: the policy's, and ours that it no longer has. */
function zonesNow(policy: Policy, state: RouterState): readonly ZonePlacement[] {
  const known = placementsNow(policy, state);
  const names = new Set(known.map(({ network }) => network));
  const present = ownNamesIn(state.config, 'network');
  const dropped = [...ownSectionsOf(state.config).networks].flatMap(([zone, network]) =>
    present.has(network) && !names.has(network) ? [zone] : [],
  );
  if (dropped.length === 0) return known;
  const template = policy.zones[0];
  if (template === undefined) return known;
  const ghosts = dropped.map((id) => {
    const { keeps: _keeps, vlan: _vlan, subnet: _subnet, ...rest } = template;
    return { ...rest, id, name: id, wifi: [] };
  });
  return placementsNow({ ...policy, zones: [...policy.zones, ...ghosts] }, state);
}

function wifiConsequences({ state, candidate, edits, effects }: ConsequenceInput): readonly Consequence[] {
  if (!effects.includes('wifi')) return [];
  const wasOff = radiosOff(state.config);
  const isOff = radiosOff(candidate.config);
  return radiosTouched(edits, state).map((radio) => {
    if (wasOff.has(radio) && !isOff.has(radio)) return consequence('radio-turned-on', { radio });
    const own = edits.some(
      (edit) => edit.package === 'wireless' && edit.kind === 'set-option' && edit.section === radio,
    );
    const whole = own || !state.capabilities.perBssReload;
    return consequence(whole ? 'wifi-restarts' : 'wifi-changes-without-restart', { radio });
  });
}

function radiosOff(config: UciConfig): ReadonlySet<string> {
  const wireless = packageOf(config, 'wireless');
  const radios = wireless === undefined ? [] : sectionsOf(wireless, 'wifi-device');
  return new Set(radios.flatMap((radio) => (flagOf(radio, 'disabled', false) ? (radio.name ?? []) : [])));
}

type NameOf = (zone: string) => string;

function ssidConsequences(
  before: readonly ZonePlacement[],
  after: readonly ZonePlacement[],
  nameOf: NameOf,
): readonly Consequence[] {
  const pairs = (zones: readonly ZonePlacement[]): readonly (readonly [string, string])[] =>
    zones.flatMap(({ zone, ssids }) => ssids.map((ssid) => [zone, ssid] as const));
  const missingIn = (
    these: readonly (readonly [string, string])[],
    those: readonly (readonly [string, string])[],
  ): readonly (readonly [string, string])[] =>
    these.filter(([zone, ssid]) => !those.some((other) => other[0] === zone && other[1] === ssid));
  return [
    ...missingIn(pairs(after), pairs(before)).map(([zone, ssid]) =>
      consequence('zone-ssid-new', { zone: nameOf(zone), ssid }),
    ),
    ...missingIn(pairs(before), pairs(after)).map(([zone, ssid]) =>
      consequence('zone-ssid-removed', { zone: nameOf(zone), ssid }),
    ),
  ];
}

function portConsequences(
  before: readonly ZonePlacement[],
  after: readonly ZonePlacement[],
  nameOf: NameOf,
): readonly Consequence[] {
  const zoneOf = (zones: readonly ZonePlacement[], port: string): string | undefined =>
    zones.find(({ ports }) => ports.includes(port))?.zone;
  return after.flatMap(({ zone, ports }) =>
    ports.flatMap((port) => {
      const from = zoneOf(before, port);
      if (from === zone || from === undefined) return [];
      return [consequence('port-moves', { port, from: nameOf(from), to: nameOf(zone) })];
    }),
  );
}

/** Devices that must ask for an address again: their port changes zone, or they get a fixed one. */
function deviceConsequences(
  { state, candidate, policy }: ConsequenceInput,
  before: readonly ZonePlacement[],
): readonly Consequence[] {
  return policy.devices.flatMap((device): readonly Consequence[] => {
    const macs = new Set(device.macs.map((mac) => parseMac(mac) ?? mac));
    const lease = state.leases.find(({ mac }) => macs.has(parseMac(mac) ?? mac));
    const port = state.bridge.find(({ mac }) => macs.has(parseMac(mac) ?? mac))?.port;
    const place = candidate.placements.find(({ ports }) => port !== undefined && ports.includes(port));
    const fixed = Object.hasOwn(candidate.addresses, device.id) ? candidate.addresses[device.id] : undefined;
    const moves =
      place !== undefined &&
      !before.some(({ zone, ports }) => zone === place.zone && ports.includes(port ?? ''));
    if (moves && !isIn(lease?.address, place.subnet))
      return [
        consequence('device-gets-new-address', {
          device: device.name,
          subnet: place.subnet,
          ...(fixed ? { address: fixed } : {}),
        }),
      ];
    if (fixed !== undefined && lease !== undefined && lease.address !== fixed)
      return [consequence('device-gets-new-address', { device: device.name, address: fixed })];
    const zone = candidate.placements.find((each) => each.zone === device.zone);
    const onWifi = state.wifiClients.some(({ mac }) => macs.has(parseMac(mac) ?? mac));
    // Which network name a device uses is for its owner to change: the router cannot move it.
    if (onWifi && zone !== undefined && !isIn(lease?.address, zone.subnet))
      return [
        consequence('device-must-reconnect', {
          device: device.name,
          zone: policy.zones.find(({ id }) => id === device.zone)?.name ?? device.zone,
          ssid: zone.ssids[0] ?? '',
        }),
      ];
    return [];
  });
}

/**
 * New doors to things that apps find by their announcements. Those stay in their own network, so the way is open and the
 * thing is still not in the list of the app: better said before than searched for afterwards.
 */
function announcementConsequences({ state, candidate, policy }: ConsequenceInput): readonly Consequence[] {
  const ledger = packageOf(state.config, LEDGER_PACKAGE);
  const known = new Set(
    (ledger === undefined ? [] : sectionsOf(ledger, 'rule')).map(
      (each) => `${optionOf(each, 'id')} ${optionOf(each, 'service')}`,
    ),
  );
  const nameOf = (end: Endpoint): string | undefined =>
    end.kind === 'device'
      ? policy.devices.find(({ id }) => id === end.device)?.name
      : zoneOfEnd(policy, end)?.name;
  return policy.rules.flatMap(({ id, from, to, service, verdict }): readonly Consequence[] => {
    const opens = verdict === 'allow' && serviceOf([], service)?.announced && !known.has(`${id} ${service}`);
    const there = nameOf(to);
    if (!opens || there === undefined || zoneOfEnd(policy, from) === zoneOfEnd(policy, to)) return [];
    const address =
      to.kind === 'device' && Object.hasOwn(candidate.addresses, to.device)
        ? candidate.addresses[to.device]
        : undefined;
    const here = nameOf(from) ?? from.kind;
    return [
      consequence('not-found-by-itself', { service, from: here, to: there, ...(address ? { address } : {}) }),
    ];
  });
}

function isIn(address: string | undefined, subnet: string): boolean {
  const parsed = address === undefined ? undefined : parseIpv4(address);
  const cidr = parseCidr(subnet);
  return parsed !== undefined && cidr.ok && contains(cidr.value, parsed);
}
