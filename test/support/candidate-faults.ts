import type { Candidate } from '../../shared/compile/candidate';
import {
  packageOf,
  type UciConfig,
  type UciOption,
  type UciSection,
  type UciValue,
} from '../../shared/uci/uci';

/** What a compiler can get wrong: one kind of fault, with every candidate that has it at one place. */
export interface Fault {
  readonly kind: string;
  faulty(candidate: Candidate): readonly Candidate[];
}

type Pick = (item: UciSection) => boolean;
type Change = (
  item: UciSection,
  all: readonly UciSection[],
) => UciSection | undefined | readonly UciSection[];

const optionIn = (item: UciSection, option: string): UciValue | undefined =>
  item.options.find(({ name }) => name === option)?.value;
const wordsOf = (item: UciSection, option: string): readonly string[] => {
  const value = optionIn(item, option);
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
};
const without = (item: UciSection, option: string): UciSection => ({
  ...item,
  options: item.options.filter(({ name }) => name !== option),
});
const having = (item: UciSection, option: string, value: UciValue): UciSection =>
  optionIn(item, option) === undefined
    ? { ...item, options: [...item.options, { name: option, value }] }
    : {
        ...item,
        options: item.options.map(
          (each): UciOption => (each.name === option ? { name: option, value } : each),
        ),
      };

const withSections = (candidate: Candidate, pkg: string, sections: readonly UciSection[]): Candidate => ({
  ...candidate,
  config: { ...candidate.config, [pkg]: { name: pkg, sections } } as UciConfig,
});
const sectionsOf = ({ config }: Candidate, pkg: string): readonly UciSection[] =>
  packageOf(config, pkg)?.sections ?? [];

/** One faulty candidate for each section that the fault can happen to. Undefined: the section is lost; a list: it becomes several. */
const fault = (kind: string, pkg: string, pick: Pick, change: Change): Fault => ({
  kind,
  faulty: (candidate) => {
    const all = sectionsOf(candidate, pkg);
    return all.flatMap((item, at) => {
      if (!pick(item)) return [];
      const changed = change(item, all);
      if (changed === item) return [];
      const replaced =
        changed === undefined
          ? []
          : Array.isArray(changed)
            ? (changed as readonly UciSection[])
            : [changed as UciSection];
      return [withSections(candidate, pkg, [...all.slice(0, at), ...replaced, ...all.slice(at + 1)])];
    });
  },
});

const named =
  (pattern: RegExp): Pick =>
  (item) =>
    pattern.test(item.name ?? '');
const typed =
  (type: string): Pick =>
  (item) =>
    item.type === type && item.name?.startsWith('bh_') === true;
const both =
  (...picks: readonly Pick[]): Pick =>
  (item) =>
    picks.every((pick) => pick(item));
const has =
  (option: string): Pick =>
  (item) =>
    optionIn(item, option) !== undefined;
const lacks =
  (option: string): Pick =>
  (item) =>
    optionIn(item, option) === undefined;
const says =
  (option: string, pattern: RegExp): Pick =>
  (item) =>
    pattern.test(wordsOf(item, option).join(' '));
const set =
  (option: string, value: UciValue): Change =>
  (item) =>
    having(item, option, value);
const unset =
  (option: string): Change =>
  (item) =>
    without(item, option);
const dropped: Change = () => undefined;

const rule = both(typed('rule'), named(/^bh_/));
const door = both(rule, named(/^bh_(allow|deny)_/));
const opening = both(door, named(/^bh_allow_/));
const wall = both(door, named(/^bh_deny_/));
const input = (what: string): Pick => both(rule, named(new RegExp(`^bh_in_[a-z0-9]+_${what}(_\\d+)?$`)));
const ownZone = typed('zone');
const ap = typed('wifi-iface');
const pool = typed('dhcp');
const host = typed('host');
const leg = typed('interface');
const vlan = typed('bridge-vlan');

const otherOf = (
  item: UciSection,
  all: readonly UciSection[],
  type: string,
  option: string,
): string | undefined =>
  all
    .filter((each) => each.type === type && each !== item)
    .flatMap((each) => wordsOf(each, option))
    .find((word) => !wordsOf(item, option).includes(word));
const fromOther =
  (type: string, option: string): Change =>
  (item, all) => {
    const other = otherOf(item, all, type, option);
    return other === undefined
      ? item
      : having(item, option, Array.isArray(optionIn(item, option)) ? [other] : other);
  };
const shifted = (port: string): string =>
  port
    .split('-')
    .map((each) => String(Number(each) + 1))
    .join('-');
const nextAddress = (address: string): string =>
  address.replace(/\d+$/, (last) => String((Number(last) + 1) % 254 || 1));
const otherMac = '02:aa:bb:cc:dd:ee';

const add = (kind: string, pkg: string, made: (candidate: Candidate) => readonly UciSection[]): Fault => ({
  kind,
  faulty: (candidate) =>
    made(candidate).map((item) => withSections(candidate, pkg, [...sectionsOf(candidate, pkg), item])),
});
const section = (
  type: string,
  name: string | undefined,
  options: Readonly<Record<string, UciValue>>,
): UciSection => ({
  type,
  ...(name === undefined ? {} : { name }),
  options: Object.entries(options).map(([option, value]) => ({ name: option, value })),
});
const pairsOfZones = ({ placements }: Candidate): readonly (readonly [string, string])[] =>
  placements.flatMap((a) =>
    placements.filter((b) => b !== a).map((b) => [a.firewallZone, b.firewallZone] as const),
  );
const listedToo = (pkg: string, entry: string, candidate: Candidate): Candidate =>
  withSections(
    candidate,
    'bulkhead',
    sectionsOf(candidate, 'bulkhead').map((item) =>
      item.type === 'own' && optionIn(item, 'package') === pkg
        ? having(item, 'section', [...wordsOf(item, 'section'), entry])
        : item,
    ),
  );
/** A section more that the ledger calls ours: the compiler made it on purpose. */
const addOurs = (
  kind: string,
  pkg: string,
  made: (candidate: Candidate) => readonly UciSection[],
): Fault => ({
  kind,
  faulty: (candidate) =>
    made(candidate).map((item) =>
      listedToo(
        pkg,
        `${item.type} ${item.name}`,
        withSections(candidate, pkg, [...sectionsOf(candidate, pkg), item]),
      ),
    ),
});
const swapped: Fault = {
  kind: 'rule order swapped',
  faulty: (candidate) => {
    const all = sectionsOf(candidate, 'firewall');
    return all.flatMap((item, at) => {
      const next = all[at + 1];
      if (next === undefined || !rule(item) || !rule(next)) return [];
      return [withSections(candidate, 'firewall', [...all.slice(0, at), next, item, ...all.slice(at + 2)])];
    });
  },
};
const first: Fault = {
  kind: 'rule moved to the front of ours',
  faulty: (candidate) => {
    const all = sectionsOf(candidate, 'firewall');
    const start = all.findIndex(rule);
    return all.flatMap((item, at) =>
      door(item) && at > start
        ? [
            withSections(candidate, 'firewall', [
              ...all.slice(0, start),
              item,
              ...all.slice(start).filter((each) => each !== item),
            ]),
          ]
        : [],
    );
  },
};

const foreign =
  (type: string, test: Pick = () => true): Pick =>
  (item) =>
    item.type === type && !item.name?.startsWith('bh_') && test(item);

/** Every kind of fault that we could think of, by the part of the compiler that would make it. */
export const faults: readonly Fault[] = [
  // doors
  fault('opening dropped', 'firewall', opening, dropped),
  fault('wall dropped', 'firewall', wall, dropped),
  fault('verdict flipped', 'firewall', door, (item) =>
    having(item, 'target', optionIn(item, 'target') === 'ACCEPT' ? 'REJECT' : 'ACCEPT'),
  ),
  fault('target that is none', 'firewall', door, set('target', 'MARK')),
  fault('wrong port', 'firewall', both(door, has('dest_port')), (item) =>
    having(item, 'dest_port', wordsOf(item, 'dest_port').map(shifted)),
  ),
  fault('one port too many', 'firewall', both(door, has('dest_port')), (item) =>
    having(item, 'dest_port', [...wordsOf(item, 'dest_port'), '9999']),
  ),
  fault('one port missing', 'firewall', both(door, has('dest_port')), (item) =>
    wordsOf(item, 'dest_port').length < 2
      ? item
      : having(item, 'dest_port', wordsOf(item, 'dest_port').slice(1)),
  ),
  fault('port range one too wide', 'firewall', both(door, says('dest_port', /-/)), (item) =>
    having(
      item,
      'dest_port',
      wordsOf(item, 'dest_port').map((port) => port.replace(/\d+$/, (last) => String(Number(last) + 1))),
    ),
  ),
  fault('all ports', 'firewall', both(door, has('dest_port')), unset('dest_port')),
  fault('protocol widened', 'firewall', both(door, says('proto', /^(tcp|udp)$/)), set('proto', 'tcp udp')),
  fault('protocol exchanged', 'firewall', both(door, says('proto', /^(tcp|udp)$/)), (item) =>
    having(item, 'proto', optionIn(item, 'proto') === 'tcp' ? 'udp' : 'tcp'),
  ),
  fault('protocol narrowed', 'firewall', both(door, says('proto', /^tcp udp$/)), set('proto', 'tcp')),
  fault('every protocol', 'firewall', both(door, has('dest_port')), (item) =>
    without(having(item, 'proto', 'all'), 'dest_port'),
  ),
  fault('only TCP of everything', 'firewall', both(door, says('proto', /^all$/)), set('proto', 'tcp')),
  fault('every ICMP type', 'firewall', both(door, has('icmp_type')), unset('icmp_type')),
  fault('wrong ICMP type', 'firewall', both(door, has('icmp_type')), set('icmp_type', ['echo-reply'])),
  fault('family dropped to IPv4', 'firewall', both(door, says('family', /^any$/)), set('family', 'ipv4')),
  fault('family dropped to IPv6', 'firewall', both(door, says('family', /^any$/)), set('family', 'ipv6')),
  fault(
    'family widened',
    'firewall',
    both(door, says('family', /^ipv4$/), lacks('dest_ip')),
    set('family', 'any'),
  ),
  fault('IPv6 wall behind a device missing', 'firewall', both(wall, named(/_v6/)), dropped),
  fault('wrong MAC', 'firewall', both(door, has('src_mac')), (item) =>
    having(item, 'src_mac', [otherMac, ...wordsOf(item, 'src_mac').slice(1)]),
  ),
  fault('one MAC missing', 'firewall', both(door, has('src_mac')), (item) =>
    wordsOf(item, 'src_mac').length < 2
      ? undefined
      : having(item, 'src_mac', wordsOf(item, 'src_mac').slice(1)),
  ),
  fault('one MAC too many', 'firewall', both(door, has('src_mac')), (item) =>
    having(item, 'src_mac', [...wordsOf(item, 'src_mac'), otherMac]),
  ),
  fault('door of a device for its whole zone', 'firewall', both(door, has('src_mac')), unset('src_mac')),
  fault('wrong address', 'firewall', both(door, has('dest_ip')), (item) =>
    having(item, 'dest_ip', wordsOf(item, 'dest_ip').map(nextAddress)),
  ),
  fault('one address too many', 'firewall', both(door, has('dest_ip')), (item) =>
    having(item, 'dest_ip', [...wordsOf(item, 'dest_ip'), nextAddress(wordsOf(item, 'dest_ip')[0] ?? '')]),
  ),
  fault(
    'door to a device opened to its whole zone',
    'firewall',
    both(door, has('dest_ip')),
    unset('dest_ip'),
  ),
  fault('address became a network', 'firewall', both(door, has('dest_ip')), (item) =>
    having(
      item,
      'dest_ip',
      wordsOf(item, 'dest_ip').map((each) => `${each.replace(/\d+$/, '0')}/25`),
    ),
  ),
  fault('door from another zone', 'firewall', door, (item, all) =>
    having(item, 'src', otherZone(item, all, 'src')),
  ),
  fault('door to another zone', 'firewall', both(door, has('dest')), (item, all) =>
    having(item, 'dest', otherZone(item, all, 'dest')),
  ),
  fault('door to the router instead', 'firewall', both(door, has('dest')), unset('dest')),
  fault('door to anywhere', 'firewall', both(door, has('dest')), set('dest', '*')),
  fault('door from anywhere', 'firewall', door, set('src', '*')),
  fault('only by day', 'firewall', door, set('start_time', '08:00:00')),
  fault('only up to a rate', 'firewall', door, set('limit', '3/minute')),
  fault('rule switched off', 'firewall', rule, set('enabled', '0')),
  fault('only from some addresses', 'firewall', door, set('src_ip', '192.168.0.0/30')),
  swapped,
  first,
  // towards the router
  fault('no DHCP requests', 'firewall', input('dhcp'), dropped),
  fault('no names', 'firewall', input('dns'), dropped),
  fault('names over UDP only', 'firewall', input('dns'), set('proto', 'udp')),
  fault('no time', 'firewall', input('ntp'), dropped),
  fault('no echo', 'firewall', input('ping'), dropped),
  fault('no DHCPv6 requests', 'firewall', input('dhcpv6'), dropped),
  fault('DHCPv6 from anywhere', 'firewall', input('dhcpv6'), unset('src_ip')),
  fault('no neighbour discovery', 'firewall', input('icmpv6'), dropped),
  fault('neighbour discovery without a type', 'firewall', input('icmpv6'), (item) =>
    having(
      item,
      'icmp_type',
      wordsOf(item, 'icmp_type').filter((type) => type !== 'neighbour-solicitation'),
    ),
  ),
  fault('signing in dropped', 'firewall', input('signin'), dropped),
  fault('signing in without SSH', 'firewall', input('signin'), (item) =>
    having(
      item,
      'dest_port',
      wordsOf(item, 'dest_port').filter((port) => port !== '22'),
    ),
  ),
  fault('a way in of another zone', 'firewall', input('(dhcp|dns|ping)'), (item, all) =>
    having(item, 'src', otherZone(item, all, 'src')),
  ),
  fault('names opened to every port', 'firewall', input('dns'), unset('dest_port')),
  addOurs('signing in from a zone that may not', 'firewall', ({ placements }) =>
    placements
      .map(({ zone, firewallZone }) =>
        section('rule', `bh_in_${zone}_extra`, {
          name: `bh_in_${zone}_extra`,
          src: firewallZone,
          family: 'any',
          proto: 'tcp',
          dest_port: ['2222'],
          target: 'ACCEPT',
        }),
      )
      .slice(1),
  ),
  // firewall zones
  fault('zone input opened', 'firewall', ownZone, set('input', 'ACCEPT')),
  fault('zone forward opened', 'firewall', ownZone, set('forward', 'ACCEPT')),
  fault('zone output shut', 'firewall', ownZone, set('output', 'REJECT')),
  fault('zone dropped', 'firewall', ownZone, dropped),
  fault('network missing from its zone', 'firewall', ownZone, unset('network')),
  fault('network of another zone', 'firewall', ownZone, fromOther('zone', 'network')),
  fault('two networks in one zone', 'firewall', ownZone, (item, all) =>
    having(item, 'network', [...wordsOf(item, 'network'), otherOf(item, all, 'zone', 'network') ?? 'lan']),
  ),
  fault('our zone masquerades', 'firewall', ownZone, set('masq', '1')),
  fault('our zone holds a subnet', 'firewall', ownZone, set('subnet', ['10.0.0.0/8'])),
  add('forwarding added', 'firewall', (candidate) =>
    pairsOfZones(candidate).map(([src, dest]) => section('forwarding', undefined, { src, dest })),
  ),
  addOurs('forwarding of ours added', 'firewall', (candidate) =>
    pairsOfZones(candidate).map(([src, dest]) => section('forwarding', 'bh_forward', { src, dest })),
  ),
  addOurs('port forward of ours added', 'firewall', ({ placements }) =>
    placements.slice(1).map(({ gateway }) =>
      section('redirect', 'bh_redirect', {
        src: 'wan',
        src_dport: '8080',
        dest_ip: nextAddress(gateway),
        proto: 'tcp',
        target: 'DNAT',
      }),
    ),
  ),
  // what is not ours
  fault('masquerading lost', 'firewall', foreign('zone', has('masq')), unset('masq')),
  fault('the LAN masquerades', 'firewall', foreign('zone', lacks('masq')), set('masq', '1')),
  fault(
    'the LAN’s input shut',
    'firewall',
    foreign('zone', says('input', /^ACCEPT$/)),
    set('input', 'REJECT'),
  ),
  fault('the way out taken away', 'firewall', foreign('forwarding'), dropped),
  fault('defaults opened', 'firewall', foreign('defaults'), set('forward', 'ACCEPT')),
  fault('a rule of theirs dropped', 'firewall', foreign('rule'), dropped),
  fault('a rule of theirs rewritten', 'firewall', foreign('rule'), set('target', 'ACCEPT_ALL')),
  fault('the LAN’s address changed', 'network', (item) => item.name === 'lan', set('ipaddr', '192.168.99.1')),
  fault('the LAN on another VLAN', 'network', (item) => item.name === 'lan', set('device', 'br-lan.7')),
  fault('the LAN’s DHCP off', 'dhcp', foreign('dhcp', says('interface', /^lan$/)), set('ignore', '1')),
  fault('names limited to one interface', 'dhcp', foreign('dnsmasq'), set('interface', ['lan'])),
  fault('the uplink lost', 'network', (item) => item.name === 'wan', dropped),
  fault('the bridge lost a port', 'network', foreign('device', has('ports')), (item) =>
    having(item, 'ports', wordsOf(item, 'ports').slice(1)),
  ),
  // sockets
  fault('socket in two VLANs', 'network', both(vlan, has('ports')), (item) => [
    having(item, 'ports', [...wordsOf(item, 'ports'), 'lan1:u*']),
    ...(wordsOf(item, 'ports').includes('lan1:u*')
      ? [
          {
            ...item,
            name: 'bh_vlan_9',
            options: item.options.map((each) => (each.name === 'vlan' ? { ...each, value: '9' } : each)),
          },
        ]
      : []),
  ]),
  fault('socket in the wrong VLAN', 'network', both(vlan, has('ports')), (item, all) => movedPort(item, all)),
  fault('socket in none', 'network', both(vlan, has('ports')), (item) =>
    having(item, 'ports', wordsOf(item, 'ports').slice(1)),
  ),
  fault('tagged instead of untagged', 'network', both(vlan, has('ports')), (item) =>
    having(
      item,
      'ports',
      wordsOf(item, 'ports').map((port) => port.replace('u*', 't')),
    ),
  ),
  fault('untagged but not its own VLAN', 'network', both(vlan, has('ports')), (item) =>
    having(
      item,
      'ports',
      wordsOf(item, 'ports').map((port) => port.replace('u*', 'u')),
    ),
  ),
  fault('VLAN dropped', 'network', vlan, dropped),
  fault('VLAN number wrong', 'network', vlan, set('vlan', '77')),
  fault('VLAN without the router', 'network', vlan, set('local', '0')),
  // networks
  fault('network dropped', 'network', leg, dropped),
  fault('network on another VLAN', 'network', leg, set('device', 'br-lan.77')),
  fault('network on the device of another', 'network', leg, fromOther('interface', 'device')),
  fault('network off', 'network', leg, set('disabled', '1')),
  fault('other address', 'network', leg, (item) =>
    having(
      item,
      'ipaddr',
      wordsOf(item, 'ipaddr').map((each) => each.replace(/\.1(\/|$)/, '.2$1')),
    ),
  ),
  fault('address by DHCP', 'network', leg, set('proto', 'dhcp')),
  fault('IPv6 where none should be', 'network', both(leg, lacks('ip6assign')), set('ip6assign', '64')),
  fault('IPv6 missing', 'network', both(leg, has('ip6assign')), unset('ip6assign')),
  fault('IPv6 prefix of another', 'network', both(leg, has('ip6hint')), set('ip6hint', '1')),
  fault('a gateway of its own', 'network', leg, set('gateway', '192.168.1.254')),
  // DHCP
  fault('no pool', 'dhcp', pool, dropped),
  fault('pool of another network', 'dhcp', pool, fromOther('dhcp', 'interface')),
  fault('pool ignored', 'dhcp', pool, set('ignore', '1')),
  fault('DHCP disabled', 'dhcp', pool, set('dhcpv4', 'disabled')),
  fault('range past the end', 'dhcp', pool, set('start', '250')),
  fault('range over the router', 'dhcp', pool, set('start', '1')),
  fault('range of nobody', 'dhcp', pool, set('limit', '0')),
  fault('looks for a rival first', 'dhcp', pool, unset('force')),
  fault(
    'router advertisements where none should be',
    'dhcp',
    both(pool, says('ra', /^disabled$/)),
    set('ra', 'server'),
  ),
  fault(
    'DHCPv6 where none should be',
    'dhcp',
    both(pool, says('dhcpv6', /^disabled$/)),
    set('dhcpv6', 'server'),
  ),
  fault('no router advertisements', 'dhcp', both(pool, says('ra', /^server$/)), set('ra', 'disabled')),
  fault('another name server', 'dhcp', pool, set('dhcp_option', ['6,9.9.9.9'])),
  fault('fixed address dropped', 'dhcp', host, dropped),
  fault('fixed address of another device', 'dhcp', host, set('mac', [otherMac])),
  fault('other fixed address', 'dhcp', host, (item) =>
    having(item, 'ip', nextAddress(wordsOf(item, 'ip')[0] ?? '')),
  ),
  // Wi-Fi
  fault('Wi-Fi name in another network', 'wireless', ap, set('network', 'lan')),
  fault('Wi-Fi name in two networks', 'wireless', ap, (item) =>
    having(item, 'network', [...wordsOf(item, 'network'), 'lan']),
  ),
  fault('Wi-Fi name dropped', 'wireless', ap, dropped),
  fault('Wi-Fi name off', 'wireless', ap, set('disabled', '1')),
  fault('wrong Wi-Fi name', 'wireless', ap, set('ssid', 'OpenWrt')),
  fault('wrong key', 'wireless', ap, set('key', 'some other key')),
  fault('no key', 'wireless', ap, unset('key')),
  fault('open Wi-Fi', 'wireless', ap, set('encryption', 'none')),
  fault('weaker encryption', 'wireless', both(ap, says('encryption', /^sae/)), set('encryption', 'psk2')),
  fault('no frame protection', 'wireless', both(ap, has('ieee80211w')), unset('ieee80211w')),
  fault('isolation missing', 'wireless', both(ap, has('isolate')), unset('isolate')),
  fault(
    'isolation across radios missing',
    'wireless',
    both(ap, has('bridge_isolate')),
    unset('bridge_isolate'),
  ),
  fault('isolation where none should be', 'wireless', both(ap, lacks('isolate')), set('isolate', '1')),
  fault('on the other radio', 'wireless', ap, fromOther('wifi-iface', 'device')),
  fault('a client instead', 'wireless', ap, set('mode', 'sta')),
  fault('hidden', 'wireless', ap, set('hidden', '1')),
  fault('radio left off', 'wireless', foreign('wifi-device', says('disabled', /^0$/)), set('disabled', '1')),
  fault(
    'the factory’s open Wi-Fi on the air',
    'wireless',
    foreign('wifi-iface', says('disabled', /^1$/)),
    unset('disabled'),
  ),
  // the ledger
  fault('ledger lost', 'bulkhead', (item) => item.name === 'meta', dropped),
  fault('ledger lists one section less', 'bulkhead', typed('own'), (item) =>
    having(item, 'section', wordsOf(item, 'section').slice(1)),
  ),
  fault('ledger lists what is not there', 'bulkhead', typed('own'), (item) =>
    having(item, 'section', [...wordsOf(item, 'section'), 'rule bh_nothing']),
  ),
  fault('ledger forgets a change', 'bulkhead', typed('foreign'), dropped),
  fault(
    'ledger forgets the value before',
    'bulkhead',
    both(typed('foreign'), has('before')),
    unset('before'),
  ),
  fault('ledger has another value before', 'bulkhead', typed('foreign'), set('before', 'br-other')),
  fault('ledger forgets a zone', 'bulkhead', typed('zone'), dropped),
  fault(
    'ledger has another network',
    'bulkhead',
    both(typed('zone'), has('network')),
    set('network', 'bh_other'),
  ),
  fault('ledger forgets a rule', 'bulkhead', typed('rule'), dropped),
  fault('ledger of a newer version', 'bulkhead', (item) => item.name === 'meta', set('version', '99')),
];

function otherZone(item: UciSection, all: readonly UciSection[], option: string): string {
  const zones = all.filter(({ type }) => type === 'zone').flatMap((zone) => wordsOf(zone, 'name'));
  return zones.find((zone) => zone !== wordsOf(item, 'src')[0] && zone !== wordsOf(item, option)[0]) ?? '*';
}

/** The section itself where there is no other VLAN; the port's own VLAN loses it, and the next one gets it. */
function movedPort(item: UciSection, all: readonly UciSection[]): UciSection {
  const other = all.find((each) => vlan(each) && each !== item && wordsOf(each, 'ports').length > 0);
  const port = other && wordsOf(other, 'ports')[0];
  return port === undefined ? item : having(item, 'ports', [...wordsOf(item, 'ports').slice(1), port]);
}
