import { describe, expect, it } from 'vitest';
import { validatePolicy } from '../../../shared/compile/validate-policy';
import { changeZone } from '../../../shared/policy/edit-policy';
import type { Policy, PolicyDevice } from '../../../shared/policy/policy';
import type { Rule } from '../../../shared/policy/rule';
import type { Service } from '../../../shared/policy/service';
import type { Zone } from '../../../shared/policy/zone';
import { mainCase, zones } from '../../support/home-policy';

const withZones = (...more: readonly Zone[]): Policy => ({
  ...mainCase,
  zones: [...mainCase.zones, ...more],
});
const zone = (change: Partial<Zone>): Policy => changeZone(mainCase, 'work', change);
const device = (change: Partial<PolicyDevice>): Policy => ({
  ...mainCase,
  devices: mainCase.devices.map((each) => (each.name === 'Plug' ? { ...each, ...change } : each)),
});
const rule = (change: Partial<Rule>): Policy => ({
  ...mainCase,
  rules: [
    ...mainCase.rules,
    {
      id: 'extra',
      from: { kind: 'zone', zone: 'work' },
      to: { kind: 'zone', zone: 'smart' },
      service: 'web',
      verdict: 'allow',
      ...change,
    },
  ],
});
const service = (change: Partial<Service>): Policy => ({
  ...mainCase,
  services: [
    {
      id: 'own',
      flows: [{ protocol: 'tcp', ports: [{ first: 1, last: 2 }] }],
      confidence: 'memory',
      ...change,
    },
  ],
});
const flow = (protocol: 'tcp' | 'icmp', first: number, last: number) => ({
  flows: [{ protocol, ports: [{ first, last }] }],
});
const wifi = (ssid: string) => ({ wifi: [{ ssid, security: 'wpa2', bands: ['2g'], keyRef: 'k' }] }) as const;

describe('validatePolicy', () => {
  const cases: [why: string, policy: Policy, codes: string[]][] = [
    ['the main case: nothing to say', mainCase, []],
    [
      'nobody keeps the LAN',
      changeZone(
        {
          ...mainCase,
          zones: mainCase.zones.slice(1).map((each) => ({ ...each, management: each.id === 'work' })),
          rules: [],
          devices: [],
        },
        'x',
        {},
      ),
      ['no-kept-zone'],
    ],
    ['two keep it', zone({ keeps: 'lan' }), ['two-kept-zones']],
    ['nobody may sign in', changeZone(mainCase, 'home', { management: false }), ['no-management-zone']],
    [
      'visitors would administer the router',
      changeZone(mainCase, 'guest', { management: true }),
      ['zone-must-not-administer'],
    ],
    [
      'so would whatever waits in Quarantine, and that is nobody who may',
      changeZone(zone({ kind: 'hold', management: true }), 'home', { management: false }),
      ['no-management-zone', 'zone-must-not-administer'],
    ],
    ['the same id twice', withZones(zones.guest), ['zone-id-twice', 'ssid-in-two-zones']],
    [
      'an id that no section name can hold',
      withZones({ ...zones.work, id: 'my-zone', name: 'Mine' }),
      ['zone-id-invalid'],
    ],
    [
      'an id that means something else in answers',
      withZones({ ...zones.work, id: 'router', name: 'Mine' }),
      ['zone-id-reserved'],
    ],
    ['a name with a line end', zone({ name: 'a\nb' }), ['zone-name-invalid']],
    ['two zones of one name', zone({ name: ' HOME' }), ['zone-name-twice']],
    ['VLAN 4095 is reserved', zone({ vlan: 4095 }), ['vlan-invalid']],
    ['one VLAN for two zones', changeZone(zone({ vlan: 20 }), 'smart', { vlan: 20 }), ['vlan-twice']],
    ['no network at all', zone({ subnet: 'ten' }), ['subnet-invalid']],
    ['too small for a range of addresses', zone({ subnet: '10.0.0.0/30' }), ['subnet-invalid']],
    [
      'one network inside another',
      changeZone(zone({ subnet: '10.0.0.0/16' }), 'smart', { subnet: '10.0.9.0/24' }),
      ['subnets-overlap'],
    ],
    ['33 bytes of UTF-8 in 17 characters', zone(wifi('ääääääääääääääääx')), ['ssid-invalid']],
    ['32 bytes are fine', zone(wifi('ääääääääääääääää')), []],
    ['one name in two zones', zone(wifi('Harbour Guest')), ['ssid-in-two-zones']],
    [
      'a name on no band',
      zone({ wifi: [{ ssid: 'x', security: 'wpa2', bands: [], keyRef: 'k' }] }),
      ['wifi-without-band'],
    ],
    ['two routers', { ...mainCase, routers: [...mainCase.routers, ...mainCase.routers] }, ['router-count']],
    [
      'a socket of a zone that is gone',
      { ...mainCase, routers: [{ name: 'r', role: 'gateway', ports: { lan2: 'attic' } }] },
      ['port-in-unknown-zone'],
    ],
    ['a device of a zone that is gone', device({ zone: 'attic' }), ['device-in-unknown-zone']],
    ['not a MAC', device({ macs: ['1:2:3'] }), ['device-mac-invalid']],
    ['a group address is no device', device({ macs: ['01:00:5e:00:00:01'] }), ['device-mac-invalid']],
    ['a MAC of two devices', device({ macs: ['9C-93-4E-AA-BB-CC'] }), ['device-mac-twice']],
    ['an id with a quote', device({ id: "it's" }), ['device-id-invalid']],
    [
      'an address of another network',
      changeZone(device({ address: '192.168.99.9' }), 'smart', { subnet: '192.168.20.0/24' }),
      ['device-address-outside-zone'],
    ],
    ['an own service called like one of ours', service({ id: 'print' }), ['service-id-taken']],
    ['ports without TCP or UDP would be ignored', service(flow('icmp', 1, 2)), ['service-flows-invalid']],
    ['ports the wrong way round', service(flow('tcp', 9, 2)), ['service-flows-invalid']],
    ['a rule from nowhere', rule({ from: { kind: 'zone', zone: 'attic' } }), ['rule-names-unknown-zone']],
    [
      'a rule to a device that is gone',
      rule({ to: { kind: 'device', device: 'x' } }),
      ['rule-names-unknown-device'],
    ],
    ['a rule about an unknown service', rule({ service: 'teleport' }), ['rule-names-unknown-service']],
    ['from the internet: not ours to open', rule({ from: { kind: 'internet' } }), ['rule-from-unsupported']],
    [
      'inside a zone: the router sees nothing',
      rule({ to: { kind: 'zone', zone: 'work' } }),
      ['rule-within-zone'],
    ],
    [
      'opened and shut',
      { ...rule({}), rules: [...rule({}).rules, { ...rule({}).rules.at(-1)!, id: 'wall', verdict: 'deny' }] },
      ['rules-contradict'],
    ],
    [
      'two rules with one id',
      { ...mainCase, rules: [...mainCase.rules, mainCase.rules[0]!] },
      ['rule-id-twice'],
    ],
    [
      'a promise that takes the place of a built-in one',
      {
        ...mainCase,
        promises: [
          {
            id: 'builtin:no-lockout',
            expect: 'reachable',
            from: { kind: 'zone', zone: 'home' },
            to: { kind: 'router' },
            service: 'ssh',
          },
        ],
      },
      ['promise-id-reserved'],
    ],
  ];
  it.each(cases)('%s', (_why, policy, codes) => {
    expect([...new Set(validatePolicy(policy).map(({ code }) => code))]).toEqual(codes);
  });
});
