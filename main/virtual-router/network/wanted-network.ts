import { isOn, optionText, optionWords, type UciFile, type UciSection } from '../uci/uci-file';
import { type Ipv4, parseIpv4, prefixOfMask } from './ipv4-text';

export interface VlanPort {
  readonly name: string;
  readonly tagged: boolean;
  readonly pvid: boolean;
}

export interface BridgeVlan {
  readonly id: number;
  /** The bridge itself takes part: `br-lan.20` hears this VLAN. */
  readonly local: boolean;
  readonly ports: readonly VlanPort[];
}

export interface Bridge {
  readonly name: string;
  readonly ports: readonly string[];
  readonly filtering: boolean;
  readonly vlans: readonly BridgeVlan[];
}

export interface WantedInterface {
  readonly name: string;
  readonly proto: string;
  readonly device: string;
  readonly ipv4: readonly Ipv4[];
  readonly ip6assign?: number;
  readonly ip6hint?: number;
}

export interface AccessPoint {
  /** Section name; anonymous sections have their `cfg…` name. */
  readonly section: string;
  readonly radio: string;
  readonly ifname: string;
  readonly ssid: string;
  readonly networks: readonly string[];
  readonly config: Readonly<Record<string, string | readonly string[]>>;
}

export interface Radio {
  readonly name: string;
  readonly on: boolean;
  readonly config: Readonly<Record<string, string | readonly string[]>>;
  readonly accessPoints: readonly AccessPoint[];
}

/** What netifd would make of the files. Nothing here is running yet. */
export interface WantedNetwork {
  readonly bridges: readonly Bridge[];
  readonly interfaces: readonly WantedInterface[];
  readonly radios: readonly Radio[];
  readonly ulaPrefix?: string;
}

export function wantedNetwork(network: UciFile, wireless: UciFile): WantedNetwork {
  const ofType = (type: string): UciSection[] => network.sections.filter((section) => section.type === type);
  const ula = optionText(ofType('globals')[0] ?? emptySection, 'ula_prefix')?.replace(/::\/\d+$/, '');
  return {
    bridges: ofType('device')
      .filter((device) => optionText(device, 'type') === 'bridge')
      .map((device) => bridgeOf(device, ofType('bridge-vlan'))),
    interfaces: ofType('interface').filter(isEnabled).map(interfaceOf),
    radios: radiosOf(wireless),
    ...(ula === undefined ? {} : { ulaPrefix: ula }),
  };
}

const emptySection: UciSection = { type: '', name: '', anonymous: true, options: new Map() };
const isEnabled = (section: UciSection): boolean =>
  !isOn(optionText(section, 'disabled')) && isOn(optionText(section, 'auto'), true);

function bridgeOf(device: UciSection, vlanSections: readonly UciSection[]): Bridge {
  const name = optionText(device, 'name') ?? '';
  const hasPvid = new Set<string>();
  const vlans = vlanSections
    .filter((section) => optionText(section, 'device') === name)
    .map((section) => {
      const ports = optionWords(section, 'ports').map((word): VlanPort => {
        const [port = '', flags = ''] = word.split(':');
        const tagged = flags.includes('t');
        // The first VLAN without a tag becomes the port's own, star or not.
        const pvid = flags.includes('*') || (!tagged && !hasPvid.has(port));
        if (pvid) hasPvid.add(port);
        return { name: port, tagged, pvid };
      });
      return {
        id: Number(optionText(section, 'vlan')),
        local: isOn(optionText(section, 'local'), true),
        ports,
      };
    })
    .filter(({ id }) => Number.isInteger(id) && id >= 1 && id <= 4095);
  // A single bridge-vlan section switches filtering on, whatever else is asked for.
  const filtering = vlans.length > 0 || isOn(optionText(device, 'vlan_filtering'));
  const listed = vlans.flatMap(({ ports }) => ports.map((port) => port.name));
  return { name, ports: [...new Set([...optionWords(device, 'ports'), ...listed])], filtering, vlans };
}

function interfaceOf(section: UciSection): WantedInterface {
  const mask = optionText(section, 'netmask');
  const ipv4 = optionWords(section, 'ipaddr').flatMap((word) => {
    const address = parseIpv4(word.split('/')[0] ?? '');
    const prefix = word.includes('/') ? Number(word.split('/')[1]) : prefixOfMask(mask ?? '255.255.255.255');
    return address === undefined || prefix === undefined ? [] : [{ address, prefix }];
  });
  const assign = optionText(section, 'ip6assign');
  const hint = optionText(section, 'ip6hint');
  return {
    name: section.name,
    proto: optionText(section, 'proto') ?? 'none',
    device: optionText(section, 'device') ?? '',
    ipv4,
    ...(assign === undefined ? {} : { ip6assign: Number(assign) }),
    ...(hint === undefined ? {} : { ip6hint: Number.parseInt(hint, 16) }),
  };
}

const plain = (section: UciSection): Record<string, string | readonly string[]> =>
  Object.fromEntries(section.options);

function radiosOf(wireless: UciFile): Radio[] {
  const devices = wireless.sections.filter(({ type }) => type === 'wifi-device');
  return devices.map((device, phy) => {
    const sections = wireless.sections.filter(
      (section) => section.type === 'wifi-iface' && optionText(section, 'device') === device.name,
    );
    const on = !isOn(optionText(device, 'disabled'));
    const wanted = sections.filter(
      (section) => on && !isOn(optionText(section, 'disabled')) && canStart(section),
    );
    const accessPoints = wanted.map((section, index) => ({
      section: section.name,
      radio: device.name,
      // Names move when the order of the sections changes, as they do on the real thing.
      ifname: `phy${phy}-ap${index}`,
      ssid: optionText(section, 'ssid') ?? 'OpenWrt',
      networks: optionWords(section, 'network'),
      config: plain(section),
    }));
    return { name: device.name, on, config: plain(device), accessPoints };
  });
}

/** hostapd refuses a short key and a name of more than 32 bytes. */
function canStart(section: UciSection): boolean {
  const encryption = optionText(section, 'encryption') ?? 'none';
  const key = optionText(section, 'key') ?? '';
  const keyed = /^(psk|sae|wpa)/.test(encryption);
  const ssid = optionText(section, 'ssid') ?? 'OpenWrt';
  return (
    optionText(section, 'mode') === 'ap' &&
    ssid.length <= 32 &&
    (!keyed || (key.length >= 8 && key.length <= 64))
  );
}
