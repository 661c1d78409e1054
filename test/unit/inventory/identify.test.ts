import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { identify } from '../../../shared/inventory/identify';
import { makerLookup } from '../../../shared/inventory/maker-table';
import { mergeSightings } from '../../../shared/inventory/merge-sightings';
import { untrustedText } from '../../../shared/net/untrusted-text';

const nothing = {
  hostnames: [],
  announcedNames: [],
  models: [],
  manufacturers: [],
  serviceTypes: [],
  maker: undefined,
  privateMac: false,
  isThisComputer: false,
  isRouter: false,
};

const makersFile = new URL('../../../resources/oui/makers.txt', import.meta.url);
const vendorOf = makerLookup(readFileSync(makersFile, 'utf8'));

describe('a household, from what the router alone knows', () => {
  // Name towards DHCP, hardware address as its maker gets them from the IEEE (phones make theirs up).
  const household: readonly (readonly [
    hostname: string,
    mac: string,
    kind: string,
    certainty: string,
    zone: string,
  ])[] = [
    ['Annas-iPhone', '3a:f1:9c:27:e4:0b', 'phone', 'certain', 'home'],
    ['Bens-Pixel', 'c6:5d:e0:81:3f:92', 'phone', 'likely', 'home'],
    ['Kitchen-iPad', '10:29:59:b4:07:6e', 'tablet', 'certain', 'home'],
    ['Annas-MacBook-Air', '14:28:76:3a:51:c8', 'computer', 'certain', 'home'],
    ['Annas-Apple-Watch', '10:30:25:5f:c2:19', 'phone', 'likely', 'home'],
    ['Kids-Tablet', '10:92:66:48:d3:70', 'tablet', 'likely', 'home'],
    ['HP-Envy-6000', '50:81:40:9e:2d:f5', 'printer', 'likely', 'home'],
    ['NAS', '90:09:d0:3c:71:a4', 'nas', 'likely', 'home'],
    ['PS5', '00:04:1f:8d:66:e2', 'console', 'likely', 'home'],
    ['Living-room-TV', '20:17:42:f0:5b:3d', 'tv', 'likely', 'media'],
    ['Chromecast', '24:05:88:13:9f:d7', 'tv', 'likely', 'media'],
    ['Kitchen-speaker', '34:7e:5c:6b:e8:40', 'speaker', 'likely', 'media'],
    ['homeassistant', 'd8:3a:dd:47:b1:0e', 'hub', 'likely', 'smart'],
    ['Hue-Bridge', 'ec:b5:fa:92:7c:63', 'hub', 'likely', 'smart'],
    ['rockrobo', 'b0:4a:39:1e:d8:85', 'vacuum', 'likely', 'smart'],
    ['shellyplus1-8400ec254af1', '84:00:ec:25:4a:f1', 'plug', 'likely', 'smart'],
    ['Thermostat', 'ec:e5:12:7b:a0:c4', 'thermostat', 'likely', 'smart'],
    ['Bosch-Dishwasher', '38:b4:d3:5c:e9:27', 'appliance', 'likely', 'smart'],
    ['WORK-BEN', '10:51:07:d9:42:6f', 'computer', 'guess', 'work'],
    ['Work-phone', '7e:42:b8:05:f6:a9', 'phone', 'likely', 'work'],
    ['Garden-camera', 'ec:71:db:31:a8:5e', 'camera', 'likely', 'camera'],
    ['Doorbell', 'ec:71:db:68:dc:1b', 'camera', 'likely', 'camera'],
    ['Galaxy-A54', 'a2:97:1d:fb:40:38', 'phone', 'likely', 'home'],
    ['ESP_3FA2C1', '30:83:98:3f:a2:c1', 'microcontroller', 'guess', 'hold'],
  ];
  it.each(household)('%s (%s): %s, %s, to %s', (hostname, mac, kind, certainty, zone) => {
    const [device] = mergeSightings(
      [{ source: 'dhcp-lease', seenAtMs: 1, mac, hostname: untrustedText(hostname) }],
      {
        vendorOf,
        router: { macs: [], addresses: [] },
        thisComputer: { macs: [], addresses: [] },
        wifi: [],
        names: {},
      },
    );
    expect({ kind: device?.kind, certainty: device?.certainty, zone: device?.suggestion.zone }).toEqual({
      kind,
      certainty,
      zone,
    });
    expect(device?.suggestion.reasons.length).toBeGreaterThan(0);
    expect(device?.suggestion.reasons.length).toBeLessThanOrEqual(3);
  });
});

describe('what devices announce decides', () => {
  const cases: readonly (readonly [
    why: string,
    clues: Partial<typeof nothing> | object,
    kind: string,
    certainty: string,
  ])[] = [
    ['a printer', { serviceTypes: ['_ipp._tcp', '_http._tcp'] }, 'printer', 'certain'],
    [
      'type without regard to case, UPnP version ignored',
      { serviceTypes: ['_IPP._TCP', 'urn:schemas-upnp-org:device:ZonePlayer:9'] },
      'speaker',
      'certain',
    ],
    [
      'a Mac that is an AirPlay receiver stays a computer',
      { serviceTypes: ['_airplay._tcp', '_smb._tcp'], hostnames: ['Annas-MacBook-Air.local'] },
      'computer',
      'certain',
    ],
    [
      'a Cast device: screen or speaker, the name decides',
      { serviceTypes: ['_googlecast._tcp'], announcedNames: ['Kitchen speaker'] },
      'speaker',
      'likely',
    ],
    [
      'Home Assistant on a small computer',
      { serviceTypes: ['_home-assistant._tcp'], maker: 'Raspberry Pi' },
      'hub',
      'certain',
    ],
    ['storage', { serviceTypes: ['_smb._tcp', '_adisk._tcp'], maker: 'Synology' }, 'nas', 'likely'],
    ['ESPHome', { serviceTypes: ['_esphomelib._tcp'] }, 'microcontroller', 'certain'],
    ['only a module maker', { maker: 'Espressif' }, 'microcontroller', 'guess'],
    ['nothing', {}, 'unknown', 'guess'],
    [
      'names that mean nothing',
      { hostnames: ['', '   ', '__proto__', 'x'.repeat(5000)] },
      'unknown',
      'guess',
    ],
  ];
  it.each(cases)('%s', (_why, clues, kind, certainty) => {
    expect(identify({ ...nothing, ...clues })).toMatchObject({ kind, certainty });
  });

  it('reasons name what was really said, strongest first, each once', () => {
    const { suggestion } = identify({
      ...nothing,
      serviceTypes: ['_ipp._tcp', '_ipps._tcp', '_pdl-datastream._tcp'],
      hostnames: ['HP-Envy-6000', 'HP-Envy-6000'],
      maker: 'HP',
    });
    expect(suggestion.reasons).toEqual([
      { code: 'announces-service', facts: { service: '_ipp._tcp' } },
      { code: 'announces-service', facts: { service: '_ipps._tcp' } },
      { code: 'announces-service', facts: { service: '_pdl-datastream._tcp' } },
    ]);
  });

  it('this computer stays at home, even when its name says work', () => {
    expect(identify({ ...nothing, isThisComputer: true, hostnames: ['WORK-ANNA'] })).toMatchObject({
      kind: 'computer',
      certainty: 'certain',
      suggestion: { zone: 'home', reasons: [{ code: 'this-computer' }, { code: 'hostname-says' }] },
    });
  });
});

describe('makers', () => {
  it.each([
    ['34:7e:5c:00:00:00', 'Sonos'],
    ['34:7E:5C:00:00:00', 'Sonos'],
    ['02:00:00:00:00:00', undefined],
    ['nonsense', undefined],
  ])('%s is %s', (mac, maker) => {
    expect(vendorOf(mac)).toBe(maker);
  });
  it('the longest prefix wins', () => {
    const lookup = makerLookup('# head\nBig\t0050c2\nSmall\t0050c2001\nMiddle\t0050c21\n');
    expect(['00:50:c2:00:1f:ff', '00:50:c2:1f:ff:ff', '00:50:c2:ff:ff:ff'].map(lookup)).toEqual([
      'Small',
      'Middle',
      'Big',
    ]);
  });
});
