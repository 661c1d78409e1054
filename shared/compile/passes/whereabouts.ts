import { heardBy } from '../../inventory/heard';
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
  state: Pick<RouterState, 'wifi' | 'wifiClients' | 'bridge' | 'neighbours' | 'leases'>,
): readonly Finding[] {
  const heard = heardBy(state);
  const zoneOf = new Map(zones.flatMap(({ zone, ports }) => ports.map((port) => [port, zone.id] as const)));
  return policy.devices.flatMap((device) => {
    const link = heard(device.macs)?.link;
    const port = link?.kind === 'cable' ? link.port : undefined;
    const zone = port === undefined ? undefined : zoneOf.get(port);
    if (port === undefined || zone === undefined || zone === device.zone) return [];
    return [finding('device-on-port-of-other-zone', device.id, { port, zone, wanted: device.zone })];
  });
}
