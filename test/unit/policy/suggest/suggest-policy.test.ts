import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validatePolicy } from '../../../../shared/compile/validate-policy';
import type { Connection, Device, DeviceKind, Inventory } from '../../../../shared/inventory/device';
import { untrustedText } from '../../../../shared/net/untrusted-text';
import { prepare } from '../../../../shared/pipeline';
import { suggestPolicy } from '../../../../shared/policy/suggest/suggest-policy';
import type { ZoneKind } from '../../../../shared/policy/zone';
import { goldenRouter } from '../../../support/golden-router';

const router = goldenRouter('factory-23.05');
const cable = (port: string): Connection => ({ kind: 'cable', port });
const wifi: Connection = { kind: 'wifi', ssid: untrustedText('Home'), device: 'phy0-ap0' };
let next = 0;
const device = (
  kind: DeviceKind,
  zone: ZoneKind,
  connection: Connection,
  more: Partial<Device> = {},
): Device => {
  next += 1;
  const mac = `00:16:3e:01:00:${next.toString(16).padStart(2, '0')}`;
  return {
    id: mac.replaceAll(':', ''),
    macs: [mac],
    privateMac: false,
    addresses: [],
    name: untrustedText(`${kind} ${next}`),
    kind,
    certainty: 'likely',
    connection,
    suggestion: { zone, reasons: [] },
    facts: [],
    firstSeenMs: 0,
    lastSeenMs: 0,
    isThisComputer: false,
    isRouter: false,
    ...more,
  };
};
const inventory = (...devices: readonly Device[]): Inventory => ({ devices, asOfMs: 0 });
const me = device('computer', 'work', cable('lan1'), { isThisComputer: true });

describe('suggestPolicy', () => {
  it('nothing but this computer: three zones, every socket as it is', () => {
    const policy = suggestPolicy(inventory(me), router);
    expect(policy.zones.map(({ id }) => id)).toEqual(['home', 'smart', 'guest']);
    expect(policy.routers[0]?.ports).toEqual({});
    expect(policy.devices[0]?.zone).toBe('home');
  });
  it('zones for what was found, sockets where their devices belong', () => {
    const policy = suggestPolicy(
      inventory(
        me,
        device('camera', 'camera', cable('lan2')),
        device('tv', 'media', cable('lan3')),
        device('router', 'home', cable('lan4'), { isRouter: true }),
      ),
      router,
    );
    expect(policy.zones.map(({ id }) => id)).toEqual(['home', 'media', 'smart', 'camera', 'guest']);
    expect(policy.routers[0]?.ports).toEqual({ lan2: 'camera', lan3: 'media' });
    expect(policy.devices).toHaveLength(3);
  });
  it('several devices on one socket stay together', () => {
    const policy = suggestPolicy(
      inventory(
        me,
        device('plug', 'smart', cable('lan3')),
        device('light', 'smart', cable('lan3')),
        device('camera', 'camera', cable('lan3')),
      ),
      router,
    );
    expect(policy.devices.slice(1).map(({ zone }) => zone)).toEqual(['smart', 'smart', 'smart']);
  });
  it('and at home where one of them is the household’s own', () => {
    const policy = suggestPolicy(
      inventory(me, device('plug', 'smart', cable('lan3')), device('nas', 'home', cable('lan3'))),
      router,
    );
    expect(policy.devices.slice(1).map(({ zone }) => zone)).toEqual(['home', 'home']);
    expect(policy.routers[0]?.ports).toEqual({});
  });
  it('this computer’s own socket is never given away', () => {
    const policy = suggestPolicy(inventory(device('camera', 'camera', cable('lan1'))), router);
    expect(policy.routers[0]?.ports).toEqual({});
  });
  it('cameras get no way out, a printer elsewhere gets a door from Home and from Work', () => {
    const policy = suggestPolicy(
      inventory(
        me,
        device('camera', 'camera', wifi),
        device('printer', 'smart', cable('lan3')),
        device('computer', 'work', wifi),
      ),
      router,
    );
    const lines = policy.rules.map(({ id }) => id);
    expect(lines).not.toContain('zone-camera-internet-any');
    expect(lines.filter((id) => id.endsWith('-print'))).toHaveLength(2);
  });
  it('new names sound like the one on the air, in 32 bytes', () => {
    const wireless = {
      name: 'wireless',
      sections: [
        {
          type: 'wifi-iface',
          name: 'own',
          options: [
            ['device', 'radio0'],
            ['network', 'lan'],
            ['ssid', 'Ärger im Hühnerhaus mit Füchsen'],
            ['key', 'x'],
          ].map(([name, value]) => ({ name: name ?? '', value: value ?? '' })),
        },
      ],
    };
    const policy = suggestPolicy(
      inventory(me, device('camera', 'camera', wifi), device('tv', 'media', wifi)),
      { ...router, config: { ...router.config, wireless } },
    );
    const names = policy.zones.flatMap((zone) => zone.wifi.map(({ ssid }) => ssid));
    expect(names).toHaveLength(4);
    expect(names.at(-1)).toMatch(/^Ärger im Hühnerh.* Guest$/);
    expect(validatePolicy(policy)).toEqual([]);
  });
  it.each(['factory-23.05', 'factory-24.10', 'factory-25.12'] as const)(
    'can be applied as it is on %s',
    (name) => {
      const state = goldenRouter(name);
      const policy = suggestPolicy(
        inventory(
          me,
          device('camera', 'camera', cable('lan2')),
          device('printer', 'smart', cable('lan3')),
          device('tv', 'media', wifi),
        ),
        state,
      );
      const keys = Object.fromEntries(
        policy.zones.flatMap((zone) => zone.wifi.map(({ keyRef }) => [keyRef, 'a good pass phrase'])),
      );
      const { mayApply, findings } = prepare({ policy, state, keys });
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(mayApply).toBe(true);
    },
  );

  const phone = (name: string): Device =>
    device('phone', 'home', wifi, { privateMac: true, name: untrustedText(name) });
  const zoneNamed = (name: string, ...devices: readonly Device[]): string | undefined =>
    suggestPolicy(inventory(me, ...devices), router).devices.find((one) => one.name === name)?.zone;

  it.each([
    [
      'what nobody knows is a stranger',
      'ESP_3FA2C1',
      device('microcontroller', 'hold', wifi, { name: untrustedText('ESP_3FA2C1') }),
    ],
    ['a phone without an owner, among those with one', 'Galaxy-A54', phone('Galaxy-A54')],
  ])('%s: guests', (_why, name, stranger) => {
    expect(zoneNamed(name, phone('Annas-iPhone'), stranger)).toBe('guest');
  });
  it.each(['iPhone', 'Galaxy-S23', 'Pixel-8'])(
    '%s is the household’s own where nobody names phones',
    (name) => {
      expect(zoneNamed(name, phone(name), phone('Redmi-Note'))).toBe('home');
    },
  );

  it('without room for another name, those of a neighbour are used, and what films still has no way out', () => {
    const full = {
      ...router,
      capabilities: {
        ...router.capabilities,
        radios: router.capabilities.radios.map((radio) => ({ ...radio, maxAccessPoints: 2 })),
      },
    };
    const camera = device('camera', 'camera', wifi);
    const policy = suggestPolicy(
      inventory(me, camera, device('plug', 'smart', wifi), device('tv', 'media', wifi)),
      full,
    );
    expect(policy.zones.filter((zone) => zone.wifi.length > 0).map(({ id }) => id)).toEqual([
      'smart',
      'guest',
    ]);
    expect(policy.devices.slice(1).map(({ zone }) => zone)).toEqual(['smart', 'smart', 'smart']);
    expect(policy.rules.find(({ verdict }) => verdict === 'deny')).toMatchObject({
      from: { kind: 'device', device: camera.id },
      to: { kind: 'internet' },
    });
  });

  it('a hub that automates reaches what it automates, and only it does', () => {
    const hub = device('hub', 'smart', cable('lan2'), { name: untrustedText('homeassistant') });
    const bridge = device('hub', 'smart', cable('lan3'), { name: untrustedText('Hue Bridge') });
    const nas = device('nas', 'home', cable('lan3'));
    const { rules } = suggestPolicy(inventory(me, hub, bridge, nas, device('tv', 'media', wifi)), router);
    const doors = rules.filter(({ from }) => from.kind === 'device');
    expect(doors.map(({ to, service }) => [to, service])).toEqual([
      [{ kind: 'zone', zone: 'media' }, 'cast'],
      [{ kind: 'device', device: bridge.id }, 'hue'],
    ]);
  });

  it('whatever is found: each device can get into its zone, and no zone is without a way in', () => {
    const kinds = ['home', 'work', 'media', 'smart', 'camera', 'server', 'hold'] as const;
    const connections: readonly Connection[] = [
      ...router.capabilities.lanPorts.map(cable),
      wifi,
      { kind: 'unknown' },
      cable('some-switch'),
    ];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...kinds), fc.constantFrom(...connections)), { maxLength: 25 }),
        fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 4, maxLength: 4 }),
        (found, limits) => {
          const state = {
            ...router,
            capabilities: {
              ...router.capabilities,
              radios: router.capabilities.radios
                .filter((_radio, at) => limits[at + 2] !== 0)
                .map((radio, at) => ({ ...radio, maxAccessPoints: limits[at] ?? 4 })),
            },
          };
          const devices = found.map(([zone, connection]) => device('unknown', zone, connection));
          const policy = suggestPolicy(inventory(me, ...devices), state);
          const port = policy.routers[0]?.ports ?? {};
          for (const zone of policy.zones) {
            const ways = zone.wifi.length + Object.values(port).filter((id) => id === zone.id).length;
            if (zone.keeps === undefined) expect(ways).toBeGreaterThan(0);
          }
          for (const one of policy.devices) {
            const connection = [me, ...devices].find(({ id }) => id === one.id)?.connection;
            const zone = policy.zones.find(({ id }) => id === one.zone);
            if (connection?.kind === 'cable') expect(port[connection.port] ?? 'home').toBe(one.zone);
            else expect(zone?.keeps !== undefined || (zone?.wifi.length ?? 0) > 0).toBe(true);
          }
          for (const { band, maxAccessPoints = 0 } of state.capabilities.radios) {
            const names = policy.zones.filter(({ wifi: own }) =>
              own.some(({ bands }) => bands.includes(band as never)),
            );
            expect(names.length).toBeLessThanOrEqual(maxAccessPoints);
          }
        },
      ),
    );
  });
});
