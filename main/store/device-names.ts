import type { Db } from './database';
import { tables } from './tables';

/** Names a person gave to devices; they beat whatever the devices say of themselves. */
export class DeviceNames {
  constructor(private readonly db: Db) {}

  of(routerId: string): ReadonlyMap<string, string> {
    const rows = tables.deviceName.all(this.db, { router_id: routerId });
    return new Map(rows.map((row) => [row.device_id, row.name]));
  }

  /** An empty name forgets the person's name. */
  set(routerId: string, deviceId: string, name: string): void {
    const device = { router_id: routerId, device_id: deviceId };
    if (name === '') tables.deviceName.delete(this.db, device);
    else tables.deviceName.put(this.db, { ...device, name });
  }
}
