import { describe, expect, it } from 'vitest';
import type { RulesetFile } from '../../../shared/router/router-state';
import { buildModel } from '../../../shared/verify/model';
import { ask, fateOf, type ProbeProtocol } from '../../../shared/verify/reach';
import type { Family, Place } from '../../../shared/verify/verification';
import { divided, forwarding, rule } from './household';

/** What people write by hand, and what the real firewall makes of it (rendered by fw4, packets through nftables). */

const at = (network: string, more: { address?: string; mac?: string } = {}): Place => ({
  kind: 'network',
  network,
  ...more,
});
const router: Place = { kind: 'router' };
const internet: Place = { kind: 'internet' };
const WALL = { src: 'lan', dest: 'wan', proto: 'all', target: 'REJECT' };
const DOOR = { src: 'guest', dest: 'lan', proto: 'tcp', target: 'ACCEPT' };

interface Question {
  readonly text: string;
  readonly from: Place;
  readonly to: Place;
  readonly protocol?: ProbeProtocol;
  readonly port?: number;
  readonly family?: Family;
  readonly release?: string;
  readonly files?: readonly RulesetFile[];
}

function verdicts({ text, from, to, protocol = 'tcp', port = 80, family = 'ipv4', ...more }: Question) {
  const model = buildModel(divided(text), { release: more.release ?? '24.10' }, more.files);
  return ask(model, from, to, family, protocol, protocol === 'icmp' ? 0 : port);
}
const fate = (question: Question) => fateOf(verdicts(question));

describe('a wall that fw4 leaves out is no wall', () => {
  const values: [option: string, value: string | string[], release?: string][] = [
    ['limit', 'fast'],
    ['limit', '10 / second'],
    ['limit_burst', 'many'],
    ['counter', 'enabled'],
    ['enabled', 'TRUE'],
    ['utc_time', 'maybe'],
    ['icmp_type', 'ECHO-REQUEST'],
    ['log', ['yes', 'no']],
    ['log_limit', 'x'],
    ['direction', 'inbound'],
    ['set_mark', 'blue'],
    ['set_mark', '!0x1'],
    ['dscp', '64'],
    ['mark', 'ff'],
    ['helper', 'FTP'],
    ['weekdays', 'Someday'],
    ['monthdays', '32'],
    ['start_date', '2050-01-01'],
    ['stop_time', '24:00'],
    ['family', 'ANY'],
    ['family', ['ipv4', 'ipv6']],
    ['device', '!br-lan'],
    ['device', '*'],
    ['src_mac', '02:00:00:00:00'],
    ['src_port', 'ssh'],
    ['dest_port', '80-70'],
    ['src_ip', 'printer.lan'],
    ['ipset', 'nobody'],
    ['proto', '!'],
    ['target', 'LOG'],
    ['name', ['a', 'b']],
    ['src', 'attic'],
  ];
  it.each(values)('%s %s', (option, value, release) => {
    const text = rule('wall', { ...WALL, [option]: value });
    expect(fate({ text, from: at('lan'), to: internet, ...(release ? { release } : {}) })).toBe('allowed');
  });

  const forgotten: [option: string, value: string, release?: string][] = [
    ['extra', '-m x'],
    ['monthdays', '1 2'],
    ['utc_time', '1'],
    ['unknown_word', 'x'],
    ['log_limit', 'x', '23.05'],
    ['counter', '0'],
  ];
  it.each(forgotten)('%s %s is forgotten, and the wall stands', (option, value, release) => {
    const text = rule('wall', { ...WALL, [option]: value });
    expect(fate({ text, from: at('lan'), to: internet, ...(release ? { release } : {}) })).toBe('denied');
  });
});

describe('a rule matches what fw4 writes for it', () => {
  const ping = (types: string | string[], more: Record<string, string> = {}) =>
    rule('ping', { src: 'guest', dest: 'lan', proto: 'icmp', icmp_type: types, target: 'ACCEPT', ...more });
  const cases: [why: string, question: Question, expected: string][] = [
    [
      'icmp type 8 is a ping',
      { text: ping('8'), from: at('guest'), to: at('lan'), protocol: 'icmp' },
      'allowed',
    ],
    [
      '… and in a rule without family also the IPv6 type of that number, which is none',
      { text: ping('8'), from: at('iot'), to: at('lan'), protocol: 'icmp', family: 'ipv6' },
      'denied',
    ],
    [
      'icmp type any is type 255',
      { text: ping('any'), from: at('guest'), to: at('lan'), protocol: 'icmp' },
      'denied',
    ],
    [
      'icmp type 8/1 is no ping',
      { text: ping('8/1'), from: at('guest'), to: at('lan'), protocol: 'icmp' },
      'denied',
    ],
    [
      'types of the other family restrict nothing',
      {
        text: ping('packet-too-big', { family: 'ipv4' }),
        from: at('guest'),
        to: at('lan'),
        protocol: 'icmp',
      },
      'allowed',
    ],
    [
      'icmpv6 in a list of protocols is IPv6 only',
      {
        text: rule('r', { src: 'guest', dest: 'lan', proto: ['tcp', 'icmpv6'], target: 'ACCEPT' }),
        from: at('guest'),
        to: at('lan'),
        protocol: 'icmp',
      },
      'denied',
    ],
    [
      '… and leaves the others of the list in both families',
      {
        text: rule('r', { src: 'guest', dest: 'iot', proto: ['tcp', 'icmpv6'], target: 'ACCEPT' }),
        from: at('guest'),
        to: at('iot'),
      },
      'allowed',
    ],
    [
      'a negated protocol is that protocol',
      { text: rule('r', { ...DOOR, proto: '!tcp' }), from: at('guest'), to: at('lan') },
      'allowed',
    ],
    [
      'a short MAC is a MAC',
      {
        text: rule('r', { ...DOOR, src_mac: '2:0:0:0:0:1' }),
        from: at('guest', { mac: '02:00:00:00:00:01' }),
        to: at('lan'),
      },
      'allowed',
    ],
    [
      'family inet4 is IPv4',
      { text: rule('r', { ...DOOR, family: 'inet4' }), from: at('guest'), to: at('lan') },
      'allowed',
    ],
    [
      'an IPv6 suffix finds the host in whatever prefix',
      {
        text: rule('r', { src: 'lan', dest: 'iot', dest_ip: '::c8/-64', family: 'ipv6', target: 'ACCEPT' }),
        from: at('lan'),
        to: at('iot', { address: 'fd12:3456:789a:20::c8' }),
        family: 'ipv6',
      },
      'allowed',
    ],
    [
      '… and no other host',
      {
        text: rule('r', { src: 'lan', dest: 'iot', dest_ip: '::c8/-64', family: 'ipv6', target: 'ACCEPT' }),
        from: at('lan'),
        to: at('iot', { address: 'fd12:3456:789a:20::c9' }),
        family: 'ipv6',
      },
      'denied',
    ],
    [
      'the zone as a whole says that hosts differ',
      {
        text: rule('r', { src: 'lan', dest: 'iot', dest_ip: '::c8/-64', family: 'ipv6', target: 'ACCEPT' }),
        from: at('lan'),
        to: at('iot'),
        family: 'ipv6',
      },
      'some',
    ],
    [
      'the name of an interface stands for its IPv6 networks as well',
      {
        text: rule('r', { src: 'lan', dest: 'iot', dest_ip: 'iot', target: 'ACCEPT' }),
        from: at('lan'),
        to: at('iot', { address: 'fd12:3456:789a:20::c8' }),
        family: 'ipv6',
      },
      'allowed',
    ],
    [
      'a source port that anybody may take opens a door',
      { text: rule('r', { ...DOOR, src_port: '1234' }), from: at('guest'), to: at('lan') },
      'some',
    ],
    [
      'one list names a network of the router and one of the internet: both are asked about',
      {
        text: rule('r', {
          src: 'guest',
          dest: 'wan',
          dest_ip: ['192.168.20.0/24', '10.0.0.0/8'],
          target: 'ACCEPT',
        }),
        from: at('guest'),
        to: internet,
      },
      'some',
    ],
    [
      'a rule without any end is about the router’s own packets',
      { text: rule('r', { proto: 'all', target: 'ACCEPT' }), from: at('guest'), to: at('lan') },
      'denied',
    ],
    [
      'a device that leaves narrows the rule',
      {
        text: rule('r', { src: 'guest', dest: '*', device: 'br-lan.20', direction: 'out', target: 'ACCEPT' }),
        from: at('guest'),
        to: at('lan'),
      },
      'denied',
    ],
  ];
  it.each(cases)('%s', (_why, question, expected) => expect(fate(question)).toBe(expected));
});

describe('forwardings and zones', () => {
  const zone = (options: Record<string, string | string[]>) =>
    rule('z', { name: 'extra', input: 'ACCEPT', output: 'ACCEPT', forward: 'REJECT', ...options }, 'zone');
  const cases: [why: string, question: Question, expected: string][] = [
    [
      'a forwarding from * stands before every wall of a zone',
      {
        text: rule('w', { src: 'guest', dest: 'lan', proto: 'all', target: 'DROP' }) + forwarding('*', 'lan'),
        from: at('guest'),
        to: at('lan'),
      },
      'allowed',
    ],
    [
      'a rule from * is asked before it, as it stands before it',
      {
        text: rule('w', { src: '*', dest: 'lan', proto: 'all', target: 'DROP' }) + forwarding('*', 'lan'),
        from: at('guest'),
        to: at('lan'),
      },
      'denied',
    ],
    [
      'a zone of all devices but one takes the others',
      { text: zone({ device: '!br-lan.1' }), from: at('guest'), to: router, port: 22 },
      'denied',
    ],
    [
      'a target zone with a subnet lets nothing through beside it',
      {
        text: zone({ device: 'br-lan.20', subnet: '192.168.20.0/28' }) + forwarding('guest', 'extra'),
        from: at('guest'),
        to: at('iot', { address: '192.168.20.200' }),
      },
      'denied',
    ],
    [
      '… and what is in it through',
      {
        text: zone({ device: 'br-lan.20', subnet: '192.168.20.0/28' }) + forwarding('guest', 'extra'),
        from: at('guest'),
        to: at('iot', { address: '192.168.20.9' }),
      },
      'allowed',
    ],
  ];
  it.each(cases)('%s', (_why, question, expected) => expect(fate(question)).toBe(expected));
});

describe('sets hold what fw4 puts into them', () => {
  const set = (name: string, match: string, entries: string[], more: Record<string, string> = {}) =>
    rule(`set_${name}`, { name, match, entry: entries, ...more }, 'ipset');
  const door = (name: string) => rule('r', { src: 'guest', dest: 'lan', ipset: name, target: 'ACCEPT' });
  const to = (address: string) => at('lan', { address });
  const cases: [why: string, question: Question, expected: string][] = [
    [
      'a network in a set of addresses is its first address',
      { text: set('s', 'dest_ip', ['192.168.1.0/24']) + door('s'), from: at('guest'), to: to('192.168.1.9') },
      'denied',
    ],
    [
      'in a set of networks it is the network',
      {
        text: set('s', 'dest_net', ['192.168.1.0/24']) + door('s'),
        from: at('guest'),
        to: to('192.168.1.9'),
      },
      'allowed',
    ],
    [
      'dst is dest',
      { text: set('s', 'dst_net', ['192.168.1.0/24']) + door('s'), from: at('guest'), to: to('192.168.1.9') },
      'allowed',
    ],
    [
      'the name of an interface is its own network',
      { text: set('s', 'dest_net', ['lan']) + door('s'), from: at('guest'), to: to('192.168.1.9') },
      'allowed',
    ],
    [
      'an entry of another family is left out',
      {
        text: set('s', 'dest_ip', ['fd12:3456:789a::9']) + door('s'),
        from: at('guest'),
        to: to('192.168.1.9'),
      },
      'denied',
    ],
    [
      'the same set twice holds both',
      {
        text:
          set('s', 'dest_ip', ['192.168.1.8']) +
          rule('again', { name: 's', match: 'dest_ip', entry: ['192.168.1.9'] }, 'ipset') +
          door('s'),
        from: at('guest'),
        to: to('192.168.1.9'),
      },
      'allowed',
    ],
    [
      'an address goes with its port',
      {
        text: set('s', 'dest_ip dest_port', ['192.168.1.9 22']) + door('s'),
        from: at('guest'),
        to: to('192.168.1.9'),
        port: 80,
      },
      'denied',
    ],
    [
      'what fills a set from a file is not known',
      {
        text: set('s', 'dest_ip', ['192.168.1.8'], { loadfile: '/etc/list' }) + door('s'),
        from: at('guest'),
        to: to('192.168.1.9'),
      },
      'unknown',
    ],
    [
      'a comment that is no yes or no leaves the set out on 22.03, and the rule with it',
      {
        text:
          set('other', 'src_mac', ['02:00:00:00:00:01']) +
          set('s', 'dest_ip', ['192.168.1.9'], { comment: 'phones' }) +
          door('s'),
        from: at('guest'),
        to: to('192.168.1.9'),
        release: '22.03',
      },
      'denied',
    ],
  ];
  it.each(cases)('%s', (_why, question, expected) => expect(fate(question)).toBe(expected));
});

describe('redirects', () => {
  const redirect = (options: Record<string, string | string[]>) =>
    rule(
      'p',
      { src: 'wan', dest: 'lan', proto: 'tcp', src_dport: '8443', dest_port: '443', ...options },
      'redirect',
    );
  const cases: [why: string, question: Question, expected: string][] = [
    [
      'the internet reaches the host behind a forwarded port',
      {
        text: redirect({ dest_ip: '192.168.1.5' }),
        from: internet,
        to: at('lan', { address: '192.168.1.5' }),
        port: 8443,
      },
      'allowed',
    ],
    [
      '… and not the router, which no longer sees that port',
      { text: redirect({ dest_ip: '192.168.1.5' }), from: internet, to: router, port: 8443 },
      'denied',
    ],
    [
      'a list of addresses leaves the redirect out',
      { text: redirect({ dest_ip: ['192.168.1.5'] }), from: internet, to: at('lan'), port: 8443 },
      'denied',
    ],
    [
      'an IPv4 target makes it IPv4, whatever the family says',
      {
        text: redirect({ dest_ip: '192.168.1.5', family: 'any' }),
        from: internet,
        to: at('lan'),
        port: 8443,
      },
      'some',
    ],
    [
      'an IPv6 target is that host',
      {
        text: redirect({ dest_ip: 'fd12:3456:789a::5', family: 'ipv6' }),
        from: internet,
        to: router,
        port: 8443,
        family: 'ipv6',
      },
      'denied',
    ],
    [
      'a network as target stands for its first address',
      {
        text: redirect({ dest_ip: '192.168.1.0/24' }),
        from: internet,
        to: at('lan', { address: '192.168.1.0' }),
        port: 8443,
      },
      'allowed',
    ],
    [
      'reflection lets the zones that are named use the outer address',
      {
        text: redirect({ dest_ip: '192.168.1.5', reflection_zone: ['lan', 'guest'], src_dip: '203.0.113.9' }),
        from: at('guest'),
        to: at('lan', { address: '192.168.1.5' }),
        port: 8443,
      },
      'some',
    ],
    [
      '… and no other zone',
      {
        text: redirect({ dest_ip: '192.168.1.5', reflection_zone: ['lan', 'guest'], src_dip: '203.0.113.9' }),
        from: at('iot'),
        to: at('lan', { address: '192.168.1.5' }),
        port: 8443,
      },
      'denied',
    ],
    [
      'a port that a redirect takes away from the router is not the router any more',
      {
        text: redirect({
          src: 'lan',
          dest: 'iot',
          src_dport: '22',
          dest_port: '22',
          dest_ip: '192.168.20.9',
        }),
        from: at('lan'),
        to: router,
        port: 22,
      },
      'denied',
    ],
    [
      'an interface as IPv6 target is its first address, which belongs to the routers there',
      {
        text: redirect({ dest_ip: 'lan', family: 'ipv6' }),
        from: internet,
        to: router,
        port: 8443,
        family: 'ipv6',
      },
      'allowed',
    ],
    [
      'a redirect that changes nothing lets nothing in',
      {
        text: redirect({ src: 'iot', dest: 'lan', src_dport: '80', dest_port: '80', dest_ip: '192.168.1.5' }),
        from: at('iot'),
        to: at('lan', { address: '192.168.1.5' }),
        port: 80,
      },
      'some',
    ],
  ];
  it.each(cases)('%s', (_why, question, expected) => expect(fate(question)).toBe(expected));
});

describe('IPv6 at the router', () => {
  const cases: [why: string, question: Question, expected: string][] = [
    [
      'a client without an address yet asks from its link-local one',
      {
        text: rule('r', {
          src: 'iot',
          src_ip: 'fe80::/10',
          proto: 'udp',
          dest_port: '547',
          target: 'ACCEPT',
        }),
        from: at('iot'),
        to: router,
        protocol: 'udp',
        port: 547,
        family: 'ipv6',
      },
      'some',
    ],
    [
      'the provider’s server answers from its link-local one',
      {
        text: rule('r', {
          src: 'wan',
          src_ip: 'fe80::/10',
          proto: 'udp',
          dest_port: '546',
          target: 'ACCEPT',
        }),
        from: internet,
        to: router,
        protocol: 'udp',
        port: 546,
        family: 'ipv6',
      },
      'some',
    ],
    [
      'the router has addresses in every network',
      {
        text: rule('r', { src: 'guest', dest_ip: 'fd12:3456:789a:20::1', proto: 'tcp', target: 'ACCEPT' }),
        from: at('guest'),
        to: router,
        port: 22,
        family: 'ipv6',
      },
      'some',
    ],
    [
      '… also for those who are not in it',
      {
        text: rule('r', { src: 'iot', dest_ip: 'fd12:3456:789a::1', proto: 'tcp', target: 'ACCEPT' }),
        from: at('iot'),
        to: router,
        port: 22,
        family: 'ipv6',
      },
      'some',
    ],
    [
      'a group that the router listens to is the router',
      {
        text: rule('r', { src: 'iot', dest_ip: 'ff02::1:2', proto: 'udp', target: 'ACCEPT' }),
        from: at('iot'),
        to: router,
        protocol: 'udp',
        port: 547,
        family: 'ipv6',
      },
      'some',
    ],
  ];
  it.each(cases)('%s', (_why, question, expected) => expect(fate(question)).toBe(expected));
});

describe('rules from outside UCI', () => {
  const file = (text: string, path = '/etc/nftables.d/10-own.nft'): RulesetFile => ({ path, text });
  const include = (options: Record<string, string>) => rule('inc', options, 'include');
  const asked = { from: at('guest'), to: at('lan') };
  const cases: [why: string, question: Question, expected: string][] = [
    ['a file of comments does nothing', { ...asked, text: '', files: [file('# chain x {\n#}\n')] }, 'denied'],
    [
      'a chain of its own cannot open what fw4 shuts',
      {
        ...asked,
        text: '',
        files: [file('chain mine { type filter hook forward priority -1; policy accept; accept }')],
      },
      'denied',
    ],
    [
      '… but may shut what fw4 opens',
      {
        ...asked,
        text: rule('r', DOOR),
        files: [file('chain mine { type filter hook forward priority 1; policy accept; tcp dport 80 drop }')],
      },
      'unknown',
    ],
    [
      'a chain that only changes a field of packets changes no answer',
      {
        ...asked,
        text: rule('r', DOOR),
        files: [
          file('chain ttl { type filter hook postrouting priority 300; policy accept; ip ttl set 65 }'),
        ],
      },
      'allowed',
    ],
    [
      'rules added to a chain of fw4 may do anything',
      { ...asked, text: '', files: [file('chain forward { iifname "br-lan.30" accept }')] },
      'unknown',
    ],
    [
      'a file that is not taken does nothing',
      { ...asked, text: '', files: [file('chain forward { accept }', '/etc/nftables.d/README')] },
      'denied',
    ],
    [
      'a file of a package stands where its folder says',
      {
        ...asked,
        text: rule('r', DOOR),
        files: [file('jump upnp', '/usr/share/nftables.d/chain-post/forward/20-upnp.nft')],
      },
      'allowed',
    ],
    [
      '… and decides what comes that far',
      {
        ...asked,
        text: '',
        files: [file('jump upnp', '/usr/share/nftables.d/chain-post/forward/20-upnp.nft')],
      },
      'unknown',
    ],
    [
      'a script of the old firewall is not run',
      { ...asked, text: include({ path: '/etc/firewall.user' }) },
      'denied',
    ],
    [
      '… unless it is said to fit',
      { ...asked, text: include({ path: '/etc/firewall.user', fw4_compatible: '1' }) },
      'unknown',
    ],
    ['another script may do anything', { ...asked, text: include({ path: '/etc/more.sh' }) }, 'unknown'],
    [
      'an include in a chain that fw4 does not write does nothing',
      {
        ...asked,
        text: include({ type: 'nftables', path: '/x.nft', position: 'chain-pre', chain: 'nowhere' }),
      },
      'denied',
    ],
    [
      'an include behind a chain is reached by what nothing before decides',
      {
        ...asked,
        text: include({ type: 'nftables', path: '/x.nft', position: 'chain-post', chain: 'forward_guest' }),
      },
      'unknown',
    ],
    [
      '… and by nothing else',
      {
        ...asked,
        text:
          rule('r', DOOR) +
          include({ type: 'nftables', path: '/x.nft', position: 'chain-post', chain: 'forward_guest' }),
      },
      'allowed',
    ],
  ];
  it.each(cases)('%s', (_why, question, expected) => expect(fate(question)).toBe(expected));
});

describe('a ruleset that would not load', () => {
  const cases: [why: string, text: string, release?: string][] = [
    [
      'a new port without a protocol to have one',
      rule('p', { src: 'wan', proto: 'tcp', dest_port: '80', dest_ip: '192.168.1.5' }, 'redirect'),
    ],
    [
      'a range in a set of networks',
      rule('s', { name: 's', match: 'dest_net', entry: ['192.168.1.5-192.168.1.9'] }, 'ipset'),
    ],
    ['a range written backwards', rule('r', { ...DOOR, dest_ip: '192.168.1.9-192.168.1.5' })],
    ['a prefix longer than the address', rule('r', { ...DOOR, dest_ip: '192.168.1.0/33' })],
    ['a verdict that only translation knows', rule('r', { ...DOOR, target: 'DNAT' })],
    ['a protocol nobody knows', rule('r', { ...DOOR, proto: 'foo' })],
    ['a name that is too long', rule('r', { ...DOOR, name: 'n'.repeat(123) })],
    ['a name with a quote before 24.10', rule('r', { ...DOOR, name: 'a "b"' }), '23.05'],
    ['a device name that is too long', rule('r', { ...DOOR, device: 'averyveryverylongname' })],
    ['a zone twice', rule('z', { name: 'lan', network: 'lan' }, 'zone')],
    [
      'a zone with a blank in its name before 24.10',
      rule('z', { name: 'my zone', network: 'lan' }, 'zone'),
      '23.05',
    ],
    [
      'a set with ports for a protocol without',
      rule('s', { name: 's', match: 'dest_port', entry: ['22'] }, 'ipset') +
        rule('r', { ...DOOR, proto: 'tcp icmp', ipset: 's' }),
    ],
    ['a burst of half a packet', rule('r', { ...DOOR, limit: '5/second', limit_burst: '1.5' })],
    ['no packet per second', rule('r', { ...DOOR, limit: '0/second' })],
    [
      'a rule without target on 22.03, where it jumps nowhere',
      rule('r', { src: 'guest', dest: 'lan' }),
      '22.03',
    ],
    ['a rule with a set on 22.03, where none was read', rule('r', { ...DOOR, ipset: 's' }), '22.03'],
    ['an include without a path', rule('i', { type: 'nftables' }, 'include')],
    [
      'reflection to everybody',
      rule(
        'p',
        { src: 'wan', dest: 'lan', src_dport: '80', dest_ip: '192.168.1.5', reflection_zone: '*' },
        'redirect',
      ),
    ],
  ];
  it.each(cases)('%s: nothing is known of what runs', (_why, text, release) => {
    const question = { text, from: at('guest'), to: at('lan'), ...(release ? { release } : {}) };
    expect(verdicts(question).map((one) => [one.fate, one.unknownBecause])).toEqual([
      ['unknown', 'ruleset-would-not-load'],
    ]);
  });
});
