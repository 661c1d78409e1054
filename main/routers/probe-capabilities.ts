import type { Capabilities } from '../../shared/router/capabilities';
import { radioCapabilities } from '../../shared/router/radio-capabilities';
import { isReleaseAtLeast, releaseFamily } from '../../shared/router/release';
import { optionOf, packageOf, sectionsOf, type UciConfig } from '../../shared/uci/uci';
import type { BoardJson, DeviceStatus } from './ubus-answers';

export interface Probed {
  readonly version: string;
  /** Lines of the script's `probes` part: `command nft`, `file /usr/…`, `log-limit`, `dsa lan1`. */
  readonly probes: ReadonlySet<string>;
  readonly board: BoardJson;
  readonly devices: DeviceStatus;
  readonly config: UciConfig;
  readonly radioLimits: string;
  /** Device that carries the default route, by which a router without a `wan` in board.json is told. */
  readonly defaultRouteDevice: string | undefined;
}

/** One table for the compiler. Looks where looking is possible; goes by the release only where it is not. */
export function probeCapabilities(probed: Probed): Capabilities {
  const { probes, board, config } = probed;
  const release = releaseFamily(probed.version);
  const firewall = firewallOf(probes);
  const fw4Source = probes.has('file /usr/share/ucode/fw4.uc');
  const wanDevice = board.network.wan?.device ?? board.network.wan?.ports?.[0] ?? probed.defaultRouteDevice;
  return {
    release,
    wired: wiredOf(probed),
    firewall,
    packages: probes.has('command apk') ? 'apk' : probes.has('command opkg') ? 'opkg' : 'none',
    addressForm: addressFormOf(config, release),
    logLimit:
      firewall === 'fw4' && (fw4Source ? probes.has('log-limit') : isReleaseAtLeast(release, '24.10')),
    targetlessRule: firewall === 'fw4' && isReleaseAtLeast(release, '23.05'),
    // 23.05 moved hostapd's set-up into this script, which restarts only what changed.
    perBssReload: probes.has('file /usr/share/hostap/hostapd.uc') || isReleaseAtLeast(release, '23.05'),
    dhcpv6Server: probes.has('command odhcpd'),
    lanPorts: lanPortsOf(board),
    ...(wanDevice === undefined ? {} : { wanDevice }),
    radios: radioCapabilities(config, probed.radioLimits),
  };
}

function firewallOf(probes: ReadonlySet<string>): Capabilities['firewall'] {
  if (probes.has('command fw4')) return 'fw4';
  return probes.has('command fw3') ? 'fw3' : 'none';
}

/** A switch in board.json or in the configuration is swconfig; netifd names DSA ports from 22.03 on, the kernel always. */
function wiredOf({ probes, board, devices, config }: Probed): Capabilities['wired'] {
  const network = packageOf(config, 'network');
  const hasSwitch = board.switch !== undefined && Object.keys(board.switch).length > 0;
  if (hasSwitch || (network && sectionsOf(network, 'switch').length > 0)) return 'swconfig';
  const named = Object.values(devices).some(({ devtype }) => devtype === 'dsa');
  if (named || [...probes].some((line) => line.startsWith('dsa '))) return 'dsa';
  return Object.keys(devices).length > 0 ? 'plain' : 'unknown';
}

function lanPortsOf({ network, switch: chip }: BoardJson): readonly string[] {
  // The LAN device of swconfig is one wire into the switch, not a plug on the case.
  if (chip !== undefined && Object.keys(chip).length > 0) return [];
  return network.lan?.ports ?? (network.lan?.device === undefined ? [] : [network.lan.device]);
}

/** The form that is there is the form to write. Nothing there: what the release writes at first boot. */
function addressFormOf(config: UciConfig, release: string): Capabilities['addressForm'] {
  const network = packageOf(config, 'network');
  const interfaces = network ? sectionsOf(network, 'interface') : [];
  const isLoopback = (device: string | undefined): boolean => device === 'lo';
  for (const section of interfaces) {
    if (isLoopback(optionOf(section, 'device') ?? optionOf(section, 'ifname'))) continue;
    if (optionOf(section, 'ipaddr')?.includes('/')) return 'cidr-list';
    if (optionOf(section, 'netmask') !== undefined) return 'netmask';
  }
  return isReleaseAtLeast(release, '25.12') ? 'cidr-list' : 'netmask';
}
