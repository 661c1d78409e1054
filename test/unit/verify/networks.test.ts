import { describe, expect, it } from 'vitest';
import { buildModel } from '../../../shared/verify/model';
import { ask, fateOf } from '../../../shared/verify/reach';
import { configFrom, DIVIDED_NETWORK, firewallWith, rule } from './household';

const network = (options: Readonly<Record<string, string | readonly string[]>>, more = ''): string =>
  `${rule('own', options, 'interface')}${more}`;
const zoneOf = (input: string): string =>
  rule('own', { name: 'own', network: 'own', input, output: 'ACCEPT', forward: 'REJECT' }, 'zone');

const modelWith = (more: {
  readonly network: string;
  readonly firewall?: string;
  readonly wireless?: string;
  readonly release?: string;
}) =>
  buildModel(
    configFrom({
      network: DIVIDED_NETWORK + more.network,
      firewall: firewallWith(more.firewall ?? ''),
      wireless: more.wireless ?? '',
    }),
    { release: more.release ?? '24.10' },
  );

describe('networks without a device in the configuration are live', () => {
  const cases: [why: string, network: string, device: string, wireless?: string][] = [
    ['WireGuard', network({ proto: 'wireguard', addresses: ['10.8.0.1/24'] }), 'own'],
    ['PPPoE over a port', network({ proto: 'pppoe', device: 'eth9' }), 'pppoe-own'],
    ['3G', network({ proto: '3g', device: '/dev/ttyUSB0' }), '3g-own'],
    ['6in4', network({ proto: '6in4', peeraddr: '198.51.100.1' }), '6in4-own'],
    ['B.A.T.M.A.N.', network({ proto: 'batadv' }), 'own'],
    ['GRE', network({ proto: 'gre', peeraddr: '198.51.100.1' }), 'gre4-own'],
    [
      'a client of another Wi-Fi',
      network({ proto: 'static', ipaddr: '10.7.0.1', netmask: '255.255.255.0' }),
      '@own',
      rule('sta', { device: 'radio0', mode: 'sta', network: 'own', ssid: 'Camp' }, 'wifi-iface'),
    ],
    ['a place for what a program adds later', network({ proto: 'none' }), '@own'],
    [
      'an alias of an uplink that has a device of its own',
      `${network({ proto: 'static', device: '@line', ipaddr: '10.7.0.1', netmask: '255.255.255.0' })}${rule('line', { proto: 'pppoe', device: 'eth9' }, 'interface')}`,
      'pppoe-line',
    ],
  ];
  it.each(cases)('%s: its firewall zone decides', (_why, text, device, wireless = '') => {
    for (const [input, fate] of [
      ['ACCEPT', 'allowed'],
      ['REJECT', 'denied'],
    ] as const) {
      const model = modelWith({ network: text, firewall: zoneOf(input), wireless });
      expect(model.networks.find(({ name }) => name === 'own')).toMatchObject({ device, deaf: false });
      const verdicts = ask(model, { kind: 'network', network: 'own' }, { kind: 'router' }, 'ipv4', 'tcp', 22);
      expect(fateOf(verdicts)).toBe(fate);
      expect(verdicts.map(({ decidedBy }) => decidedBy)).toEqual([
        { package: 'firewall', section: 'own', option: 'input' },
      ]);
    }
  });
});

describe('whether a network leads to the internet', () => {
  const peer = (options: Readonly<Record<string, string | readonly string[]>>): string =>
    rule('peer', options, 'wireguard_own');
  const wireguard = { proto: 'wireguard', addresses: ['10.8.0.1/24'] };
  const route = (options: Readonly<Record<string, string>>): string =>
    rule('out', { interface: 'own', ...options }, 'route');
  const cases: [why: string, network: string, leads: string][] = [
    ['DHCP', network({ proto: 'dhcp', device: 'eth9' }), 'yes'],
    ['DHCP without a default route', network({ proto: 'dhcp', device: 'eth9', defaultroute: '0' }), 'no'],
    [
      'a fixed address with a gateway',
      network({ proto: 'static', device: 'eth9', ipaddr: '10.7.0.2', gateway: '10.7.0.1' }),
      'yes',
    ],
    ['a fixed address', network({ proto: 'static', device: 'eth9', ipaddr: '10.7.0.2' }), 'no'],
    [
      'WireGuard for one phone',
      network(wireguard, peer({ allowed_ips: ['10.8.0.2/32'], route_allowed_ips: '1' })),
      'no',
    ],
    [
      'WireGuard for everything',
      network(wireguard, peer({ allowed_ips: ['0.0.0.0/0'], route_allowed_ips: '1' })),
      'yes',
    ],
    [
      'WireGuard for everything, in two halves',
      network(wireguard, peer({ allowed_ips: ['0.0.0.0/1', '128.0.0.0/1'], route_allowed_ips: '1' })),
      'yes',
    ],
    [
      'WireGuard for everything, without routes',
      network(wireguard, peer({ allowed_ips: ['::/0'] })),
      'maybe',
    ],
    [
      'a peer that is switched off',
      network(wireguard, peer({ allowed_ips: ['0.0.0.0/0'], route_allowed_ips: '1', disabled: '1' })),
      'no',
    ],
    ['a tunnel of OpenVPN', network({ proto: 'none', device: 'tun0' }), 'maybe'],
    ['a VPN whose server decides', network({ proto: 'openconnect', server: 'vpn.example' }), 'maybe'],
    [
      'a default route by hand',
      network({ proto: 'none', device: 'tun0' }, route({ target: '0.0.0.0/0' })),
      'yes',
    ],
    [
      'a default route in a table of its own',
      network(
        { proto: 'static', device: 'eth9', ipaddr: '10.7.0.2' },
        route({ target: '0.0.0.0/0', table: '100' }),
      ),
      'maybe',
    ],
    [
      'a route to another network',
      network({ proto: 'static', device: 'eth9', ipaddr: '10.7.0.2' }, route({ target: '10.20.0.0/16' })),
      'no',
    ],
  ];
  it.each(cases)('%s', (_why, text, leads) => {
    const own = modelWith({ network: text }).networks.find(({ name }) => name === 'own');
    expect(own).toMatchObject({ leadsOut: leads, uplink: leads === 'yes' });
  });
});

describe('one Wi-Fi name in two networks', () => {
  const accessPoint = (name: string, options: Readonly<Record<string, string | readonly string[]>>): string =>
    rule(name, { device: 'radio0', mode: 'ap', encryption: 'psk2', ...options }, 'wifi-iface');
  const ours = accessPoint('a', { network: 'guest', ssid: 'Harbour', key: 'one key for all' });
  const cases: [why: string, wireless: string, shared: boolean][] = [
    [
      'the same name and key',
      ours + accessPoint('b', { network: 'iot', ssid: 'Harbour', key: 'one key for all' }),
      true,
    ],
    [
      'the same name, another key',
      ours + accessPoint('b', { network: 'iot', ssid: 'Harbour', key: 'another key' }),
      false,
    ],
    [
      'another name, the same key',
      ours + accessPoint('b', { network: 'iot', ssid: 'Pier', key: 'one key for all' }),
      false,
    ],
    [
      'one access point for both',
      accessPoint('a', { network: ['guest', 'iot'], ssid: 'Harbour', key: 'one key for all' }),
      true,
    ],
    [
      'open, both',
      accessPoint('a', { network: 'guest', ssid: 'H', encryption: 'none' }) +
        accessPoint('b', { network: 'iot', ssid: 'H', encryption: 'owe' }),
      true,
    ],
    [
      'a client of the same name',
      ours + accessPoint('b', { mode: 'sta', network: 'iot', ssid: 'Harbour', key: 'one key for all' }),
      false,
    ],
  ];
  it.each(cases)('%s', (_why, wireless, shared) => {
    const model = modelWith({ network: '', wireless });
    const [verdict] = ask(
      model,
      { kind: 'network', network: 'guest' },
      { kind: 'network', network: 'iot' },
      'ipv4',
      'tcp',
      80,
    );
    expect([verdict?.fate, verdict?.enforcement]).toEqual(
      shared ? ['allowed', 'not-enforceable'] : ['denied', 'router'],
    );
  });
});

describe('clients that an access point keeps apart', () => {
  const wireless = rule(
    'ap',
    { device: 'radio0', mode: 'ap', network: 'own', ssid: 'Pier', isolate: '1' },
    'wifi-iface',
  );
  it.each([
    ['REJECT', 'denied', 'access-point'],
    ['ACCEPT', 'allowed', 'router'],
  ] as const)('forward %s of their zone: %s by the %s', (forward, fate, enforcement) => {
    const model = modelWith({
      network: network({ proto: 'static', ipaddr: '10.7.0.1', netmask: '255.255.255.0' }),
      firewall: rule(
        'own',
        { name: 'own', network: 'own', input: 'REJECT', output: 'ACCEPT', forward },
        'zone',
      ),
      wireless,
    });
    const own = { kind: 'network', network: 'own' } as const;
    const [verdict] = ask(model, own, own, 'ipv4', 'tcp', 80);
    expect([verdict?.fate, verdict?.enforcement]).toEqual([fate, enforcement]);
  });
});

describe('one Wi-Fi name on two radios, its clients apart', () => {
  const on = (radio: string, more: Readonly<Record<string, string>>) =>
    rule(
      `ap_${radio}`,
      { device: radio, mode: 'ap', network: 'own', ssid: 'Pier', isolate: '1', ...more },
      'wifi-iface',
    );
  const both = { bridge_isolate: '1' };
  const cases: readonly (readonly [
    why: string,
    release: string,
    first: Readonly<Record<string, string>>,
    second: Readonly<Record<string, string>>,
    fate: string,
  ])[] = [
    ['each radio by itself: they meet on the bridge', '24.10', {}, {}, 'allowed'],
    ['on the bridge as well', '24.10', both, both, 'denied'],
    ['one of them only', '24.10', both, {}, 'allowed'],
    ['a release that may not know the option', '23.05', both, both, 'allowed'],
    ['a newer one', 'SNAPSHOT', both, both, 'denied'],
  ];
  it.each(cases)('%s (%s)', (_why, release, first, second, fate) => {
    const model = modelWith({
      network: network({ proto: 'static', ipaddr: '10.7.0.1', netmask: '255.255.255.0' }),
      firewall: rule(
        'own',
        { name: 'own', network: 'own', input: 'REJECT', output: 'ACCEPT', forward: 'REJECT' },
        'zone',
      ),
      wireless: on('radio0', first) + on('radio1', second),
      release,
    });
    const own = { kind: 'network', network: 'own' } as const;
    expect(ask(model, own, own, 'ipv4', 'tcp', 80)[0]?.fate).toBe(fate);
  });
});

describe('two networks on one device', () => {
  // A bridge for Wi-Fi alone: no port that the two would share.
  const bridge = rule('pier', { name: 'br-pier', type: 'bridge' }, 'device');
  const on = (name: string, address: string) =>
    rule(
      name,
      { device: 'br-pier', proto: 'static', ipaddr: address, netmask: '255.255.255.0' },
      'interface',
    );
  const model = modelWith({ network: bridge + on('own', '10.7.0.1') + on('second', '10.8.0.1') });
  const between = (from: string, to: string) =>
    ask(model, { kind: 'network', network: from }, { kind: 'network', network: to }, 'ipv4', 'tcp', 80)[0];

  it('are one segment: the router keeps nobody apart', () => {
    expect([between('own', 'second')?.fate, between('own', 'second')?.enforcement]).toEqual([
      'allowed',
      'not-enforceable',
    ]);
    expect(between('second', 'own')?.fate).toBe('allowed');
  });

  it('those on another device are not', () => {
    expect([between('guest', 'own')?.fate, between('guest', 'own')?.enforcement]).toEqual([
      'denied',
      'router',
    ]);
  });
});
