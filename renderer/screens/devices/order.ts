import { parseIpv4 } from '../../../shared/net/ipv4';
import type { Policy } from '../../../shared/policy/policy';
import { connectionText } from '../../../shared/text/device-text';
import type { Row } from './rows';

/** Columns of the list, in their order; each can be sorted by. */
export const deviceColumns = ['name', 'zone', 'address', 'connection', 'seen'] as const;
export type DeviceColumn = (typeof deviceColumns)[number];

export interface DeviceOrder {
  readonly by: DeviceColumn;
  readonly ascending: boolean;
}
export const byName: DeviceOrder = { by: 'name', ascending: true };

/** The same column again turns the order round. */
export const nextOrder = (order: DeviceOrder, by: DeviceColumn): DeviceOrder => ({
  by,
  ascending: order.by === by ? !order.ascending : true,
});

/** Rows come by name, and stay so where a column does not tell them apart. What is not known comes last. */
export function inOrder(
  rows: readonly Row[],
  { by, ascending }: DeviceOrder,
  policy: Policy | undefined,
): readonly Row[] {
  const zones = new Map(policy?.zones.map((zone, at) => [zone.id, at]));
  const value = ({ name, zone, device }: Row): number | string | undefined => {
    switch (by) {
      case 'name':
        return name;
      case 'zone':
        return zones.get(zone ?? '');
      case 'address':
        return device?.addresses[0] === undefined ? undefined : addressOrder(device.addresses[0]);
      case 'connection':
        return device && device.connection.kind !== 'unknown' ? connectionText(device.connection) : undefined;
      case 'seen':
        return device && -device.lastSeenMs;
    }
  };
  const sign = ascending ? 1 : -1;
  return rows
    .map((row) => ({ row, key: value(row) }))
    .sort((a, b) => {
      if (a.key === undefined || b.key === undefined)
        return Number(a.key === undefined) - Number(b.key === undefined);
      if (typeof a.key === 'string' && typeof b.key === 'string') return sign * compareText(a.key, b.key);
      return sign * (Number(a.key) - Number(b.key));
    })
    .map(({ row }) => row);
}

// One collator for all: asking each string for its own is what makes sorting hundreds of names slow.
export const { compare: compareText } = new Intl.Collator(undefined, { numeric: true });

/** IPv4 by number; anything else after it. */
function addressOrder(address: string): number {
  return parseIpv4(address) ?? Number.MAX_SAFE_INTEGER;
}
