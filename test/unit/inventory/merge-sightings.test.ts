import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Device } from '../../../shared/inventory/device';
import { type MergeContext, mergeSightings } from '../../../shared/inventory/merge-sightings';
import type { Sighting, SightingSource } from '../../../shared/inventory/sighting';
import { untrustedText } from '../../../shared/net/untrusted-text';

const TV = '20:17:42:f0:5b:3d';
const PHONE = '3a:f1:9c:27:e4:0b';
const ROUTER = '94:83:c4:00:00:01';
const text = untrustedText;

const context: MergeContext = {
  vendorOf: (mac) => ({ [TV]: 'LG', [ROUTER]: 'GL.iNet' })[mac],
  router: { macs: [ROUTER], addresses: ['192.168.1.1'] },
  thisComputer: { macs: [], addresses: ['192.168.1.20'] },
  wifi: [{ device: 'phy0-ap0', ssid: text('Harbour') }],
  names: {},
};
const see = (source: SightingSource, more: Partial<Sighting> = {}, seenAtMs = 1000): Sighting => ({
  source,
  seenAtMs,
  ...more,
});
const merge = (sightings: readonly Sighting[], more: Partial<MergeContext> = {}): readonly Device[] =>
  mergeSightings(sightings, { ...context, ...more });
const only = (sightings: readonly Sighting[], more: Partial<MergeContext> = {}): Device => {
  const devices = merge(sightings, more);
  expect(devices).toHaveLength(1);
  return devices[0]!;
};

describe('who is who', () => {
  it('one device out of five sources, each fact with where it is from', () => {
    const device = only([
      see('dhcp-lease', { mac: TV, address: '192.168.1.120', hostname: text('lgwebostv') }, 500),
      see('wifi-client', { mac: TV, port: 'phy0-ap0', signal: -49 }),
      see('sweep', { mac: TV, address: '192.168.1.120' }, 1200),
      see(
        'mdns',
        {
          address: '192.168.1.120',
          announcedName: text('Living-room TV'),
          serviceTypes: ['_googlecast._tcp', '_airplay._tcp'],
        },
        1500,
      ),
      see(
        'ssdp',
        {
          address: '192.168.1.120',
          model: text('OLED55'),
          serviceTypes: ['urn:lge-com:service:webos-second-screen:1'],
        },
        1400,
      ),
    ]);
    expect(device).toMatchObject({
      id: '201742f05b3d',
      macs: [TV],
      privateMac: false,
      addresses: ['192.168.1.120'],
      name: 'Living-room TV',
      maker: 'LG',
      kind: 'tv',
      certainty: 'certain',
      connection: { kind: 'wifi', ssid: 'Harbour', device: 'phy0-ap0' },
      suggestion: { zone: 'media' },
      firstSeenMs: 500,
      lastSeenMs: 1500,
    });
    expect(device.facts.map(({ name, value, source }) => `${source}: ${name} ${value}`)).toEqual([
      'mdns: announced-name Living-room TV',
      'dhcp-lease: hostname lgwebostv',
      'ssdp: model OLED55',
      'oui: maker LG',
      'mdns: service _airplay._tcp',
      'mdns: service _googlecast._tcp',
      'ssdp: service urn:lge-com:service:webos-second-screen:1',
      'mdns: address 192.168.1.120',
      'ssdp: address 192.168.1.120',
      'dhcp-lease: address 192.168.1.120',
      'sweep: address 192.168.1.120',
      'wifi-client: port phy0-ap0',
      'wifi-client: signal -49',
    ]);
  });

  it('an address that was handed on belongs to its latest holder', () => {
    const devices = merge([
      see('sweep', { mac: TV, address: '192.168.1.50' }, 1000),
      see('sweep', { mac: PHONE, address: '192.168.1.50' }, 2000),
      see('mdns', { address: '192.168.1.50', announcedName: text('Phone of Anna') }, 2100),
    ]);
    expect(devices.map(({ id, addresses, name }) => ({ id, addresses, name }))).toEqual([
      { id: '201742f05b3d', addresses: [], name: 'LG' },
      { id: '3af19c27e40b', addresses: ['192.168.1.50'], name: 'Phone of Anna' },
    ]);
  });

  it('heard without a hardware address, and nobody known there: a device of its own', () => {
    expect(only([see('mdns', { address: 'fe80::1', announcedName: text('X') })])).toMatchObject({
      id: 'at-fe80-1',
      macs: [],
      addresses: ['fe80::1'],
    });
  });

  it('nothing to hold on to: no device', () => {
    expect(
      merge([see('mdns', { announcedName: text('ghost') }), see('sweep', { mac: 'not a mac' })]),
    ).toEqual([]);
  });

  it('a made-up address is flagged and names no maker', () => {
    const device = only([see('sweep', { mac: PHONE, address: '192.168.1.9' })], { vendorOf: () => 'Wrong' });
    expect(device).toMatchObject({
      privateMac: true,
      kind: 'unknown',
      suggestion: { zone: 'hold', reasons: [{ code: 'private-address' }] },
    });
    expect(device).not.toHaveProperty('maker');
  });

  it('router and this computer are told', () => {
    const devices = merge([
      see('sweep', { mac: ROUTER, address: '192.168.1.1' }),
      see('sweep', { mac: TV, address: '192.168.1.20' }),
    ]);
    expect(
      devices.map(({ isRouter, isThisComputer, kind, certainty }) => ({
        isRouter,
        isThisComputer,
        kind,
        certainty,
      })),
    ).toEqual([
      { isRouter: true, isThisComputer: false, kind: 'router', certainty: 'certain' },
      { isRouter: false, isThisComputer: true, kind: 'computer', certainty: 'certain' },
    ]);
  });

  it('a lease alone does not make a sleeping device seem awake', () => {
    expect(
      only([see('dhcp-lease', { mac: TV }, 9000), see('bridge-port', { mac: TV, port: 'lan1' }, 4000)])
        .lastSeenMs,
    ).toBe(4000);
  });
});

describe('where it hangs', () => {
  const cases: readonly (readonly [why: string, sightings: readonly Sighting[], connection: object])[] = [
    ['a plug', [see('bridge-port', { mac: TV, port: 'lan3' })], { kind: 'cable', port: 'lan3' }],
    [
      'moved from plug to plug: the later',
      [see('bridge-port', { mac: TV, port: 'lan3' }, 1), see('bridge-port', { mac: TV, port: 'lan1' }, 2)],
      { kind: 'cable', port: 'lan1' },
    ],
    [
      'moved from plug to Wi-Fi',
      [see('bridge-port', { mac: TV, port: 'lan3' }), see('wifi-client', { mac: TV, port: 'phy0-ap0' })],
      { kind: 'wifi', ssid: 'Harbour' },
    ],
    [
      'the bridge shows the Wi-Fi as a port',
      [see('bridge-port', { mac: TV, port: 'phy0-ap0' })],
      { kind: 'wifi', ssid: 'Harbour' },
    ],
    ['only an address', [see('sweep', { mac: TV, address: '192.168.1.9' })], { kind: 'unknown' }],
  ];
  it.each(cases)('%s', (_why, sightings, connection) => {
    expect(only(sightings).connection).toMatchObject(connection);
  });
});

describe('what it is called', () => {
  const cases: readonly (readonly [
    why: string,
    sightings: readonly Sighting[],
    more: Partial<MergeContext>,
    name: string,
  ])[] = [
    [
      'a person knows best',
      [see('mdns', { mac: TV, announcedName: text('TV') })],
      { names: { '201742f05b3d': 'Grandma’s telly' } },
      'Grandma’s telly',
    ],
    [
      'announced before hostname',
      [
        see('dhcp-lease', { mac: TV, hostname: text('host') }),
        see('ssdp', { mac: TV, announcedName: text('Friendly') }),
      ],
      {},
      'Friendly',
    ],
    [
      'a hostname for people before a name for programs',
      [
        see('dhcp-lease', { mac: TV, hostname: text('kitchen') }),
        see('mdns', { mac: TV, announcedName: text('A4CF12FFEE00@x') }),
      ],
      {},
      'kitchen',
    ],
    ['no name: the maker', [see('sweep', { mac: TV, address: '192.168.1.4' })], {}, 'LG'],
    [
      'no maker either: the address',
      [see('sweep', { mac: PHONE, address: '192.168.1.4' })],
      {},
      '192.168.1.4',
    ],
  ];
  it.each(cases)('%s', (_why, sightings, more, name) => {
    expect(only(sightings, more).name).toBe(name);
  });
});

describe('laws', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.constantFrom(
      "$(reboot)'",
      '<img src=x onerror=alert(1)>',
      'a\nb',
      '\u202egnp',
      '__proto__',
      'constructor',
      '=cmd|x',
      '\u001b[2J',
    ),
  );
  const mac = fc.constantFrom(TV, PHONE, ROUTER, 'aa:aa:aa:aa:aa:aa', 'nonsense', '__proto__');
  const address = fc.oneof(fc.constantFrom('192.168.1.2', '192.168.1.3', 'fe80::2'), hostile);
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  const sighting: fc.Arbitrary<Sighting> = fc
    .record({
      source: fc.constantFrom<SightingSource>(
        'dhcp-lease',
        'neighbour',
        'bridge-port',
        'wifi-client',
        'sweep',
        'mdns',
        'ssdp',
        'reverse-dns',
      ),
      seenAtMs: fc.integer({ min: 0, max: 5 }),
      mac: maybe(mac),
      address: maybe(address),
      hostname: maybe(hostile),
      announcedName: maybe(hostile),
      model: maybe(hostile),
      manufacturer: maybe(hostile),
      serviceTypes: maybe(
        fc.array(fc.oneof(hostile, fc.constantFrom('_ipp._tcp', '_airplay._tcp')), { maxLength: 3 }),
      ),
      port: maybe(fc.constantFrom('lan1', 'lan2', 'phy0-ap0')),
      signal: maybe(fc.integer()),
    })
    .map(
      (raw) =>
        Object.fromEntries(
          Object.entries(raw).filter(([, value]) => value !== undefined),
        ) as unknown as Sighting,
    );

  it('whatever devices say: no throw, ids stay unique, and the order of hearing changes nothing', () => {
    fc.assert(
      fc.property(
        fc
          .array(sighting, { maxLength: 14 })
          .chain((list) =>
            fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
          ),
        ([list, shuffled]) => {
          const devices = merge(list);
          expect(merge(shuffled)).toEqual(devices);
          expect(new Set(devices.map(({ id }) => id)).size).toBe(devices.length);
        },
      ),
      { numRuns: 300 },
    );
  });
});
