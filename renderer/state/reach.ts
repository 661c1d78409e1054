import { deviceEnd } from '../../shared/policy/ends';
import type { Policy } from '../../shared/policy/policy';
import type { Verification } from '../../shared/verify/verification';
import { indexCells } from './cells';
import { deviceOf, doorsBetween, openingsOf } from './doors';

/** Ids of the devices that a device could start a connection to, by the calculation; doors of single devices count singly. */
export function reachableFrom(
  policy: Policy,
  verification: Verification,
  deviceId: string,
): ReadonlySet<string> {
  const device = deviceOf(policy, deviceId);
  if (!device) return new Set();
  const index = indexCells(verification);
  const reached = policy.devices.filter((other) => {
    if (other.id === deviceId) return false;
    if (other.zone === device.zone) {
      return policy.zones.find((zone) => zone.id === device.zone)?.within !== 'apart';
    }
    const cells = index.get(`${device.zone} ${other.zone}`);
    // A pair the calculation does not know has no wall in between: that is how flat networks are.
    if (!cells) return true;
    if (cells.every((cell) => cell.fate === 'denied')) return false;
    return (
      doorsBetween(policy, device.zone, other.zone).length === 0 ||
      openingsOf(policy, deviceEnd(deviceId), deviceEnd(other.id)).length > 0
    );
  });
  return new Set(reached.map((other) => other.id));
}

/** Whether a device's zone may start connections to the internet at all. */
export function reachesInternet(policy: Policy, verification: Verification, deviceId: string): boolean {
  const zone = deviceOf(policy, deviceId)?.zone;
  return verification.cells.some(
    (cell) => cell.from === zone && cell.to === 'internet' && cell.fate !== 'denied',
  );
}
