import { describe, expect, it } from 'vitest';
import { type Prepared, prepare } from '../../../shared/pipeline';
import { changeZone, setRule } from '../../../shared/policy/edit-policy';
import type { Policy } from '../../../shared/policy/policy';
import type { RouterState } from '../../../shared/router/router-state';
import { consequenceText } from '../../../shared/text/consequence-text';
import { goldenRouter, withConfig } from '../../support/golden-router';
import { keys, mainCase } from '../../support/home-policy';
import { routerWith } from '../../support/router-with';
import { forwarding, rule } from '../verify/household';

const factory = goldenRouter('factory-24.10');

const vpnZone = (more: Readonly<Record<string, string>>): string =>
  rule(
    'vpn',
    { name: 'vpn', input: 'REJECT', output: 'ACCEPT', forward: 'REJECT', masq: '1', ...more },
    'zone',
  ) + forwarding('lan', 'vpn');
const WIREGUARD =
  rule('wg0', { proto: 'wireguard', addresses: ['10.8.0.2/24'] }, 'interface') +
  rule('peer', { allowed_ips: ['0.0.0.0/0'], route_allowed_ips: '1' }, 'wireguard_wg0');

const divided = withConfig(factory, prepare({ policy: mainCase, state: factory, keys }).candidate.config);
const door = (to: Parameters<typeof setRule>[1]['to'], service: string, policy: Policy = mainCase): Policy =>
  setRule(policy, { from: { kind: 'zone', zone: 'home' }, to, service, verdict: 'allow' });

const said = ({ plan, findings }: Prepared): readonly string[] => [
  ...plan.consequences.filter(({ code }) => code === 'way-opens').map((one) => consequenceText(one).title),
  ...findings
    .filter(({ code }) => code.startsWith('plan-opens'))
    .map(({ code, subject, severity }) => `${severity} ${code} ${subject}`),
];

const ALL = 'Home, Work, Smart home and Guests may reach the internet through “wan”';
const WARNED = ['home', 'work', 'smart', 'guest'].map((zone) => `warning plan-opens-internet ${zone}`);

describe('what a plan opens that was shut is said first', () => {
  const table: [why: string, policy: Policy, state: RouterState, said: readonly string[]][] = [
    ['a flat factory network becomes zones: nothing that was shut opens', mainCase, factory, []],
    ['the same policy again', mainCase, divided, []],
    [
      'a LAN that its owner had forwarded to a VPN only',
      mainCase,
      routerWith(factory, { network: WIREGUARD, firewall: vpnZone({ network: 'wg0' }) }, ['forwarding']),
      [ALL, ...WARNED],
    ],
    [
      'the same with a tunnel of which the configuration does not say where it leads',
      mainCase,
      routerWith(
        factory,
        {
          network: rule('vpn0', { proto: 'none', device: 'tun0' }, 'interface'),
          firewall: vpnZone({ network: 'vpn0' }),
        },
        ['forwarding'],
      ),
      [ALL, ...WARNED],
    ],
    [
      'a LAN without any way out',
      mainCase,
      routerWith(factory, { firewall: '' }, ['forwarding']),
      [ALL.replace(' through “wan”', ''), ...WARNED],
    ],
    [
      'a way out beside the VPN was open already',
      mainCase,
      routerWith(factory, { network: WIREGUARD, firewall: vpnZone({ network: 'wg0' }) }),
      [],
    ],
    ['a door more', door({ kind: 'zone', zone: 'work' }, 'ssh'), divided, ['Home may reach Work']],
    [
      'a door to one device becomes one to its zone',
      door({ kind: 'zone', zone: 'smart' }, 'print'),
      divided,
      ['Home may reach Smart home'],
    ],
    [
      'a zone that may administer from now on',
      changeZone(mainCase, 'work', { management: true }),
      divided,
      ['Work may reach the router', 'warning plan-opens-administration work'],
    ],
    [
      'a door fewer',
      { ...mainCase, rules: mainCase.rules.filter(({ service }) => service !== 'print') },
      divided,
      [],
    ],
  ];
  it.each(table)('%s', (_why, policy, state, expected) => {
    const prepared = prepare({ policy, state, keys });
    expect(said(prepared)).toEqual(expected);
    if (expected.length > 0) expect(prepared.plan.consequences[0]?.code).toBe('way-opens');
  });
  it('the services are named, and both families unless only one opens', () => {
    const { plan } = prepare({ policy: door({ kind: 'zone', zone: 'work' }, 'ssh'), state: divided, keys });
    expect(consequenceText(plan.consequences[0] ?? { code: '', facts: {} }).note).toMatch(
      /^Shut until now: Remote sign-in \(SSH\)$/,
    );
  });
});
