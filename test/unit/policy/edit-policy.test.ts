import { describe, expect, it } from 'vitest';
import {
  addZone,
  assignPort,
  flatPolicy,
  moveDevice,
  removeRule,
  removeZone,
  renameDevice,
  renameZone,
} from '../../../shared/policy/edit-policy';
import { normalizePolicy } from '../../../shared/policy/normalize-policy';
import { homeZone, mainCase } from '../../support/home-policy';

const ports = (policy: typeof mainCase) => policy.routers[0]?.ports;

describe('edits of a policy', () => {
  it('moving a device drops the address of its old zone', () => {
    const fixed = {
      ...mainCase,
      devices: mainCase.devices.map((device) => ({ ...device, address: '192.168.20.9' })),
    };
    const moved = moveDevice(fixed, 'b827eb010203', 'work').devices.find(({ id }) => id === 'b827eb010203');
    expect([moved?.zone, moved?.address]).toEqual(['work', undefined]);
    const stayed = moveDevice(fixed, 'b827eb010203', 'smart').devices.find(({ id }) => id === 'b827eb010203');
    expect(stayed?.address).toBe('192.168.20.9');
  });
  it('a socket given to the kept zone is not listed', () => {
    expect(ports(assignPort(mainCase, 'lan2', 'guest'))).toEqual({
      lan2: 'guest',
      lan3: 'smart',
      lan4: 'guest',
    });
    expect(ports(assignPort(mainCase, 'lan2', 'home'))).toEqual({ lan3: 'smart', lan4: 'guest' });
  });
  it('removing a zone: its devices and sockets go home; its rules go, and those that would be inside Home', () => {
    const without = removeZone(mainCase, 'smart');
    expect(without.devices.map(({ zone }) => zone)).toEqual(['home', 'home', 'home', 'work']);
    expect(ports(without)).toEqual({ lan2: 'work', lan4: 'guest' });
    expect(without.rules.map(({ id }) => id)).toEqual(['home-internet', 'work-internet', 'guest-internet']);
  });
  it('the zone that keeps the LAN cannot be removed', () =>
    expect(removeZone(mainCase, 'home')).toBe(mainCase));
  it('flat is the kept zone alone', () => {
    const flat = flatPolicy(mainCase);
    expect([flat.zones.map(({ id }) => id), ports(flat)]).toEqual([['home'], {}]);
  });
  it('names change, ids stay', () => {
    const renamed = renameDevice(renameZone(mainCase, 'work', 'Studio'), '3c22fb102030', 'My laptop');
    expect(renamed.zones[1]).toEqual({ ...mainCase.zones[1], name: 'Studio' });
    expect(renamed.devices[0]?.name).toBe('My laptop');
  });
  it('adding and taking back', () => {
    expect(addZone(mainCase, homeZone('lab', 'Lab', 'custom')).zones.at(-1)?.id).toBe('lab');
    expect(removeRule(mainCase, 'print').rules).toHaveLength(mainCase.rules.length - 1);
  });
  it('normalizing twice changes nothing more', () => {
    const once = normalizePolicy({
      ...mainCase,
      devices: mainCase.devices.map((device) => ({
        ...device,
        macs: device.macs.map((mac) => mac.toUpperCase()),
      })),
    });
    expect(normalizePolicy(once)).toEqual(once);
    expect(once.devices.flatMap(({ macs }) => macs)).toContain('9c:93:4e:aa:bb:cc');
  });
});
