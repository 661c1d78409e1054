import { describe, expect, it } from 'vitest';
import { factoryConfig } from '../../../main/virtual-router/profiles/factory-config';
import { profiles } from '../../../main/virtual-router/profiles/profiles';
import { printUciFile, readUciFile } from '../../../main/virtual-router/uci/uci-file';

const loopback = (address: string) =>
  `\nconfig interface 'loopback'\n\toption device 'lo'\n\toption proto 'static'\n${address}`;
const bridge = (ports: readonly string[]) =>
  `\nconfig device\n\toption name 'br-lan'\n\toption type 'bridge'\n${ports.map((port) => `\tlist ports '${port}'\n`).join('')}`;
const wan = (device: string) =>
  `\nconfig interface 'wan'\n\toption device '${device}'\n\toption proto 'dhcp'\n\nconfig interface 'wan6'\n\toption device '${device}'\n\toption proto 'dhcpv6'\n\n`;
const lan = (address: string) =>
  `\nconfig interface 'lan'\n\toption device 'br-lan'\n\toption proto 'static'\n${address}\toption ip6assign '60'\n`;
const netmask = (ip: string, mask: string) => `\toption ipaddr '${ip}'\n\toption netmask '${mask}'\n`;
const ula = "\toption ula_prefix 'fd4b:1c9e:72a0::/48'\n";
const upTo2410 = (ports: readonly string[]) =>
  `${loopback(netmask('127.0.0.1', '255.0.0.0'))}\nconfig globals 'globals'\n${ula}${bridge(ports)}${lan(netmask('192.168.1.1', '255.255.255.0'))}${wan('wan')}`;

const network: Readonly<Record<string, string>> = {
  'linksys-e8450': upTo2410(['lan1', 'lan2', 'lan3', 'lan4']),
  'xiaomi-ax3600': upTo2410(['lan1', 'lan2', 'lan3']),
  'glinet-mt6000': `${loopback("\tlist ipaddr '127.0.0.1/8'\n")}\nconfig globals 'globals'\n\toption dhcp_default_duid '00044f1f3a5c66c24d0a9b1e2f7d80c3a512'\n${ula}${bridge(['lan1', 'lan2', 'lan3', 'lan4', 'lan5'])}${lan("\tlist ipaddr '192.168.1.1/24'\n")}${wan('eth1')}`,
};

describe('a router fresh from the box', () => {
  it.each(profiles.map((profile) => [profile.id, profile] as const))(
    '%s: network, byte for byte',
    (id, profile) => {
      expect(factoryConfig(profile, undefined).network).toBe(network[id]);
    },
  );

  it.each(profiles.map((profile) => [profile.id, profile] as const))(
    '%s: all files are in committed form',
    (_id, profile) => {
      for (const text of Object.values(factoryConfig(profile, undefined)))
        expect(printUciFile(readUciFile(text))).toBe(text);
    },
  );

  it('has its Wi-Fi off where its release writes it', () => {
    const [newest, , oldest] = profiles.map((profile) => factoryConfig(profile, undefined).wireless ?? '');
    const offIn = (text: string | undefined) =>
      readUciFile(text ?? '').sections.flatMap(({ type, options }) =>
        options.get('disabled') === '1' ? [type] : [],
      );
    expect(offIn(newest)).toEqual(['wifi-iface', 'wifi-iface']);
    expect(offIn(oldest)).toEqual(['wifi-device', 'wifi-device']);
  });

  it('25.12 drops what wan wants forwarded, older ones reject it', () => {
    const forwards = profiles.map(
      (profile) =>
        /name 'wan'[\s\S]*?forward '(\w+)'/.exec(factoryConfig(profile, undefined).firewall ?? '')?.[1],
    );
    expect(forwards).toEqual(['DROP', 'REJECT', 'REJECT']);
  });
});
