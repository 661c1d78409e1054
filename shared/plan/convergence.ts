import type { Candidate, ZonePlacement } from '../compile/candidate';
import { flagOf, listOf, optionOf, packageOf, sectionsOf, type UciConfig, type UciSection } from '../uci/uci';
import type { ConvergenceTarget } from './plan';

/** What must be true on the router before a confirm means anything; read from the candidate. */
export function convergenceTarget({ config, placements }: Candidate): ConvergenceTarget {
  return {
    interfaces: placements.map(({ network, device, gateway }) => ({
      name: network,
      device,
      addresses: [gateway],
    })),
    bridgeVlans: bridgeVlans(config, placements),
    firewallZones: placements.map(({ firewallZone, device }) => ({ zone: firewallZone, devices: [device] })),
    dhcpRanges: placements.filter(({ network }) => isServed(config, network)).map(({ subnet }) => subnet),
    ssids: ssidsOnAir(config, placements),
  };
}

const all = (config: UciConfig, pkg: string, type: string): readonly UciSection[] => {
  const found = packageOf(config, pkg);
  return found === undefined ? [] : sectionsOf(found, type);
};

function bridgeVlans(
  config: UciConfig,
  placements: readonly ZonePlacement[],
): ConvergenceTarget['bridgeVlans'] {
  const bridges = new Set(placements.map(({ device }) => device.split('.')[0]));
  return all(config, 'network', 'bridge-vlan').flatMap((vlan) => {
    const bridge = optionOf(vlan, 'device');
    const id = Number(optionOf(vlan, 'vlan'));
    if (bridge === undefined || !bridges.has(bridge) || !Number.isInteger(id)) return [];
    return [{ bridge, vlan: id, ports: listOf(vlan, 'ports').map((port) => port.split(':')[0] ?? port) }];
  });
}

function isServed(config: UciConfig, network: string): boolean {
  const pool = all(config, 'dhcp', 'dhcp').find((each) => optionOf(each, 'interface') === network);
  return pool !== undefined && !flagOf(pool, 'ignore', false) && optionOf(pool, 'dhcpv4') !== 'disabled';
}

/** Access points of the zones' networks whose radio is on. */
function ssidsOnAir(config: UciConfig, placements: readonly ZonePlacement[]): ConvergenceTarget['ssids'] {
  const networks = new Set(placements.map(({ network }) => network));
  const off = new Set(
    all(config, 'wireless', 'wifi-device')
      .filter((radio) => flagOf(radio, 'disabled', false))
      .map(({ name }) => name),
  );
  return all(config, 'wireless', 'wifi-iface').flatMap((each) => {
    const radio = optionOf(each, 'device');
    const ssid = optionOf(each, 'ssid');
    const wanted = listOf(each, 'network').some((network) => networks.has(network));
    if (radio === undefined || ssid === undefined || !wanted) return [];
    if (flagOf(each, 'disabled', false) || off.has(radio) || optionOf(each, 'mode') !== 'ap') return [];
    return [{ radio, ssid }];
  });
}
