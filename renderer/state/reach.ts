import type { Policy } from '../../shared/policy/policy';
import type { Verification } from '../../shared/verify/verification';
import { doorsBetween, indexCells } from './cells';

/** Ids of the devices that a device could start a connection to, by the calculation; doors of single devices count singly. */
export function reachableFrom(
  policy: Policy,
  verification: Verification,
  deviceId: string,
): ReadonlySet<string> {
  const device = policy.devices.find((each) => each.id === deviceId);
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
    const doors = doorsBetween(policy, device.zone, other.zone);
    return (
      doors.length === 0 ||
      doors.some(
        ({ from, to }) =>
          (from.kind === 'zone' || (from.kind === 'device' && from.device === deviceId)) &&
          (to.kind === 'zone' || (to.kind === 'device' && to.device === other.id)),
      )
    );
  });
  return new Set(reached.map((other) => other.id));
}

/** Whether a device's zone may start connections to the internet at all. */
export function reachesInternet(policy: Policy, verification: Verification, deviceId: string): boolean {
  const zone = policy.devices.find((each) => each.id === deviceId)?.zone;
  return verification.cells.some(
    (cell) => cell.from === zone && cell.to === 'internet' && cell.fate !== 'denied',
  );
}
