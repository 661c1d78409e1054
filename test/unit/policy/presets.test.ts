import { describe, expect, it } from 'vitest';
import { validatePolicy } from '../../../shared/compile/validate-policy';
import type { Connection, Device, DeviceKind, Inventory } from '../../../shared/inventory/device';
import { untrustedText } from '../../../shared/net/untrusted-text';
import { prepare } from '../../../shared/pipeline';
import { suggestPolicy } from '../../../shared/policy/presets';
import type { ZoneKind } from '../../../shared/policy/zone';
import { goldenRouter } from '../../support/golden-router';

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
  it('nothing but this computer: four zones, every socket as it is', () => {
    const policy = suggestPolicy(inventory(me), router);
    expect(policy.zones.map(({ id }) => id)).toEqual(['home', 'work', 'smart', 'guest']);
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
    expect(policy.zones.map(({ id }) => id)).toEqual(['home', 'work', 'media', 'smart', 'camera', 'guest']);
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
  it('cameras get no way out, a printer elsewhere gets a door from Home', () => {
    const policy = suggestPolicy(
      inventory(me, device('camera', 'camera', wifi), device('printer', 'smart', cable('lan3'))),
      router,
    );
    const lines = policy.rules.map(({ id }) => id);
    expect(lines).not.toContain('zone-camera-internet-any');
    expect(lines.filter((id) => id.endsWith('-print'))).toHaveLength(2);
  });
  it('new names sound like the one on the air, in 32 bytes, three at most', () => {
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
    expect(names).toHaveLength(3);
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
});
