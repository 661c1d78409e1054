import { formatIpv4, formatNetmask } from '../../net/ipv4';
import type { Capabilities } from '../../router/capabilities';
import { section, type UciSection } from '../../uci/uci';
import type { AllottedZone } from './allocate';

/** Layer 3 pass: the router's own leg in each zone. The kept zone has one already. */
export function compileNetwork(
  zones: readonly AllottedZone[],
  capabilities: Pick<Capabilities, 'addressForm'>,
): readonly UciSection[] {
  return zones.filter((zone) => !zone.kept).map((zone) => interfaceSection(zone, capabilities));
}

function interfaceSection(
  { zone, subnet, gateway, vlan, network, device }: AllottedZone,
  { addressForm }: Pick<Capabilities, 'addressForm'>,
): UciSection {
  const cidr = addressForm === 'cidr-list';
  return section('interface', network, {
    device,
    proto: 'static',
    ipaddr: cidr ? [`${gateway}/${subnet.prefix}`] : gateway,
    netmask: cidr ? undefined : formatNetmask(subnet.prefix),
    // One /64 each. The hint is a hexadecimal number to netifd; taking the VLAN's digits makes the prefix readable
    // (VLAN 20 -> …:20::), and keeps it the same from one delegation to the next.
    ip6assign: zone.ipv6 ? '64' : undefined,
    ip6hint: zone.ipv6 ? String(vlan) : undefined,
  });
}

/** First address a zone's devices get, and how many: the factory's 100-249 where the network is large enough. */
export function dynamicRange({ subnet }: Pick<AllottedZone, 'subnet'>): {
  readonly start: number;
  readonly limit: number;
  readonly first: string;
} {
  const size = 2 ** (32 - subnet.prefix);
  const start = size >= 256 ? 100 : Math.max(2, Math.floor(size / 2));
  const limit = Math.max(1, Math.min(150, size - 1 - start));
  return { start, limit, first: formatIpv4(subnet.network + start) };
}
