import { parseMac } from '../../net/mac';
import type { Policy } from '../../policy/policy';
import type { RouterState } from '../../router/router-state';
import type { Finding } from '../finding';
import { finding } from '../make-finding';
import type { AllottedZone } from './allocate';

/**
 * Devices that were last heard on a socket of another zone than theirs. The socket decides: such a device lives in the
 * socket's zone, whatever the policy calls it.
 */
export function misplacedDevices(
  policy: Policy,
  zones: readonly AllottedZone[],
  state: Pick<RouterState, 'bridge'>,
): readonly Finding[] {
  const portOf = new Map(
    state.bridge.filter(({ local }) => !local).map(({ mac, port }) => [parseMac(mac) ?? mac, port]),
  );
  const zoneOf = new Map(zones.flatMap(({ zone, ports }) => ports.map((port) => [port, zone.id] as const)));
  return policy.devices.flatMap((device) => {
    const port = device.macs.flatMap((mac) => portOf.get(parseMac(mac) ?? mac) ?? [])[0];
    const zone = port === undefined ? undefined : zoneOf.get(port);
    if (port === undefined || zone === undefined || zone === device.zone) return [];
    return [finding('device-on-port-of-other-zone', device.id, { port, zone, wanted: device.zone })];
  });
}
