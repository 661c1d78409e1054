import { describe, expect, it } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import { endedConnections } from '../../../shared/plan/ended-connections';
import { setRule } from '../../../shared/policy/edit-policy';
import type { Policy } from '../../../shared/policy/policy';
import type { RouterState } from '../../../shared/router/router-state';
import { packageOf, section, type UciConfig, type UciSection } from '../../../shared/uci/uci';
import { goldenRouter, household, withConfig } from '../../support/golden-router';
import { keys, mainCase, toInternet } from '../../support/home-policy';

const factory = goldenRouter('factory-23.05');
const configOf = (policy: Policy, state: RouterState): UciConfig =>
  compile({ policy, state, keys }).output.config;

const ADDRESSES = {
  home: ['192.168.1.20'],
  work: ['192.168.10.41', '192.168.10.42'],
  smart: ['192.168.20.131', '192.168.20.140', 'fd00:20::140'],
} as const;

/** The divided household: everybody has moved, and some addresses are known twice. */
function divided(policy: Policy): RouterState {
  const written = withConfig(factory, configOf(policy, factory));
  const [lan, wan] = factory.interfaces;
  const own = (name: string, vlan: number, third: number): RouterState['interfaces'][number] => ({
    ...lan!,
    name,
    device: `br-lan.${vlan}`,
    ipv4: [{ address: `192.168.${third}.1`, prefix: 24 }],
  });
  const [mac] = household[0];
  return {
    ...written,
    interfaces: [own('lan', 1, 1), own('bh_work', 10, 10), own('bh_smart', 20, 20), wan!],
    leases: Object.values(ADDRESSES).flatMap((zone) =>
      zone.flatMap((address) => (address.includes(':') ? [] : [{ expiresAt: 0, mac, address }])),
    ),
    neighbours: [
      { address: '192.168.20.140', mac, device: 'br-lan.20', reachable: true },
      { address: 'FD00:20:0::140', mac, device: 'br-lan.20', reachable: true },
      { address: 'fe80::140', mac, device: 'br-lan.20', reachable: true },
      { address: '203.0.113.1', mac, device: 'wan', reachable: true },
    ],
  };
}

const homeToWork = { from: { kind: 'zone', zone: 'home' }, to: { kind: 'zone', zone: 'work' } } as const;
const withWork = setRule(mainCase, { ...homeToWork, service: 'ssh', verdict: 'allow' });
const state = divided(withWork);
const rules = (keep: (rule: Policy['rules'][number]) => boolean): Policy => ({
  ...withWork,
  rules: withWork.rules.filter(keep),
});
const from = (zone: string) => toInternet(zone).id;

describe('endedConnections', () => {
  const printer = Object.values(compile({ policy: withWork, state, keys }).output.addresses);
  it.each<[why: string, policy: Policy, ended: readonly string[]]>([
    ['nothing changes', withWork, []],
    ['a door more', setRule(withWork, { ...homeToWork, service: 'print', verdict: 'allow' }), []],
    [
      'the words of a rule',
      { ...withWork, rules: withWork.rules.map((one) => ({ ...one, reason: 'x' })) },
      [],
    ],
    ['a device loses a door: only the device', rules(({ id }) => id !== 'print'), printer],
    ['a door between zones: the side with fewer', rules(({ service }) => service !== 'ssh'), ADDRESSES.home],
    ['no internet any more: the zone', rules(({ id }) => id !== from('smart')), ADDRESSES.smart],
  ])('%s', (_why, policy, ended) => {
    expect(endedConnections(state, configOf(policy, state))).toEqual([...ended].sort());
  });

  const edited = (edit: (sections: readonly UciSection[]) => readonly UciSection[]): UciConfig => {
    const firewall = packageOf(state.config, 'firewall')!;
    return { ...state.config, firewall: { ...firewall, sections: edit(firewall.sections) } };
  };
  it.each<[why: string, after: UciConfig, ended: readonly string[]]>([
    [
      'a wall more',
      edited((all) => [...all, section('rule', undefined, { src: 'bh_smart', dest: 'wan', target: 'DROP' })]),
      ADDRESSES.smart,
    ],
    [
      'a wall in front of one host of the internet',
      edited((all) => [...all, section('rule', 'x', { dest: 'wan', dest_ip: '1.1.1.1', target: 'REJECT' })]),
      ['1.1.1.1'],
    ],
    [
      'a wall for a whole network counts for the zone',
      edited((all) => [
        ...all,
        section('rule', 'x', { src: 'bh_work', src_ip: '192.168.10.0/25', target: 'REJECT' }),
      ]),
      ADDRESSES.work,
    ],
    [
      'a wall for everybody',
      edited((all) => [...all, section('rule', 'x', { src: '*', target: 'DROP' })]),
      Object.values(ADDRESSES).flat(),
    ],
    [
      'a zone that let everything in lets in nothing',
      edited((all) =>
        all.map((one) =>
          one.type === 'zone' && one.options.some(({ value }) => value === 'lan')
            ? {
                ...one,
                options: one.options.map((each) =>
                  each.name === 'input' ? { ...each, value: 'DROP' } : each,
                ),
              }
            : one,
        ),
      ),
      ADDRESSES.home,
    ],
    [
      'another name for a rule',
      edited((all) => all.map((one) => ({ ...one, name: `n${all.indexOf(one)}` }))),
      [],
    ],
  ])('%s', (_why, after, ended) => {
    expect(endedConnections(state, after)).toEqual([...ended].sort());
  });
});
