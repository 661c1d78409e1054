/** A host that sends and receives packets. IPv6: its addresses of every prefix of its network. */
export interface Host {
  readonly mac: string;
  readonly ipv4?: string;
  readonly ipv6: readonly string[];
  readonly linkLocal: string;
}

/** A network of the pretended router: what UCI says of it, what netifd reports, and who lives in it. */
export interface LabNetwork {
  readonly name: string;
  readonly device: string;
  /** The router's own addresses, with prefix length. */
  readonly ipv4: readonly string[];
  /** Addresses that the interface itself has (static, DHCPv6). */
  readonly ipv6: readonly string[];
  /** Addresses from assigned prefixes, the local and the delegated one. */
  readonly assigned6: readonly string[];
  readonly hosts: readonly Host[];
}

/** A router with its surroundings. `uplink` carries everything without another way. */
export interface Layout {
  readonly name: string;
  readonly networks: readonly LabNetwork[];
  readonly uplink: string;
  readonly uplink6?: string;
  /** /etc/config/network. */
  readonly network: string;
}

export const INTERNET4 = ['198.51.100.7', '192.0.2.9'] as const;
export const INTERNET6 = ['2001:db8:ffff::7', '2a00:1450::9'] as const;
export const FAR_MAC = '02:00:00:00:ff:01';

/** Hosts .20, .21 and .100 of a network. */
function hostsOf(nth: number, ipv4: readonly string[], prefixes: readonly string[]): readonly Host[] {
  return [20, 21, 100].map((number) => {
    const first = ipv4[0]?.split('/')[0];
    return {
      mac: `02:00:00:00:${nth.toString(16).padStart(2, '0')}:${number.toString(16).padStart(2, '0')}`,
      ...(first === undefined ? {} : { ipv4: first.replace(/\.\d+$/, `.${number}`) }),
      ipv6: prefixes.map((prefix) => prefix.split('/')[0]?.replace(/::1$/, `::${number}`) ?? ''),
      linkLocal: `fe80::${nth}:${number}`,
    };
  });
}

interface Spec {
  readonly name: string;
  readonly device: string;
  readonly ipv4?: readonly string[];
  readonly ipv6?: readonly string[];
  readonly assigned6?: readonly string[];
  readonly outside?: boolean;
}

function networksOf(specs: readonly Spec[]): readonly LabNetwork[] {
  return specs.map(({ name, device, ipv4 = [], ipv6 = [], assigned6 = [], outside = false }, nth) => ({
    name,
    device,
    ipv4,
    ipv6,
    assigned6,
    hosts: outside ? [] : hostsOf(nth + 1, ipv4, [...assigned6, ...ipv6]),
  }));
}

const HOME: Layout = {
  name: 'home',
  uplink: 'wan',
  uplink6: 'wan',
  networks: networksOf([
    {
      name: 'lan',
      device: 'br-lan.1',
      ipv4: ['192.168.1.1/24'],
      assigned6: ['fd12:3456:789a:1::1/64', '2001:db8:77:1::1/64'],
    },
    {
      name: 'iot',
      device: 'br-lan.20',
      ipv4: ['192.168.20.1/24'],
      assigned6: ['fd12:3456:789a:20::1/64', '2001:db8:77:20::1/64'],
    },
    { name: 'guest', device: 'br-lan.30', ipv4: ['192.168.30.1/24'] },
    { name: 'wan', device: 'wan', ipv4: ['203.0.113.77/24'], outside: true },
    { name: 'wan6', device: 'wan', ipv6: ['2001:db8:1::77/64'], outside: true },
  ]),
  network: `
config globals 'globals'
	option ula_prefix 'fd12:3456:789a::/48'
config device
	option name 'br-lan'
	option type 'bridge'
	list ports 'lan1'
	list ports 'lan2'
	list ports 'lan3'
config bridge-vlan
	option device 'br-lan'
	option vlan '1'
	list ports 'lan1:u*'
config bridge-vlan
	option device 'br-lan'
	option vlan '20'
	list ports 'lan2'
config bridge-vlan
	option device 'br-lan'
	option vlan '30'
	list ports 'lan3:u*'
config interface 'lan'
	option device 'br-lan.1'
	option proto 'static'
	option ipaddr '192.168.1.1'
	option netmask '255.255.255.0'
	option ip6assign '64'
	option ip6hint '1'
config interface 'iot'
	option device 'br-lan.20'
	option proto 'static'
	list ipaddr '192.168.20.1/24'
	option ip6assign '64'
	option ip6hint '20'
config interface 'guest'
	option device 'br-lan.30'
	option proto 'static'
	option ipaddr '192.168.30.1'
	option netmask '255.255.255.0'
config interface 'wan'
	option device 'wan'
	option proto 'dhcp'
config interface 'wan6'
	option device 'wan'
	option proto 'dhcpv6'
`,
};

const OLD: Layout = {
  name: 'old',
  uplink: 'eth1',
  networks: networksOf([
    { name: 'lan', device: 'br-lan', ipv4: ['192.168.1.1/24', '10.1.0.1/24'] },
    { name: 'iot', device: 'eth2', ipv4: ['192.168.20.1/24'] },
    { name: 'guest', device: 'eth0.30', ipv4: ['192.168.30.1/25'] },
    { name: 'wan', device: 'eth1', ipv4: ['203.0.113.77/24'], outside: true },
  ]),
  network: `
config device
	option name 'br-lan'
	option type 'bridge'
	list ports 'eth0'
config interface 'lan'
	option device 'br-lan'
	option proto 'static'
	list ipaddr '192.168.1.1/24'
	list ipaddr '10.1.0.1/24'
config interface 'iot'
	option device 'eth2'
	option proto 'static'
	option ipaddr '192.168.20.1'
	option netmask '255.255.255.0'
config interface 'guest'
	option device 'eth0.30'
	option proto 'static'
	option ipaddr '192.168.30.1'
	option netmask '255.255.255.128'
config interface 'wan'
	option device 'eth1'
	option proto 'static'
	option ipaddr '203.0.113.77'
	option netmask '255.255.255.0'
	option gateway '203.0.113.1'
`,
};

const VPN: Layout = {
  name: 'vpn',
  uplink: 'pppoe-wan',
  uplink6: 'pppoe-wan',
  networks: networksOf([
    { name: 'lan', device: 'br-lan', ipv4: ['192.168.1.1/24'], assigned6: ['fd12:3456:789a:1::1/64'] },
    { name: 'iot', device: 'eth3', ipv4: ['192.168.20.1/24'], ipv6: ['fd00:20::1/64'] },
    { name: 'guest', device: 'wg0', ipv4: ['10.8.0.1/24'], ipv6: ['fd00:8::1/64'] },
    { name: 'wan', device: 'pppoe-wan', ipv4: ['203.0.113.77/32'], outside: true },
    { name: 'wan6', device: 'pppoe-wan', ipv6: ['2001:db8:1::77/64'], outside: true },
  ]),
  network: `
config globals 'globals'
	option ula_prefix 'fd12:3456:789a::/48'
config device
	option name 'br-lan'
	option type 'bridge'
	list ports 'lan1'
config interface 'lan'
	option device 'br-lan'
	option proto 'static'
	option ipaddr '192.168.1.1/24'
	option ip6assign '64'
	option ip6hint '1'
config interface 'iot'
	option device 'eth3'
	option proto 'static'
	option ipaddr '192.168.20.1/24'
	list ip6addr 'fd00:20::1/64'
config interface 'wg0'
	option proto 'wireguard'
	option private_key 'eCZ0Xn1Q2gPvKQ3cQ0qL3b1h8qJxw7Qy7zq0Jb0m3nE='
	list addresses '10.8.0.1/24'
	list addresses 'fd00:8::1/64'
config interface 'wan'
	option device 'eth1'
	option proto 'pppoe'
	option username 'u'
	option password 'p'
config interface 'wan6'
	option device '@wan'
	option proto 'dhcpv6'
`,
};

const TWO: Layout = {
  name: 'two-uplinks',
  uplink: 'wan',
  uplink6: '6in4-wan6',
  networks: networksOf([
    {
      name: 'lan',
      device: 'br-lan',
      ipv4: ['192.168.1.1/24'],
      ipv6: ['2001:db8:77:1::1/64'],
      assigned6: ['fd12:3456:789a:1::1/64'],
    },
    { name: 'iot', device: 'br-iot', ipv4: ['192.168.20.1/25'], assigned6: ['fd12:3456:789a:20::1/64'] },
    { name: 'guest', device: 'br-lan.30', ipv4: ['192.168.30.1/24'], ipv6: ['2001:db8:77:30::1/64'] },
    { name: 'wan', device: 'wan', ipv4: ['203.0.113.77/24'], outside: true },
    { name: 'wan6', device: '6in4-wan6', ipv6: ['2001:db8:1::77/64'], outside: true },
  ]),
  network: `
config globals 'globals'
	option ula_prefix 'fd12:3456:789a::/48'
config interface 'lan'
	option type 'bridge'
	option ifname 'eth0.1'
	option proto 'static'
	option ipaddr '192.168.1.1/24'
	list ip6addr '2001:db8:77:1::1/64'
	option ip6assign '64'
	option ip6hint '1'
config interface 'iot'
	option type 'bridge'
	option ifname 'eth0.20'
	option proto 'static'
	option ipaddr '192.168.20.1'
	option netmask '255.255.255.128'
	option ip6assign '64'
	option ip6hint '20'
config interface 'guest'
	option device 'br-lan.30'
	option proto 'static'
	option ipaddr '192.168.30.1/24'
	list ip6addr '2001:db8:77:30::1/64'
config interface 'wan'
	option device 'wan'
	option proto 'dhcp'
config interface 'wan6'
	option proto '6in4'
	option peeraddr '198.51.100.1'
	option ip6addr '2001:db8:1::77/64'
`,
};

// In the third layout the guests come over the VPN; UCI names that network after its device.
export const nameInUci = (layout: Layout, network: string): string =>
  layout.name === 'vpn' && network === 'guest' ? 'wg0' : network;

export const LAYOUTS: readonly Layout[] = [HOME, OLD, VPN, TWO];

const addressEntries = (list: readonly string[]): object[] =>
  list.map((one) => ({ address: one.split('/')[0], mask: Number(one.split('/')[1]) }));

/** What `ubus call network.interface dump` answers. */
export function dumpOf(layout: Layout): object {
  const interfaces = layout.networks.map((network) => ({
    interface: nameInUci(layout, network.name),
    up: true,
    device: network.device,
    l3_device: network.device,
    'ipv4-address': addressEntries(network.ipv4),
    'ipv6-address': addressEntries(network.ipv6),
    'ipv6-prefix-assignment': addressEntries(network.assigned6).map((local) => ({
      ...local,
      'local-address': local,
    })),
  }));
  return { interface: interfaces };
}

export const devicesOf = (layout: Layout): readonly string[] => [
  ...new Set(layout.networks.map(({ device }) => device)),
];

/** Lines for `ip -batch` that build the router's side: one veth pair a device, without address resolution. */
export function kernelSetup(layout: Layout): readonly string[] {
  const devices = devicesOf(layout);
  return [
    'link set lo up',
    ...devices.flatMap((device, nth) => [
      `link add ${device} address 02:00:00:00:00:01 type veth peer name x${nth}`,
      `link set x${nth} addrgenmode none`,
      `link set ${device} addrgenmode none`,
      `link set ${device} arp off up`,
      `link set x${nth} up`,
      `addr add fe80::1/64 dev ${device} nodad`,
    ]),
    ...layout.networks.flatMap(({ device, ipv4, ipv6, assigned6 }) => [
      ...ipv4.map((address) => `addr add ${address} dev ${device}`),
      ...[...ipv6, ...assigned6].map((address) => `addr add ${address} dev ${device} nodad`),
    ]),
    `route add default dev ${layout.uplink}`,
    ...(layout.uplink6 === undefined ? [] : [`route add ::/0 dev ${layout.uplink6}`]),
  ];
}
