import { useRef } from 'react';
import type { Device } from '../../../shared/inventory/device';
import { deviceName } from '../../../shared/text/device-text';

/**
 * The order of the rows. While the search runs, what is new goes to the end, so that nothing moves under the eye or
 * the pointer; when it is over, by name, this computer first.
 */
export function useDeviceOrder(devices: readonly Device[], running: boolean): readonly Device[] {
  const order = useRef<readonly string[]>([]);
  const byId = new Map(devices.map((device) => [device.id, device]));
  if (!running) {
    order.current = [...devices].sort(byName).map((device) => device.id);
  } else {
    const known = new Set(order.current);
    const fresh = devices.filter((device) => !known.has(device.id)).map((device) => device.id);
    order.current = [...order.current.filter((id) => byId.has(id)), ...fresh];
  }
  return order.current.flatMap((id) => byId.get(id) ?? []);
}

const byName = (a: Device, b: Device): number =>
  Number(b.isThisComputer) - Number(a.isThisComputer) || deviceName(a).localeCompare(deviceName(b));
