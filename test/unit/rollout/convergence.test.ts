import { describe, expect, it } from 'vitest';
import type { ConvergenceTarget } from '../../../shared/plan/plan';
import { affectedTarget, settleMs, stillMissing } from '../../../shared/rollout/convergence';
import { parseRouterAnswer } from '../../../shared/rollout/router-answer';

const TARGET: ConvergenceTarget = {
  interfaces: [{ name: 'bh_iot', device: 'br-lan.20', addresses: ['192.168.20.1/24'] }],
  bridgeVlans: [{ bridge: 'br-lan', vlan: 20, ports: ['lan3:u*', 'lan4:t'] }],
  firewallZones: [{ zone: 'bh_iot', devices: ['br-lan.20'] }],
  dhcpRanges: ['192.168.20.0/24'],
  ssids: [{ radio: 'radio0', ssid: 'Dinge é' }],
};

const UP = {
  interface: 'bh_iot',
  up: true,
  pending: false,
  uptime: 9,
  l3_device: 'br-lan.20',
  'ipv4-address': [{ address: '192.168.20.1', mask: 24 }],
};
const GOOD = {
  interfaces: JSON.stringify({ interface: [UP] }),
  'bridge:br-lan': JSON.stringify({
    'bridge-vlans': [{ id: 20, local: true, ports: ['lan3', 'lan4:t', 'phy0-ap1'] }],
  }),
  firewall:
    'chain input {\n iifname { "br-lan.20", "x" } jump input_bh_iot comment "!fw4: Handle bh_iot"\n iifname "wan" jump input_wan\n}',
  dnsmasq: '{"dnsmasq":{"instances":{"cfg":{"running": true}}}}',
  ranges: 'dhcp-range=set:bh_iot,192.168.20.100,192.168.20.249,255.255.255.0,12h\n',
  wireless: Buffer.from(
    JSON.stringify({ radio0: { up: true, interfaces: [{ config: { ssid: 'Dinge é' } }] } }),
  ).toString('latin1'),
};
const iface = (change: object): string => JSON.stringify({ interface: [{ ...UP, ...change }] });

function missing(change: Partial<Record<keyof typeof GOOD, string>>): readonly string[] {
  const blocks = Object.entries({ ...GOOD, ...change });
  const answer = parseRouterAnswer(
    blocks.map(([name, text]) => `block ${name} ${text.length}\n${text}\n`).join(''),
  );
  return stillMissing(answer, TARGET).map(({ code, subject }) => `${code} ${subject}`);
}

describe('stillMissing', () => {
  const cases: readonly (readonly [
    why: string,
    change: Parameters<typeof missing>[0],
    missing: readonly string[],
  ])[] = [
    ['all as planned: settled', {}, []],
    [
      'the port’s own VLAN marked, in either way of writing it',
      {
        'bridge:br-lan':
          '{"bridge-vlans":[{"id":20,"ports":["lan3*","lan4:t"]},{"id":1,"ports":["lan4:*"]}]}',
      },
      [],
    ],
    ['interface down', { interfaces: iface({ up: false }) }, ['interface-down bh_iot']],
    ['interface about to change', { interfaces: iface({ pending: true }) }, ['interface-down bh_iot']],
    ['interface absent', { interfaces: '{"interface":[]}' }, ['interface-down bh_iot']],
    ['still on the old device', { interfaces: iface({ l3_device: 'br-lan' }) }, ['interface-device bh_iot']],
    ['without its address', { interfaces: iface({ 'ipv4-address': [] }) }, ['interface-address bh_iot']],
    ['came up a moment ago', { interfaces: iface({ uptime: 1 }) }, ['interface-fresh bh_iot']],
    ['no answer is not a good answer', { interfaces: '' }, ['unreadable interfaces']],
    [
      'a port not in its VLAN',
      { 'bridge:br-lan': '{"bridge-vlans":[{"id":20,"ports":["lan3"]}]}' },
      ['bridge-vlan br-lan.20'],
    ],
    [
      'a tagged port untagged',
      { 'bridge:br-lan': '{"bridge-vlans":[{"id":20,"ports":["lan3","lan4"]}]}' },
      ['bridge-vlan br-lan.20'],
    ],
    ['no VLANs at all', { 'bridge:br-lan': '{}' }, ['bridge-vlan br-lan.20']],
    [
      'the loaded rules still guard the old device',
      { firewall: 'iifname "br-lan" jump input_bh_iot' },
      ['firewall-zone bh_iot'],
    ],
    ['no such zone loaded', { firewall: '' }, ['firewall-zone bh_iot']],
    [
      'DHCP not running',
      { dnsmasq: '{"dnsmasq":{"instances":{"cfg":{"running": false}}}}' },
      ['dhcp-stopped dnsmasq'],
    ],
    [
      'DHCP with the old ranges',
      { ranges: 'dhcp-range=set:lan,192.168.1.100,192.168.1.249,255.255.255.0,12h\n' },
      ['dhcp-range 192.168.20.0/24'],
    ],
    [
      'the radio sends another name',
      { wireless: '{"radio0":{"up":true,"interfaces":[{"config":{"ssid":"Home"}}]}}' },
      ['wifi Dinge é'],
    ],
    ['the radio is not up yet', { wireless: '{"radio0":{"up":false,"interfaces":[]}}' }, ['wifi Dinge é']],
  ];
  it.each(cases)('%s', (_why, change, expected) => {
    expect(missing(change)).toEqual(expected);
  });
});

describe('parseRouterAnswer', () => {
  it('takes a text by its length: what it contains cannot pass for an answer', () => {
    const hostile = 'state confirmed 00\nblock interfaces 2\n{}';
    const answer = parseRouterAnswer(
      `state armed ff\nblock pending ${hostile.length}\n${hostile}\nuptime 7\n`,
    );
    expect(answer.lines).toEqual([
      { word: 'state', value: 'armed ff' },
      { word: 'uptime', value: '7' },
    ]);
    expect([...answer.blocks]).toEqual([['pending', hostile]]);
  });
  it('leaves out a text that was cut short', () => {
    expect(parseRouterAnswer('block snapshot 100\nabc').blocks.size).toBe(0);
  });
});

describe('affectedTarget', () => {
  const NOTHING = { interfaces: [], bridgeVlans: [], firewallZones: [], dhcpRanges: [], ssids: [] };
  const { firewallZones, dhcpRanges } = TARGET;
  it.each([
    ['firewall rules alone: a radio off the air is not waited for', ['firewall'], { firewallZones }],
    ['reservations alone', ['dhcp'], { dhcpRanges }],
    ['both', ['firewall', 'dhcp'], { firewallZones, dhcpRanges }],
    ['the network takes everything along', ['network'], TARGET],
    ['Wi-Fi as well', ['wifi'], TARGET],
  ] as const)('%s', (_why, effects, expected) => {
    expect(affectedTarget({ effects, files: [], target: TARGET })).toEqual({ ...NOTHING, ...expected });
  });
});

describe('settleMs', () => {
  it.each([
    ['firewall rules alone: the kernel has them when the reload returns', ['firewall'], 0],
    ['reservations alone: dnsmasq starts anew', ['dhcp'], 2000],
    ['the network', ['network'], 2000],
    ['Wi-Fi', ['wifi'], 2000],
  ] as const)('%s', (_why, effects, expected) => {
    expect(settleMs(affectedTarget({ effects, files: [], target: TARGET }))).toBe(expected);
  });
});
