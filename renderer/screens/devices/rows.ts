import type { Device } from '../../../shared/inventory/device';
import { displayText } from '../../../shared/net/untrusted-text';
import type { Policy } from '../../../shared/policy/policy';
import { membersOf, withFoundDevices } from '../../state/selectors';

/** A line of the Devices page: a device of the policy, one that was found, or both. */
export interface Row {
  readonly id: string;
  readonly name: string;
  readonly zone: string | undefined;
  readonly device: Device | undefined;
}

export interface DeviceFilter {
  readonly text: string;
  readonly zone: string;
  readonly kind: string;
  readonly connection: string;
  readonly today: boolean;
}
export const noFilter: DeviceFilter = { text: '', zone: '', kind: '', connection: '', today: false };

/** All devices by name. Without a policy they are in no zone. */
export function rowsOf(policy: Policy | undefined, devices: readonly Device[]): readonly Row[] {
  const rows = policy
    ? membersOf(withFoundDevices(policy, devices), devices).map(
        (member): Row => ({
          id: member.id,
          name: displayText(member.seen?.name || member.policy.name || member.id),
          zone: member.policy.zone,
          device: member.seen,
        }),
      )
    : devices.map(
        (device): Row => ({
          id: device.id,
          name: displayText(device.name || device.id),
          zone: undefined,
          device,
        }),
      );
  return [...rows].sort((a, b) => a.name.localeCompare(b.name));
}

const DAY_MS = 86_400_000;

export function filterRows(rows: readonly Row[], filter: DeviceFilter, nowMs: number): readonly Row[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ name, zone, device }) => {
    if (filter.zone && zone !== filter.zone) return false;
    if (filter.kind && device?.kind !== filter.kind) return false;
    if (filter.connection && device?.connection.kind !== filter.connection) return false;
    if (filter.today && (!device || nowMs - device.lastSeenMs > DAY_MS)) return false;
    const text = [name, device?.maker ?? '', ...(device?.addresses ?? []), ...(device?.macs ?? [])]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
