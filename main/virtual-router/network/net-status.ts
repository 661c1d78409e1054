import type { NetDaemon } from './net-daemon';
import type { WantedInterface } from './wanted-network';
import { accessPointPlace } from './whereabouts';

/** Towards the pretended internet (documentation addresses, RFC 5737 and RFC 3849). */
export const wanAddress = {
  address: '203.0.113.7',
  mask: 24,
  gateway: '203.0.113.1',
  delegated: '2001:db8:5a10:100::',
};

const emptyLists = () => ({
  'ipv4-address': [],
  'ipv6-address': [],
  route: [] as unknown[],
  'dns-server': [],
  'dns-search': [],
  neighbors: [],
});

/** `ubus call network.interface dump`, fields in netifd's order; a down interface lacks most of them. */
export function interfaceDump(net: NetDaemon): { interface: Record<string, unknown>[] } {
  return { interface: net.live.interfaces.map((one, index) => interfaceStatus(one, index, net)) };
}

export function interfaceStatus(
  one: WantedInterface,
  index: number,
  net: NetDaemon,
): Record<string, unknown> {
  const up = net.isUp(one.name);
  const head = { interface: one.name, up, pending: false, available: true, autostart: true, dynamic: false };
  const settings = { proto: one.proto, device: one.device, metric: 0, dns_metric: 0, delegation: true };
  if (!up) {
    const missing = [{ subsystem: 'interface', code: 'NO_DEVICE' }];
    return { ...head, available: false, proto: one.proto, device: one.device, data: {}, errors: missing };
  }
  const prefix = delegatedPrefixes(one, index, net);
  const wan = one.proto === 'dhcp';
  const route = wan
    ? [{ target: '0.0.0.0', mask: 0, nexthop: wanAddress.gateway, source: `${wanAddress.address}/32` }]
    : one.proto === 'dhcpv6'
      ? [
          {
            target: '::',
            mask: 0,
            nexthop: 'fe80::1',
            metric: 512,
            valid: 1800,
            source: `${wanAddress.delegated}/56`,
          },
        ]
      : [];
  return {
    ...head,
    uptime: net.uptimeOf(one.name),
    l3_device: one.device,
    proto: settings.proto,
    device: settings.device,
    updated: ['addresses'],
    metric: settings.metric,
    dns_metric: settings.dns_metric,
    delegation: settings.delegation,
    'ipv4-address': wan
      ? [{ address: wanAddress.address, mask: wanAddress.mask }]
      : one.ipv4.map(({ address, prefix: mask }) => ({ address, mask })),
    'ipv6-address': one.proto === 'dhcpv6' ? [{ address: '2001:db8:5a10::7', mask: 128 }] : [],
    'ipv6-prefix':
      one.proto === 'dhcpv6'
        ? [{ address: wanAddress.delegated, mask: 56, preferred: 1800, valid: 3600, class: 'wan6' }]
        : [],
    'ipv6-prefix-assignment': prefix,
    route,
    'dns-server': wan ? [wanAddress.gateway] : [],
    'dns-search': [],
    neighbors: [],
    inactive: emptyLists(),
    data: wan ? { dhcpserver: wanAddress.gateway, leasetime: 3600 } : {},
  };
}

/** Own /64 (or what was asked for) from the ULA and from the provider's prefix. */
function delegatedPrefixes(
  { ip6assign, ip6hint }: WantedInterface,
  index: number,
  net: NetDaemon,
): unknown[] {
  if (ip6assign === undefined) return [];
  // Without a hint netifd hands out free pieces in order; the first one asking gets number 0.
  const id =
    ip6hint ??
    Math.max(0, net.live.interfaces.filter((one, at) => at < index && one.ip6assign !== undefined).length) *
      16;
  const { ulaPrefix } = net.live;
  const entry = (address: string) => ({
    address: `${address}::`,
    mask: ip6assign,
    'local-address': { address: `${address}::1`, mask: ip6assign },
  });
  const group = id === 0 ? '' : `:${id.toString(16)}`;
  const global = `2001:db8:5a10:1${(id & 0xff).toString(16).padStart(2, '0')}`;
  return [
    ...(net.live.interfaces.some((one) => one.proto === 'dhcpv6' && net.isUp(one.name))
      ? [entry(global)]
      : []),
    ...(ulaPrefix === undefined ? [] : [entry(`${ulaPrefix}${group}`)]),
  ];
}

export interface PortFacts {
  readonly carrier: (port: string) => boolean;
  readonly mac: (device: string) => string;
  readonly lanPorts: readonly string[];
  readonly wanDevice: string;
}

/** Every network device there is now: ports, bridges and the VLAN devices on top of them. */
export function devicesOf(net: NetDaemon, { lanPorts, wanDevice }: PortFacts): string[] {
  const bridges = net.live.bridges.map(({ name }) => name);
  const used = net.live.interfaces.map(({ device }) => device).filter((device) => device !== '');
  const accessPoints = net.live.radios
    .filter(({ name }) => !net.isRadioSilent(name))
    .flatMap((radio) => radio.accessPoints);
  return [
    ...new Set([
      'lo',
      'eth0',
      ...lanPorts,
      wanDevice,
      ...bridges,
      ...used,
      ...accessPoints.map(({ ifname }) => ifname),
    ]),
  ];
}

/** Ports of a bridge as they are now, access points included. */
export function membersOf(bridge: string, net: NetDaemon): string[] {
  const wired = net.live.bridges.find(({ name }) => name === bridge)?.ports ?? [];
  const air = net.live.radios
    .filter(({ name }) => !net.isRadioSilent(name))
    .flatMap((radio) => radio.accessPoints);
  return [
    ...wired,
    ...air.filter((one) => accessPointPlace(one, net)?.bridge === bridge).map(({ ifname }) => ifname),
  ];
}

/** `ubus call network.device status`. */
export function deviceStatus(net: NetDaemon, facts: PortFacts): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    devicesOf(net, facts).map((device) => {
      const bridge = net.live.bridges.find(({ name }) => name === device);
      const physical = facts.lanPorts.includes(device) || device === facts.wanDevice;
      const carrier = bridge || !physical ? !net.isDeviceDown(device) : facts.carrier(device);
      const type = bridge ? 'bridge' : /\.\d+$/.test(device) ? 'VLAN' : 'Network device';
      const status = {
        external: /^phy/.test(device),
        present: true,
        type,
        up: device === 'lo' || !isPaused(device, net),
        carrier,
        ...(bridge
          ? {
              'bridge-members': membersOf(device, net),
              ...(bridge.filtering ? { 'bridge-vlans': vlansOf(device, net) } : {}),
              'bridge-attributes': {
                stp: false,
                forward_delay: 8,
                vlan_filtering: bridge.filtering,
                igmp_snooping: false,
              },
            }
          : {}),
        ...(physical && carrier ? { speed: '1000F', autoneg: true } : {}),
        ...(physical ? { devtype: 'dsa' } : {}),
        mtu: device === 'lo' ? 65_536 : 1500,
        macaddr: facts.mac(device),
        txqueuelen: 1000,
        ipv6: true,
        statistics: { collisions: 0, rx_bytes: 0, rx_packets: 0, tx_bytes: 0, tx_packets: 0 },
      };
      return [device, status];
    }),
  );
}

const isPaused = (device: string, net: NetDaemon): boolean =>
  net.isDeviceDown(device) ||
  net.live.bridges.some(({ name, ports }) => ports.includes(device) && net.isDeviceDown(name));

function vlansOf(name: string, net: NetDaemon): unknown[] {
  const bridge = net.live.bridges.find((one) => one.name === name);
  const air = net.live.radios
    .filter((radio) => !net.isRadioSilent(radio.name))
    .flatMap(({ accessPoints }) => accessPoints)
    .map((accessPoint) => accessPointPlace(accessPoint, net));
  return (bridge?.vlans ?? []).map(({ id, local, ports }) => ({
    id,
    local,
    ports: [
      ...ports.map((port) => (port.tagged ? `${port.name}:t${port.pvid ? '*' : ''}` : port.name)),
      ...air.filter((place) => place?.bridge === name && place.vlan === id).map((place) => place?.port),
    ],
  }));
}

/** `ubus call network.wireless status`: holds the pass phrases, as the real one does. */
export function wirelessStatus(net: NetDaemon): Record<string, unknown> {
  return Object.fromEntries(
    net.live.radios.map(({ name, on, config, accessPoints }) => {
      const silent = net.isRadioSilent(name);
      const { disabled: _, ...shown } = config;
      const interfaces = accessPoints.map(({ section, ifname, networks, config: own }) => {
        const { device: _device, disabled: _disabled, network: _network, ...rest } = own;
        const where = silent ? {} : { ifname };
        return {
          section,
          ...where,
          config: { ...rest, network: networks, mode: 'ap' },
          vlans: [],
          stations: [],
        };
      });
      const state = {
        up: on && !silent,
        pending: on && silent,
        autostart: true,
        disabled: !on,
        retry_setup_failed: false,
      };
      return [name, { ...state, config: shown, interfaces }];
    }),
  );
}
