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
import { layer2Device, layer3Device } from './devices';
import { type LeadsOut, leadsOut, tunnelDevice } from './leads-out';
import type { Family } from './verification';

export interface NetworkWifi {
  readonly section: string;
  readonly ssid: string;
  /** Name and key: who knows them joins any access point that has the same. Empty: nobody joins. */
  readonly credentials: string;
  /** Clients of this access point cannot reach each other through it. Only an access point can promise that. */
  readonly isolated: boolean;
  /** Nor through the bridge, those of other access points of the network that say so too. */
  readonly bridgeIsolated: boolean;
}

/** One UCI interface as netifd will bring it up. */
export interface Network {
  readonly name: string;
  readonly proto: string;
  /** Layer 3 device, as firewall zones match it; `@name` where the configuration does not say how it will be called. */
  readonly device: string;
  readonly ipv4: readonly { readonly address: string; readonly prefix: number }[];
  /** Gives addresses of its own to IPv6 clients (static or from a delegated prefix). */
  readonly ipv6: boolean;
  /** The prefix as far as the configuration fixes it: a static address, or the local (ULA) prefix with its subnet id. */
  readonly ipv6Prefix?: Ipv6Cidr;
  /** Hosts there may have any address: a tunnel, a network whose addresses another router gives. */
  readonly anyAddress: boolean;
  /** Leads to the internet. */
  readonly uplink: boolean;
  /** `maybe`: it takes packets for the internet if the other side or a routing rule says so. */
  readonly leadsOut: LeadsOut;
  readonly ports: readonly { readonly port: string; readonly tagged: boolean }[];
  readonly wifi: readonly NetworkWifi[];
  /** Its device will carry nothing: an untagged bridge device above a bridge that filters VLANs. */
  readonly deaf: boolean;
}

/** Reads `network` and `wireless` the way netifd does (facts: bridge VLANs, device aliases, address forms of all releases). */
export function readNetworks(config: UciConfig): readonly Network[] {
  const pkg = packageOf(config, 'network');
  if (pkg === undefined) return [];
  const bridges = readBridges(pkg);
  const sections = sectionsOf(pkg, 'interface').filter(
    (section) => section.name !== undefined && section.name !== 'loopback',
  );
  const ula = localPrefix(sectionsOf(pkg, 'globals')[0]);
  const named = new Map(sections.map((section) => [section.name ?? '', section]));
  return sections
    .filter((section) => !flagOf(section, 'disabled', false))
    .map((section) => readNetwork(section, { config, bridges, named, ula }));
}

interface Surroundings {
  readonly config: UciConfig;
  readonly bridges: readonly Bridge[];
  /** All interfaces by name: one may be an alias of another (`@lan`). */
  readonly named: ReadonlyMap<string, UciSection>;
  readonly ula: Ipv6Cidr | undefined;
}

function readNetwork(section: UciSection, { config, bridges, named, ula }: Surroundings): Network {
  const name = section.name ?? '';
  const proto = optionOf(section, 'proto') ?? 'none';
  const lower = layer2Device(section, named);
  const device = layer3Device(section, named);
  const bridge = bridgeOf(bridges, lower);
  const prefix = ipv6PrefixOf(section, ula);
  const ipv4 = addressesOf(section);
  const leads = leadsOut(section, device, config);
  return {
    name,
    proto,
    device,
    ipv4,
    ipv6: optionOf(section, 'ip6assign') !== undefined || listOf(section, 'ip6addr').length > 0,
    ...(prefix === undefined ? {} : { ipv6Prefix: prefix }),
    anyAddress: proto !== 'static' || ipv4.length === 0,
    uplink: leads === 'yes',
    leadsOut: leads,
    ports:
      bridge === undefined ? (lower === '' ? [] : [{ port: lower, tagged: false }]) : bridge.portsOf(lower),
    wifi: wifiOf(config, name),
    deaf: bridge?.isDeaf(lower) ?? false,
  };
}

function addressesOf(section: UciSection): Network['ipv4'] {
  const mask = prefixOfNetmask(optionOf(section, 'netmask') ?? '');
  // WireGuard calls its own addresses `addresses`, of both families.
  return [...listOf(section, 'ipaddr'), ...listOf(section, 'addresses')].flatMap((word) => {
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
        credentials: credentialsOf(section),
        isolated: isAccessPoint(section) && flagOf(section, 'isolate', false),
        bridgeIsolated: isAccessPoint(section) && flagOf(section, 'bridge_isolate', false),
      },
    ];
  });
}

const isAccessPoint = (section: UciSection): boolean => (optionOf(section, 'mode') ?? 'ap') === 'ap';

/** Empty for what nobody joins: a client of another network, or a name that is not known. */
function credentialsOf(section: UciSection): string {
  const ssid = optionOf(section, 'ssid') ?? '';
  if (!isAccessPoint(section) || ssid === '') return '';
  const open = ['none', 'owe'].includes(optionOf(section, 'encryption') ?? 'none');
  return JSON.stringify([ssid, open ? '' : (optionOf(section, 'key') ?? '')]);
}

const ONLY_IPV6 = new Set(['dhcpv6', '6in4', '6rd', '6to4']);
const ONLY_IPV4 = new Set(['dhcp', 'static', 'none', 'dslite', 'map', '464xlat']);

/** An uplink carries both families, unless its protocol is made for one. */
export const carries = ({ proto, ipv6 }: Network, family: Family): boolean =>
  family === 'ipv4' ? !ONLY_IPV6.has(proto) : !ONLY_IPV4.has(proto) || ipv6;

/**
 * Devices that only the firewall names (`list device 'tun0'`): packets come from there as well, though no interface of
 * the configuration stands for them.
 */
export function namedByZones(devices: readonly string[], networks: readonly Network[]): readonly Network[] {
  const known = new Set(networks.flatMap(({ name, device }) => [name, device]));
  // A pattern stands for devices that are not known; one of them is enough to ask about.
  const single = devices
    .filter((word) => word !== '' && !word.startsWith('!'))
    .map((word) => word.replace(/[+*]$/, '0'));
  return [...new Set(single)]
    .filter((device) => !known.has(device))
    .map((device) => ({
      name: device,
      proto: 'none',
      device,
      ipv4: [],
      ipv6: false,
      anyAddress: true,
      uplink: false,
      leadsOut: tunnelDevice(device) ? 'maybe' : 'no',
      ports: [],
      wifi: [],
      deaf: false,
    }));
}
