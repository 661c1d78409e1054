import { parseUci } from '../../../shared/uci/parse-uci';
import { configOf, type UciConfig } from '../../../shared/uci/uci';

/** Parses configuration written as text; a mistake in a test's own text is a bug of the test. */
export function configFrom(files: Readonly<Record<string, string>>): UciConfig {
  return configOf(
    Object.entries(files).map(([name, text]) => {
      const parsed = parseUci(text, name);
      if (!parsed.ok) throw new Error(`${name}:${parsed.error.line}: ${parsed.error.reason}`);
      return parsed.value;
    }),
  );
}

/** A divided router written by hand, not by our compiler: lan on VLAN 1, iot on 20, guest on 30, uplink on wan. */
export const DIVIDED_NETWORK = `
config globals 'globals'
	option ula_prefix 'fd12:3456:789a::/48'
config device
	option name 'br-lan'
	option type 'bridge'
	list ports 'lan1'
	list ports 'lan2'
	list ports 'lan3'
	list ports 'lan4'
config bridge-vlan
	option device 'br-lan'
	option vlan '1'
	list ports 'lan1:u*'
	list ports 'lan2'
config bridge-vlan
	option device 'br-lan'
	option vlan '20'
	list ports 'lan3'
config bridge-vlan
	option device 'br-lan'
	option vlan '30'
	list ports 'lan4:u*'
config interface 'lan'
	option device 'br-lan.1'
	option proto 'static'
	option ipaddr '192.168.1.1'
	option netmask '255.255.255.0'
	option ip6assign '60'
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
`;

export const DHCP = `
config dhcp 'lan'
	option interface 'lan'
	option start '100'
	option limit '150'
`;

const zone = (name: string, networks: string, input: string, more = ''): string => `
config zone
	option name '${name}'
	option network '${networks}'
	option input '${input}'
	option output 'ACCEPT'
	option forward 'REJECT'
${more}`;

export const forwarding = (src: string, dest: string): string => `
config forwarding
	option src '${src}'
	option dest '${dest}'
`;

/** A rule section with any options: `rule('r1', { src: 'iot', dest: 'lan', target: 'ACCEPT' })`. */
export const rule = (
  name: string,
  options: Readonly<Record<string, string | readonly string[]>>,
  type = 'rule',
): string =>
  [
    `config ${type} '${name}'`,
    ...Object.entries(options).flatMap(([option, value]) =>
      typeof value === 'string'
        ? [`\toption ${option} '${value}'`]
        : value.map((item) => `\tlist ${option} '${item}'`),
    ),
    '',
  ].join('\n');

/** Four zones without any rule between them: lan may go out, everything else is sealed. */
export const firewallWith = (extra: string, defaultsForward = 'REJECT', includes = ''): string => `
config defaults
	option input 'REJECT'
	option output 'ACCEPT'
	option forward '${defaultsForward}'
${zone('lan', 'lan', 'ACCEPT')}
${zone('iot', 'iot', 'REJECT')}
${zone('guest', 'guest', 'REJECT')}
${zone('wan', 'wan wan6', 'REJECT', "\toption masq '1'\n")}
${forwarding('lan', 'wan')}
${extra}
${includes}`;

export const divided = (extra = '', defaultsForward = 'REJECT'): UciConfig =>
  configFrom({ network: DIVIDED_NETWORK, dhcp: DHCP, firewall: firewallWith(extra, defaultsForward) });
