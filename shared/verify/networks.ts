import { cidrOf, formatCidr, parseCidr, parseIpv4, prefixOfNetmask } from '../net/ipv4';
import { type Ipv6Cidr, parseIpv6Cidr } from '../net/ipv6';
import {
  flagOf,
  listOf,
  optionOf,
  packageOf,
  sectionRefs,
  sectionsOf,
  type UciConfig,
  type UciSection,
} from '../uci/uci';
import { type Bridge, bridgeOf, readBridges } from './bridges';

export interface NetworkWifi {
  readonly section: string;
  readonly ssid: string;
  /** Clients of this access point cannot reach each other through it. */
  readonly isolated: boolean;
}

/** One UCI interface as netifd will bring it up. */
export interface Network {
  readonly name: string;
  readonly proto: string;
  /** Layer 3 device, as firewall zones match it. */
  readonly device: string;
  readonly ipv4: readonly { readonly address: string; readonly prefix: number }[];
  /** Gives addresses of its own to IPv6 clients (static or from a delegated prefix). */
  readonly ipv6: boolean;
  /** The prefix as far as the configuration fixes it: a static address, or the local (ULA) prefix with its subnet id. */
  readonly ipv6Prefix?: Ipv6Cidr;
  /** Leads to the internet. */
  readonly uplink: boolean;
  readonly ports: readonly { readonly port: string; readonly tagged: boolean }[];
  readonly wifi: readonly NetworkWifi[];
  /** Its device will carry nothing: an untagged bridge device above a bridge that filters VLANs, or no device at all. */
  readonly deaf: boolean;
}

const UPLINK_PROTOCOLS = new Set([
  'dhcp',
  'dhcpv6',
  'pppoe',
  'pptp',
  'l2tp',
  'pppoa',
  'qmi',
  'mbim',
  'ncm',
  '3g',
  'wwan',
  'modemmanager',
  '6in4',
  '6rd',
  '6to4',
  'dslite',
  'map',
  '464xlat',
]);
const POINT_TO_POINT = new Set(['pppoe', 'pppoa', 'pptp', 'l2tp', '3g']);

/** Reads `network` and `wireless` the way netifd does (facts: bridge VLANs, device aliases, address forms of all releases). */
export function readNetworks(config: UciConfig): readonly Network[] {
  const pkg = packageOf(config, 'network');
  if (pkg === undefined) return [];
  const bridges = readBridges(pkg);
  const sections = sectionsOf(pkg, 'interface').filter(
    (section) => section.name !== undefined && section.name !== 'loopback',
  );
  const ula = localPrefix(sectionsOf(pkg, 'globals')[0]);
  const devices = new Map(sections.map((section) => [section.name ?? '', deviceOf(section)]));
  return sections
    .filter((section) => !flagOf(section, 'disabled', false))
    .map((section) => readNetwork(section, config, bridges, devices, ula));
}

function readNetwork(
  section: UciSection,
  config: UciConfig,
  bridges: readonly Bridge[],
  devices: ReadonlyMap<string, string>,
  ula: Ipv6Cidr | undefined,
): Network {
  const name = section.name ?? '';
  const proto = optionOf(section, 'proto') ?? 'none';
  const named = devices.get(name) ?? '';
  const lower = named.startsWith('@') ? (devices.get(named.slice(1)) ?? '') : named;
  const device = POINT_TO_POINT.has(proto) ? `${proto}-${name}` : lower;
  const bridge = bridgeOf(bridges, lower);
  const prefix = ipv6PrefixOf(section, ula);
  return {
    name,
    proto,
    device,
    ipv4: addressesOf(section),
    ipv6: optionOf(section, 'ip6assign') !== undefined || listOf(section, 'ip6addr').length > 0,
    ...(prefix === undefined ? {} : { ipv6Prefix: prefix }),
    uplink: UPLINK_PROTOCOLS.has(proto) || optionOf(section, 'gateway') !== undefined,
    ports:
      bridge === undefined ? (lower === '' ? [] : [{ port: lower, tagged: false }]) : bridge.portsOf(lower),
    wifi: wifiOf(config, name),
    deaf: lower === '' ? proto !== 'none' : (bridge?.isDeaf(lower) ?? false),
  };
}

/** 21.02+ says `device`; before that `ifname`, and `type bridge` makes `br-<name>`. */
function deviceOf(section: UciSection): string {
  if (optionOf(section, 'type') === 'bridge') return `br-${section.name ?? ''}`;
  return optionOf(section, 'device') ?? optionOf(section, 'ifname') ?? '';
}

function addressesOf(section: UciSection): Network['ipv4'] {
  const mask = prefixOfNetmask(optionOf(section, 'netmask') ?? '');
  return listOf(section, 'ipaddr').flatMap((word) => {
    const [address = '', length] = word.split('/');
    const prefix = length === undefined ? (mask ?? 32) : Number(length);
    return parseIpv4(address) === undefined || !(prefix >= 0 && prefix <= 32) ? [] : [{ address, prefix }];
  });
}

export const subnetsOfNetwork = (network: Network): readonly string[] =>
  network.ipv4.map(({ address, prefix }) => formatCidr(cidrOf(parseIpv4(address) ?? 0, prefix)));

export const holdsAddress = (network: Network, address: string): boolean => {
  const wanted = parseIpv4(address);
  return subnetsOfNetwork(network).some((subnet) => {
    const cidr = parseCidr(subnet);
    return (
      wanted !== undefined && cidr.ok && cidrOf(wanted, cidr.value.prefix).network === cidr.value.network
    );
  });
};

function localPrefix(globals: UciSection | undefined): Ipv6Cidr | undefined {
  const text = globals === undefined ? undefined : optionOf(globals, 'ula_prefix');
  return text === undefined || !text.includes(':') ? undefined : parseIpv6Cidr(text);
}

function ipv6PrefixOf(section: UciSection, ula: Ipv6Cidr | undefined): Ipv6Cidr | undefined {
  const fixed = listOf(section, 'ip6addr')[0];
  if (fixed !== undefined) return parseIpv6Cidr(fixed);
  const length = Number(optionOf(section, 'ip6assign'));
  const hint = Number.parseInt(optionOf(section, 'ip6hint') ?? '0', 16);
  if (ula === undefined || !(length >= ula.prefix && length <= 64) || Number.isNaN(hint)) return undefined;
  return { network: ula.network | (BigInt(hint) << 64n), prefix: length };
}

function wifiOf(config: UciConfig, network: string): readonly NetworkWifi[] {
  const pkg = packageOf(config, 'wireless');
  if (pkg === undefined) return [];
  const refs = sectionRefs(pkg);
  const dead = new Set(
    sectionsOf(pkg, 'wifi-device')
      .filter((radio) => flagOf(radio, 'disabled', false))
      .map((radio) => radio.name),
  );
  return pkg.sections.flatMap((section, index) => {
    const joins = section.type === 'wifi-iface' && listOf(section, 'network').includes(network);
    if (!joins || flagOf(section, 'disabled', false) || dead.has(optionOf(section, 'device'))) return [];
    return [
      {
        section: refs[index] ?? '',
        ssid: optionOf(section, 'ssid') ?? '',
        isolated: flagOf(section, 'isolate', false),
      },
    ];
  });
}
