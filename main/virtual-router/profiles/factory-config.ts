import { printUciFile, type UciSection } from '../uci/uci-file';
import type { RouterProfile } from './profile';

type Options = Readonly<Record<string, string | readonly string[]>>;

/** One section in short form; an empty name makes it anonymous. */
const section = (type: string, name: string, options: Options): UciSection => ({
  type,
  name,
  anonymous: name === '',
  options: new Map(
    Object.entries(options).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]]),
  ),
});

const file = (...sections: UciSection[]): string => printUciFile({ sections });

/** Home network of the practice household, or `undefined` for a router as it comes out of the box. */
export interface WirelessSetUp {
  readonly ssid: string;
  readonly key: string;
}

/** Fixed so that two starts give the same bytes; a real router draws it at first boot. */
export const ulaPrefix = 'fd4b:1c9e:72a0';

/** /etc/config/* of the model in uci's committed form. */
export function factoryConfig(
  profile: RouterProfile,
  wireless: WirelessSetUp | undefined,
): Record<string, string> {
  return {
    dhcp: dhcp(profile),
    dropbear: dropbear(profile),
    firewall: firewall(profile),
    network: network(profile),
    system: system(profile),
    wireless: wirelessFile(profile, wireless),
  };
}

function network({ addressForm, lanPorts, wanDevice }: RouterProfile): string {
  const cidr = addressForm === 'cidr-list';
  const address = (ip: string, mask: string, bits: number): Options =>
    cidr ? { ipaddr: [`${ip}/${bits}`] } : { ipaddr: ip, netmask: mask };
  return file(
    section('interface', 'loopback', {
      device: 'lo',
      proto: 'static',
      ...address('127.0.0.1', '255.0.0.0', 8),
    }),
    section('globals', 'globals', {
      ...(cidr ? { dhcp_default_duid: '00044f1f3a5c66c24d0a9b1e2f7d80c3a512' } : {}),
      ula_prefix: `${ulaPrefix}::/48`,
    }),
    section('device', '', { name: 'br-lan', type: 'bridge', ports: lanPorts }),
    section('interface', 'lan', {
      device: 'br-lan',
      proto: 'static',
      ...address('192.168.1.1', '255.255.255.0', 24),
      ip6assign: '60',
    }),
    section('interface', 'wan', { device: wanDevice, proto: 'dhcp' }),
    section('interface', 'wan6', { device: wanDevice, proto: 'dhcpv6' }),
  );
}

function wirelessFile({ radios, wirelessOffBy }: RouterProfile, setUp: WirelessSetUp | undefined): string {
  const sections = radios.flatMap(({ band, path, channel, htmode }, index) => {
    const off = setUp ? {} : { disabled: '1' };
    return [
      section('wifi-device', `radio${index}`, {
        type: 'mac80211',
        path,
        band,
        channel,
        htmode,
        ...(setUp ? { country: 'DE', cell_density: '0' } : {}),
        ...(wirelessOffBy === 'radio' ? off : {}),
      }),
      section('wifi-iface', `default_radio${index}`, {
        device: `radio${index}`,
        network: 'lan',
        mode: 'ap',
        ssid: setUp?.ssid ?? 'OpenWrt',
        encryption: setUp ? 'psk2' : 'none',
        ...(setUp ? { key: setUp.key } : {}),
        ...(wirelessOffBy === 'interface' ? off : {}),
      }),
    ];
  });
  return file(...sections);
}

function dhcp({ leaseFileIpv6 }: RouterProfile): string {
  return file(
    section('dnsmasq', '', {
      domainneeded: '1',
      boguspriv: '1',
      filterwin2k: '0',
      localise_queries: '1',
      rebind_protection: '1',
      rebind_localhost: '1',
      local: '/lan/',
      domain: 'lan',
      expandhosts: '1',
      nonegcache: '0',
      cachesize: '1000',
      authoritative: '1',
      readethers: '1',
      leasefile: '/tmp/dhcp.leases',
      resolvfile: '/tmp/resolv.conf.d/resolv.conf.auto',
      nonwildcard: '1',
      localservice: '1',
      ednspacket_max: '1232',
      filter_aaaa: '0',
      filter_a: '0',
    }),
    section('dhcp', 'lan', {
      interface: 'lan',
      start: '100',
      limit: '150',
      leasetime: '12h',
      dhcpv4: 'server',
      dhcpv6: 'server',
      ra: 'server',
      ra_slaac: '1',
      ra_flags: ['managed-config', 'other-config'],
    }),
    section('dhcp', 'wan', { interface: 'wan', ignore: '1' }),
    section('odhcpd', 'odhcpd', {
      maindhcp: '0',
      leasefile: leaseFileIpv6,
      leasetrigger: '/usr/sbin/odhcpd-update',
      loglevel: '4',
    }),
  );
}

function dropbear({ addressForm }: RouterProfile): string {
  const named = addressForm === 'cidr-list'; // 25.12 names the section and adds `enable`
  return file(
    section('dropbear', named ? 'main' : '', {
      ...(named ? { enable: '1' } : {}),
      PasswordAuth: 'on',
      RootPasswordAuth: 'on',
      Port: '22',
    }),
  );
}

function system({ addressForm, logSizeKib }: RouterProfile): string {
  return file(
    section('system', '', {
      hostname: 'OpenWrt',
      timezone: addressForm === 'cidr-list' ? 'GMT0' : 'UTC',
      ...(addressForm === 'cidr-list' ? { zonename: 'UTC' } : {}),
      ttylogin: '0',
      log_size: String(logSizeKib),
      urandom_seed: '0',
    }),
    section('timeserver', 'ntp', {
      enabled: '1',
      enable_server: '0',
      server: [0, 1, 2, 3].map((n) => `${n}.openwrt.pool.ntp.org`),
    }),
  );
}

/** LuCI's and fw4's default: everything anonymous, lan open, wan shut. */
function firewall({ wanForward }: RouterProfile): string {
  const rule = (name: string, options: Options) => section('rule', '', { name, src: 'wan', ...options });
  const icmpv6Forward = [
    'echo-request',
    'echo-reply',
    'destination-unreachable',
    'packet-too-big',
    'time-exceeded',
  ];
  const icmpv6Types = [...icmpv6Forward, 'bad-header', 'unknown-header-type'];
  const neighbour = [
    'router-solicitation',
    'neighbour-solicitation',
    'router-advertisement',
    'neighbour-advertisement',
  ];
  return file(
    section('defaults', '', { syn_flood: '1', input: 'REJECT', output: 'ACCEPT', forward: 'REJECT' }),
    section('zone', '', {
      name: 'lan',
      network: ['lan'],
      input: 'ACCEPT',
      output: 'ACCEPT',
      forward: 'ACCEPT',
    }),
    section('zone', '', {
      name: 'wan',
      network: ['wan', 'wan6'],
      input: 'REJECT',
      output: 'ACCEPT',
      forward: wanForward,
      masq: '1',
      mtu_fix: '1',
    }),
    section('forwarding', '', { src: 'lan', dest: 'wan' }),
    rule('Allow-DHCP-Renew', { proto: 'udp', dest_port: '68', target: 'ACCEPT', family: 'ipv4' }),
    rule('Allow-Ping', { proto: 'icmp', icmp_type: 'echo-request', family: 'ipv4', target: 'ACCEPT' }),
    rule('Allow-IGMP', { proto: 'igmp', family: 'ipv4', target: 'ACCEPT' }),
    rule('Allow-DHCPv6', { proto: 'udp', dest_port: '546', family: 'ipv6', target: 'ACCEPT' }),
    rule('Allow-MLD', {
      proto: 'icmp',
      src_ip: 'fe80::/10',
      icmp_type: ['130/0', '131/0', '132/0', '143/0'],
      family: 'ipv6',
      target: 'ACCEPT',
    }),
    rule('Allow-ICMPv6-Input', {
      proto: 'icmp',
      icmp_type: [...icmpv6Types, ...neighbour],
      limit: '1000/sec',
      family: 'ipv6',
      target: 'ACCEPT',
    }),
    rule('Allow-ICMPv6-Forward', {
      dest: '*',
      proto: 'icmp',
      icmp_type: icmpv6Types,
      limit: '1000/sec',
      family: 'ipv6',
      target: 'ACCEPT',
    }),
    rule('Allow-IPSec-ESP', { dest: 'lan', proto: 'esp', target: 'ACCEPT' }),
    rule('Allow-ISAKMP', { dest: 'lan', dest_port: '500', proto: 'udp', target: 'ACCEPT' }),
  );
}
