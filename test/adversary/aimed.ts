import type { Family, Place } from '../../shared/verify/verification';
import { type Case, type Files, type Section, section } from './config-text';
import { FAR_MAC, INTERNET4, INTERNET6, LAYOUTS, type Layout, nameInUci } from './layouts';
import type { Question } from './questions';

/** A configuration that somebody might believe in, and the packet that tells whether they may. */
export interface AimedCase extends Case {
  readonly question: Question;
}

type Options = Readonly<Record<string, string | readonly string[] | undefined>>;

const rule = (options: Options): Section => section('rule', options);
const forward = (src: string, dest: string, more: Options = {}): Section =>
  section('forwarding', { src, dest, ...more });
const redirect = (options: Options): Section => section('redirect', options);
const set = (options: Options): Section => section('ipset', { name: 'friends', ...options });
const wall = (more: Options = {}): Section =>
  rule({ src: 'iot', dest: 'lan', proto: 'all', target: 'REJECT', ...more });
const DOOR = forward('iot', 'lan');

type Packet = string; // "iot.0 lan.1 tcp/22", "internet router:203.0.113.77 udp/53", "iot.0/6 lan.0/6 icmp"

/** A wall with one odd option before a door: does the wall stand? */
const wallWith = (
  option: string,
  value: string | readonly string[],
): readonly [string, readonly Section[], Packet] => [
  `a wall with ${option} '${[value].flat().join("' '")}' before a door`,
  [wall({ [option]: value }), DOOR],
  'iot.0 lan.0 tcp/22',
];

const TABLE: readonly (readonly [
  name: string,
  sections: readonly Section[],
  packet: Packet,
  files?: Files,
])[] = [
  ['a wall before a door', [wall(), DOOR], 'iot.0 lan.0 tcp/22'],
  ...(
    [
      ['limit', '10/fortnight'],
      ['limit', '10/sec'],
      ['counter', 'maybe'],
      ['enabled', 'ja'],
      ['enabled', 'off'],
      ['utc_time', 'x'],
      ['log', '1'],
      ['log', ['1', '2']],
      ['log_limit', 'x'],
      ['direction', 'inward'],
      ['set_mark', '0xz'],
      ['set_mark', '!1'],
      ['limit_burst', 'x'],
      ['start_time', '25:00'],
      ['stop_date', 'tomorrow'],
      ['weekdays', 'Funday'],
      ['mark', 'zz'],
      ['dscp', '99'],
      ['device', '!br-lan.20'],
      ['device', '*'],
      ['device', 'br-lan.20'],
      ['helper', 'nosuch'],
      ['extra', '-j ACCEPT'],
      ['monthdays', '32'],
      ['foo', 'x'],
      ['name', ['a', 'b']],
      ['family', 'inet4'],
      ['family', 'ANY'],
      ['family', 'both'],
      ['family', 'ipv6'],
      ['proto', 'foo'],
      ['proto', '!tcp'],
      ['proto', ['tcp', 'udp']],
      ['proto', '6'],
      ['proto', 'icmp icmpv6'],
      ['src_mac', '2:0:0:0:2:14'],
      ['src_mac', '02-00-00-00-02-14'],
      ['src_mac', '02:00:00:00:02'],
      ['src_mac', '!02:00:00:00:02:14'],
      ['src_ip', '192.168.20.300'],
      ['src_ip', 'iot'],
      ['src_ip', '!iot'],
      ['src_ip', 'nosuch'],
      ['src_ip', '192.168.20.20-192.168.20.10'],
      ['src_ip', '192.168.20.0/255.255.255.0'],
      ['src_ip', '0.0.0.20/0.0.0.255'],
      ['src_ip', 'fe80::/10'],
      ['dest_port', 'ssh'],
      ['dest_port', '22'],
      ['src_port', '68'],
      ['src_port', '1024-65535'],
      ['ipset', 'nosuch'],
      ['target', 'deny'],
      ['target', 'd'],
      ['target', 'DNAT'],
      ['target', ''],
      ['src', 'nosuch'],
      ['dest', '*'],
      ['src', '*'],
      ['dest', ['lan', 'lan']],
    ] as const
  ).map(([option, value]) => wallWith(option, value)),
  ['icmp type 8 by number', [wall({ proto: 'icmp', icmp_type: '8' }), DOOR], 'iot.0 lan.0 icmp'],
  ['icmp type 8 by number in IPv6', [wall({ proto: 'icmp', icmp_type: '8' }), DOOR], 'iot.0/6 lan.0/6 icmp'],
  [
    'icmp type 128 by number in IPv6',
    [wall({ proto: 'icmp', icmp_type: '128' }), DOOR],
    'iot.0/6 lan.0/6 icmp',
  ],
  ['icmp type any', [wall({ proto: 'icmp', icmp_type: 'any' }), DOOR], 'iot.0 lan.0 icmp'],
  ['icmp type any in IPv6', [wall({ proto: 'icmp', icmp_type: 'any' }), DOOR], 'iot.0/6 lan.0/6 icmp'],
  ['icmp type with code', [wall({ proto: 'icmp', icmp_type: '8/0' }), DOOR], 'iot.0 lan.0 icmp'],
  ['icmp type unknown', [wall({ proto: 'icmp', icmp_type: 'foo' }), DOOR], 'iot.0 lan.0 icmp'],
  [
    'icmp list with an IPv6 name only',
    [wall({ proto: 'icmp', icmp_type: 'packet-too-big' }), DOOR],
    'iot.0 lan.0 icmp',
  ],
  ['icmpv6 in a protocol list, IPv4', [wall({ proto: 'tcp icmpv6' }), DOOR], 'iot.0 lan.0 icmp'],
  ['icmpv6 in a protocol list, IPv6', [wall({ proto: 'tcp icmpv6' }), DOOR], 'iot.0/6 lan.0/6 icmp'],
  ['icmp without type, IPv6', [wall({ proto: 'icmp' }), DOOR], 'iot.0/6 lan.0/6 icmp'],
  ['an icmp type on tcp', [wall({ proto: 'tcp', icmp_type: 'echo-request' }), DOOR], 'iot.0 lan.0 tcp/22'],
  ['proto all with a port', [wall({ dest_port: '80' }), DOOR], 'iot.0 lan.0 tcp/22'],
  [
    'two families in one address list',
    [wall({ src_ip: ['192.168.20.20', 'fd12:3456:789a:20::20'] }), DOOR],
    'iot.0/6 lan.0/6 tcp/22',
  ],
  [
    'source IPv4, target IPv6',
    [wall({ src_ip: '192.168.20.20', dest_ip: 'fd12:3456:789a:1::20' }), DOOR],
    'iot.0 lan.0 tcp/22',
  ],
  ['an IPv6 suffix', [wall({ src_ip: '::20/-64' }), DOOR], 'iot.0/6 lan.0/6 tcp/22'],
  ['an IPv6 suffix of another host', [wall({ src_ip: '::21/-64' }), DOOR], 'iot.0/6 lan.0/6 tcp/22'],
  ['an IPv6 mask', [wall({ dest_ip: '::20/::ffff:ffff:ffff:ffff' }), DOOR], 'iot.0/6 lan.0/6 tcp/22'],
  ['a negated IPv6 suffix', [wall({ src_ip: '!::20/-64' }), DOOR], 'iot.0/6 lan.0/6 tcp/22'],
  ['an interface name as an address, IPv6', [wall({ dest_ip: 'lan' }), DOOR], 'iot.0/6 lan.0/6 tcp/22'],
  ['an interface name as an address, IPv4', [wall({ dest_ip: 'lan' }), DOOR], 'iot.0 lan.0 tcp/22'],
  ['several negations', [wall({ src_ip: ['!192.168.20.20', '!192.168.20.21'] }), DOOR], 'iot.0 lan.0 tcp/22'],
  ['one of several negations', [wall({ dest_port: ['!80', '!443'] }), DOOR], 'iot.0 lan.0 tcp/22'],
  ['forwarding from everywhere, before every zone', [forward('*', 'lan'), wall()], 'iot.0 lan.0 tcp/22'],
  ['forwarding to everywhere', [wall(), forward('iot', '*')], 'iot.0 guest.0 tcp/22'],
  ['forwarding from everywhere to everywhere', [forward('*', '*')], 'guest.0 iot.0 udp/53'],
  [
    'a door from everywhere',
    [rule({ src: '*', dest: 'iot', proto: 'all', target: 'ACCEPT' })],
    'guest.0 iot.0 tcp/22',
  ],
  [
    'a door from everywhere to everywhere, from outside',
    [rule({ src: '*', dest: '*', proto: 'tcp', target: 'ACCEPT' })],
    'internet lan.0 tcp/22',
  ],
  [
    'a door to everywhere',
    [rule({ src: 'guest', dest: '*', proto: 'tcp', target: 'ACCEPT' })],
    'guest.0 lan.0 tcp/22',
  ],
  [
    'an input rule from everywhere',
    [rule({ src: '*', proto: 'tcp', dest_port: '22', target: 'ACCEPT' })],
    'internet router:203.0.113.77 tcp/22',
  ],
  [
    'ssh from outside',
    [rule({ src: 'wan', proto: 'tcp', dest_port: '22', target: 'ACCEPT' })],
    'internet router:203.0.113.77 tcp/22',
  ],
  [
    'ssh from outside to an inner address',
    [rule({ src: 'wan', proto: 'tcp', dest_port: '22', target: 'ACCEPT' })],
    'internet router:192.168.1.1 tcp/22',
  ],
  [
    'ssh from outside to the local IPv6 address',
    [rule({ src: 'wan', proto: 'tcp', dest_port: '22', target: 'ACCEPT' })],
    'internet/6 router:fd12:3456:789a:1::1 tcp/22',
  ],
  [
    'ssh from outside to the delegated IPv6 address',
    [rule({ src: 'wan', proto: 'tcp', dest_port: '22', dest_ip: '2001:db8:77:1::1', target: 'ACCEPT' })],
    'internet/6 router:2001:db8:77:1::1 tcp/22',
  ],
  [
    'input for one address of the router',
    [rule({ src: 'iot', proto: 'tcp', dest_port: '22', dest_ip: '192.168.1.1', target: 'ACCEPT' })],
    'iot.0 router:192.168.1.1 tcp/22',
  ],
  [
    'DHCPv6 from a link-local source',
    [
      rule({
        src: 'iot',
        proto: 'udp',
        src_ip: 'fe80::/10',
        dest_port: '547',
        family: 'ipv6',
        target: 'ACCEPT',
      }),
    ],
    'iot.0/ll router:fe80::1 udp/547',
  ],
  [
    'DHCPv6 from a link-local source to any address',
    [rule({ src: 'iot', proto: 'udp', src_ip: 'fe80::/10', dest_port: '547', target: 'ACCEPT' })],
    'iot.0/ll router:fe80::1 udp/547',
  ],
  [
    'a source port',
    [rule({ src: 'guest', dest: 'lan', proto: 'udp', src_port: '5353', target: 'ACCEPT' })],
    'guest.0 lan.0 udp/5000 from 5353',
  ],
  [
    'a port forward',
    [
      redirect({
        src: 'wan',
        dest: 'lan',
        proto: 'tcp',
        src_dport: '8080',
        dest_ip: '192.168.1.20',
        dest_port: '80',
      }),
    ],
    'internet router:203.0.113.77 tcp/8080',
  ],
  [
    'a port forward, the inner port asked from outside',
    [
      redirect({
        src: 'wan',
        dest: 'lan',
        proto: 'tcp',
        src_dport: '8080',
        dest_ip: '192.168.1.20',
        dest_port: '80',
      }),
    ],
    'internet lan.0 tcp/80',
  ],
  [
    'a port forward without destination zone',
    [redirect({ src: 'wan', proto: 'tcp', src_dport: '8080', dest_ip: '192.168.20.20', dest_port: '80' })],
    'internet router:203.0.113.77 tcp/8080',
  ],
  [
    'a port forward with a list of targets',
    [
      redirect({
        src: 'wan',
        dest: 'lan',
        proto: 'tcp',
        src_dport: '8080',
        dest_ip: ['192.168.1.20', '192.168.1.21'],
      }),
    ],
    'internet router:203.0.113.77 tcp/8080',
  ],
  [
    'a port forward with a list of ports',
    [redirect({ src: 'wan', dest: 'lan', proto: 'tcp', src_dport: ['80', '8080'], dest_ip: '192.168.1.20' })],
    'internet router:203.0.113.77 tcp/8080',
  ],
  [
    'a port forward with two ports in one word',
    [redirect({ src: 'wan', dest: 'lan', proto: 'tcp', src_dport: '80 8080', dest_ip: '192.168.1.20' })],
    'internet router:203.0.113.77 tcp/8080',
  ],
  [
    'a port forward to a prefix',
    [redirect({ src: 'wan', dest: 'lan', proto: 'tcp', src_dport: '8080', dest_ip: '192.168.1.20/24' })],
    'internet router:203.0.113.77 tcp/8080',
  ],
  [
    'a port forward with IPv4 target and family any',
    [
      redirect({
        src: 'wan',
        dest: 'lan',
        proto: 'tcp',
        family: 'any',
        src_dport: '8080',
        dest_ip: '192.168.1.20',
      }),
    ],
    'internet router:203.0.113.77 tcp/8080',
  ],
  [
    'the same for an IPv6 packet',
    [
      redirect({
        src: 'wan',
        dest: 'lan',
        proto: 'tcp',
        family: 'any',
        src_dport: '8080',
        dest_ip: '192.168.1.20',
      }),
    ],
    'internet/6 router:2001:db8:1::77 tcp/8080',
  ],
  [
    'a port forward with an IPv6 target',
    [redirect({ src: 'wan', dest: 'lan', proto: 'tcp', src_dport: '8080', dest_ip: 'fd12:3456:789a:1::20' })],
    'internet/6 router:2001:db8:1::77 tcp/8080',
  ],
  [
    'a port forward with an IPv6 target, another port',
    [redirect({ src: 'wan', dest: 'lan', proto: 'tcp', src_dport: '8080', dest_ip: 'fd12:3456:789a:1::20' })],
    'internet/6 router:2001:db8:1::77 tcp/22',
  ],
  [
    'a redirect of all ports takes ssh from the router',
    [redirect({ src: 'iot', proto: 'tcp', dest: 'lan', dest_ip: '192.168.1.20' })],
    'iot.0 router:192.168.20.1 tcp/22',
  ],
  [
    'a redirect to the router itself opens it',
    [redirect({ src: 'guest', proto: 'tcp', src_dport: '8022', dest_port: '22' })],
    'guest.0 router:192.168.30.1 tcp/8022',
  ],
  [
    'a redirect to the router, its own port',
    [redirect({ src: 'guest', proto: 'tcp', src_dport: '22', dest_port: '22' })],
    'guest.0 router:192.168.30.1 tcp/22',
  ],
  [
    'a redirect of DNS to the internet',
    [
      redirect({ src: 'guest', proto: 'udp', src_dport: '53', dest_ip: '192.168.1.1' }),
      forward('guest', 'wan'),
    ],
    'guest.0 internet udp/53',
  ],
  [
    'reflection from the inside',
    [
      redirect({
        src: 'wan',
        dest: 'lan',
        proto: 'tcp',
        src_dport: '8080',
        dest_ip: '192.168.1.20',
        dest_port: '80',
      }),
    ],
    'lan.1 router:203.0.113.77 tcp/8080',
  ],
  [
    'reflection for another zone',
    [
      redirect({
        src: 'wan',
        dest: 'lan',
        proto: 'tcp',
        src_dport: '8080',
        dest_ip: '192.168.1.20',
        dest_port: '80',
        reflection_zone: 'guest',
      }),
    ],
    'guest.0 router:203.0.113.77 tcp/8080',
  ],
  [
    'reflection switched off',
    [
      redirect({
        src: 'wan',
        dest: 'lan',
        proto: 'tcp',
        src_dport: '8080',
        dest_ip: '192.168.1.20',
        reflection: '0',
        reflection_zone: 'guest',
      }),
    ],
    'guest.0 router:203.0.113.77 tcp/8080',
  ],
  [
    'proto all and a port in a redirect',
    [
      redirect({
        src: 'wan',
        dest: 'lan',
        proto: 'all',
        src_dport: '8080',
        dest_ip: '192.168.1.20',
        dest_port: '80',
      }),
    ],
    'internet lan.0 tcp/80',
  ],
  [
    'a redirect from everywhere',
    [redirect({ src: '*', dest: 'lan', proto: 'tcp', src_dport: '8080', dest_ip: '192.168.1.20' })],
    'internet router:203.0.113.77 tcp/8080',
  ],
  [
    'a set of addresses',
    [
      set({ match: 'src_ip', entry: ['192.168.20.20'] }),
      rule({ src: 'iot', dest: 'lan', proto: 'all', ipset: 'friends', target: 'ACCEPT' }),
    ],
    'iot.0 lan.0 tcp/22',
  ],
  [
    'a set of addresses, the wrong way round',
    [
      set({ match: 'ip', entry: ['192.168.20.20'] }),
      rule({ src: 'iot', dest: 'lan', proto: 'all', ipset: 'friends dst', target: 'ACCEPT' }),
    ],
    'iot.0 lan.0 tcp/22',
  ],
  [
    'a set of networks',
    [
      set({ match: 'dst_net', entry: ['192.168.1.0/24'] }),
      rule({ src: 'iot', dest: 'lan', proto: 'all', ipset: 'friends', target: 'ACCEPT' }),
    ],
    'iot.0 lan.0 tcp/22',
  ],
  [
    'a set of networks with a range',
    [
      set({ match: 'src_net', entry: ['192.168.20.20-192.168.20.30'] }),
      rule({ src: 'iot', dest: 'lan', proto: 'all', ipset: 'friends', target: 'ACCEPT' }),
    ],
    'iot.0 lan.0 tcp/22',
  ],
  [
    'a set with an interface name',
    [
      set({ match: 'src_net', entry: ['iot'] }),
      rule({ src: 'iot', dest: 'lan', proto: 'all', ipset: 'friends', target: 'ACCEPT' }),
    ],
    'iot.0 lan.0 tcp/22',
  ],
  [
    'a set of hosts with an interface name',
    [
      set({ match: 'src_ip', entry: ['iot'] }),
      rule({ src: 'iot', dest: 'lan', proto: 'all', ipset: '!friends', target: 'ACCEPT' }),
    ],
    'iot.0 lan.0 tcp/22',
  ],
  [
    'a set of hardware addresses',
    [
      set({ match: 'src_mac', entry: ['2:0:0:0:2:14'], family: 'any' }),
      rule({ src: 'iot', dest: 'lan', proto: 'all', ipset: 'friends', target: 'ACCEPT' }),
    ],
    'iot.0 lan.0 tcp/22',
  ],
  [
    'a set of hardware addresses in IPv6',
    [
      set({ match: 'src_mac', entry: ['2:0:0:0:2:14'] }),
      rule({ src: 'iot', dest: 'lan', proto: 'all', ipset: 'friends', target: 'ACCEPT' }),
    ],
    'iot.0/6 lan.0/6 tcp/22',
  ],
  [
    'a set of ports',
    [
      set({ match: 'dest_port', entry: ['22'] }),
      rule({ src: 'iot', dest: 'lan', ipset: 'friends', target: 'ACCEPT' }),
    ],
    'iot.0 lan.0 tcp/22',
  ],
  [
    'a set of ports on icmp',
    [
      set({ match: 'dest_port', entry: ['22'] }),
      rule({ src: 'iot', dest: 'lan', proto: 'tcp icmp', ipset: 'friends', target: 'ACCEPT' }),
    ],
    'iot.0 lan.0 icmp',
  ],
  [
    'the same set twice',
    [
      set({ match: 'src_ip', entry: ['192.168.20.21'] }),
      set({ match: 'src_ip', entry: ['192.168.20.20'] }),
      rule({ src: 'iot', dest: 'lan', proto: 'all', ipset: 'friends', target: 'ACCEPT' }),
    ],
    'iot.0 lan.0 tcp/22',
  ],
  [
    'the same set twice with other types',
    [
      set({ match: 'src_ip', entry: ['192.168.20.21'] }),
      set({ match: 'src_mac', entry: ['02:00:00:00:02:14'] }),
      rule({ src: 'iot', dest: 'lan', proto: 'all', ipset: 'friends', target: 'ACCEPT' }),
    ],
    'iot.0 lan.0 tcp/22',
  ],
  [
    'a set from a file',
    [
      set({ match: 'src_ip', loadfile: '/etc/friends.txt' }),
      rule({ src: 'iot', dest: 'lan', proto: 'all', ipset: 'friends', target: 'ACCEPT' }),
    ],
    'iot.0 lan.0 tcp/22',
    { '/etc/friends.txt': '192.168.20.20\n' },
  ],
  [
    'a set with a destination hardware address',
    [set({ match: 'dest_mac', entry: ['02:00:00:00:01:14'] }), wall({ ipset: 'friends' }), DOOR],
    'iot.0 lan.0 tcp/22',
  ],
  [
    'an invalid entry in a set',
    [set({ match: 'src_ip', entry: ['192.168.20.300', '192.168.20.20'] }), wall({ ipset: 'friends' }), DOOR],
    'iot.0 lan.0 tcp/22',
  ],
  [
    'a set of no known type',
    [set({ match: 'set', entry: ['x'] }), wall({ ipset: 'friends' }), DOOR],
    'iot.0 lan.0 tcp/22',
  ],
  [
    'a file in /etc/nftables.d that opens',
    [],
    'guest.0 lan.0 tcp/22',
    {
      '/etc/nftables.d/10-mine.nft':
        'chain user_pre_forward {\n type filter hook forward priority -1; policy accept;\n tcp dport 22 accept\n}\n',
    },
  ],
  [
    'a file in /etc/nftables.d that shuts',
    [DOOR],
    'iot.0 lan.0 tcp/22',
    {
      '/etc/nftables.d/10-mine.nft':
        'chain user_pre_forward {\n type filter hook forward priority -1; policy accept;\n tcp dport 22 drop\n}\n',
    },
  ],
  [
    'an include into a chain',
    [
      section('include', {
        type: 'nftables',
        path: '/etc/mine.nft',
        position: 'chain-pre',
        chain: 'forward_guest',
      }),
    ],
    'guest.0 lan.0 tcp/22',
    { '/etc/mine.nft': 'tcp dport 22 accept\n' },
  ],
  [
    'an include of an unknown kind',
    [section('include', { type: 'foo', path: '/etc/mine.nft' })],
    'lan.0 internet tcp/22',
    { '/etc/mine.nft': 'tcp dport 22 accept\n' },
  ],
  [
    'a second defaults section',
    [section('defaults', { input: 'ACCEPT', forward: 'ACCEPT' })],
    'guest.0 lan.0 tcp/22',
  ],
  [
    'a zone with a subnet in the way',
    [
      section('zone', {
        name: 'part',
        subnet: '192.168.20.20',
        input: 'ACCEPT',
        forward: 'ACCEPT',
        output: 'ACCEPT',
      }),
      forward('part', 'lan'),
    ],
    'iot.0 lan.0 tcp/22',
  ],
  [
    'a destination zone with a subnet',
    [
      section('zone', {
        name: 'nas',
        subnet: '192.168.1.20',
        input: 'REJECT',
        forward: 'REJECT',
        output: 'ACCEPT',
      }),
      forward('guest', 'nas'),
    ],
    'guest.0 lan.0 tcp/22',
  ],
  [
    'a destination zone with a subnet, another host',
    [
      section('zone', {
        name: 'nas',
        subnet: '192.168.1.20',
        input: 'REJECT',
        forward: 'REJECT',
        output: 'ACCEPT',
      }),
      forward('guest', 'nas'),
    ],
    'guest.0 lan.1 tcp/22',
  ],
  [
    'a zone by negated device',
    [
      section('zone', {
        name: 'inside',
        device: '!wan',
        input: 'ACCEPT',
        forward: 'ACCEPT',
        output: 'ACCEPT',
      }),
    ],
    'guest.0 lan.0 tcp/22',
  ],
  [
    'a zone by device pattern',
    [
      section('zone', {
        name: 'inside',
        device: 'br-lan.+',
        input: 'ACCEPT',
        forward: 'ACCEPT',
        output: 'ACCEPT',
      }),
    ],
    'guest.0 lan.0 tcp/22',
  ],
  [
    'a zone of several networks that forwards',
    [
      section('zone', {
        name: 'both',
        network: ['iot', 'guest'],
        input: 'REJECT',
        forward: 'ACCEPT',
        output: 'ACCEPT',
      }),
    ],
    'guest.0 iot.0 tcp/22',
  ],
  ['a notrack rule', [rule({ src: 'iot', target: 'NOTRACK', proto: 'tcp' }), DOOR], 'iot.0 lan.0 tcp/22'],
  [
    'a mark, and a wall for the mark',
    [
      rule({ src: 'iot', dest: '*', target: 'MARK', set_mark: '0x1', proto: 'all' }),
      wall({ mark: '0x1' }),
      DOOR,
    ],
    'iot.0 lan.0 tcp/22',
  ],
];

const BASE: readonly Section[] = [
  section('defaults', { input: 'REJECT', output: 'ACCEPT', forward: 'REJECT' }),
  section('zone', { name: 'lan', network: ['lan'], input: 'ACCEPT', output: 'ACCEPT', forward: 'ACCEPT' }),
  section('zone', { name: 'iot', network: ['iot'], input: 'REJECT', output: 'ACCEPT', forward: 'REJECT' }),
  section('zone', {
    name: 'guest',
    network: ['guest'],
    input: 'REJECT',
    output: 'ACCEPT',
    forward: 'REJECT',
  }),
  section('zone', {
    name: 'wan',
    network: ['wan', 'wan6'],
    input: 'REJECT',
    output: 'ACCEPT',
    forward: 'REJECT',
    masq: '1',
  }),
  section('forwarding', { src: 'lan', dest: 'wan' }),
];

const HOME = LAYOUTS[0] as Layout;

/** One end of a packet as written in the table: `iot.0`, `iot.0/6`, `iot.0/ll`, `internet`, `internet/6`, `router:ADDRESS`. */
function endOf(word: string): {
  readonly place: Place;
  readonly address: string;
  readonly device: string;
  readonly mac: string;
} {
  if (word.startsWith('router:')) {
    const address = word.slice('router:'.length);
    return { place: { kind: 'router', address }, address, device: '', mac: '' };
  }
  const [who = '', family] = word.split('/');
  if (who === 'internet') {
    const address = family === '6' ? INTERNET6[0] : INTERNET4[0];
    return { place: { kind: 'internet' }, address, device: HOME.uplink, mac: FAR_MAC };
  }
  const [name = '', nth = '0'] = who.split('.');
  const network = HOME.networks.find((one) => one.name === name);
  const host = network?.hosts[Number(nth)];
  if (!network || !host) throw new Error(`nobody is called ${word}`);
  const address = (family === '6' ? host.ipv6[0] : family === 'll' ? host.linkLocal : host.ipv4) ?? '';
  return {
    place: { kind: 'network', network: nameInUci(HOME, name), address, mac: host.mac },
    address,
    device: network.device,
    mac: host.mac,
  };
}

function questionOf(packet: Packet): Question {
  const [source = '', target = '', service = '', , given] = packet.split(' ');
  const from = endOf(source);
  const to = endOf(target);
  const [protocol = '', port = '0'] = service.split('/');
  const family: Family = from.address.includes(':') ? 'ipv6' : 'ipv4';
  const { mac: _none, ...place } = to.place as Place & { mac?: string };
  return {
    from: from.place,
    to: place as Place,
    family,
    protocol: protocol as Question['protocol'],
    port: Number(port),
    ...(to.device === '' ? {} : { towards: to.device }),
    shots: [
      {
        device: from.device,
        mac: from.mac,
        source: from.address,
        destination: to.address,
        protocol: protocol as Question['protocol'],
        sourcePort: given === undefined ? (Number(port) === 547 ? 546 : 50_123) : Number(given),
        port: Number(port),
      },
    ],
  };
}

export const AIMED: readonly AimedCase[] = TABLE.map(([name, sections, packet, files = {}]) => ({
  name: `${name}: ${packet}`,
  layout: HOME.name,
  firewall: [...BASE, ...sections],
  files,
  question: questionOf(packet),
}));
