import { z } from 'zod';
import type { Settings } from '../../shared/ipc/views';
import type { Db } from './database';
import { jsonOf } from './json-column';

const NAME = 'window';
const schema = z
  .object({
    theme: z.enum(['auto', 'light', 'dark']).catch('auto'),
    contrast: z.enum(['system', 'more', 'less']).catch('system'),
  })
  .catch({ theme: 'auto', contrast: 'system' });

/** How the window looks. Anything unreadable falls back to what the system says. */
export class SettingsRecords {
  constructor(private readonly db: Db) {}

  read(): Settings {
    const row = this.db.prepare('SELECT value FROM setting WHERE name = ?').get(NAME) as
      | { value: string }
      | undefined;
    return schema.parse(row === undefined ? {} : jsonOf(row.value));
  }

  save(settings: Settings): Settings {
    this.db
      .prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)')
      .run(NAME, JSON.stringify(settings));
    return this.read();
  }
}
