import type { HistoryEntry, PolicyVersionView } from '../ipc/views';
import { displayText } from '../net/untrusted-text';
import type { UndoReason } from '../rollout/rollout-state';
import { recoveryText } from './apply-text';
import { capitalised, count, listOf } from './format';
import { serviceVerb } from './service-text';

const fact = (entry: HistoryEntry, name: string): number | undefined => {
  const value = entry.facts[name];
  return typeof value === 'number' ? value : undefined;
};

const textFact = (entry: HistoryEntry, name: string): string | undefined => {
  const value = entry.facts[name];
  return typeof value === 'string' ? displayText(value, 40) : undefined;
};

const names = (entry: HistoryEntry, name: string): readonly string[] => {
  const value = entry.facts[name];
  return typeof value === 'string' ? value.split('\n').map((each) => displayText(each, 40)) : [];
};

/** What an entry is called in the list: what was changed, not how. */
export function entryTitle(entry: HistoryEntry): string {
  if (fact(entry, 'outside') !== undefined) return 'An outside change was kept';
  if (entry.kind === 'connected') return 'Connected for the first time';
  if (entry.kind === 'rollback')
    return entry.outcome === 'confirmed' ? 'Went back to an earlier copy' : 'A try to go back';
  const name = changeName(entry);
  return entry.outcome === 'confirmed' ? name : `A try: ${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

/** Parts of a change that are named; the others are counted. */
const NAMED = 2;

function changeName(entry: HistoryEntry): string {
  const zones = fact(entry, 'zones') ?? 0;
  if (fact(entry, 'first')) return `First division into ${count(zones, 'zone')}`;
  const parts = changeParts(entry);
  if (parts.length === 0) return zones === 0 ? 'Change applied' : `A change to ${count(zones, 'zone')}`;
  const more = parts.length - NAMED;
  return capitalised(
    listOf(more > 0 ? [...parts.slice(0, NAMED), count(more, 'more thing', 'more things')] : parts),
  );
}

function changeParts(entry: HistoryEntry): readonly string[] {
  const moved = fact(entry, 'moved') ?? 0;
  const device = textFact(entry, 'movedDevice');
  return [
    ...listed(names(entry, 'zonesNew'), 'new'),
    ...listed(names(entry, 'zonesGone'), 'removed'),
    ...listed(names(entry, 'renamed'), 'renamed'),
    ...(device === undefined
      ? moved > 0
        ? [`${count(moved, 'device')} moved`]
        : []
      : [`${device} moved to ${textFact(entry, 'movedTo') ?? ''}`]),
    ...doorPart(entry, 'opened', ''),
    ...doorPart(entry, 'shut', 'no longer: '),
    ...((fact(entry, 'wifi') ?? 0) > 0 ? ['Wi-Fi changed'] : []),
    ...((fact(entry, 'ports') ?? 0) > 0 && moved === 0 ? ['cable ports changed'] : []),
  ];
}

const listed = (zones: readonly string[], became: string): readonly string[] =>
  zones.length === 0 ? [] : [`${zones.length === 1 ? 'zone' : 'zones'} ${listOf(zones)} ${became}`];

const ENDS: Readonly<Record<string, string>> = { internet: 'the internet', router: 'the router' };

function doorPart(entry: HistoryEntry, kind: 'opened' | 'shut', before: string): readonly string[] {
  const doors = fact(entry, kind) ?? 0;
  if (doors === 0) return [];
  const from = textFact(entry, `${kind}From`);
  const to = textFact(entry, `${kind}To`);
  const service = textFact(entry, `${kind}Service`);
  if (from === undefined || to === undefined || service === undefined)
    return [`${count(doors, 'door')} ${kind}`];
  return [
    to === 'internet' && service === 'any'
      ? `${before}${from} may use the internet`
      : `${before}${from} ${serviceVerb(service)} ${ENDS[to] ?? to}`,
  ];
}

/** How it ended, and why where it did not stay. */
export function entryNote(entry: HistoryEntry): string {
  if (entry.outcome === 'copy') return 'Copy of the configuration kept';
  if (entry.outcome === 'undone') {
    const because = recoveryText.because[String(entry.facts.because ?? '') as UndoReason];
    return because === undefined ? 'The router undid it' : `The router undid it: ${uncapitalised(because)}`;
  }
  if (entry.outcome === 'refused') return 'Refused before the first write';
  if (entry.outcome === 'unknown') return 'The last answer was lost';
  const lines = fact(entry, 'lines');
  const files = fact(entry, 'files');
  if (fact(entry, 'outside') !== undefined) return `Noted, nothing was written. ${size(lines, files)}`;
  const written = size(lines, files);
  return written === '' ? 'Confirmed over a fresh connection' : `Confirmed. ${written}`;
}

const size = (lines: number | undefined, files: number | undefined): string =>
  lines === undefined || files === undefined ? '' : `${count(lines, 'line')} in ${count(files, 'file')}`;

const uncapitalised = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

export const outcomeText: Readonly<Record<HistoryEntry['outcome'], string>> = {
  confirmed: 'Confirmed',
  undone: 'Undone',
  refused: 'Refused',
  unknown: 'Not known',
  copy: 'Copy',
};

/** Why an earlier sorting was kept. */
export const versionCause: Readonly<Record<PolicyVersionView['cause'], string>> = {
  applied: 'applied to the router',
  discarded: 'before it was thrown away',
  suggested: 'before a new suggestion',
  'brought-back': 'before an earlier one was brought back',
  'gone-back': 'before the router went back to a copy',
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
  inWordsNot: 'What it would have changed',
  inWordsNotWhy: 'None of this is in force',
  linesNot: 'The lines it would have written',
  versions: 'Your own sorting, earlier',
  versionsBody:
    'Zones, devices and rules as you had them. Bringing them back changes nothing on the router until you apply.',
  bringBack: 'Bring it back',
  onRouter: 'On the router',
  onRouterSize: (lines: number, files: number) =>
    `${count(lines, 'line')} in ${count(files, 'file')}. Ours are marked bh_`,
  noLines: 'No line on the router changed.',
  showAll: (lines: number) => `Show all ${lines} lines`,
  copied: 'Copied',
  emptyTitle: 'Nothing has changed yet',
  emptyBody: 'The first copy of the configuration is made when Bulkhead connects.',
} as const;
