import type { Db } from './database';

/** Names a person gave to devices; they beat whatever the devices say of themselves. */
export class DeviceNames {
  constructor(private readonly db: Db) {}

  of(routerId: string): ReadonlyMap<string, string> {
    const rows = this.db
      .prepare('SELECT device_id, name FROM device_name WHERE router_id = ?')
      .all(routerId) as { device_id: string; name: string }[];
    return new Map(rows.map((row) => [row.device_id, row.name]));
  }

  /** An empty name forgets the person's name. */
  set(routerId: string, deviceId: string, name: string): void {
    if (name === '')
      this.db
        .prepare('DELETE FROM device_name WHERE router_id = ? AND device_id = ?')
        .run(routerId, deviceId);
    else
      this.db
        .prepare('INSERT OR REPLACE INTO device_name (router_id, device_id, name) VALUES (?, ?, ?)')
        .run(routerId, deviceId, name);
  }
}
