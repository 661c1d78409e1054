import type { Device } from '../../shared/inventory/device';
import { untrustedText } from '../../shared/net/untrusted-text';
import type { Policy } from '../../shared/policy/policy';
import type { Rule } from '../../shared/policy/rule';
import type { ZoneKind } from '../../shared/policy/zone';
import { deviceOf, door, fakePolicy, fakeZones, type Line, toInternet } from './fake-household';
import { homeZone } from './home-policy';

type Row = readonly [
  ...Line,
  fact: 'service' | 'model' | 'announced-name' | 'hostname' | 'none',
  says: string,
];

/** The family of the drawings: 31 devices, six zones and Quarantine, four things on one plain switch. */
const family: readonly Row[] = [
  ['Anna’s iPhone', 'phone', 'Apple', 'wifi', 'home', 'certain', 'announced-name', 'Anna’s iPhone'],
  ['Anna’s MacBook Air', 'computer', 'Apple', 'lan1', 'home', 'certain', 'announced-name', 'MacBook Air'],
  ['Living-room TV', 'tv', 'LG', 'wifi', 'media', 'certain', 'model', 'webOS TV'],
  ['NAS', 'nas', 'Synology', 'lan3', 'home', 'certain', 'service', '_smb._tcp'],
  ['HP Envy 6000', 'printer', 'HP', 'wifi', 'home', 'certain', 'service', '_ipp._tcp'],
  ['Hue Bridge', 'light', 'Signify', 'lan3', 'smart', 'certain', 'service', '_hue._tcp'],
  ['Garden camera', 'camera', 'Reolink', 'lan3', 'camera', 'likely', 'hostname', 'reolink-garden'],
  ['Doorbell', 'doorbell', 'Reolink', 'lan3', 'camera', 'likely', 'hostname', 'doorbell'],
  ['Home Assistant', 'hub', 'Raspberry Pi', 'lan4', 'smart', 'certain', 'service', '_home-assistant._tcp'],
  ['Robot vacuum', 'vacuum', 'Roborock', 'wifi', 'smart', 'likely', 'hostname', 'rockrobo'],
  ['Kitchen speaker', 'speaker', 'Sonos', 'wifi', 'media', 'certain', 'service', '_sonos._tcp'],
  ['ESP_3FA2C1', 'unknown', 'Espressif', 'wifi', 'hold', 'guess', 'none', ''],
  ['Ben’s Pixel', 'phone', 'Google', 'wifi', 'home', 'certain', 'announced-name', 'Pixel 8'],
  ['Kitchen iPad', 'tablet', 'Apple', 'wifi', 'home', 'certain', 'announced-name', 'iPad'],
  ['PS5', 'console', 'Sony', 'wifi', 'home', 'certain', 'model', 'PlayStation 5'],
  ['Ben’s laptop', 'computer', 'Framework', 'wifi', 'home', 'likely', 'hostname', 'ben-laptop'],
  ['Anna’s Watch', 'phone', 'Apple', 'wifi', 'home', 'likely', 'none', ''],
  ['Bedroom TV', 'tv', 'Samsung', 'wifi', 'media', 'certain', 'model', 'QE43Q60'],
  ['Chromecast', 'tv', 'Google', 'wifi', 'media', 'certain', 'service', '_googlecast._tcp'],
  ['Bath speaker', 'speaker', 'Sonos', 'wifi', 'media', 'certain', 'service', '_sonos._tcp'],
  ['Shelly plug 1', 'plug', 'Shelly', 'wifi', 'smart', 'certain', 'service', '_http._tcp'],
  ['Shelly plug 2', 'plug', 'Shelly', 'wifi', 'smart', 'certain', 'service', '_http._tcp'],
  ['Shelly plug 3', 'plug', 'Shelly', 'wifi', 'smart', 'certain', 'service', '_http._tcp'],
  ['Shelly plug 4', 'plug', 'Shelly', 'wifi', 'smart', 'certain', 'service', '_http._tcp'],
  ['Thermostat', 'thermostat', 'tado°', 'wifi', 'smart', 'certain', 'model', 'tado° X'],
  ['Washing machine', 'appliance', 'Bosch', 'wifi', 'smart', 'likely', 'hostname', 'bosch-wan28'],
  ['Work laptop (Ben)', 'computer', 'Lenovo', 'wifi', 'work', 'likely', 'hostname', 'lt-4711'],
  ['Work laptop (Anna)', 'computer', 'Dell', 'wifi', 'work', 'likely', 'hostname', 'lt-0815'],
  ['Work phone', 'phone', 'Apple', 'wifi', 'work', 'likely', 'none', ''],
  ['Garage camera', 'camera', 'Reolink', 'wifi', 'camera', 'likely', 'hostname', 'reolink-garage'],
  ['Galaxy A54', 'phone', 'Samsung', 'wifi', 'guest', 'likely', 'hostname', 'Galaxy-A54'],
];

export function familyDevices(count = family.length): readonly Device[] {
  return family.slice(0, count).map(([name, kind, maker, where, zoneKind, certainty, fact, says], at) => {
    const device = deviceOf([name, kind, maker, where, zoneKind, certainty], at);
    const [, maker0, lease] = device.facts;
    return {
      ...device,
      privateMac: fact === 'none' && kind === 'phone',
      suggestion: { zone: zoneKind, reasons: reasonsFor(fact, says, maker) },
      facts: [
        ...(fact === 'none'
          ? []
          : [
              {
                name: fact,
                value: untrustedText(says),
                source: fact === 'hostname' ? ('dhcp-lease' as const) : ('mdns' as const),
                seenAtMs: device.lastSeenMs,
              },
            ]),
        ...(maker0 ? [maker0] : []),
        ...(lease && fact !== 'none' && fact !== 'hostname' ? [lease] : []),
      ],
    };
  });
}

/** The office of the drawings, as many devices as asked for: laptops, phones, screens, and everything that hangs on a wall. */
const office: readonly (readonly [...Line, each: number])[] = [
  ['Finch-LT-', 'computer', 'Lenovo', 'wifi', 'work', 'certain', 0.36],
  ['Desk phone ', 'phone', 'Yealink', 'lan2', 'work', 'certain', 0.14],
  ['Pixel of desk ', 'phone', 'Google', 'wifi', 'work', 'likely', 0.16],
  ['Meeting room screen ', 'tv', 'Samsung', 'wifi', 'media', 'certain', 0.06],
  ['Lobby lights ', 'light', 'Signify', 'lan3', 'smart', 'certain', 0.08],
  ['Server room sensor ', 'thermostat', 'Sensirion', 'wifi', 'smart', 'likely', 0.05],
  ['Car park camera ', 'camera', 'Axis', 'lan3', 'camera', 'certain', 0.06],
  ['iPhone ', 'phone', 'Apple', 'wifi', 'guest', 'likely', 0.07],
  ['ESP_9C41A', 'unknown', 'Espressif', 'wifi', 'smart', 'guess', 0.02],
];

export function officeDevices(count: number): readonly Device[] {
  const lines = office.flatMap(([name, kind, maker, where, zoneKind, certainty, share]) =>
    Array.from(
      { length: Math.ceil(share * count) },
      (_, at): Line => [`${name}${String(at + 1).padStart(3, '0')}`, kind, maker, where, zoneKind, certainty],
    ),
  );
  return lines
    .slice(0, count - 1)
    .concat([['Reception PC', 'computer', 'Dell', 'lan1', 'home', 'certain']])
    .map((line, at) => deviceOf(line, at));
}

function reasonsFor(fact: Row[6], says: string, maker: string): Device['suggestion']['reasons'] {
  const makes = { code: 'maker-makes', facts: { maker } };
  if (fact === 'service') return [{ code: 'announces-service', facts: { service: says } }, makes];
  if (fact === 'model') return [{ code: 'model-says', facts: { model: says } }, makes];
  if (fact === 'none') return [{ code: 'nothing-known', facts: {} }];
  return [{ code: 'name-says', facts: { name: says } }, makes];
}

const familyZones = [
  ...fakeZones.map((each) => (each.kind === 'camera' ? { ...each, within: 'apart' as const } : each)),
  homeZone('hold', 'Quarantine', 'hold', { within: 'apart' }),
];

const never = (from: string, to: string): Policy['promises'][number] => ({
  id: `${from}-never-${to}`,
  expect: 'unreachable',
  from: { kind: 'zone', zone: from },
  to: to === 'internet' ? { kind: 'internet' } : { kind: 'zone', zone: to },
  service: 'any',
});

/** The rules of the drawings: five doors, everything else sealed. */
export function familyPolicy(devices: readonly Device[]): Policy {
  const byKind = new Map<ZoneKind, string>(familyZones.map((each) => [each.kind, each.id]));
  const named = (name: string) => devices.find((device) => device.name === name)?.id ?? '';
  const toPrinter: Rule = {
    ...door('work', 'home', 'print'),
    id: 'work-prints',
    to: { kind: 'device', device: named('HP Envy 6000') },
  };
  const fromHub: Rule = {
    ...door('iot', 'media', 'cast'),
    id: 'hub-casts',
    from: { kind: 'device', device: named('Home Assistant') },
  };
  return {
    ...fakePolicy(devices),
    zones: familyZones,
    routers: [{ name: 'router', role: 'gateway', ports: { lan4: 'iot' } }],
    devices: devices.map((device) => ({
      id: device.id,
      name: device.name,
      macs: device.macs,
      zone: byKind.get(device.suggestion.zone) ?? 'home',
    })),
    rules: [
      ...['home', 'work', 'media', 'iot', 'guest'].map(toInternet),
      door('home', 'media', 'cast'),
      door('home', 'iot', 'hue'),
      door('home', 'camera', 'rtsp'),
      ...(named('HP Envy 6000') ? [toPrinter] : []),
      ...(named('Home Assistant') ? [fromHub] : []),
    ],
    promises: [
      never('camera', 'internet'),
      never('work', 'iot'),
      never('iot', 'work'),
      never('hold', 'internet'),
    ],
  };
}
