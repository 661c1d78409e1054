import { describe, expect, it } from 'vitest';
import { changeCount } from '../../../renderer/state/change-count';
import { doorChanges } from '../../../renderer/state/door-changes';
import { needsOf } from '../../../renderer/state/needs';
import { moveWithPort } from '../../../renderer/state/selectors';
import type { HistoryEntry, Overview } from '../../../shared/ipc/views';
import {
  addZone,
  assignPort,
  changeZone,
  moveDevice,
  removeRule,
  removeZone,
  setRule,
} from '../../../shared/policy/edit-policy';
import type { Policy } from '../../../shared/policy/policy';
import type { Rule } from '../../../shared/policy/rule';
import { fakeDevices, fakePolicy, fakeRouter } from '../../support/fake-household';
import { fakePlacements, fakeVerification } from '../../support/fake-verification';
import { homeZone } from '../../support/home-policy';

const devices = fakeDevices();
const policy = fakePolicy(devices);
const cabled = devices.find(({ connection }) => connection.kind === 'cable' && connection.port === 'lan2');
const [rule] = policy.rules;
if (!cabled || !rule) throw new Error('the household lacks a cable or a sentence');

describe('changeCount', () => {
  it.each<[why: string, draft: Policy, changes: number]>([
    ['nothing', policy, 0],
    ['the same in another order', { ...policy, zones: [...policy.zones].reverse() }, 0],
    ['a device goes to another zone', moveDevice(policy, cabled.id, 'guest'), 1],
    ['its port goes with it', moveWithPort(policy, cabled.id, 'guest', devices), 1],
    [
      'the port goes elsewhere than the device',
      assignPort(moveDevice(policy, cabled.id, 'guest'), 'lan2', 'iot'),
      2,
    ],
    ['a port only', assignPort(policy, 'lan4', 'guest'), 1],
    ['a sentence less', removeRule(policy, rule.id), 1],
    ['a sentence turned around', setRule(policy, { ...rule, verdict: 'deny' }), 1],
    ['a zone changes twice', changeZone(policy, 'work', { name: 'Desk', ipv6: false }), 1],
    ['a zone more', addZone(policy, homeZone('server', 'Servers', 'server')), 1],
    ['a zone less: itself and its sentence', removeZone(policy, 'guest'), 3],
  ])('%s', (_why, draft, changes) => {
    expect(changeCount(policy, draft, devices)).toBe(changes);
  });
});

describe('doorChanges', () => {
  const words = (rules: readonly Rule[]) => rules.map(({ id }) => id);
  it.each<[why: string, draft: Policy, opened: string[], closed: string[]]>([
    ['nothing', policy, [], []],
    ['a door shut', removeRule(policy, rule.id), [], [rule.id]],
    ['shut by a wall in its place', setRule(policy, { ...rule, verdict: 'deny' }), [], [rule.id]],
    [
      'only its reason and its id',
      setRule(removeRule(policy, rule.id), { ...rule, id: 'x', reason: 'why' }),
      [],
      [],
    ],
    ['another service instead', setRule(policy, { ...rule, service: 'files' }), [rule.id], [rule.id]],
  ])('%s', (_why, draft, opened, closed) => {
    const changes = doorChanges(policy, draft);
    expect([words(changes.opened), words(changes.closed)]).toEqual([opened, closed]);
  });
});

describe('needsOf', () => {
  const entry = (outcome: HistoryEntry['outcome'], snapshotAfterId?: string): HistoryEntry => ({
    id: `${outcome} ${snapshotAfterId}`,
    routerId: 'router-1',
    atMs: 0,
    kind: 'change',
    outcome,
    facts: {},
    ...(snapshotAfterId ? { snapshotAfterId } : {}),
  });
  const drifted = (...recent: HistoryEntry[]): Overview => ({
    router: { ...fakeRouter(), divided: true },
    policy,
    placements: fakePlacements(policy),
    verification: fakeVerification(policy, fakeRouter().management),
    checkedAtMs: 0,
    deviceCounts: {},
    whereabouts: [],
    drifted: true,
    recent,
  });
  it.each<[why: string, recent: HistoryEntry[], copy: string | undefined]>([
    ['the last confirmed change has its copy', [entry('confirmed', 's3'), entry('confirmed', 's1')], 's3'],
    ['undone ones in between', [entry('undone', 's4'), entry('confirmed', 's3')], 's3'],
    [
      'no copy of the last one: an older one would take back more',
      [entry('confirmed'), entry('confirmed', 's1')],
      undefined,
    ],
    ['never confirmed', [entry('copy', 's0')], undefined],
  ])('an outside change can be put back: %s', (_why, recent, copy) => {
    const state = { overview: drifted(...recent), hasChanges: false, applied: policy };
    expect(needsOf(state)).toEqual([{ kind: 'drift', copy }]);
  });
});
