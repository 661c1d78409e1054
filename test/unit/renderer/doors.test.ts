import { describe, expect, it } from 'vitest';
import { linesOf, reopened } from '../../../renderer/components/matrix-lines';
import { endOfPlace, indexCells, summarise, summariseCell } from '../../../renderer/state/cells';
import { openingsOf } from '../../../renderer/state/doors';
import { explain } from '../../../renderer/state/explain';
import { reachableFrom } from '../../../renderer/state/reach';
import { deviceEnd, internetEnd, zoneEnd } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import type { Endpoint, Rule } from '../../../shared/policy/rule';
import { ruleText } from '../../../shared/text/rule-text';
import type { Verification } from '../../../shared/verify/verification';
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
  summarise(policy, indexCells(fakeVerification(policy, management)), from, to);

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
    const index = indexCells(fakeVerification(household(), management));
    expect(summariseCell(policy, index, 'iot', 'media')).toMatchObject({ kind: 'sealed' });
  });

  it('it is said in the cell, and in its sentence with the service', () => {
    expect(ruleText.cells.some(4, 5)).toBe('4 of 5');
    expect(ruleText.says.some(ruleText.says.door('casting'), 4, 5)).toBe(
      'open for casting, for 4 of 5 devices',
    );
  });
});

describe('the most exact sentence decides, and among equals the wall, as on the router', () => {
  it.each<[why: string, rules: readonly Rule[], open: boolean]>([
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
    ],
    [
      'a wall for a neighbour',
      [rule('allow', iot, media, 'cast'), rule('deny', named('Hue Bridge'), media, 'cast')],
      true,
    ],
  ])('%s', (_why, rules, open) => {
    const policy = household(...rules);
    expect(openingsOf(policy, hub, tv).length > 0).toBe(open);
    const reached = reachableFrom(policy, fakeVerification(policy, management), idOf('Home Assistant'));
    expect(reached.has(idOf('Living-room TV'))).toBe(open);
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
  const both = (verification: Verification, ipv6: 'allowed' | 'denied' | 'some'): Verification => ({
    ...verification,
    cells: verification.cells.flatMap((cell) => [cell, { ...cell, family: 'ipv6' as const, fate: ipv6 }]),
  });
  it.each<
    [
      why: string,
      rules: readonly Rule[],
      ipv6: 'allowed' | 'denied' | 'some',
      from: Endpoint,
      answers: readonly (string | undefined)[],
    ]
  >([
    ['both sealed', [], 'denied', iot, ['denied', 'denied']],
    [
      'a door to one device is for IPv4 only',
      [rule('allow', iot, tv, 'cast')],
      'denied',
      iot,
      ['allowed', 'denied'],
    ],
    [
      'who has no door is sealed in both',
      [rule('allow', hub, media, 'cast')],
      'some',
      named('Hue Bridge'),
      ['denied', 'denied'],
    ],
    [
      'who has it is let through in both',
      [rule('allow', hub, media, 'cast')],
      'some',
      hub,
      ['allowed', 'allowed'],
    ],
  ])('%s', (_why, rules, ipv6, from, answers) => {
    const policy = household(...rules);
    const { fate, ipv6: other } = explain(
      policy,
      both(fakeVerification(policy, management), ipv6),
      from,
      media,
      'cast',
    );
    expect([fate, other]).toEqual(answers);
  });

  it('of two devices in one calculation, only the door to the whole zone is for both families', () => {
    const policy = household(
      rule('allow', hub, tv, 'cast'),
      rule('allow', named('Hue Bridge'), media, 'cast'),
    );
    const verification = both(fakeVerification(policy, management), 'some');
    const ask = (from: Endpoint) => explain(policy, verification, from, tv, 'cast');
    expect([ask(hub), ask(named('Hue Bridge'))].map(({ fate, ipv6 }) => [fate, ipv6])).toEqual([
      ['allowed', 'denied'],
      ['allowed', 'allowed'],
    ]);
  });

  it('says nothing of a family that was not calculated', () => {
    expect(explain(base, fakeVerification(base, management), iot, media, 'cast').ipv6).toBeUndefined();
  });
});

describe('lines of the matrix', () => {
  it('an opened zone is followed by its devices, and says how many are left', () => {
    const opened = reopened(new Map(), 'iot', true, 2);
    const lines = linesOf(base, ['home', 'iot', 'internet'], opened);
    expect(lines.map(({ place, device, more }) => [place, device?.name ?? '', more])).toEqual([
      ['home', '', 0],
      ['iot', '', 3],
      ['iot', 'HP Envy 6000', 0],
      ['iot', 'Hue Bridge', 0],
      ['internet', '', 0],
    ]);
    expect(linesOf(base, ['iot'], reopened(opened, 'iot', true, 2))).toHaveLength(5);
    expect(linesOf(base, ['iot'], reopened(opened, 'iot', false, 2))).toHaveLength(1);
    expect(linesOf(base, ['iot'], reopened(new Map(), 'iot', true, Number.POSITIVE_INFINITY))).toHaveLength(
      6,
    );
  });

  it('a device with itself is neither sealed nor a door', () => {
    expect(cellOf(base, hub, hub).kind).toBe('self');
    expect(cellOf(base, hub, named('Hue Bridge')).kind).toBe('within');
    expect(endOfPlace('router')).toEqual({ kind: 'router' });
  });
});
