import { z } from 'zod';
import type { Settings } from '../../shared/ipc/views';
import type { Db } from './database';
import { jsonOf } from './json-column';
import { tables } from './tables';

const NAME = 'window';
const schema = z
  .object({
    theme: z.enum(['auto', 'light', 'dark']).catch('auto'),
    contrast: z.enum(['system', 'more', 'less']).catch('system'),
    looks: z.literal('when-asked').optional().catch(undefined),
  })
  .catch({ theme: 'auto', contrast: 'system' });

/** How the window looks. Anything unreadable falls back to what the system says. */
export class SettingsRecords {
  constructor(private readonly db: Db) {}

  read(): Settings {
    const row = tables.setting.find(this.db, { name: NAME });
    return schema.parse(row === undefined ? {} : jsonOf(row.value));
  }

  save(settings: Settings): Settings {
    tables.setting.put(this.db, { name: NAME, value: JSON.stringify(settings) });
    return this.read();
  }
}
