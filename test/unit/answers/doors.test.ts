import { describe, expect, it } from 'vitest';
import { linesOf, reopened } from '../../../renderer/components/matrix-lines';
import { blastRadius } from '../../../shared/answers/blast';
import { summarise, summariseCell } from '../../../shared/answers/cells';
import { explain } from '../../../shared/answers/explain';
import { deviceEnd, internetEnd, zoneEnd } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import type { Endpoint, Rule } from '../../../shared/policy/rule';
import { ruleText } from '../../../shared/text/rule-text';
import { fakeDevices, fakePolicy, fakeRouter } from '../../support/fake-household';
import { fakeVerification } from '../../support/fake-verification';

const devices = fakeDevices();
const { management } = fakeRouter();
const base = fakePolicy(devices);
const idOf = (name: string): string => devices.find((device) => device.name === name)?.id ?? '';
const named = (name: string): Endpoint => deviceEnd(idOf(name));
const rule = (verdict: Rule['verdict'], from: Endpoint, to: Endpoint, service: string, at = 0): Rule => ({
  id: `rule-${at}`,
  verdict,
  from,
  to,
  service,
});
const household = (...rules: readonly Rule[]): Policy => ({
  ...base,
  rules: rules.map((each, at) => ({ ...each, id: `rule-${at}` })),
});
const cellOf = (policy: Policy, from: Endpoint, to: Endpoint) =>
  summarise(policy, fakeVerification(policy, management), from, to);

// Smart home has four devices: HP Envy, Hue Bridge, Home Assistant, Robot vacuum, ESP: five.
const iot = zoneEnd('iot');
const media = zoneEnd('media');
const hub = named('Home Assistant');
const tv = named('Living-room TV');

describe('how many devices of the row may', () => {
  it.each<[why: string, rules: readonly Rule[], to: Endpoint, some: readonly [number, number] | undefined]>([
    ['nobody differs: no number', [rule('allow', iot, media, 'cast')], media, undefined],
    ['a door for one device: one of five', [rule('allow', hub, media, 'cast')], media, [1, 5]],
    [
      'a wall for one device: four of five',
      [rule('allow', iot, internetEnd, 'any'), rule('deny', hub, internetEnd, 'any')],
      internetEnd,
      [4, 5],
    ],
    [
      'a wall for another service closes nothing',
      [rule('allow', iot, media, 'cast'), rule('deny', hub, media, 'files')],
      media,
      undefined,
    ],
    [
      'a device excepted from the wall of its zone',
      [rule('deny', iot, media, 'cast'), rule('allow', hub, media, 'cast')],
      media,
      [1, 5],
    ],
    ['the whole zone to one device: all may', [rule('allow', iot, tv, 'cast')], media, undefined],
    [
      'one device to one device, and one more to the zone',
      [rule('allow', hub, tv, 'cast'), rule('allow', named('Hue Bridge'), media, 'cast')],
      media,
      [2, 5],
    ],
  ])('%s', (_why, rules, to, some) => {
    const cell = cellOf(household(...rules), iot, to);
    expect(cell.some && [cell.some.may, cell.some.of]).toEqual(some);
  });

  it('the calculation has the last word: what it seals has no number', () => {
    const policy = household(rule('allow', hub, media, 'cast'));
    const running = fakeVerification(household(), management);
    expect(summariseCell(policy, running, 'iot', 'media')).toMatchObject({ kind: 'sealed' });
  });

  it('it is said in the cell, and in its sentence with the service', () => {
    expect(ruleText.cells.some(4, 5)).toBe('4 of 5');
    expect(ruleText.says.some(ruleText.says.door('casting'), 4, 5)).toBe(
      'open for casting, for 4 of 5 devices',
    );
  });
});

describe('the most exact sentence decides, and among equals the wall, as on the router', () => {
  it.each<[why: string, rules: readonly Rule[], open: boolean, cast?: 'denied']>([
    [
      'wall for the device before the door of its zone',
      [rule('allow', iot, media, 'cast'), rule('deny', hub, media, 'cast')],
      false,
    ],
    [
      'door for the device before the wall of its zone',
      [rule('deny', iot, media, 'cast'), rule('allow', hub, media, 'cast')],
      true,
    ],
    [
      'wall between two devices before the door of one',
      [rule('allow', hub, media, 'cast'), rule('deny', hub, tv, 'cast')],
      false,
    ],
    ['equals: the wall', [rule('allow', hub, media, 'cast'), rule('deny', hub, media, 'cast')], false],
    [
      'a wall for everything covers the service',
      [rule('allow', iot, media, 'cast'), rule('deny', hub, media, 'any')],
      false,
    ],
    [
      'a wall for one service leaves the rest of everything',
      [rule('allow', iot, media, 'any'), rule('deny', hub, media, 'cast')],
      true,
      'denied',
    ],
    [
      'a wall for a neighbour',
      [rule('allow', iot, media, 'cast'), rule('deny', named('Hue Bridge'), media, 'cast')],
      true,
    ],
  ])('%s', (_why, rules, open, cast) => {
    const policy = household(...rules);
    const running = fakeVerification(policy, management);
    expect(explain(policy, running, hub, tv, 'cast').fate).toBe(cast ?? (open ? 'allowed' : 'denied'));
    const blast = blastRadius(policy, running, idOf('Home Assistant'));
    expect(blast?.reached.has(idOf('Living-room TV'))).toBe(open);
  });

  it('a wall towards one device closes nothing to its neighbours', () => {
    const policy = household(
      rule('allow', zoneEnd('media'), iot, 'hue'),
      rule('deny', media, named('Hue Bridge'), 'hue'),
    );
    expect(cellOf(policy, tv, named('Hue Bridge')).kind).toBe('sealed');
    expect(cellOf(policy, tv, named('HP Envy 6000')).kind).toBe('door');
    expect(cellOf(policy, tv, iot).kind).toBe('door');
  });
});

describe('one family without the other', () => {
  it.each<[why: string, rules: readonly Rule[], from: Endpoint, to: Endpoint, answers: readonly string[]]>([
    ['both sealed', [], iot, media, ['denied', 'denied']],
    [
      'a door to one device is for IPv4 only',
      [rule('allow', iot, tv, 'cast')],
      hub,
      tv,
      ['allowed', 'denied'],
    ],
    [
      'who has no door is sealed in both',
      [rule('allow', hub, media, 'cast')],
      named('Hue Bridge'),
      media,
      ['denied', 'denied'],
    ],
    [
      'who has it is let through in both',
      [rule('allow', hub, media, 'cast')],
      hub,
      media,
      ['allowed', 'allowed'],
    ],
    ['of a zone whose devices differ', [rule('allow', hub, media, 'cast')], iot, media, ['some', 'some']],
  ])('%s', (_why, rules, from, to, answers) => {
    const policy = household(...rules);
    const { fate, ipv6 } = explain(policy, fakeVerification(policy, management), from, to, 'cast');
    expect([fate, ipv6]).toEqual(answers);
  });

  it('of two devices in one calculation, only the door to the whole zone is for both families', () => {
    const policy = household(
      rule('allow', hub, tv, 'cast'),
      rule('allow', named('Hue Bridge'), media, 'cast'),
    );
    const verification = fakeVerification(policy, management);
    const ask = (from: Endpoint) => explain(policy, verification, from, tv, 'cast');
    expect([ask(hub), ask(named('Hue Bridge'))].map(({ fate, ipv6 }) => [fate, ipv6])).toEqual([
      ['allowed', 'denied'],
      ['allowed', 'allowed'],
    ]);
  });
});

describe('lines of the matrix', () => {
  it('an opened zone is followed by its devices, and says how many are left', () => {
    const judged = { policy: base, verification: fakeVerification(base, management) };
    const opened = reopened(new Map(), 'iot', true, 2);
    const lines = linesOf(judged, ['home', 'iot', 'internet'], opened);
    expect(lines.map(({ place, device, more }) => [place, device?.name ?? '', more])).toEqual([
      ['home', '', 0],
      ['iot', '', 3],
      ['iot', 'HP Envy 6000', 0],
      ['iot', 'Hue Bridge', 0],
      ['internet', '', 0],
    ]);
    expect(linesOf(judged, ['iot'], reopened(opened, 'iot', true, 2))).toHaveLength(5);
    expect(linesOf(judged, ['iot'], reopened(opened, 'iot', false, 2))).toHaveLength(1);
    expect(linesOf(judged, ['iot'], reopened(new Map(), 'iot', true, Number.POSITIVE_INFINITY))).toHaveLength(
      6,
    );
  });

  it('a device with itself is neither sealed nor a door', () => {
    expect(cellOf(base, hub, hub).kind).toBe('self');
    expect(cellOf(base, hub, named('Hue Bridge')).kind).toBe('within');
  });
});
