import type { Device, DeviceKind } from '../../shared/inventory/device';
import type { RouterSummary } from '../../shared/ipc/views';
import { untrustedText } from '../../shared/net/untrusted-text';
import type { Policy } from '../../shared/policy/policy';
import type { Rule } from '../../shared/policy/rule';
import type { Zone, ZoneKind } from '../../shared/policy/zone';
import { homeZone } from './home-policy';

/** A moment that all fakes agree on. */
export const T0 = new Date(2026, 10, 22, 14, 30, 0).getTime();

/** A device in one line. */
export type Line = readonly [
  name: string,
  kind: DeviceKind,
  maker: string,
  where: string,
  zone: ZoneKind,
  certainty: Device['certainty'],
];

const family: readonly Line[] = [
  ['Anna’s iPhone', 'phone', 'Apple', 'wifi', 'home', 'certain'],
  ['Anna’s MacBook Air', 'computer', 'Apple', 'lan1', 'home', 'certain'],
  ['Living-room TV', 'tv', 'LG', 'wifi', 'media', 'certain'],
  ['NAS', 'nas', 'Synology', 'lan3', 'home', 'certain'],
  ['HP Envy 6000', 'printer', 'HP', 'lan4', 'smart', 'certain'],
  ['Hue Bridge', 'light', 'Signify', 'lan3', 'smart', 'certain'],
  ['Garden camera', 'camera', 'Reolink', 'lan3', 'camera', 'likely'],
  ['Home Assistant', 'hub', 'Raspberry Pi', 'wifi', 'smart', 'certain'],
  ['Robot vacuum', 'vacuum', 'Roborock', 'wifi', 'smart', 'likely'],
  ['Work laptop (Ben)', 'computer', 'Lenovo', 'lan2', 'work', 'likely'],
  ['Galaxy A54', 'phone', 'Samsung', 'wifi', 'guest', 'likely'],
  ['ESP_3FA2C1', 'microcontroller', 'Espressif', 'wifi', 'smart', 'guess'],
];

const hex = (value: number): string => value.toString(16).padStart(2, '0');
const macOf = (at: number): string =>
  `3c:22:fb:${hex(Math.floor(at / 65536) % 256)}:${hex(Math.floor(at / 256) % 256)}:${hex(at % 256)}`;

export function deviceOf([name, kind, maker, where, zone, certainty]: Line, at: number): Device {
  const mac = macOf(at);
  return {
    id: mac.replaceAll(':', ''),
    macs: [mac],
    privateMac: false,
    addresses: [`192.168.1.${20 + (at % 200)}`],
    name: untrustedText(name),
    maker,
    kind,
    certainty,
    connection:
      where === 'wifi'
        ? { kind: 'wifi', ssid: untrustedText('Harbour'), device: 'phy1-ap0' }
        : { kind: 'cable', port: where },
    suggestion: { zone, reasons: [{ code: 'announces-service', facts: { service: '_googlecast._tcp' } }] },
    facts: [
      { name: 'announced-name', value: untrustedText(name), source: 'mdns', seenAtMs: T0 - 60_000 },
      { name: 'maker', value: untrustedText(maker), source: 'oui', seenAtMs: T0 },
      {
        name: 'hostname',
        value: untrustedText(name.toLowerCase()),
        source: 'dhcp-lease',
        seenAtMs: T0 - 3_600_000,
      },
    ],
    firstSeenMs: T0 - 86_400_000,
    lastSeenMs: T0 - at * 1000,
    isThisComputer: where === 'lan1',
    isRouter: false,
  };
}

/** A family of a dozen devices, or an office of as many as asked for. */
export function fakeDevices(count = family.length): readonly Device[] {
  return Array.from({ length: count }, (_, at) => {
    const line = family[at % family.length] as Line;
    const [name, kind, maker, where, zone, certainty] = line;
    const extra = at >= family.length;
    return deviceOf(
      [extra ? `${name} ${at}` : name, kind, maker, extra ? 'wifi' : where, zone, certainty],
      at,
    );
  });
}

export const hostileName =
  'a\n1 02:00:00:00:00:01 192.168.1.1 "$(reboot)" <img src=x onerror=alert(1)>\u202egnp';

const wifi = (ssid: string, keyRef: string): Zone['wifi'] => [
  { ssid, security: 'wpa2-wpa3', bands: ['2g', '5g'], keyRef },
];

export const fakeZones: readonly Zone[] = [
  homeZone('home', 'Home', 'home', { keeps: 'lan', management: true }),
  homeZone('work', 'Work', 'work', { wifi: wifi('Harbour Work', 'work') }),
  homeZone('media', 'TV & speakers', 'media', { wifi: wifi('Harbour TV', 'media') }),
  homeZone('iot', 'Smart home', 'smart', { wifi: wifi('Harbour Things', 'iot') }),
  homeZone('camera', 'Cameras', 'camera'),
  homeZone('guest', 'Guests', 'guest', { wifi: wifi('Harbour Guest', 'guest'), within: 'apart' }),
];

export const toInternet = (from: string): Rule => ({
  id: `zone-${from}-internet-any`,
  from: { kind: 'zone', zone: from },
  to: { kind: 'internet' },
  service: 'any',
  verdict: 'allow',
});

export const door = (from: string, to: string, service: string): Rule => ({
  id: `zone-${from}-zone-${to}-${service}`,
  from: { kind: 'zone', zone: from },
  to: { kind: 'zone', zone: to },
  service,
  verdict: 'allow',
});

/** What `suggest` answers: zones by kind, internet for those that need it, a few doors. */
export function fakePolicy(devices: readonly Device[]): Policy {
  const byKind = new Map(fakeZones.map((each) => [each.kind, each.id]));
  const printer = devices.find((device) => device.kind === 'printer');
  return {
    version: 1,
    site: 'Harbour Street 12',
    routers: [{ name: 'router', role: 'gateway', ports: { lan2: 'work', lan4: 'iot' } }],
    zones: fakeZones,
    devices: devices.map((device) => ({
      id: device.id,
      name: device.name,
      macs: device.macs,
      zone: byKind.get(device.suggestion.zone) ?? 'home',
    })),
    services: [],
    rules: [
      ...['home', 'work', 'media', 'iot', 'guest'].map(toInternet),
      door('home', 'media', 'cast'),
      door('home', 'iot', 'hue'),
      door('home', 'camera', 'rtsp'),
      ...(printer
        ? [
            {
              ...door('work', 'iot', 'print'),
              id: `zone-work-device-${printer.id}-print`,
              to: { kind: 'device' as const, device: printer.id },
            },
          ]
        : []),
    ],
    promises: [
      {
        id: 'cameras-stay-inside',
        expect: 'unreachable',
        from: { kind: 'zone', zone: 'camera' },
        to: { kind: 'internet' },
        service: 'any',
      },
    ],
  };
}

export const fakeRouter = (practice = false): RouterSummary => ({
  routerId: practice ? 'practice' : 'router-1',
  name: untrustedText(practice ? 'Practice router' : 'Main router'),
  host: practice ? '127.0.0.1' : '192.168.1.1',
  port: practice ? 40022 : 22,
  practice,
  model: untrustedText('GL.iNet Flint 2'),
  hostname: untrustedText('OpenWrt'),
  distribution: 'OpenWrt',
  version: '24.10.4',
  capabilities: {
    release: '24.10',
    wired: 'dsa',
    firewall: 'fw4',
    packages: 'opkg',
    addressForm: 'netmask',
    logLimit: true,
    targetlessRule: true,
    perBssReload: true,
    dhcpv6Server: true,
    lanPorts: ['lan1', 'lan2', 'lan3', 'lan4'],
    wanDevice: 'wan',
    radios: [
      { name: 'radio0', band: '2g', maxAccessPoints: 8, radarWaitSeconds: 0 },
      { name: 'radio1', band: '5g', maxAccessPoints: 8, radarWaitSeconds: 60 },
    ],
  },
  ports: ['lan1', 'lan2', 'lan3', 'lan4'].map((name) => ({ name, up: true, carrier: true })),
  wifi: [
    {
      section: 'default_radio1',
      radio: 'radio1',
      ssid: untrustedText('Harbour'),
      device: 'phy1-ap0',
      networks: ['lan'],
      up: true,
    },
  ],
  management: {
    clientAddress: '192.168.1.21',
    routerAddress: '192.168.1.1',
    routerPort: 22,
    mac: macOf(1),
    port: 'lan1',
    network: 'lan',
  },
  readAtMs: Date.now() - 120_000,
  divided: false,
  findings: [],
});
