import type { Case, Files, Section } from './config-text';
import { section } from './config-text';
import { LAYOUTS, type Layout, nameInUci } from './layouts';
import type { Random } from './random';
import { seeded } from './random';
import { VALUES, wordOf } from './values';

type Options = Record<string, string | readonly string[] | undefined>;

const ZONES = ['lan', 'iot', 'guest', 'wan'] as const;

/** A hand-written configuration: what everybody has, and then what somebody tried. */
export function generate(seed: number): Case {
  return caseFrom(seed, manySections, true);
}

/** Rules and forwardings alone, in forms that the lab's stand-in for fw4 mostly knows. */
export function generatePlain(seed: number): Case {
  return caseFrom(seed, plainSections, false);
}

function caseFrom(seed: number, sections: (random: Random) => readonly Section[], odd: boolean): Case {
  const random = seeded(seed);
  const layout = random.pick(LAYOUTS);
  const own = sections(random);
  return {
    name: `seed ${seed}`,
    layout: layout.name,
    firewall: [...baseOf(random, layout, odd), ...own],
    files: filesFor(own),
  };
}

const filesFor = (sections: readonly Section[]): Files => ({
  ...(sections.some(({ options }) => options.some(([name]) => name === 'loadfile'))
    ? {
        '/etc/friends.txt':
          '# friends\n192.168.20.20\n192.168.1.21\n02:00:00:00:02:15\n443\n192.168.30.0/24\nnonsense\n',
      }
    : {}),
  ...(sections.some(({ type }) => type === 'include')
    ? { '/etc/custom.nft': 'tcp dport 22 accept\n', '/etc/firewall.user': 'true\n' }
    : {}),
});

function baseOf(random: Random, layout: Layout, odd: boolean): readonly Section[] {
  const usual = random.chance(75);
  const policy = (normal: string): string => (usual ? normal : wordOf(random, 'policy'));
  // An invalid word here kills fw4, which is tried often enough.
  const first = (normal: string): string => (random.chance(90) ? normal : policy(normal));
  const defaults: Options = {
    input: usual ? 'REJECT' : first(random.pick(['ACCEPT', 'REJECT', 'DROP'])),
    output: 'ACCEPT',
    forward: usual ? 'REJECT' : first(random.pick(['ACCEPT', 'REJECT', 'DROP'])),
  };
  if (random.chance(10)) defaults.drop_invalid = wordOf(random, 'bool');
  if (random.chance(10)) defaults.synflood_protect = '1';
  if (odd && random.chance(3))
    defaults[random.pick(['tcp_reject_code', 'auto_helper', 'foo', 'disable_ipv6'])] = wordOf(random, 'bool');
  const networks: Readonly<Record<string, readonly string[]>> = {
    wan: layout.uplink6 === undefined ? ['wan'] : ['wan', 'wan6'],
  };
  // Some networks are in no zone, and zones stand in any order.
  const named = random.some(ZONES, odd && random.chance(15) ? 3 : 4);
  const zones = (random.chance(15) ? [...named].reverse() : named).map((name) => {
    const own = (networks[name] ?? [name]).map((one) => nameInUci(layout, one));
    const options: Options = {
      name,
      network: random.chance(50) ? own.join(' ') : own,
      input: policy(name === 'lan' ? 'ACCEPT' : 'REJECT'),
      output: 'ACCEPT',
      forward: policy(name === 'lan' ? 'ACCEPT' : 'REJECT'),
    };
    if (name === 'wan' && random.chance(85)) options.masq = '1';
    if (odd && random.chance(10)) spoilZone(random, options);
    return section('zone', options);
  });
  const forwardings = [
    ['lan', 'wan'],
    ...(random.chance(60) ? [['guest', 'wan']] : []),
    ...(random.chance(30) ? [['lan', 'iot']] : []),
  ];
  const usualRules = random.chance(30)
    ? [
        section('rule', {
          name: 'Allow-DHCP',
          src: 'guest',
          proto: 'udp',
          dest_port: '67',
          target: 'ACCEPT',
        }),
        section('rule', { name: 'Allow-DNS', src: 'guest', dest_port: '53', target: 'ACCEPT' }),
        section('rule', {
          name: 'Allow-Ping',
          src: 'wan',
          proto: 'icmp',
          icmp_type: 'echo-request',
          family: 'ipv4',
          target: 'ACCEPT',
        }),
        section('rule', {
          name: 'Allow-DHCPv6',
          src: 'wan',
          proto: 'udp',
          dest_port: '546',
          family: 'ipv6',
          target: 'ACCEPT',
        }),
      ]
    : [];
  return [
    section('defaults', defaults),
    ...zones,
    ...forwardings.map(([src, dest]) => section('forwarding', { src, dest })),
    ...usualRules,
  ];
}

function spoilZone(random: Random, options: Options): void {
  const change = random.pick<() => Options>([
    () => ({ network: random.pick([['!lan'], ['nosuch'], ['lan', 'iot'], ['lan', '!iot'], []]) }),
    () => ({
      device: random.pick(['br-lan', 'eth2', '!eth2', 'eth+', 'br+', '+', '!+', 'wg0', '*', 'br-lan.2+']),
    }),
    () => ({ device: random.pick(['eth2', 'br-lan.20']), network: undefined }),
    () => ({
      subnet: random.pick([
        wordOf(random, 'addresses4'),
        wordOf(random, 'addresses6'),
        '192.168.20.0/24 fd12:3456:789a:20::/64',
      ]),
    }),
    () => ({ family: wordOf(random, 'family') }),
    () => ({ enabled: wordOf(random, 'enabled') }),
    () => ({ masq: wordOf(random, 'bool') }),
    () => ({ masq6: '1' }),
    () => ({ masq_src: wordOf(random, 'addresses4'), masq: '1' }),
    () => ({ masq_dest: wordOf(random, 'addresses4'), masq: '1' }),
    () => ({ masq_allow_invalid: wordOf(random, 'bool') }),
    () => ({ mtu_fix: wordOf(random, 'bool') }),
    () => ({ log: wordOf(random, 'log') }),
    () => ({ log: '1', log_limit: wordOf(random, 'log_limit') }),
    () => ({ counter: wordOf(random, 'counter') }),
    () => ({ auto_helper: wordOf(random, 'bool') }),
    () => ({ helper: wordOf(random, 'helper') }),
    () => ({ [random.pick(['extra', 'extra_src', 'custom_chains', 'foo', 'conntrack'])]: '1' }),
    () => ({ input: wordOf(random, 'policy'), forward: wordOf(random, 'policy') }),
    () => ({ input: undefined, forward: undefined }),
  ]);
  Object.assign(options, change());
}

function manySections(random: Random): readonly Section[] {
  const count = 1 + random.int(6);
  const out: Section[] = [];
  for (let at = 0; at < count; at++) out.push(...oneThing(random));
  if (random.chance(15)) out.push(...out.slice(0, 1)); // duplicates
  return random.chance(20) ? out.reverse() : out;
}

function oneThing(random: Random): readonly Section[] {
  const kind = random.int(100);
  if (kind < 40) return [rule(random)];
  if (kind < 52) return wallAndDoor(random);
  if (kind < 62) return [forwarding(random)];
  if (kind < 76) return [redirect(random)];
  if (kind < 86) return withSet(random);
  if (kind < 89) return [nat(random)];
  if (kind < 92) return [include(random)];
  if (kind < 97) return [extraZone(random)];
  return [
    random.chance(50)
      ? section('defaults', { input: 'ACCEPT', forward: 'ACCEPT', output: 'ACCEPT' })
      : section('helper', { name: 'x' }),
  ];
}

function plainSections(random: Random): readonly Section[] {
  return Array.from({ length: 2 + random.int(6) }, () => {
    const src = random.pick([...ZONES, '*']);
    const dest = random.pick([...ZONES, '*', undefined]);
    if (random.chance(25))
      return section('forwarding', {
        src,
        dest: dest ?? 'iot',
        family: random.pick([undefined, 'ipv4', 'ipv6', 'any']),
      });
    const options: Options = {
      src,
      dest,
      target: random.pick(['ACCEPT', 'REJECT', 'DROP', 'accept', 'rej']),
    };
    const narrowing = random.int(4);
    for (let at = 0; at < narrowing; at++) {
      const [name, kind] = random.pick([
        ['src_ip', 'addresses4'],
        ['dest_ip', 'addresses4'],
        ['src_ip', 'addresses6'],
        ['dest_ip', 'addresses6'],
        ['src_mac', 'mac'],
        ['dest_port', 'port'],
        ['dest_port', 'port'],
        ['src_port', 'source_port'],
        ['proto', 'proto'],
        ['family', 'family'],
        ['enabled', 'enabled'],
        ['counter', 'counter'],
        ['log', 'log'],
        ['utc_time', 'bool'],
      ] as const);
      options[name] = listed(random, wordOf(random, kind));
    }
    return section('rule', options);
  });
}

const zoneWord = (random: Random): string => {
  const chance = random.int(100);
  if (chance < 84) return random.pick(ZONES);
  if (chance < 94) return '*';
  return random.pick(['nosuch', 'Lan', 'other', 'iot', 'wan wan', '!lan']);
};

const listed = (random: Random, value: string): string | readonly string[] =>
  value.includes(' ') && random.chance(60) ? value.split(' ') : random.chance(10) ? [value] : value;

const addressWord = (random: Random): string =>
  wordOf(
    random,
    random.pick(['addresses4', 'addresses4', 'addresses4', 'addresses6', 'addresses6', 'addresses_other']),
  );

function ends(random: Random): Options {
  const shape = random.int(10);
  const src = zoneWord(random);
  if (shape < 6) return { src, dest: zoneWord(random) };
  if (shape < 9) return { src };
  return random.chance(50) ? { dest: zoneWord(random) } : {};
}

/** Narrowing options of rules; `odd` ones are those that fw4 may refuse. */
function narrow(random: Random, options: Options, count: number): void {
  for (let at = 0; at < count; at++) {
    const [name, kind, list] = random.pick(NARROWING);
    const value = kind === 'address' ? addressWord(random) : wordOf(random, kind);
    options[name] = list ? listed(random, value) : random.chance(4) ? [value] : value;
  }
}

const NARROWING: readonly (readonly [name: string, kind: string, list: boolean])[] = [
  ['src_ip', 'address', true],
  ['src_ip', 'address', true],
  ['src_ip', 'address', true],
  ['dest_ip', 'address', true],
  ['dest_ip', 'address', true],
  ['dest_ip', 'address', true],
  ['src_mac', 'mac', true],
  ['src_mac', 'mac', true],
  ['dest_port', 'port', true],
  ['dest_port', 'port', true],
  ['dest_port', 'port', true],
  ['src_port', 'source_port', true],
  ['proto', 'proto', true],
  ['proto', 'proto', true],
  ['proto', 'proto', true],
  ['family', 'family', false],
  ['family', 'family', false],
  ['icmp_type', 'icmp_type', true],
  ['limit', 'limit', false],
  ['limit_burst', 'limit_burst', false],
  ['enabled', 'enabled', false],
  ['counter', 'counter', false],
  ['utc_time', 'bool', false],
  ['start_date', 'date', false],
  ['stop_date', 'date', false],
  ['start_time', 'time', false],
  ['stop_time', 'time', false],
  ['weekdays', 'weekdays', false],
  ['monthdays', 'monthdays', false],
  ['mark', 'mark', false],
  ['set_mark', 'mark', false],
  ['set_xmark', 'mark', false],
  ['dscp', 'dscp', false],
  ['set_dscp', 'dscp', false],
  ['direction', 'direction', false],
  ['device', 'device', false],
  ['log', 'log', false],
  ['log_limit', 'log_limit', false],
  ['helper', 'helper', false],
  ['set_helper', 'helper', false],
  ['extra', 'text', false],
  ['ipset', 'set_use', false],
  ['comment', 'text', false],
  ['name', 'text', false],
  ['_name', 'text', false],
];

function rule(random: Random, forced: Options = {}): Section {
  const options: Options = { ...ends(random), target: wordOf(random, 'target'), ...forced };
  if (random.chance(3)) options.target = undefined;
  narrow(random, options, random.int(4));
  if (options.icmp_type !== undefined && random.chance(80))
    options.proto = random.pick(['icmp', 'icmp', 'icmpv6', 'tcp icmp', 'icmp icmpv6']);
  if (options.device === 'x')
    options.device = random.pick([
      'br-lan',
      'eth2',
      'wan',
      'br-lan.20',
      '!eth2',
      '*',
      'br-lan.1',
      'eth3',
      'pppoe-wan',
      'br+',
    ]);
  return section('rule', options);
}

/** A wall that fw4 may leave out or narrow, and a door behind it that it should keep shut. */
function wallAndDoor(random: Random): readonly Section[] {
  const src = random.pick(['iot', 'guest', 'lan', 'wan']);
  const dest = random.pick(['lan', 'iot', 'guest', 'wan', undefined]);
  const wall: Options = {
    src,
    dest,
    target: random.pick(['REJECT', 'DROP']),
    proto: random.pick(['all', 'any', undefined, 'tcp', 'tcp udp icmp']),
  };
  narrow(random, wall, 1);
  if (wall.device === 'x') wall.device = random.pick(['br-lan', 'eth2', 'br-lan.20', 'eth3']);
  const door =
    dest !== undefined && random.chance(50)
      ? section('forwarding', { src, dest })
      : section('rule', {
          src,
          dest,
          proto: random.pick(['all', 'tcp', undefined, 'any']),
          target: 'ACCEPT',
        });
  return random.chance(85) ? [section('rule', wall), door] : [door, section('rule', wall)];
}

function forwarding(random: Random): Section {
  const options: Options = { src: zoneWord(random), dest: zoneWord(random) };
  if (random.chance(25)) options.family = wordOf(random, 'family');
  if (random.chance(10)) options.enabled = wordOf(random, 'enabled');
  if (random.chance(5)) options[random.pick(['name', 'proto', 'foo', 'target'])] = random.pick(['x', 'tcp']);
  if (random.chance(4)) options[random.pick(['src', 'dest'])] = random.pick([['lan', 'iot'], undefined, '']);
  return section('forwarding', options);
}

function redirect(random: Random): Section {
  const options: Options = {
    src: random.pick(['wan', 'wan', 'wan', 'lan', 'guest', 'iot', '*', 'nosuch', undefined]),
    dest: random.pick(['lan', 'iot', undefined, 'guest', 'wan', '*', 'nosuch']),
    src_dport: random.chance(85) ? wordOf(random, 'single_port') : undefined,
    dest_ip: random.chance(75)
      ? random.pick([
          '192.168.1.20',
          '192.168.20.20',
          '192.168.1.1',
          '192.168.1.0/24',
          '192.168.20.20',
          'fd12:3456:789a:20::20',
          '192.168.1.20-192.168.1.21',
          '!192.168.1.20',
          'lan',
          '192.168.20.21',
          '203.0.113.77',
          'fd12:3456:789a:1::20',
          '192.168.20.20/24',
          'wan',
          '10.8.0.20',
        ])
      : undefined,
    dest_port: random.chance(40) ? wordOf(random, 'single_port') : undefined,
    proto: random.chance(70)
      ? random.pick(['tcp', 'udp', 'tcp udp', 'all', 'icmp', 'tcpudp', 'tcp icmp'])
      : undefined,
  };
  const odd = random.int(4);
  for (let at = 0; at < odd; at++) {
    const [name, value] = random.pick<() => readonly [string, string | readonly string[]]>([
      () => [
        'src_dip',
        random.pick([
          '203.0.113.77',
          '192.168.1.1',
          'wan',
          'lan',
          '2001:db8:1::77',
          '!192.168.1.1',
          '198.51.100.7',
          '0.0.0.0/0',
          '192.168.20.0/24',
          '::/0',
        ]),
      ],
      () => ['family', wordOf(random, 'family')],
      () => ['src_ip', addressWord(random)],
      () => ['src_mac', listed(random, wordOf(random, 'mac'))],
      () => ['src_port', wordOf(random, 'source_port')],
      () => ['reflection', wordOf(random, 'bool')],
      () => ['reflection_src', random.pick(['internal', 'external', 'ext', 'x'])],
      () => ['reflection_zone', random.pick(['guest', 'iot', 'lan guest', '*', 'nosuch', ['lan', 'iot']])],
      () => ['target', random.pick(['DNAT', 'SNAT', 'ACCEPT', 'dnat', 'redirect', 'REJECT'])],
      () => ['enabled', wordOf(random, 'enabled')],
      () => ['limit', wordOf(random, 'limit')],
      () => ['ipset', wordOf(random, 'set_use')],
      () => ['mark', wordOf(random, 'mark')],
      () => ['start_time', wordOf(random, 'time')],
      () => ['weekdays', wordOf(random, 'weekdays')],
      () => ['log', wordOf(random, 'log')],
      () => ['counter', wordOf(random, 'counter')],
      () => ['utc_time', wordOf(random, 'bool')],
      () => ['helper', wordOf(random, 'helper')],
      () => ['extra', 'x'],
      () => ['foo', 'x'],
      () => [random.pick(['src_dport', 'dest_ip', 'dest_port', 'src_ip']), ['80', '192.168.1.20']],
    ])();
    options[name] = value;
  }
  return section('redirect', options);
}

function withSet(random: Random): readonly Section[] {
  const match = wordOf(random, 'set_match');
  const fields = match.split(' ');
  const wordFor = (field: string): string => {
    const kind = field.replace(/^.*_/, '').toLowerCase();
    return wordOf(random, `set_entry_${VALUES[`set_entry_${kind}`] ? kind : 'ip'}`);
  };
  const entry = Array.from({ length: random.int(4) + (random.chance(90) ? 1 : 0) }, () =>
    fields.map(wordFor).join(' '),
  );
  const options: Options = {
    name: random.chance(95) ? 'friends' : random.pick(['2friends', undefined, 'fri ends']),
    match: fields.length > 1 && random.chance(70) ? fields : match,
    entry,
    family: random.chance(40) ? wordOf(random, 'family') : undefined,
  };
  if (random.chance(8)) options.loadfile = random.pick(['/etc/friends.txt', '/etc/nosuch']);
  if (random.chance(5)) options.timeout = wordOf(random, 'timeout');
  if (random.chance(5)) options.maxelem = wordOf(random, 'maxelem');
  if (random.chance(5)) options.enabled = wordOf(random, 'enabled');
  if (random.chance(3))
    options[random.pick(['storage', 'hashsize', 'iprange', 'external', 'counters', 'comment'])] = '1';
  const use: Options = {
    ipset: random.chance(60) ? random.pick(['friends', '!friends']) : wordOf(random, 'set_use'),
  };
  const user = random.chance(85) ? rule(random, use) : redirect(random);
  return [
    section('ipset', options),
    ...(random.chance(7) ? [section('ipset', { ...options, entry: entry.slice(0, 1) })] : []),
    user,
  ];
}

function nat(random: Random): Section {
  const options: Options = {
    src: random.pick(['wan', 'lan', 'iot', '*', undefined]),
    target: random.pick(['MASQUERADE', 'SNAT', 'ACCEPT', undefined, 'DROP']),
    snat_ip: random.pick([undefined, '192.168.1.1', '203.0.113.77', 'x']),
    src_ip: random.pick([undefined, '192.168.1.0/24', 'lan', '192.168.20.20']),
    proto: random.pick([undefined, 'all', 'tcp', 'udp icmp']),
  };
  if (random.chance(20)) options.family = wordOf(random, 'family');
  if (random.chance(10)) options.dest_port = wordOf(random, 'single_port');
  return section('nat', options);
}

function include(random: Random): Section {
  return section('include', {
    path: random.pick(['/etc/firewall.user', '/etc/custom.nft', '/etc/nosuch.nft', '/etc/custom.nft']),
    type: random.pick(['script', 'nftables', 'nftables', undefined]),
    position: random.pick([undefined, 'chain-pre', 'chain-prepend', 'chain-append']),
    chain: random.pick([undefined, 'forward_iot', 'input_guest', 'input_wan', 'forward']),
    enabled: random.pick([undefined, '1', '0']),
    fw4_compatible: random.pick([undefined, '1', '0']),
  });
}

function extraZone(random: Random): Section {
  const options: Options = {
    name: random.pick(['other', 'vpn', 'iot', '0x', 'a b', undefined, 'z-1']),
    network: random.pick([['lan'], ['iot', 'guest'], [], ['guest'], ['nosuch']]),
    input: wordOf(random, 'policy'),
    output: 'ACCEPT',
    forward: wordOf(random, 'policy'),
  };
  if (random.chance(60)) spoilZone(random, options);
  return section('zone', options);
}
