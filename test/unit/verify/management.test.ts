import { describe, expect, it } from 'vitest';
import type { ManagementPath } from '../../../shared/router/router-state';
import { managementStays } from '../../../shared/verify/management';
import { buildModel } from '../../../shared/verify/model';
import { configFrom, DHCP, DIVIDED_NETWORK, firewallWith, rule } from './household';

const own: ManagementPath = {
  clientAddress: '192.168.1.50',
  routerAddress: '192.168.1.1',
  routerPort: 22,
  mac: '02:00:00:00:00:50',
  port: 'lan1',
  network: 'lan',
};
const FILES = { network: DIVIDED_NETWORK, dhcp: DHCP, firewall: firewallWith('') };
const flat = DIVIDED_NETWORK.replaceAll(
  /config bridge-vlan[\s\S]*?(?=config (?:bridge-vlan|interface))/g,
  '',
).replace('br-lan.1', 'br-lan');
const WIRELESS = `
config wifi-device 'radio0'
	option type 'mac80211'
config wifi-iface 'home'
	option device 'radio0'
	option mode 'ap'
	option network 'lan'
	option ssid 'Harbour'
`;

describe('this computer is not locked out', () => {
  const cases: [
    why: string,
    files: Record<string, string>,
    path: ManagementPath,
    holds: string,
    code: string,
  ][] = [
    ['its socket stays in the network it manages from', FILES, own, 'yes', 'stays'],
    ['the flat factory network', { ...FILES, network: flat }, own, 'yes', 'stays'],
    [
      'a filtering bridge with the network left on the bare bridge device',
      { ...FILES, network: DIVIDED_NETWORK.replace("'br-lan.1'", "'br-lan'") },
      own,
      'no',
      'own-port-leads-nowhere',
    ],
    ['its socket in no VLAN at all', FILES, { ...own, port: 'lan9' }, 'no', 'own-port-leads-nowhere'],
    [
      'its socket moves to guests, where DHCP serves nobody',
      FILES,
      { ...own, port: 'lan4' },
      'no',
      'own-address-does-not-fit',
    ],
    [
      'its socket moves to guests with DHCP: the firewall stops it',
      { ...FILES, dhcp: `${DHCP}${DHCP.replaceAll('lan', 'guest')}` },
      { ...own, port: 'lan4' },
      'no',
      'firewall-stops-ssh',
    ],
    [
      'a wall against its own address',
      {
        ...FILES,
        firewall: firewallWith(
          rule('w', { src: 'lan', src_ip: '192.168.1.50', proto: 'tcp', target: 'DROP' }),
        ),
      },
      own,
      'no',
      'firewall-stops-ssh',
    ],
    [
      'a wall against another address',
      {
        ...FILES,
        firewall: firewallWith(
          rule('w', { src: 'lan', src_ip: '192.168.1.51', proto: 'tcp', target: 'DROP' }),
        ),
      },
      own,
      'yes',
      'stays',
    ],
    [
      'SSH listens in another network only',
      { ...FILES, dropbear: "config dropbear\n\toption Interface 'iot'\n" },
      own,
      'no',
      'ssh-does-not-listen-there',
    ],
    [
      'SSH moves to another port',
      { ...FILES, dropbear: "config dropbear\n\toption Port '2222'\n" },
      own,
      'no',
      'ssh-does-not-listen-there',
    ],
    [
      'where this computer hangs is not known',
      FILES,
      { clientAddress: '10.9.9.9', routerAddress: '192.168.1.1', routerPort: 22 },
      'unknown',
      'own-connection-not-known',
    ],
    [
      'by Wi-Fi: the name leads to the managed network',
      { ...FILES, wireless: WIRELESS },
      { ...own, port: 'phy0-ap0', wifiSection: 'home' },
      'yes',
      'stays',
    ],
    [
      'by Wi-Fi: the name is switched off',
      { ...FILES, wireless: `${WIRELESS}\toption disabled '1'\n` },
      { ...own, port: 'phy0-ap0', wifiSection: 'home' },
      'no',
      'own-port-leads-nowhere',
    ],
    [
      'a script that changes the rules may stop it',
      {
        ...FILES,
        firewall: firewallWith('', 'REJECT', "config include\n\toption path '/etc/more.user'\n"),
      },
      own,
      'unknown',
      'firewall-not-understood',
    ],
  ];
  it.each(cases)('%s', (_why, files, path, holds, code) => {
    const verdict = managementStays(buildModel(configFrom(files), { release: '23.05' }), path);
    expect({ holds: verdict.holds, code: verdict.code }).toEqual({ holds, code });
  });
});
