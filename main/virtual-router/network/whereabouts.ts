import type { Client } from '../household/client';
import { baseDevice, type NetDaemon } from './net-daemon';
import type { AccessPoint, Bridge, WantedInterface } from './wanted-network';

/** Where a client hangs right now and which interface of the router hears it. */
export interface Place {
  /** Bridge port: `lan1`, `phy0-ap0`. */
  readonly port: string;
  readonly bridge?: string;
  readonly vlan?: number;
  /** Layer 3 device that hears the client's untagged frames, whether an interface uses it or not. */
  readonly device?: string;
  readonly accessPoint?: AccessPoint;
}

/** Undefined: the client reaches nothing (port in no VLAN, Wi-Fi gone, bridge restarting). */
export function placeOf(
  client: Client,
  net: NetDaemon,
  bands: ReadonlyMap<string, string>,
): Place | undefined {
  if (client.link.kind === 'wifi') return wifiPlace(client, net, bands);
  const { port } = client.link;
  return portPlace(port, net);
}

/** Network devices that stand alone, without a bridge, hear their port directly. */
function portPlace(port: string, net: NetDaemon): Place | undefined {
  const bridge = net.live.bridges.find(({ ports }) => ports.includes(port));
  if (!bridge) return net.isDeviceDown(port) ? undefined : { port, device: port };
  if (net.isDeviceDown(bridge.name)) return undefined;
  if (!bridge.filtering) return { port, bridge: bridge.name, device: bridge.name };
  const vlan = bridge.vlans.find(({ ports }) => ports.some(({ name, pvid }) => name === port && pvid));
  return vlan && vlanPlace(port, bridge, vlan.id);
}

function vlanPlace(port: string, bridge: Bridge, id: number): Place | undefined {
  const vlan = bridge.vlans.find((candidate) => candidate.id === id);
  if (!vlan) return undefined;
  return { port, bridge: bridge.name, vlan: id, ...(vlan.local ? { device: `${bridge.name}.${id}` } : {}) };
}

function wifiPlace(client: Client, net: NetDaemon, bands: ReadonlyMap<string, string>): Place | undefined {
  const { link } = client;
  if (link.kind !== 'wifi') return undefined;
  const onAir = net.live.radios
    .filter(({ name }) => !net.isRadioSilent(name))
    .flatMap(({ accessPoints }) => accessPoints)
    .filter(({ ssid }) => ssid === link.ssid);
  const accessPoint = onAir.find(({ radio }) => bands.get(radio) === link.band) ?? onAir[0];
  if (!accessPoint) return undefined;
  const place = accessPointPlace(accessPoint, net);
  return place && { ...place, accessPoint };
}

/** netifd puts an access point into the bridge below its network's device. */
export function accessPointPlace({ ifname, networks }: AccessPoint, net: NetDaemon): Place | undefined {
  const target = net.live.interfaces.find(({ name }) => networks.includes(name));
  const bridge = target && net.live.bridges.find(({ name }) => name === baseDevice(target.device));
  if (!target || !bridge || net.isDeviceDown(bridge.name)) return undefined;
  const vlan = /\.(\d+)$/.exec(target.device)?.[1];
  if (!bridge.filtering) return { port: ifname, bridge: bridge.name, device: bridge.name };
  return vlan === undefined ? undefined : vlanPlace(ifname, bridge, Number(vlan));
}

/** The running interface that hears a device. */
export function interfaceOn(device: string | undefined, net: NetDaemon): WantedInterface | undefined {
  return device === undefined
    ? undefined
    : net.live.interfaces.find((candidate) => candidate.device === device && net.isUp(candidate.name));
}
