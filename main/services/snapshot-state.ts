import { createHash } from 'node:crypto';
import type { ConfigFile, RouterState } from '../../shared/router/router-state';
import { parseUci } from '../../shared/uci/parse-uci';
import { configOf, type UciPackage } from '../../shared/uci/uci';
import type { SnapshotFiles } from '../store/snapshot-records';

/** The router as it would be with these files: everything else (ports, neighbours, capabilities) as it is now. */
export function stateWithFiles(state: RouterState, files: SnapshotFiles): RouterState {
  const packages: UciPackage[] = [];
  const unreadable: string[] = [];
  for (const [name, { text }] of Object.entries(files)) {
    const parsed = parseUci(text, name);
    if (parsed.ok) packages.push(parsed.value);
    else unreadable.push(name);
  }
  const configFiles = Object.entries(files).map(([name, file]): [string, ConfigFile] => [
    name,
    { ...file, sha256: hashOf(file) },
  ]);
  return { ...state, files: Object.fromEntries(configFiles), config: configOf(packages), unreadable };
}

export const hashOf = (file: { readonly text: string; readonly encoding: 'utf8' | 'latin1' }): string =>
  createHash('sha256').update(Buffer.from(file.text, file.encoding)).digest('hex');
