import type { RouterProfile } from './profile';

/** 23.05, four LAN ports: `board.d/02_network` of mediatek/mt7622. */
const linksysE8450: RouterProfile = {
  id: 'linksys-e8450',
  model: 'Linksys E8450 (UBI)',
  boardName: 'linksys,e8450-ubi',
  compatible: 'linksys,e8450-ubi',
  release: {
    version: '23.05.5',
    revision: 'r24106-10cc5fcd00',
    target: 'mediatek/mt7622',
    arch: 'aarch64_cortex-a53',
    kernel: '5.15.167',
    buildDate: '1727092205',
  },
  lanPorts: ['lan1', 'lan2', 'lan3', 'lan4'],
  wanDevice: 'wan',
  radios: [
    { band: '2g', path: 'platform/18000000.wmac', channel: '1', htmode: 'HT20' },
    { band: '5g', path: '1a143000.pcie/pci0000:00/0000:00:00.0/0000:01:00.0', channel: '36', htmode: 'HE80' },
  ],
  addressForm: 'netmask',
  wirelessOffBy: 'radio',
  packages: 'opkg',
  logLimit: false,
  wanForward: 'REJECT',
  leaseFileIpv6: '/tmp/hosts/odhcpd',
  logSizeKib: 64,
  memoryKib: 502_000,
  flashFreeKib: 76_000,
};

/** 24.10, three LAN ports: `board.d/02_network` of qualcommax/ipq807x. */
const xiaomiAx3600: RouterProfile = {
  id: 'xiaomi-ax3600',
  model: 'Xiaomi AX3600',
  boardName: 'xiaomi,ax3600',
  compatible: 'xiaomi,ax3600',
  release: {
    version: '24.10.2',
    revision: 'r28739-d9340319c6',
    target: 'qualcommax/ipq807x',
    arch: 'aarch64_cortex-a53',
    kernel: '6.6.93',
    buildDate: '1750711236',
  },
  lanPorts: ['lan1', 'lan2', 'lan3'],
  wanDevice: 'wan',
  radios: [
    { band: '5g', path: 'platform/soc@0/c000000.wifi', channel: '36', htmode: 'HE80' },
    { band: '2g', path: 'platform/soc@0/c000000.wifi+1', channel: '1', htmode: 'HE20' },
  ],
  addressForm: 'netmask',
  wirelessOffBy: 'radio',
  packages: 'opkg',
  logLimit: true,
  wanForward: 'REJECT',
  leaseFileIpv6: '/tmp/hosts/odhcpd',
  logSizeKib: 128,
  memoryKib: 412_000,
  flashFreeKib: 61_000,
};

/** 25.12, five LAN ports and `eth1` towards the internet: `board.d/02_network` of mediatek/filogic. */
const glinetMt6000: RouterProfile = {
  id: 'glinet-mt6000',
  model: 'GL.iNet GL-MT6000',
  boardName: 'glinet,gl-mt6000',
  compatible: 'glinet,gl-mt6000',
  release: {
    version: '25.12.0',
    revision: 'r32713-58aa1b7f16',
    target: 'mediatek/filogic',
    arch: 'aarch64_cortex-a53',
    kernel: '6.12.71',
    buildDate: '1772150400',
  },
  lanPorts: ['lan1', 'lan2', 'lan3', 'lan4', 'lan5'],
  wanDevice: 'eth1',
  radios: [
    { band: '2g', path: 'platform/soc/18000000.wifi', channel: '1', htmode: 'HE20' },
    { band: '5g', path: 'platform/soc/18000000.wifi+1', channel: '36', htmode: 'HE80' },
  ],
  addressForm: 'cidr-list',
  wirelessOffBy: 'interface',
  packages: 'apk',
  logLimit: true,
  wanForward: 'DROP',
  leaseFileIpv6: '/tmp/odhcpd.leases',
  logSizeKib: 128,
  memoryKib: 1_009_000,
  flashFreeKib: 7_100_000,
};

/** Every practice router on offer, the default first. */
export const profiles: readonly RouterProfile[] = [glinetMt6000, xiaomiAx3600, linksysE8450];

export type ProfileId = 'glinet-mt6000' | 'xiaomi-ax3600' | 'linksys-e8450';

export function profileOf(id: ProfileId): RouterProfile {
  const profile = profiles.find((candidate) => candidate.id === id);
  if (!profile) throw new Error(`no such practice router: ${id}`);
  return profile;
}
