import os from 'node:os';
import path from 'node:path';

/** Where the app keeps its data, so that both see the same routers. `BULKHEAD_HOME` puts it elsewhere. */
export function dataDir(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (env.BULKHEAD_HOME) return env.BULKHEAD_HOME;
  const home = os.homedir();
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Bulkhead');
  if (platform === 'win32')
    return path.join(env.APPDATA ?? path.join(home, 'AppData', 'Roaming'), 'Bulkhead');
  return path.join(env.XDG_CONFIG_HOME ?? path.join(home, '.config'), 'Bulkhead');
}
