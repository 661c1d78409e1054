import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../shared/ipc/views';
import {
  addZone,
  assignPort,
  moveDevice,
  removeRule,
  removeZone,
  renameZone,
  setRule,
} from '../../../shared/policy/edit-policy';
import type { Policy } from '../../../shared/policy/policy';
import { changeFacts } from '../../../shared/policy/policy-change';
import { entryNote, entryTitle } from '../../../shared/text/history-text';
import { homeZone, mainCase } from '../../support/home-policy';

const entry = (facts: HistoryEntry['facts'], more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  id: 'e',
  routerId: 'r',
  atMs: 1,
  kind: 'change',
  outcome: 'confirmed',
  facts,
  ...more,
});
const title = (before: Policy | undefined, after: Policy): string =>
  entryTitle(entry({ zones: after.zones.length, ...changeFacts(before, after) }));
const door = (policy: Policy, service: string): Policy =>
  setRule(policy, {
    from: { kind: 'zone', zone: 'work' },
    to: { kind: 'device', device: '9c934eaabbcc' },
    service,
    verdict: 'allow',
  });

describe('what History calls a change', () => {
  it.each([
    ['the first one', undefined, mainCase, 'First division into 4 zones'],
    ['a door', mainCase, door(mainCase, 'print'), 'Work may print on Printer'],
    ['doors', mainCase, door(door(mainCase, 'print'), 'web'), '2 doors opened'],
    ['a door shut', mainCase, removeRule(mainCase, 'print'), 'No longer: Home may print on Printer'],
    ['a device', mainCase, moveDevice(mainCase, 'b827eb010203', 'work'), 'Plug moved to Work'],
    ['a new zone', mainCase, addZone(mainCase, homeZone('cams', 'Cameras', 'camera')), 'Zone Cameras new'],
    ['another name', mainCase, renameZone(mainCase, 'guest', 'Visitors'), 'Zone Visitors renamed'],
    ['a port', mainCase, assignPort(mainCase, 'lan4', 'work'), 'Cable ports changed'],
    [
      'several things: two are named, the rest is counted',
      mainCase,
      removeRule(
        moveDevice(renameZone(door(mainCase, 'print'), 'guest', 'Visitors'), 'b827eb010203', 'work'),
        'print',
      ),
      'Zone Visitors renamed, Plug moved to Work and 2 more things',
    ],
    ['a zone that is gone', mainCase, removeZone(mainCase, 'guest'), /^Zone Guests removed/],
  ])('%s', (_why, before, after, says) => {
    if (typeof says === 'string') expect(title(before, after)).toBe(says);
    else expect(title(before, after)).toMatch(says);
  });

  it('a try that was undone is called a try, with the change and its end', () => {
    const facts = { zones: 4, ...changeFacts(undefined, mainCase), because: 'asked' };
    const undone = entry(facts, { outcome: 'undone' });
    expect(entryTitle(undone)).toBe('A try: first division into 4 zones');
    expect(entryNote(undone)).toBe('The router undid it: you asked for it');
  });

  it('an entry of an older program keeps a plain name', () => {
    expect(entryTitle(entry({ zones: 4, lines: 3, files: 1 }))).toBe('A change to 4 zones');
    expect(entryNote(entry({}, { outcome: 'undone' }))).toBe('The router undid it');
  });

  it('names from the network stay text', () => {
    const bad = renameZone(mainCase, 'guest', 'a\u202eb\nc');
    expect(title(mainCase, bad)).not.toMatch(/[\n\u202e]/);
  });
});
