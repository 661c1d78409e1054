import { describe, expect, it } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import { makePlan } from '../../../shared/plan/make-plan';
import type { Plan } from '../../../shared/plan/plan';
import { assignPort, changeZone, flatPolicy, setRule } from '../../../shared/policy/edit-policy';
import type { Policy } from '../../../shared/policy/policy';
import type { Rule } from '../../../shared/policy/rule';
import type { RouterState } from '../../../shared/router/router-state';
import { printUci } from '../../../shared/uci/print-uci';
import { goldenRouter, withConfig } from '../../support/golden-router';
import { keys, mainCase, toInternet } from '../../support/home-policy';

const factory = goldenRouter('factory-23.05');
const plan = (policy: Policy, state: RouterState = factory): Plan =>
  makePlan({ state, candidate: compile({ policy, state, keys }).output, policy, opened: [] });
const applied = withConfig(factory, compile({ policy: mainCase, state: factory, keys }).output.config);

const doorMore = setRule(mainCase, {
  from: { kind: 'zone', zone: 'home' },
  to: { kind: 'zone', zone: 'work' },
  service: 'ssh',
  verdict: 'allow',
});

describe('a door to something that apps find by its announcements', () => {
  const told = (policy: Policy, state: RouterState = factory) =>
    plan(policy, state)
      .consequences.filter(({ code }) => code === 'not-found-by-itself')
      .map(({ facts }) => facts);
  const door = (service: string, to: Rule['to'] = { kind: 'zone', zone: 'work' }): Policy =>
    setRule(mainCase, { from: { kind: 'zone', zone: 'home' }, to, service, verdict: 'allow' });
  const printer = { service: 'print', from: 'Home', to: 'Printer', address: '192.168.20.10' };

  it.each<[why: string, policy: Policy, state: RouterState, facts: readonly object[]]>([
    ['new, to one device: with its address', mainCase, factory, [printer]],
    ['new, to a zone', door('cast'), applied, [{ service: 'cast', from: 'Home', to: 'Work' }]],
    ['already there when something else changes', doorMore, applied, []],
    ['a service that is called by name or address anyway', door('ssh'), applied, []],
    ['within one zone', door('cast', { kind: 'device', device: '3c22fb102030' }), applied, []],
    [
      'taken away',
      { ...mainCase, rules: mainCase.rules.filter(({ service }) => service !== 'print') },
      applied,
      [],
    ],
  ])('%s', (_why, policy, state, facts) => expect(told(policy, state)).toEqual(facts));
});

describe('makePlan', () => {
  const cases: [why: string, policy: Policy, files: string[], effects: string[], window: number][] = [
    ['nothing new', mainCase, [], [], 60],
    [
      'a reason: our notes only, nothing restarts',
      { ...mainCase, rules: mainCase.rules.map((each) => ({ ...each, reason: 'new words' })) },
      ['bulkhead'],
      [],
      60,
    ],
    ['a door more: the firewall', doorMore, ['bulkhead', 'firewall'], ['firewall'], 60],
    [
      'a socket moves: VLANs, no restart of the bridge',
      assignPort(mainCase, 'lan4', 'smart'),
      ['network'],
      ['network', 'firewall'],
      120,
    ],
    [
      'another name on the air',
      changeZone(mainCase, 'guest', { within: 'together' }),
      ['bulkhead', 'wireless'],
      ['wifi'],
      120,
    ],
    [
      'back to flat: everything, with the bridge',
      flatPolicy(mainCase),
      ['bulkhead', 'dhcp', 'firewall', 'network', 'wireless'],
      ['network', 'bridge-restart', 'wifi', 'dhcp', 'firewall'],
      120,
    ],
  ];
  it.each(cases)('%s', (_why, policy, files, effects, window) => {
    const made = plan(policy, applied);
    expect({
      files: made.files.map((file) => file.package),
      effects: made.effects,
      window: made.windowSeconds,
    }).toEqual({ files, effects, window });
  });

  it('files carry what was there, its hash, and what is to be there', () => {
    const file = plan(mainCase).files.find((each) => each.package === 'network');
    expect(file?.before).toBe(factory.files.network?.text);
    expect(file?.beforeSha256).toBe('sha-of-network.uci');
    expect(file?.after).toContain("config bridge-vlan 'bh_vlan_20'");
  });

  it('our notes are a new file at first and go at the end', () => {
    const first = plan(mainCase).files.find((each) => each.package === 'bulkhead');
    expect([first?.before, first?.beforeSha256]).toEqual([undefined, undefined]);
    const last = plan(flatPolicy(mainCase), applied).files.find((each) => each.package === 'bulkhead');
    expect(last?.after).toBeUndefined();
  });

  it.each(['factory-23.05', 'factory-24.10', 'factory-25.12'] as const)(
    'back to flat on %s is the factory, byte for byte',
    (name) => {
      const start = goldenRouter(name);
      const there = withConfig(start, compile({ policy: mainCase, state: start, keys }).output.config);
      const back = plan(flatPolicy(mainCase), there);
      const bytes = Object.fromEntries(back.files.map((file) => [file.package, file.after]));
      expect(bytes).toEqual({
        bulkhead: undefined,
        ...Object.fromEntries(
          ['dhcp', 'firewall', 'network', 'wireless'].map((pkg) => [pkg, printUci(start.config[pkg]!)]),
        ),
      });
    },
  );

  it('waits for the radar check of a radio that changes, and only of that', () => {
    const radios = [
      { name: 'radio0', band: '2g', radarWaitSeconds: 0 },
      { name: 'radio1', band: '5g', radarWaitSeconds: 60 },
    ] as const;
    const state = { ...factory, capabilities: { ...factory.capabilities, radios } };
    expect(plan(mainCase, state).windowSeconds).toBe(180);
    const low = {
      ...mainCase,
      zones: mainCase.zones.map((zone) => ({
        ...zone,
        wifi: zone.wifi.map((wifi) => ({ ...wifi, bands: ['2g'] as const })),
      })),
    };
    expect(plan(low, state).windowSeconds).toBe(120);
  });

  it('the router is looked for where this computer will be', () => {
    expect(plan(mainCase).managementAddresses).toEqual(['192.168.1.1']);
    const moved = changeZone(assignPort(mainCase, 'lan1', 'work'), 'work', { management: true });
    expect(plan(moved).managementAddresses).toEqual(['192.168.10.1', '192.168.1.1']);
  });

  it('what must be true before a confirm', () => {
    const { target } = plan(mainCase);
    expect(target.bridgeVlans).toEqual([
      { bridge: 'br-lan', vlan: 1, ports: ['lan1'] },
      { bridge: 'br-lan', vlan: 10, ports: ['lan2'] },
      { bridge: 'br-lan', vlan: 20, ports: ['lan3'] },
      { bridge: 'br-lan', vlan: 30, ports: ['lan4'] },
    ]);
    expect(target.interfaces[2]).toEqual({
      name: 'bh_smart',
      device: 'br-lan.20',
      addresses: ['192.168.20.1'],
    });
    expect(target.firewallZones.map(({ zone }) => zone)).toEqual(['lan', 'bh_work', 'bh_smart', 'bh_guest']);
    expect(target.ssids.map(({ ssid }) => ssid)).not.toContain('OpenWrt');
    expect(plan(flatPolicy(mainCase), applied).target.bridgeVlans).toEqual([]);
  });

  it('people are told what they will notice', () => {
    const codes = (made: Plan) => [...new Set(made.consequences.map(({ code }) => code))];
    expect(codes(plan(mainCase))).toEqual([
      'bridge-restarts-once',
      'radio-turned-on',
      'kept-network-stays',
      'zone-new',
      'zone-ssid-new',
      'port-moves',
      'device-gets-new-address',
      'not-found-by-itself',
    ]);
    expect(codes(plan(mainCase, applied))).toEqual([]);
    const only = {
      ...mainCase,
      zones: mainCase.zones.slice(0, 1),
      rules: [toInternet('home')],
      devices: [],
      routers: [{ name: 'r', role: 'gateway' as const, ports: {} }],
    };
    expect(codes(plan(only, applied))).toContain('zone-removed');
  });
});
