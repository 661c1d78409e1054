import type { Device } from '../../../shared/inventory/device';
import { zoneOfPort } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import { managementEnd } from '../../../shared/policy/promises';
import type { ManagementPath } from '../../../shared/router/router-state';
import { devicesByPort, type Member, membersOf } from '../../state/selectors';

/** What the board warns about, most serious first. */
export type BoardWarning =
  | { readonly kind: 'shared-port'; readonly port: string; readonly members: readonly Member[] }
  | { readonly kind: 'elsewhere'; readonly member: Member; readonly port: string; readonly portZone: string }
  | { readonly kind: 'admin-moves'; readonly zone: string }
  | { readonly kind: 'join-wifi'; readonly members: readonly Member[] };

/**
 * Drawn from the draft and what was found, so that it follows every move at once. The compiler says the important
 * ones again, as findings.
 */
export function boardWarnings(
  policy: Policy,
  devices: readonly Device[],
  management: ManagementPath | undefined,
): readonly BoardWarning[] {
  const members = membersOf(policy, devices);
  return [
    ...adminMoves(policy, management),
    ...sharedPorts(members, devices),
    ...elsewhere(policy, members, devices),
    ...joinWifi(policy, members),
  ];
}

function adminMoves(policy: Policy, management: ManagementPath | undefined): readonly BoardWarning[] {
  if (!management) return [];
  const end = managementEnd(policy, management);
  if (end.kind !== 'zone') return [];
  const zone = policy.zones.find((each) => each.id === end.zone);
  return zone && zone.keeps === undefined ? [{ kind: 'admin-moves', zone: zone.id }] : [];
}

function sharedPorts(members: readonly Member[], devices: readonly Device[]): readonly BoardWarning[] {
  return [...devicesByPort(devices)].flatMap(([port, there]): BoardWarning[] => {
    const on = members.filter((member) => there.some((device) => device.id === member.seen?.id));
    const zones = new Set(on.map((member) => member.policy.zone));
    return on.length > 1 && zones.size > 1 ? [{ kind: 'shared-port', port, members: on }] : [];
  });
}

/** A device alone on its cable, in another zone than its port. */
function elsewhere(
  policy: Policy,
  members: readonly Member[],
  devices: readonly Device[],
): readonly BoardWarning[] {
  const ports = devicesByPort(devices);
  return members.flatMap((member): BoardWarning[] => {
    const connection = member.seen?.connection;
    if (connection?.kind !== 'cable') return [];
    const portZone = zoneOfPort(policy, connection.port);
    const alone = (ports.get(connection.port)?.length ?? 0) === 1;
    const differs = alone && portZone !== undefined && portZone !== member.policy.zone;
    return differs ? [{ kind: 'elsewhere', member, port: connection.port, portZone }] : [];
  });
}

/** Devices on today's Wi-Fi that are to live in a zone with a Wi-Fi name of its own. */
function joinWifi(policy: Policy, members: readonly Member[]): readonly BoardWarning[] {
  const moving = members.filter((member) => {
    const connection = member.seen?.connection;
    const zone = policy.zones.find((each) => each.id === member.policy.zone);
    return (
      connection?.kind === 'wifi' &&
      zone !== undefined &&
      zone.keeps === undefined &&
      !zone.wifi.some((wifi) => wifi.ssid === connection.ssid)
    );
  });
  return moving.length > 0 ? [{ kind: 'join-wifi', members: moving }] : [];
}

/** Ports that several devices share, for the triangle on their chips. */
export function sharedPortOf(devices: readonly Device[]): ReadonlyMap<string, string> {
  return new Map(
    [...devicesByPort(devices)]
      .filter(([, there]) => there.length > 1)
      .flatMap(([port, there]) => there.map((device) => [device.id, port] as const)),
  );
}
