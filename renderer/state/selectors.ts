import type { Device } from '../../shared/inventory/device';
import type { RouterSummary } from '../../shared/ipc/views';
import { displayText, type UntrustedText } from '../../shared/net/untrusted-text';
import { assignPort, moveDevice } from '../../shared/policy/edit-policy';
import { zoneOfPort } from '../../shared/policy/ends';
import type { Policy, PolicyDevice } from '../../shared/policy/policy';
import type { AppState } from './store';

/** Devices people decide about: everything found, without the router itself. */
export const peopleDevices = (state: Pick<AppState, 'discovery'>): readonly Device[] =>
  state.discovery?.inventory.devices.filter((device) => !device.isRouter) ?? NONE;
const NONE: readonly Device[] = [];

/** What people call a router: the name they gave it. One that is only its address says less than the model does. */
export const routerName = ({
  name,
  host,
  model,
}: Pick<RouterSummary, 'name' | 'host'> & { readonly model?: UntrustedText }): string =>
  displayText(name === host ? (model ?? name) : name, 40);

/** Open doors between zones: allow-sentences that do not just lead to the internet. */
export const doorCount = (policy: Policy | undefined): number =>
  policy?.rules.filter((rule) => rule.verdict === 'allow' && rule.to.kind !== 'internet').length ?? 0;

/** A device of the policy with what discovery knows of it, matched by id or by any of its addresses. */
export interface Member {
  readonly id: string;
  readonly policy: PolicyDevice;
  readonly seen: Device | undefined;
}

export function membersOf(policy: Policy, devices: readonly Device[]): readonly Member[] {
  const byMac = new Map(devices.flatMap((device) => device.macs.map((mac) => [mac, device] as const)));
  const byId = new Map(devices.map((device) => [device.id, device]));
  return policy.devices.map((device) => ({
    id: device.id,
    policy: device,
    seen:
      byId.get(device.id) ?? device.macs.map((mac) => byMac.get(mac)).find((found) => found !== undefined),
  }));
}

/** Devices that were found after the policy was made; they live in the zone their cable or Wi-Fi puts them into. */
export function withFoundDevices(policy: Policy, devices: readonly Device[]): Policy {
  const known = new Set(policy.devices.flatMap((device) => [device.id, ...device.macs]));
  const fresh = devices.filter(
    (device) => !device.isRouter && !known.has(device.id) && !device.macs.some((mac) => known.has(mac)),
  );
  if (fresh.length === 0) return policy;
  const landing = (device: Device): string =>
    (device.connection.kind === 'cable' ? zoneOfPort(policy, device.connection.port) : undefined) ??
    zoneOfPort(policy, '') ??
    policy.zones[0]?.id ??
    '';
  const added = fresh.map(
    (device): PolicyDevice => ({
      id: device.id,
      name: device.name,
      macs: device.macs,
      zone: landing(device),
    }),
  );
  return { ...policy, devices: [...policy.devices, ...added] };
}

/** Devices that hang on one cable port, by port. */
export function devicesByPort(devices: readonly Device[]): ReadonlyMap<string, readonly Device[]> {
  const ports = new Map<string, Device[]>();
  for (const device of devices) {
    if (device.connection.kind !== 'cable') continue;
    ports.set(device.connection.port, [...(ports.get(device.connection.port) ?? []), device]);
  }
  return ports;
}

/**
 * Pairs that the policy puts into different zones although both hang on one cable: a plain switch joins them, so their
 * packets never pass the router.
 */
export function inseparablePairs(policy: Policy, devices: readonly Device[]): number {
  const zoneOf = new Map<string, string>(
    membersOf(policy, devices).flatMap(({ seen, policy: device }) =>
      seen ? [[seen.id, device.zone] as const] : [],
    ),
  );
  let pairs = 0;
  for (const there of devicesByPort(devices).values()) {
    const sizes = new Map<string, number>();
    for (const { id } of there) {
      const zone = zoneOf.get(id);
      if (zone !== undefined) sizes.set(zone, (sizes.get(zone) ?? 0) + 1);
    }
    const counts = [...sizes.values()];
    const all = counts.reduce((sum, size) => sum + size, 0);
    pairs += counts.reduce((sum, size) => sum + size * (all - size), 0) / 2;
  }
  return pairs;
}

/**
 * Moving a device that has a cable port for itself moves the port as well: the port is what decides. A port that
 * several share stays where it is, and the board says so.
 */
export function moveWithPort(
  policy: Policy,
  deviceId: string,
  zone: string,
  devices: readonly Device[],
): Policy {
  const moved = moveDevice(policy, deviceId, zone);
  const seen = membersOf(policy, devices).find((member) => member.id === deviceId)?.seen;
  if (seen?.connection.kind !== 'cable') return moved;
  const { port } = seen.connection;
  const alone = (devicesByPort(devices).get(port)?.length ?? 0) === 1;
  return alone ? assignPort(moved, port, zone) : moved;
}

/** LAN ports of the router with nobody plugged in. */
export const freePorts = (router: RouterSummary | undefined): readonly string[] =>
  router?.ports
    .filter((port) => router.capabilities.lanPorts.includes(port.name) && !port.carrier)
    .map((port) => port.name) ?? [];
