import type { ConfigFile, RouterState } from '../../shared/router/router-state';
import { parseUci } from '../../shared/uci/parse-uci';
import { type GoldenRouter, goldenRouter } from './golden-router';

/** What people leave on a router over the years: port forwards, a tunnel, fixed addresses, odd options, an open default. */
const additions: Readonly<Record<string, string>> = {
  network: `
config interface 'vpn'
	option proto 'wireguard'
	option private_key 'not a key'
	list addresses '192.168.20.1/24'

config wireguard_vpn
	option description 'phone'
	list allowed_ips '192.168.20.2/32'

config device
	option name 'lan4'
	option macaddr '02:00:00:00:00:44'
`,
  dhcp: `
config host
	option name 'nas'
	list mac 'd8:3a:dd:04:05:06'
	option ip '192.168.1.5'

config domain
	option name 'nas.lan'
	option ip '192.168.1.5'
`,
  firewall: `
config zone
	option name 'vpn'
	list network 'vpn'
	option input 'REJECT'
	option output 'ACCEPT'
	option forward 'REJECT'

config forwarding
	option src 'lan'
	option dest 'vpn'

config redirect
	option name 'nas from outside'
	option src 'wan'
	option dest 'lan'
	option src_dport '8443'
	option dest_ip '192.168.1.5'
	option dest_port '443'
	option proto 'tcp'
	option target 'DNAT'

config rule 'kids'
	option name 'Bed time'
	option src 'lan'
	option dest 'wan'
	option src_mac 'b8:27:eb:99:99:99'
	option proto 'all'
	option start_time '21:00:00'
	option stop_time '06:30:00'
	option target 'REJECT'
`,
  upnpd: `
config upnpd 'config'
	option enabled '0'
	option internal_iface 'lan'
`,
};

export function livedInRouter(router: GoldenRouter): RouterState {
  const factory = goldenRouter(router);
  const files: Record<string, ConfigFile> = { ...factory.files };
  const config = { ...factory.config };
  for (const [name, text] of Object.entries(additions)) {
    const whole = `${files[name]?.text ?? ''}${text}`.replace(
      "option forward 'REJECT'",
      "option forward 'ACCEPT'",
    );
    const parsed = parseUci(whole, name);
    if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.error)}`);
    files[name] = { text: whole, encoding: 'utf8', sha256: `sha-of-lived-in-${name}` };
    config[name] = parsed.value;
  }
  return { ...factory, files, config };
}
