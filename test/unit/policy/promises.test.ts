import { describe, expect, it } from 'vitest';
import { changeZone } from '../../../shared/policy/edit-policy';
import { endKey } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import { builtInPromises, builtInServices, managementEnd } from '../../../shared/policy/promises';
import type { ManagementPath } from '../../../shared/router/router-state';
import { mainCase } from '../../support/home-policy';

const path: ManagementPath = { clientAddress: '192.168.1.20', routerAddress: '192.168.1.1', routerPort: 22 };

describe('built-in promises', () => {
  it('no lockout, administration from management zones, guests by themselves', () => {
    expect(
      builtInPromises(mainCase, path).map(({ id, expect: what, service }) => `${id} ${what} ${service}`),
    ).toEqual([
      'builtin:no-lockout reachable ssh',
      'builtin:router-closed:work unreachable router-admin',
      'builtin:router-closed:smart unreachable router-admin',
      'builtin:router-closed:guest unreachable router-admin',
      'builtin:router-closed:internet unreachable router-admin',
      'builtin:guests-isolated:guest:home unreachable any',
      'builtin:guests-isolated:guest:work unreachable any',
      'builtin:guests-isolated:guest:smart unreachable any',
    ]);
  });
  it('networks beside the zones are strangers to the router, and guests are kept from them', () => {
    const ids = builtInPromises(mainCase, path, ['iot']).map(({ id }) => id);
    expect(ids).toContain('builtin:router-closed:network:iot');
    expect(ids).toContain('builtin:guests-isolated:guest:network:iot');
  });
  it('Guests and Quarantine are closed to the router even where a policy says otherwise', () => {
    const closed = (policy: Policy) =>
      builtInPromises(policy, path).filter(({ id }) => id.startsWith('builtin:router-closed')).length;
    expect(closed(changeZone(mainCase, 'work', { management: true }))).toBe(closed(mainCase) - 1);
    for (const kind of ['guest', 'hold'] as const)
      expect(closed(changeZone(mainCase, 'work', { management: true, kind }))).toBe(closed(mainCase));
  });
  it('SSH at another port: that port is promised, and shut to the others', () => {
    const moved = { ...path, routerPort: 2222 };
    expect(
      builtInPromises(mainCase, moved)
        .slice(0, 2)
        .map(({ service }) => service),
    ).toEqual(['ssh-here', 'router-admin-here']);
    const ports = builtInServices(moved).map(({ flows }) =>
      flows.flatMap((flow) => (flow.ports ?? []).map(({ first }) => first)),
    );
    expect(ports).toEqual([[2222], [22, 80, 443, 2222]]);
  });
  const ends: [why: string, management: Partial<ManagementPath>, end: string][] = [
    ['nothing known: on the LAN', {}, 'zone home'],
    ['a socket that stays', { port: 'lan1', network: 'lan' }, 'zone home'],
    ['a socket that moves', { port: 'lan2', network: 'lan' }, 'zone work'],
    [
      'a socket that comes back from a zone of ours',
      { port: 'lan1', network: 'bh_work', networkZone: 'work' },
      'zone home',
    ],
    [
      'our Wi-Fi name',
      {
        port: 'phy0-ap1',
        wifiSection: 'bh_wifi0_guest_radio0',
        wifiZone: 'guest',
        network: 'bh_guest',
        networkZone: 'guest',
      },
      'zone guest',
    ],
    [
      'the LAN’s Wi-Fi name',
      { port: 'phy0-ap0', wifiSection: 'default_radio0', network: 'lan' },
      'zone home',
    ],
    ['a zone of ours that is going away', { network: 'bh_attic', networkZone: 'attic' }, 'zone home'],
    ['a network that is only called as one of ours', { network: 'bh_work' }, 'internet'],
    ['from outside', { network: 'wan' }, 'internet'],
  ];
  it.each(ends)('%s', (_why, more, end) => {
    expect(endKey(managementEnd(mainCase, { ...path, ...more }))).toBe(end);
  });
});
