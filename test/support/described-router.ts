import { untrustedText } from '../../shared/net/untrusted-text';
import type { ManagementPath, RouterState } from '../../shared/router/router-state';
import { parseUci } from '../../shared/uci/parse-uci';
import { configOf } from '../../shared/uci/uci';

/** A factory router in words, for tests that must run where no file can be read. */
const FILES = {
  network: `
config globals 'globals'
	option ula_prefix 'fd5a:7c31:9e02::/48'
config device
	option name 'br-lan'
	option type 'bridge'
	list ports 'lan1'
	list ports 'lan2'
	list ports 'lan3'
	list ports 'lan4'
config interface 'lan'
	option device 'br-lan'
	option proto 'static'
	option ipaddr '192.168.1.1'
	option netmask '255.255.255.0'
	option ip6assign '60'
config interface 'wan'
	option device 'wan'
	option proto 'dhcp'
config interface 'wan6'
	option device 'wan'
	option proto 'dhcpv6'
`,
  firewall: `
config defaults
	option input 'REJECT'
	option output 'ACCEPT'
	option forward 'REJECT'
config zone
	option name 'lan'
	list network 'lan'
	option input 'ACCEPT'
	option output 'ACCEPT'
	option forward 'ACCEPT'
config zone
	option name 'wan'
	list network 'wan'
	list network 'wan6'
	option input 'REJECT'
	option output 'ACCEPT'
	option forward 'REJECT'
	option masq '1'
config forwarding
	option src 'lan'
	option dest 'wan'
`,
  dhcp: `
config dhcp 'lan'
	option interface 'lan'
	option start '100'
	option limit '150'
	option leasetime '12h'
	option dhcpv4 'server'
	option dhcpv6 'server'
	option ra 'server'
`,
  wireless: `
config wifi-device 'radio0'
	option type 'mac80211'
	option band '2g'
	option channel 'auto'
config wifi-device 'radio1'
	option type 'mac80211'
	option band '5g'
	option channel '36'
config wifi-iface 'default_radio1'
	option device 'radio1'
	option network 'lan'
	option mode 'ap'
	option ssid 'Harbour'
	option encryption 'psk2'
	option key 'harbour-street-12'
`,
  dropbear: `
config dropbear
	option PasswordAuth 'on'
	option Port '22'
`,
} as const;

/** That router, with this computer where it is said to be. */
export function describedRouter(management: ManagementPath): RouterState {
  const packages = Object.entries(FILES).map(([name, text]) => {
    const parsed = parseUci(text, name);
    if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.error)}`);
    return parsed.value;
  });
  return {
    readAtMs: 0,
    identity: {
      boardName: 'glinet,gl-mt6000',
      model: untrustedText('GL.iNet Flint 2'),
      hostname: untrustedText('OpenWrt'),
      distribution: 'OpenWrt',
      version: '24.10.4',
      target: 'mediatek/filogic',
    },
    capabilities: {
      release: '24.10',
      wired: 'dsa',
      firewall: 'fw4',
      packages: 'opkg',
      addressForm: 'netmask',
      logLimit: true,
      targetlessRule: true,
      perBssReload: true,
      dhcpv6Server: true,
      lanPorts: ['lan1', 'lan2', 'lan3', 'lan4'],
      wanDevice: 'wan',
      radios: [
        { name: 'radio0', band: '2g', maxAccessPoints: 8, radarWaitSeconds: 0 },
        { name: 'radio1', band: '5g', maxAccessPoints: 8, radarWaitSeconds: 60 },
      ],
    },
    files: Object.fromEntries(
      Object.entries(FILES).map(([name, text]) => [name, { text, encoding: 'utf8', sha256: name }]),
    ),
    config: configOf(packages),
    unreadable: [],
    pendingChanges: '',
    luciApplyPending: false,
    rolloutPending: false,
    interfaces: [],
    ports: ['lan1', 'lan2', 'lan3', 'lan4'].map((name) => ({ name, up: true, carrier: true })),
    wifi: [],
    leases: [],
    neighbours: [],
    bridge: [],
    wifiClients: [],
    management,
    resources: { flashFreeKib: 20_000, memoryFreeKib: 200_000, flashPersistent: true },
    clock: { epochSeconds: 0, uptimeSeconds: 5000, bootId: 'b' },
  };
}
