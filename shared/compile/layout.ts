import { cidrOf, type Ipv4, type Ipv4Cidr, parseCidr, parseIpv4, prefixOfNetmask } from '../net/ipv4';
import type { Zone } from '../policy/zone';
import type { RouterState } from '../router/router-state';
import { servesIpv6 } from '../router/serves-ipv6';
import {
  flagOf,
  listOf,
  optionOf,
  packageOf,
  sectionNamed,
  sectionsOf,
  type UciConfig,
  type UciSection,
} from '../uci/uci';
import type { Finding } from './finding';
import { finding } from './make-finding';

/** What the compiler builds on, found in the configuration without anything of ours. */
export interface Layout {
  /** The bridge that carries the LAN, and the names of its ports. */
  readonly bridge: string;
  readonly ports: readonly string[];
  /** Every interface on that bridge: with VLANs all of them must move to `br-lan.<vlan>`. */
  readonly onBridge: readonly UciSection[];
  readonly kept: {
    readonly network: string;
    readonly gateway: Ipv4;
    readonly subnet: Ipv4Cidr;
    readonly ipv6: boolean;
    readonly dhcp: UciSection | undefined;
  };
  readonly keptFirewallZone: { readonly name: string; readonly section: UciSection };
  /** Firewall zones that lead to the internet, in file order. */
  readonly internetZones: readonly string[];
}

const sectionsIn = (config: UciConfig, pkg: string, type: string): readonly UciSection[] => {
  const found = packageOf(config, pkg);
  return found === undefined ? [] : sectionsOf(found, type);
};

/** Reads the layout, or says what is missing. Refusing is the point: nothing here is guessed. */
export function layoutOf(
  config: UciConfig,
  state: RouterState,
  kept: Zone,
): { readonly layout: Layout | undefined; readonly findings: readonly Finding[] } {
  const refuse = (...findings: readonly Finding[]) => ({ layout: undefined, findings });
  const network = kept.keeps ?? '';
  const pkg = packageOf(config, 'network');
  const lan = pkg && sectionNamed(pkg, network);
  if (lan?.type !== 'interface') return refuse(finding('kept-network-missing', network));

  const address = staticAddress(lan);
  if (optionOf(lan, 'proto') !== 'static' || address === undefined)
    return refuse(finding('kept-network-not-static', network));

  const device = optionOf(lan, 'device') ?? '';
  const bridge = sectionsIn(config, 'network', 'device').find(
    (section) => optionOf(section, 'name') === device && optionOf(section, 'type') === 'bridge',
  );
  if (bridge === undefined) {
    const parent = device.split('.')[0] ?? '';
    return refuse(
      finding(parent === device ? 'bridge-missing' : 'bridge-already-divided', network, { device }),
    );
  }
  const divided = sectionsIn(config, 'network', 'bridge-vlan').find(
    (vlan) => optionOf(vlan, 'device') === device,
  );
  if (divided !== undefined)
    return refuse(finding('bridge-already-divided', device, { vlan: optionOf(divided, 'vlan') ?? '' }));

  const zones = sectionsIn(config, 'firewall', 'zone');
  const keptFirewall = zones.find((section) => listOf(section, 'network').includes(network));
  const name = keptFirewall && optionOf(keptFirewall, 'name');
  if (keptFirewall === undefined || name === undefined)
    return refuse(finding('kept-network-without-firewall-zone', network));

  const dhcp = sectionsIn(config, 'dhcp', 'dhcp').find(
    (section) => optionOf(section, 'interface') === network,
  );
  return {
    layout: {
      bridge: device,
      ports: listOf(bridge, 'ports'),
      onBridge: sectionsIn(config, 'network', 'interface').filter(
        (each) => optionOf(each, 'device') === device,
      ),
      kept: { network, ...address, ipv6: servesIpv6(lan, dhcp), dhcp },
      keptFirewallZone: { name, section: keptFirewall },
      internetZones: internetZones(zones, state, name),
    },
    findings: [],
  };
}

/** `ipaddr` with `netmask`, or `ipaddr` as CIDR (option or list); of several addresses the first counts. */
export function staticAddress(
  item: UciSection,
): { readonly gateway: Ipv4; readonly subnet: Ipv4Cidr } | undefined {
  const first = listOf(item, 'ipaddr')[0];
  if (first === undefined) return undefined;
  const gateway = parseIpv4(first.split('/')[0] ?? '');
  const prefix = first.includes('/')
    ? prefixOf(first)
    : prefixOfNetmask(optionOf(item, 'netmask') ?? '255.255.255.0');
  if (gateway === undefined || prefix === undefined) return undefined;
  return { gateway, subnet: cidrOf(gateway, prefix) };
}

function prefixOf(text: string): number | undefined {
  const cidr = parseCidr(text);
  return cidr.ok ? cidr.value.prefix : undefined;
}

/**
 * The firewall zone of whatever holds the default route, as OpenWrt finds its WAN; before any route is up, the
 * zones that masquerade. `wan` as a name is only a habit.
 */
function internetZones(zones: readonly UciSection[], state: RouterState, kept: string): readonly string[] {
  const uplinks = new Set(
    state.interfaces
      .filter(({ defaultRoute }) => defaultRoute.ipv4 || defaultRoute.ipv6)
      .map((each) => each.name),
  );
  const others = zones.filter((zone) => optionOf(zone, 'name') !== kept && flagOf(zone, 'enabled', true));
  const routed = others.filter((zone) => listOf(zone, 'network').some((network) => uplinks.has(network)));
  const found = routed.length > 0 ? routed : others.filter((zone) => flagOf(zone, 'masq', false));
  return found.flatMap((zone) => optionOf(zone, 'name') ?? []);
}
