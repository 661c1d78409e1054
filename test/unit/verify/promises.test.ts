import { describe, expect, it } from 'vitest';
import { type Prepared, prepare } from '../../../shared/pipeline';
import type { Policy } from '../../../shared/policy/policy';
import { type GoldenRouter, goldenRouter } from '../../support/golden-router';
import { keys, mainCase } from '../../support/home-policy';
import { routerWith } from '../../support/router-with';
import { forwarding, rule } from './household';

/** A factory router on which somebody has written more, and what the main case would make of it. */
function dividedWith(
  more: Readonly<Record<string, string>>,
  policy: Policy = mainCase,
  router: GoldenRouter = 'factory-24.10',
): Prepared {
  return prepare({ policy, state: routerWith(goldenRouter(router), more), keys });
}

/** What does not hold: the promise, how, and the section that decides. */
const wrong = ({ verification }: Prepared): readonly string[] =>
  verification.promises
    .filter(({ holds }) => holds !== 'yes')
    .map(({ promise, holds, witness }) => `${promise.id} ${holds} ${witness?.decidedBy?.section ?? '-'}`);

const network = (name: string, options: Readonly<Record<string, string | readonly string[]>>): string =>
  rule(name, options, 'interface');
const zone = (name: string, input: string, networks: string | readonly string[] = name): string =>
  rule(name, { name, network: networks, input, output: 'ACCEPT', forward: 'REJECT' }, 'zone');

const IOT = network('iot', { proto: 'static', device: 'eth9', ipaddr: '10.9.0.1', netmask: '255.255.255.0' });
const WIREGUARD = network('wg0', { proto: 'wireguard', addresses: ['10.8.0.1/24'] });
const EVERYTHING = rule(
  'peer',
  { allowed_ips: ['0.0.0.0/0', '::/0'], route_allowed_ips: '1' },
  'wireguard_wg0',
);
const closed = (end: string): string => `builtin:router-closed:${end}`;
const kept = (end: string): string => `builtin:guests-isolated:guest:${end}`;

describe('promises cover everything a packet can come from or go to', () => {
  const table: [why: string, more: Record<string, string>, wrong: readonly string[]][] = [
    ['the factory configuration', {}, []],
    [
      'SSH opened to the internet',
      { firewall: rule('mine', { src: 'wan', proto: 'tcp', dest_port: '22', target: 'ACCEPT' }) },
      [`${closed('internet')} no mine`],
    ],
    [
      'HTTPS opened to the internet for one address out there',
      {
        firewall: rule('mine', {
          src: 'wan',
          src_ip: '198.51.100.44',
          proto: 'tcp',
          dest_port: '443',
          target: 'ACCEPT',
        }),
      },
      [`${closed('internet')} no mine`],
    ],
    [
      'SSH opened to every network: the zones of the policy answer before it',
      { firewall: rule('mine', { src: '*', proto: 'tcp', dest_port: '22', target: 'ACCEPT' }) },
      [...['work', 'smart', 'guest', 'internet'].map((end) => `${closed(end)} no mine`)],
    ],
    [
      'SSH opened to the internet over IPv6 only',
      {
        firewall: rule('mine', {
          src: 'wan',
          family: 'ipv6',
          proto: 'tcp',
          dest_port: '22',
          target: 'ACCEPT',
        }),
      },
      [`${closed('internet')} no mine`],
    ],
    [
      'the wan zone accepts what comes in',
      {
        firewall: "config zone\n\toption name 'wan2'\n\tlist network 'lte'\n\toption input 'ACCEPT'\n",
        network: network('lte', { proto: 'qmi', device: '/dev/cdc-wdm0' }),
      },
      [`${closed('internet')} no @zone[2]`],
    ],
    ['a network made by hand, sealed', { network: IOT, firewall: zone('iot', 'REJECT') }, []],
    [
      'a network made by hand that may sign in',
      { network: IOT, firewall: zone('iot', 'ACCEPT') },
      [`${closed('network:iot')} no iot`],
    ],
    [
      'a network made by hand, opened to all',
      {
        network: IOT,
        firewall: `${zone('iot', 'REJECT')}${rule('mine', { src: '*', dest: 'iot', proto: 'all', target: 'ACCEPT' })}`,
      },
      [`${kept('network:iot')} no mine`],
    ],
    [
      'a network made by hand in the firewall zone of the LAN',
      {
        network: IOT,
        firewall: `${rule('more', { name: 'more', network: 'iot', input: 'ACCEPT' }, 'zone')}`,
      },
      [`${closed('network:iot')} no more`],
    ],
    ['a network in no firewall zone: the defaults decide, and they are shut', { network: IOT }, []],
    [
      'another name for the LAN is the LAN',
      { network: network('lan6', { proto: 'dhcpv6', device: '@lan' }) },
      [],
    ],
    ['a WireGuard network, sealed', { network: WIREGUARD, firewall: zone('vpn', 'REJECT', 'wg0') }, []],
    [
      'a WireGuard network that may sign in',
      { network: WIREGUARD, firewall: zone('vpn', 'ACCEPT', 'wg0') },
      [`${closed('network:wg0')} no vpn`],
    ],
    [
      'a WireGuard network, one address of which may sign in',
      {
        network: WIREGUARD,
        firewall: `${zone('vpn', 'REJECT', 'wg0')}${rule('mine', { src: 'vpn', src_ip: '172.20.0.9', proto: 'tcp', dest_port: '22', target: 'ACCEPT' })}`,
      },
      [`${closed('network:wg0')} no mine`],
    ],
    [
      'a VPN to the internet whose far end may sign in',
      { network: WIREGUARD + EVERYTHING, firewall: zone('vpn', 'ACCEPT', 'wg0') },
      [`${closed('internet')} no vpn`],
    ],
    [
      'a device that only the firewall names',
      { firewall: rule('docker', { name: 'docker', device: ['docker0'], input: 'ACCEPT' }, 'zone') },
      [`${closed('network:docker0')} no docker`],
    ],
    [
      'a Wi-Fi that is a client of another one, without a device in the configuration',
      {
        network: network('camp', { proto: 'static', ipaddr: '10.7.0.1', netmask: '255.255.255.0' }),
        wireless: rule('sta', { device: 'radio0', mode: 'sta', network: 'camp', ssid: 'Camp' }, 'wifi-iface'),
        firewall: zone('camp', 'ACCEPT'),
      },
      [`${closed('network:camp')} no camp`],
    ],
    [
      'guests forwarded to a VPN of the house',
      { network: WIREGUARD, firewall: zone('vpn', 'REJECT', 'wg0') + forwarding('bh_guest', 'vpn') },
      [`${kept('network:wg0')} no @forwarding[1]`],
    ],
  ];
  it.each(table)('%s', (_why, more, expected) => {
    const prepared = dividedWith(more);
    expect(wrong(prepared)).toEqual(expected);
    expect(prepared.findings.filter(({ code }) => code === 'model-disagrees')).toEqual([]);
    if (expected.length > 0) expect(prepared.mayApply).toBe(false);
  });
});
