import {
  flagOf,
  listOf,
  optionOf,
  packageOf,
  sectionsOf,
  type UciConfig,
  type UciPackage,
  type UciSection,
} from '../uci/uci';

/** Whether packets for the internet leave by a network: the configuration says so, does not, or leaves it to others. */
export type LeadsOut = 'yes' | 'no' | 'maybe';

/** Protocols that bring a default route unless `defaultroute 0` says otherwise. */
const UPLINKS = new Set([
  'dhcp',
  'dhcpv6',
  'ppp',
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
/** Protocols of VPNs whose server decides what is sent through them. */
const SERVER_DECIDES = new Set(['openconnect', 'vpnc', 'sstp', 'fortivpn', 'pppossh']);
const WIREGUARD = new Set(['wireguard', 'amneziawg']);
/** The whole of the internet, in one piece or in the usual two halves. */
const EVERYWHERE = new Set(['0.0.0.0/0', '::/0', '0.0.0.0/1', '128.0.0.0/1', '::/1', '8000::/1', 'default']);

export function leadsOut(section: UciSection, device: string, config: UciConfig): LeadsOut {
  const name = section.name ?? '';
  const proto = optionOf(section, 'proto') ?? 'none';
  const pkg = packageOf(config, 'network');
  const routed = pkg === undefined ? 'no' : byRoutes(name, pkg);
  if (routed === 'yes') return 'yes';
  const gateway = optionOf(section, 'gateway') ?? optionOf(section, 'ip6gw');
  if (gateway !== undefined) return 'yes';
  if (UPLINKS.has(proto) && flagOf(section, 'defaultroute', true)) return 'yes';
  if (WIREGUARD.has(proto) && pkg !== undefined) return strongest(routed, byPeers(name, proto, pkg));
  return SERVER_DECIDES.has(proto) || tunnelDevice(device) ? 'maybe' : routed;
}

/** Made by a VPN program, whose server may send it the default route. */
export const tunnelDevice = (device: string): boolean => /^(tun|tap)/.test(device);

/** A default route written down; in a table of its own it holds for some packets only. */
function byRoutes(name: string, pkg: UciPackage): LeadsOut {
  const routes = [...sectionsOf(pkg, 'route'), ...sectionsOf(pkg, 'route6')].filter(
    (route) =>
      optionOf(route, 'interface') === name &&
      !flagOf(route, 'disabled', false) &&
      (EVERYWHERE.has(optionOf(route, 'target') ?? '') || optionOf(route, 'netmask') === '0.0.0.0'),
  );
  if (routes.some((route) => ['main', '254'].includes(optionOf(route, 'table') ?? 'main'))) return 'yes';
  return routes.length > 0 ? 'maybe' : 'no';
}

/** Peers that may carry everything do so once their routes are made; without that, routing rules may still choose them. */
function byPeers(name: string, proto: string, pkg: UciPackage): LeadsOut {
  const peers = sectionsOf(pkg, `${proto}_${name}`).filter(
    (peer) =>
      !flagOf(peer, 'disabled', false) && listOf(peer, 'allowed_ips').some((word) => EVERYWHERE.has(word)),
  );
  if (peers.some((peer) => flagOf(peer, 'route_allowed_ips', false))) return 'yes';
  return peers.length > 0 ? 'maybe' : 'no';
}

const strongest = (a: LeadsOut, b: LeadsOut): LeadsOut =>
  a === 'yes' || b === 'yes' ? 'yes' : a === 'maybe' || b === 'maybe' ? 'maybe' : 'no';
