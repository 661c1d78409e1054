/** A router as the state script finds it: files by absolute path, and what its commands answer. */
export interface RouterFixture {
  readonly files: Readonly<Record<string, string>>;
  /** `ubus call system board` -> standard output. A command that is not listed is not there. */
  readonly answers: Readonly<Record<string, string>>;
  readonly sshConnection: string;
}

const LAPTOP = '3c:22:fb:10:20:30';
const PRINTER = '9c:93:4e:aa:bb:cc';

const network = `
config interface 'loopback'
	option device 'lo'
	option proto 'static'
	option ipaddr '127.0.0.1'
	option netmask '255.0.0.0'

config device
	option name 'br-lan'
	option type 'bridge'
	list ports 'lan1'
	list ports 'lan2'

config interface 'lan'
	option device 'br-lan'
	option proto 'static'
	option ipaddr '192.168.1.1'
	option netmask '255.255.255.0'

config interface 'wan'
	option device 'wan'
	option proto 'dhcp'
`;

const wireless = `
config wifi-device 'radio0'
	option type 'mac80211'
	option band '2g'
	option channel '1'
	option htmode 'HE20'

config wifi-device 'radio1'
	option type 'mac80211'
	option band '5g'
	option channel '36'
	option htmode 'HE160'

config wifi-iface 'default_radio0'
	option device 'radio0'
	option network 'lan'
	option mode 'ap'
	option ssid 'Zu Hause'
	option encryption 'psk2'
	option key 'the pass phrase'
`;

const json = (value: unknown): string => `${JSON.stringify(value, null, '\t')}\n`;

const interfaces = json({
  interface: [
    {
      interface: 'lan',
      up: true,
      pending: false,
      available: true,
      l3_device: 'br-lan',
      proto: 'static',
      device: 'br-lan',
      'ipv4-address': [{ address: '192.168.1.1', mask: 24 }],
      'ipv6-address': [],
      'ipv6-prefix-assignment': [
        { address: 'fd00:1::', mask: 60, 'local-address': { address: 'fd00:1::1', mask: 60 } },
      ],
      route: [],
    },
    { interface: 'wan6', up: false, pending: true, available: true, proto: 'dhcpv6', device: 'wan' },
    {
      interface: 'wan',
      up: true,
      pending: false,
      l3_device: 'wan',
      proto: 'dhcp',
      'ipv4-address': [{ address: '203.0.113.7', mask: 24 }],
      route: [{ target: '0.0.0.0', mask: 0, nexthop: '203.0.113.1', source: '203.0.113.7/32' }],
    },
  ],
});

const device = (more: object): object => ({
  external: false,
  present: true,
  up: true,
  carrier: true,
  ...more,
});

/** 24.10 on a DSA board: two plugs, two radios, a laptop on lan1, a printer on Wi-Fi. */
export const factoryRouter: RouterFixture = {
  sshConnection: '192.168.1.20 51234 192.168.1.1 22',
  files: {
    '/etc/config/network': network,
    '/etc/config/wireless': wireless,
    '/etc/config/dhcp.apk-new': 'left over by the package tool\n',
    '/etc/config/broken': "config x\n\toption a 'never closed\n",
    '/etc/config/notes': "config note\n\toption text 'caf\u00e9'\n",
    '/etc/board.json': json({
      model: { id: 'glinet,gl-mt6000', name: 'GL.iNet GL-MT6000' },
      network: {
        lan: { ports: ['lan1', 'lan2'], protocol: 'static' },
        wan: { device: 'wan', protocol: 'dhcp' },
      },
    }),
    '/etc/openwrt_release':
      "DISTRIB_ID='OpenWrt'\nDISTRIB_RELEASE='24.10.2'\nDISTRIB_TARGET='mediatek/filogic'\n",
    '/proc/net/arp': [
      'IP address       HW type     Flags       HW address            Mask     Device',
      `192.168.1.20     0x1         0x2         ${LAPTOP}     *        br-lan`,
      `192.168.1.30     0x1         0x2         ${PRINTER}     *        br-lan`,
      '192.168.1.99     0x1         0x0         00:00:00:00:00:00     *        br-lan',
      '',
    ].join('\n'),
    '/proc/mounts': [
      '/dev/root /rom squashfs ro,relatime 0 0',
      '/dev/ubi0_2 /overlay ubifs rw,noatime 0 0',
      'overlayfs:/overlay / overlay rw,noatime,lowerdir=/,upperdir=/overlay/upper,workdir=/overlay/work 0 0',
      '',
    ].join('\n'),
    '/proc/meminfo': 'MemTotal:  1014000 kB\nMemFree:  700000 kB\nMemAvailable:  712345 kB\n',
    '/proc/uptime': '5123.45 10000.00\n',
    '/proc/sys/kernel/random/boot_id': '0f4b2c1e-1111-4222-8333-944455556666\n',
    '/tmp/dhcp.leases': [
      `1764000000 ${LAPTOP} 192.168.1.20 laptop 01:${LAPTOP}`,
      `1764000100 ${PRINTER} 192.168.1.30 * *`,
      '',
    ].join('\n'),
    '/sys/class/net/br-lan/bridge/bridge_id': '8000.001122334455\n',
    '/sys/class/net/br-lan/brif/lan1/port_no': '0x1\n',
    '/sys/class/net/br-lan/brif/phy0-ap0/port_no': '0x3\n',
    '/sys/class/net/lan1/uevent': 'DEVTYPE=dsa\nINTERFACE=lan1\n',
    '/sys/class/net/br-lan/uevent': 'DEVTYPE=bridge\nINTERFACE=br-lan\n',
    '/usr/share/ucode/fw4.uc': 'let log_limit = 1;\n',
    '/usr/share/hostap/hostapd.uc': '// hostapd\n',
  },
  answers: {
    'ubus call system board': json({
      hostname: 'OpenWrt',
      model: 'GL.iNet GL-MT6000',
      board_name: 'glinet,gl-mt6000',
      rootfs_type: 'squashfs',
      release: { distribution: 'OpenWrt', version: '24.10.2', target: 'mediatek/filogic' },
    }),
    'ubus call network.interface dump': interfaces,
    'ubus call network.device status': json({
      'br-lan': device({ type: 'bridge', 'bridge-members': ['lan1', 'lan2', 'phy0-ap0'] }),
      lan1: device({ type: 'Network device', speed: '1000F', devtype: 'dsa' }),
      lan2: device({ type: 'Network device', speed: '-1F', devtype: 'dsa', carrier: false }),
      wan: device({ type: 'Network device', speed: '2500F', devtype: 'dsa' }),
    }),
    'ubus call network.wireless status': json({
      radio0: {
        up: true,
        pending: false,
        config: { band: '2g' },
        interfaces: [
          {
            section: 'default_radio0',
            ifname: 'phy0-ap0',
            config: { mode: 'ap', ssid: 'Zu Hause', key: 'the pass phrase', network: ['lan'] },
            stations: [{ key: 'another pass phrase' }],
          },
        ],
      },
      radio1: { up: false, interfaces: [] },
    }),
    'ubus list hostapd.*': 'hostapd.phy0-ap0\n',
    'ubus call hostapd.phy0-ap0 get_clients': json({
      freq: 2412,
      clients: { [PRINTER]: { auth: true, signal: -55 } },
    }),
    'uci changes': '',
    'uci -q get dhcp.@dnsmasq[0].leasefile': '/tmp/dhcp.leases\n',
    'ip neigh': [
      `192.168.1.20 dev br-lan lladdr ${LAPTOP} ref 1 used 0/0/0 probes 1 REACHABLE`,
      '192.168.1.77 dev br-lan  used 0/0/0 probes 3 FAILED',
      `fe80::1 dev br-lan lladdr ${LAPTOP} STALE`,
      '',
    ].join('\n'),
    'brctl showmacs br-lan': [
      'port no\tmac addr\t\tis local?\tageing timer',
      `  1\t${LAPTOP}\tno\t\t   3.40`,
      `  1\t00:11:22:33:44:55\tyes\t\t   0.00`,
      `  3\t${PRINTER}\tno\t\t  20.00`,
      '',
    ].join('\n'),
    'df -k /etc/config':
      'Filesystem           1K-blocks      Used Available Use% Mounted on\noverlayfs:/overlay      438272      1024    432100   0% /\n',
    'date +%s': '1763990000\n',
    'nft x': '',
    'fw4 x': '',
    'opkg x': '',
    'odhcpd x': '',
    'iw list':
      'Wiphy phy0\n\tvalid interface combinations:\n\t\t * #{ AP, mesh point } <= 16, #{ managed } <= 19,\n\t\t   total <= 19\nWiphy phy1\n\t\t * #{ managed } <= 1, #{ AP } <= 4,\n',
  },
};

/** Keeps everything but the named files and commands. */
export function without(fixture: RouterFixture, ...names: readonly string[]): RouterFixture {
  const keep = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([key]) => !names.some((name) => key.startsWith(name))));
  return { ...fixture, files: keep(fixture.files), answers: keep(fixture.answers) };
}
