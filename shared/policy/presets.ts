import type { Device, Inventory } from '../inventory/device';
import { parseMac } from '../net/mac';
import { utf8Length } from '../net/utf8';
import type { RouterState } from '../router/router-state';
import { servesIpv6 } from '../router/serves-ipv6';
import { flagOf, listOf, optionOf, packageOf, sectionsOf } from '../uci/uci';
import { ruleIdOf } from './normalize-policy';
import type { Policy, PolicyDevice } from './policy';
import type { Endpoint, Rule } from './rule';
import type { Band, Zone, ZoneKind, ZoneWifi } from './zone';

/** Zones a suggestion may hold, in the order in which people see them. */
export type SuggestedKind = Exclude<ZoneKind, 'hold' | 'custom'>;
const order: readonly SuggestedKind[] = ['home', 'work', 'media', 'smart', 'camera', 'server', 'guest'];
const always: ReadonlySet<SuggestedKind> = new Set(['home', 'work', 'smart', 'guest']);

/** Names become part of the policy file, so whoever calls may give them in the person's language. */
export type ZoneNames = Readonly<Record<SuggestedKind, string>>;
export const englishZoneNames: ZoneNames = {
  home: 'Home',
  work: 'Work',
  media: 'TV & speakers',
  smart: 'Smart home',
  camera: 'Cameras',
  server: 'Servers',
  guest: 'Guests',
};

const ssidWords: Readonly<Record<SuggestedKind, string>> = {
  home: '',
  work: 'Work',
  media: 'TV',
  smart: 'Things',
  camera: 'Cameras',
  server: 'Servers',
  guest: 'Guest',
};
// Which zones get a network name of their own first: a radio should carry four at most, and one is the home's.
const ssidOrder: readonly SuggestedKind[] = ['guest', 'smart', 'work', 'camera', 'media'];
const OWN_SSIDS = 3;

/**
 * The draft that the wizard opens with: zones for what was found, devices where they were suggested, and each port in
 * the zone of what hangs on it. Nothing here decides for the person: it is a policy like any other.
 */
export function suggestPolicy(
  inventory: Inventory,
  state: RouterState,
  names: ZoneNames = englishZoneNames,
): Policy {
  const devices = inventory.devices.filter(({ isRouter }) => !isRouter);
  const wanted = new Map(devices.map((device) => [device.id, wantedZone(device)]));
  const ports = suggestPorts(devices, wanted, state);
  const placed = devices.map((device) => toPolicyDevice(device, zoneOf(device, wanted, ports)));
  const used = new Set(placed.map(({ zone }) => zone));
  const kinds = order.filter((kind) => always.has(kind) || used.has(kind));
  const zones = kinds.map((kind) => suggestZone(kind, names[kind], state));
  return {
    version: 1,
    site: names.home,
    routers: [
      {
        name: state.identity.hostname,
        role: 'gateway',
        ports: Object.fromEntries([...ports].filter(([, zone]) => zone !== 'home')),
      },
    ],
    zones: withWifi(zones, devices, placed, state),
    devices: placed,
    services: [],
    rules: suggestRules(kinds, devices, placed),
    promises: [],
  };
}

/** This computer stays at home: from there it signs in to the router. */
function wantedZone(device: Device): SuggestedKind {
  if (device.isThisComputer) return 'home';
  return order.find((kind) => kind === device.suggestion.zone) ?? 'home';
}

/**
 * Devices behind one port share a cable, so the router cannot part them: they stay together. With anything of the
 * household's own among them the port stays at home; otherwise it goes where most of them belong.
 */
function suggestPorts(
  devices: readonly Device[],
  wanted: ReadonlyMap<string, SuggestedKind>,
  state: RouterState,
): ReadonlyMap<string, SuggestedKind> {
  const ports = new Map<string, SuggestedKind>();
  for (const port of state.capabilities.lanPorts) {
    const here = devices.filter(({ connection }) => connection.kind === 'cable' && connection.port === port);
    const kinds = here.map(({ id }) => wanted.get(id) ?? 'home');
    const own = here.some(({ isThisComputer }) => isThisComputer) || port === state.management.port;
    if (kinds.length === 0) continue;
    ports.set(port, own || kinds.includes('home') ? 'home' : mostFrequent(kinds));
  }
  return ports;
}

const mostFrequent = (kinds: readonly SuggestedKind[]): SuggestedKind => {
  const count = (kind: SuggestedKind): number => kinds.filter((each) => each === kind).length;
  return order.reduce((best, kind) => (count(kind) > count(best) ? kind : best), order[0] ?? 'home');
};

function zoneOf(
  device: Device,
  wanted: ReadonlyMap<string, SuggestedKind>,
  ports: ReadonlyMap<string, SuggestedKind>,
): SuggestedKind {
  const byPort = device.connection.kind === 'cable' ? ports.get(device.connection.port) : undefined;
  return byPort ?? wanted.get(device.id) ?? 'home';
}

const toPolicyDevice = (device: Device, zone: SuggestedKind): PolicyDevice => ({
  id: device.id,
  name: device.name,
  macs: device.macs.map((mac) => parseMac(mac) ?? mac),
  zone,
});

function suggestZone(kind: SuggestedKind, name: string, state: RouterState): Zone {
  const home = kind === 'home';
  return {
    id: kind,
    name,
    kind,
    ...(home ? { keeps: 'lan' } : {}),
    wifi: [],
    ipv6: lanServesIpv6(state),
    within: kind === 'guest' ? 'apart' : 'together',
    management: home,
  };
}

function lanServesIpv6({ config }: RouterState): boolean {
  const lan = packageOf(config, 'network')?.sections.find(
    ({ type, name }) => type === 'interface' && name === 'lan',
  );
  const pools = packageOf(config, 'dhcp')?.sections ?? [];
  const pool = pools.find((each) => each.type === 'dhcp' && optionOf(each, 'interface') === 'lan');
  return lan !== undefined && servesIpv6(lan, pool);
}

/** Names next to the one on the air now: a guest name, one for things, and one for any zone whose devices use Wi-Fi. */
function withWifi(
  zones: readonly Zone[],
  devices: readonly Device[],
  placed: readonly PolicyDevice[],
  state: RouterState,
): readonly Zone[] {
  const bands = [
    ...new Set(state.capabilities.radios.flatMap(({ band }) => (band === 'unknown' ? [] : [band]))),
  ];
  if (bands.length === 0) return zones;
  const wireless = new Set(
    devices.filter(({ connection }) => connection.kind === 'wifi').map(({ id }) => id),
  );
  const uses = (kind: SuggestedKind): boolean =>
    always.has(kind) || placed.some(({ id, zone }) => zone === kind && wireless.has(id));
  const chosen = ssidOrder
    .filter((kind) => zones.some(({ id }) => id === kind) && uses(kind))
    .slice(0, OWN_SSIDS);
  const base = presentSsid(state);
  return zones.map((zone): Zone => {
    const kind = chosen.find((each) => each === zone.id);
    return kind === undefined ? zone : { ...zone, wifi: [wifiFor(kind, base, bands)] };
  });
}

function wifiFor(kind: SuggestedKind, base: string, bands: readonly Band[]): ZoneWifi {
  // Small devices know 2.4 GHz and WPA2 only, as a rule; a name on one band spares them the choice.
  const simple = kind === 'smart' || kind === 'camera';
  const low = bands.filter((band) => band === '2g');
  const word = ssidWords[kind];
  return {
    ssid: `${cutToBytes(base, 32 - word.length - 1)} ${word}`,
    security: simple ? 'wpa2' : 'wpa2-wpa3',
    bands: simple && low.length > 0 ? low : bands,
    keyRef: kind,
  };
}

function cutToBytes(text: string, most: number): string {
  let cut = Array.from(text);
  while (utf8Length(cut.join('')) > most) cut = cut.slice(0, -1);
  return cut.join('').trim();
}

/** The LAN's name on the air, for names that sound like it; where there is none, a plain word. */
function presentSsid({ config }: RouterState): string {
  const wireless = packageOf(config, 'wireless');
  const found = (wireless === undefined ? [] : sectionsOf(wireless, 'wifi-iface')).find(
    (each) =>
      listOf(each, 'network').includes('lan') &&
      !flagOf(each, 'disabled', false) &&
      optionOf(each, 'key') !== undefined,
  );
  return (found && optionOf(found, 'ssid')) ?? 'Home';
}

/** Everyone but the cameras reaches the internet; from home one prints, casts and watches. */
function suggestRules(
  kinds: readonly SuggestedKind[],
  devices: readonly Device[],
  placed: readonly PolicyDevice[],
): readonly Rule[] {
  const allow = (from: SuggestedKind, to: Endpoint, service: string): Rule => {
    const ends = { from: { kind: 'zone', zone: from }, to, service } as const;
    return { id: ruleIdOf(ends), ...ends, verdict: 'allow' };
  };
  const printers = new Set(devices.filter(({ kind }) => kind === 'printer').map(({ id }) => id));
  const doors = placed
    .filter(({ id }) => printers.has(id))
    .flatMap(({ id, zone }) =>
      (['home', 'work'] as const)
        .filter((from) => from !== zone && kinds.includes(from))
        .map((from) => allow(from, { kind: 'device', device: id }, 'print')),
    );
  return [
    ...kinds.filter((kind) => kind !== 'camera').map((kind) => allow(kind, { kind: 'internet' }, 'any')),
    ...doors,
    ...(kinds.includes('media') ? [allow('home', { kind: 'zone', zone: 'media' }, 'cast')] : []),
    ...(kinds.includes('camera') ? [allow('home', { kind: 'zone', zone: 'camera' }, 'rtsp')] : []),
  ];
}
