import type { Device } from '../../../shared/inventory/device';
import { displayText } from '../../../shared/net/untrusted-text';
import type { Policy } from '../../../shared/policy/policy';
import { membersOf, withFoundDevices } from '../../state/selectors';
import { compareText } from './order';

/** A line of the Devices page: a device of the policy, one that was found, or both. */
export interface Row {
  readonly id: string;
  readonly name: string;
  readonly zone: string | undefined;
  readonly device: Device | undefined;
  /** Everything that the search looks at, in small letters. */
  readonly words: string;
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
    ? membersOf(withFoundDevices(policy, devices), devices).map((member) =>
        rowOf(member.id, member.seen?.name || member.policy.name, member.policy.zone, member.seen),
      )
    : devices.map((device) => rowOf(device.id, device.name, undefined, device));
  return rows.sort((a, b) => compareText(a.name, b.name));
}

function rowOf(id: string, called: string, zone: string | undefined, device: Device | undefined): Row {
  const name = displayText(called || id);
  const words = [name, device?.maker ?? '', ...(device?.addresses ?? []), ...(device?.macs ?? [])];
  return { id, name, zone, device, words: words.join(' ').toLowerCase() };
}

const DAY_MS = 86_400_000;

export function filterRows(rows: readonly Row[], filter: DeviceFilter, nowMs: number): readonly Row[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ zone, device, words: text }) => {
    if (filter.zone && zone !== filter.zone) return false;
    if (filter.kind && device?.kind !== filter.kind) return false;
    if (filter.connection && device?.connection.kind !== filter.connection) return false;
    if (filter.today && (!device || nowMs - device.lastSeenMs > DAY_MS)) return false;
    return words.every((word) => text.includes(word));
  });
}
