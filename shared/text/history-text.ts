import type { HistoryEntry } from '../ipc/views';
import { count } from './format';

const fact = (entry: HistoryEntry, name: string): number | undefined => {
  const value = entry.facts[name];
  return typeof value === 'number' ? value : undefined;
};

/** What an entry is called in the list. */
export function entryTitle(entry: HistoryEntry): string {
  if (fact(entry, 'outside') !== undefined) return 'An outside change was kept';
  if (entry.kind === 'connected') return 'Connected for the first time';
  if (entry.kind === 'rollback')
    return entry.outcome === 'confirmed' ? 'Went back to an earlier copy' : 'Going back';
  const zones = fact(entry, 'zones');
  if (entry.outcome !== 'confirmed') return 'A try';
  return zones === undefined ? 'Change applied' : `Division into ${count(zones, 'zone')}`;
}

export function entryNote(entry: HistoryEntry): string {
  if (entry.outcome === 'copy') return 'Copy of the configuration kept';
  if (entry.outcome === 'undone') return 'The router undid it';
  if (entry.outcome === 'refused') return 'Refused before the first write';
  if (entry.outcome === 'unknown') return 'The last answer was lost';
  const lines = fact(entry, 'lines');
  const files = fact(entry, 'files');
  if (lines !== undefined && files !== undefined) return `${count(lines, 'line')} in ${count(files, 'file')}`;
  return 'Confirmed over a fresh connection';
}

export const outcomeText: Readonly<Record<HistoryEntry['outcome'], string>> = {
  confirmed: 'Confirmed',
  undone: 'Undone',
  refused: 'Refused',
  unknown: 'Not known',
  copy: 'Copy',
};

export const historyText = {
  title: 'History',
  list: 'What changed',
  pick: 'Select an entry to see what changed.',
  goBack: 'Go back to before this',
  goTo: 'Go back to this copy',
  when: (day: string, from: string, to: string | undefined) =>
    to ? `${day}, ${from} to ${to}` : `${day}, ${from}`,
  backHint: (time: string, later: number) =>
    `Going back restores the copy from ${time}, byte for byte.${later === 0 ? '' : later === 1 ? ' The later change is undone as well.' : ` The ${later} later changes are undone as well.`} Like every change, it undoes itself if something goes wrong.`,
  inWords: 'What changed, in words',
  onRouter: 'On the router',
  onRouterSize: (lines: number, files: number) =>
    `${count(lines, 'line')} in ${count(files, 'file')}. Ours are marked bh_`,
  noLines: 'No line on the router changed.',
  showAll: (lines: number) => `Show all ${lines} lines`,
  copied: 'Copied',
  emptyTitle: 'Nothing has changed yet',
  emptyBody: 'The first copy of the configuration is made when Bulkhead connects.',
} as const;
