import { describe, expect, it } from 'vitest';
import { flagLooks } from '../../../renderer/components/flag';
import { lanesOf } from '../../../renderer/components/lanes';
import { moved } from '../../../renderer/components/matrix-lines';
import { parseAddress } from '../../../renderer/screens/connect/address';
import { chosenBy, neighbour } from '../../../renderer/screens/zones/board-selection';
import { boardWarnings } from '../../../renderer/screens/zones/warnings';
import { addZoneOfKind } from '../../../renderer/screens/zones/zone-presets';
import {
  inseparablePairs,
  membersOf,
  moveWithPort,
  routerName,
  withFoundDevices,
} from '../../../renderer/state/selectors';
import { blastRadius, countPairs } from '../../../shared/answers/blast';
import { summarise, summariseCell } from '../../../shared/answers/cells';
import { explain } from '../../../shared/answers/explain';
import { err, ok } from '../../../shared/kernel/result';
import { deviceEnd, endOfId, zoneEnd } from '../../../shared/policy/ends';
import { ruleIdOf } from '../../../shared/policy/normalize-policy';
import { fakeDevices, fakePolicy, fakeRouter } from '../../support/fake-household';
import { fakeVerification } from '../../support/fake-verification';

const devices = fakeDevices();
const policy = fakePolicy(devices);
const { management } = fakeRouter();
const after = fakeVerification(policy, management);
const flat = fakeVerification(policy, management, { flat: true });
const idOf = (name: string): string => devices.find((device) => device.name === name)?.id ?? '';

it.each([
  ['the name that a person gave', { name: 'Office', model: 'GL-MT6000' }, 'Office'],
  ['the model, where the name is only the address', { name: '192.168.1.1', model: 'GL-MT6000' }, 'GL-MT6000'],
  ['the address, where nothing else is known', { name: '192.168.1.1' }, '192.168.1.1'],
  ['never a hidden character', { name: 'a\u202eb' }, 'a␣202e␣b'],
])('a router is called by %s', (_why, names, called) => {
  const router = { host: '192.168.1.1', ...names } as Parameters<typeof routerName>[0];
  expect(routerName(router)).toBe(called);
});

describe('a cell in one word', () => {
  it.each([
    ['a zone with itself', 'home', 'home', 'within', []],
    ['visitors on two radios are apart on the bridge as well', 'guest', 'guest', 'apart', []],
    ['a door for the whole zone', 'home', 'media', 'door', ['cast']],
    ['a door to one device', 'work', 'iot', 'door', ['print']],
    ['no sentence', 'guest', 'home', 'sealed', []],
    ['internet for everything', 'guest', 'internet', 'all', []],
    ['no internet', 'camera', 'internet', 'sealed', []],
    ['management', 'home', 'router', 'admin', []],
    ['everybody else gets addresses and names', 'guest', 'router', 'basics', []],
  ])('%s', (_why, from, to, kind, services) => {
    const cell = summariseCell(policy, after, from, to);
    expect([cell.kind, cell.services]).toEqual([kind, services]);
  });

  it('visitors on one radio that isolates them', () => {
    const zones = policy.zones.map((zone) =>
      zone.id === 'guest'
        ? { ...zone, wifi: zone.wifi.map((each) => ({ ...each, bands: ['5g'] as const })) }
        : zone,
    );
    const one = fakeVerification({ ...policy, zones }, management);
    expect(summariseCell(policy, one, 'guest', 'guest').kind).toBe('apart');
  });

  it('what runs decides, not the sentence: a door the calculation denies is sealed', () => {
    const without = fakeVerification({ ...policy, rules: [] }, management);
    expect(summariseCell(policy, without, 'home', 'media').kind).toBe('sealed');
  });

  it('what could not be calculated is unknown, never sealed', () => {
    const cells = after.cells.map((cell) => ({ ...cell, fate: 'unknown' as const }));
    expect(summariseCell(policy, { ...after, cells }, 'guest', 'home').kind).toBe('unknown');
  });
});

describe('reach', () => {
  it('counts pairs: all in a flat network but what Wi-Fi keeps apart, few afterwards', () => {
    const before = countPairs(flat);
    const now = countPairs(after);
    expect(before.all).toBe(12 * 11);
    expect(now.open).toBeLessThan(before.open / 2);
  });

  it('a door to one device opens one device', () => {
    const blast = blastRadius(policy, after, idOf('Work laptop (Ben)'));
    expect([...(blast?.reached ?? [])]).toEqual([idOf('HP Envy 6000')]);
  });

  it.each([
    ['because of a sentence', zoneEnd('home'), zoneEnd('media'), 'cast', 'allowed', 'rule'],
    ['because no sentence', zoneEnd('media'), zoneEnd('home'), 'files', 'denied', 'no-rule'],
    [
      'another device of the zone has no door',
      zoneEnd('work'),
      deviceEnd(idOf('Hue Bridge')),
      'print',
      'denied',
      'no-rule',
    ],
    [
      'the device with the door',
      zoneEnd('work'),
      deviceEnd(idOf('HP Envy 6000')),
      'print',
      'allowed',
      'rule',
    ],
    ['inside a zone', zoneEnd('home'), zoneEnd('home'), 'files', 'allowed', 'same-zone'],
    ['a service nobody calculated', zoneEnd('home'), zoneEnd('guest'), 'nonsense', 'unknown', 'unknown'],
  ])('%s', (_why, from, to, service, fate, because) => {
    const answer = explain(policy, after, from, to, service);
    expect([answer.fate, answer.because]).toEqual([fate, because]);
  });
});

describe('the board', () => {
  it('a device alone on its cable takes its port along; one that shares it does not', () => {
    const alone = moveWithPort(policy, idOf('Work laptop (Ben)'), 'media', devices);
    const shared = moveWithPort(policy, idOf('NAS'), 'media', devices);
    expect([alone.routers[0]?.ports.lan2, shared.routers[0]?.ports.lan3]).toEqual(['media', undefined]);
  });

  it('says when several zones hang on one cable, and when this computer would leave Home', () => {
    const kinds = boardWarnings(policy, devices, management).map(({ kind }) => kind);
    const me = moveWithPort(policy, idOf('Anna’s MacBook Air'), 'work', devices);
    expect(kinds).toContain('shared-port');
    expect(boardWarnings(me, devices, management)[0]).toEqual({ kind: 'admin-moves', zone: 'work' });
  });

  it('devices that turn up later join the policy where their cable puts them', () => {
    const fewer = { ...policy, devices: policy.devices.slice(0, 3) };
    const complete = withFoundDevices(fewer, devices);
    const zone = (id: string) => complete.devices.find((device) => device.id === id)?.zone;
    expect(complete.devices).toHaveLength(12);
    expect(zone(idOf('Work laptop (Ben)'))).toBe('work');
    expect(withFoundDevices(complete, devices)).toBe(complete);
  });

  it('arrows go along a zone and over to the next that has chips', () => {
    const all = membersOf(policy, devices);
    const columns = [all.slice(0, 3), [], all.slice(3, 4)];
    const [a, b] = columns[0] ?? [];
    expect(neighbour(columns, a?.id ?? '', 'ArrowDown')).toBe(b?.id);
    expect(neighbour(columns, b?.id ?? '', 'ArrowRight')).toBe(all[3]?.id);
    expect(neighbour(columns, all[3]?.id ?? '', 'ArrowRight')).toBe(all[3]?.id);
  });

  it.each([
    ['alone', ['a'], 'b', {}, ['b']],
    ['Ctrl: one more', ['a'], 'b', { more: true }, ['a', 'b']],
    ['Ctrl: one less', ['a', 'b'], 'b', { more: true }, ['a']],
    ['Shift: from the last one chosen to here', ['b'], 'd', { range: true }, ['b', 'c', 'd']],
    ['Shift: backwards as well', ['d'], 'b', { range: true }, ['b', 'c', 'd']],
    ['Shift: nothing chosen yet', [], 'c', { range: true }, ['c']],
  ])('choosing chips, %s', (_why, ids, id, held, chosen) => {
    const before = { ids, anchor: ids.at(-1) };
    const next = chosenBy(before, id, { more: false, range: false, ...held }, ['a', 'b', 'c', 'd']);
    expect(next.ids).toEqual(chosen);
  });

  it('a zone that is added has an id nobody has, and internet only where its kind needs it', () => {
    const twice = addZoneOfKind(addZoneOfKind(policy, 'guest'), 'camera');
    expect(twice.zones.slice(-2).map(({ id, within }) => [id, within])).toEqual([
      ['guest2', 'apart'],
      ['camera2', 'together'],
    ]);
    expect(twice.rules.filter(({ to }) => to.kind === 'internet').map(({ id }) => id)).toContain(
      'zone-guest2-internet-any',
    );
    expect(twice.rules.some(({ id }) => id.includes('camera2'))).toBe(false);
  });
});

describe('small things', () => {
  it('flags: the first of a kind has its own, every further zone another pattern', () => {
    const looks = flagLooks([
      { id: 'a', kind: 'guest' },
      { id: 'b', kind: 'guest' },
      { id: 'c', kind: 'custom' },
    ]);
    expect(new Set([...looks.values()].map(({ pattern }) => pattern)).size).toBe(3);
    expect(looks.get('b')?.ink).toBe('guest');
  });

  it('lanes: the shortest on top, and no two on one line where they would meet', () => {
    const door = (id: string, from: string, to: string) => ({ id, from, to, word: id, sentence: id });
    const lanes = lanesOf(
      [door('far', 'a', 'd'), door('near', 'a', 'b'), door('side', 'c', 'd')],
      ['a', 'b', 'c', 'd'],
      150,
    );
    expect(lanes.map(({ door: { id } }) => id)).toEqual(['near', 'side', 'far']);
    expect(lanes[0]?.y).toBe(lanes[1]?.y);
    expect(lanes[2]?.y).toBeGreaterThan(lanes[0]?.y ?? 0);
  });

  it('rule ids always fit the policy file', () => {
    const rule = {
      from: deviceEnd('3c22fb000001'),
      to: deviceEnd('3C22FB000002'),
      service: 'remote-desktop',
    };
    const id = ruleIdOf(rule);
    expect(id).toMatch(/^[a-z][a-z0-9-]{0,40}$/);
    expect(ruleIdOf({ ...rule, service: 'router-admin' })).not.toBe(id);
  });

  it.each([
    ['192.168.1.1', ok({ host: '192.168.1.1', port: 22 })],
    [' router.lan:2222 ', ok({ host: 'router.lan', port: 2222 })],
    ['http://192.168.1.1/', ok({ host: '192.168.1.1', port: 22 })],
    ['https://192.168.1.1:8443/cgi-bin/luci/#status', ok({ host: '192.168.1.1', port: 22 })],
    ['HTTP://OpenWrt.lan', ok({ host: 'OpenWrt.lan', port: 22 })],
    ['ssh://root@router.lan:2222', ok({ host: 'router.lan', port: 2222 })],
    ['fe80::1', err('ipv6')],
    ['fe80::1%eth0', err('ipv6')],
    ['fd12:3456:789a::1', err('ipv6')],
    ['[fd00::1]:22', err('ipv6')],
    ['http://[fd00::1]/', err('ipv6')],
    ['300.1.1.1', err('not-an-address')],
    ['1.2.3', err('not-an-address')],
    ['a b', err('not-an-address')],
    ['http://', err('not-an-address')],
    ['host:70000', err('not-an-address')],
    ['-oProxyCommand=x', err('not-an-address')],
  ])('address %s', (typed, read) => expect(parseAddress(typed)).toEqual(read));

  it('arrows stay inside the matrix', () => {
    const key = (name: string, ctrlKey = false) => ({ key: name, ctrlKey });
    expect(moved([0, 0], key('ArrowUp'), 3, 5)).toEqual([0, 0]);
    expect(moved([1, 2], key('End'), 3, 5)).toEqual([1, 4]);
    expect(moved([1, 2], key('Home', true), 3, 5)).toEqual([0, 0]);
    expect(moved([1, 2], key('x'), 3, 5)).toBeUndefined();
  });
});

describe('what one device of a zone may do', () => {
  const cell = (name: string, to: string, changed = policy) =>
    summarise(changed, fakeVerification(changed, management), deviceEnd(idOf(name)), endOfId(to));
  it.each([
    ['Anna’s iPhone', 'home', 'within', []],
    ['Anna’s iPhone', 'media', 'door', ['cast']],
    ['Anna’s iPhone', 'internet', 'all', []],
    ['Work laptop (Ben)', 'iot', 'door', ['print']],
    ['Work laptop (Ben)', 'home', 'sealed', []],
    ['Anna’s iPhone', 'router', 'admin', []],
  ] as const)('%s to %s: %s', (name, to, kind, services) => {
    expect(cell(name, to)).toMatchObject({ kind, services });
  });

  it('a door for one device is none for its neighbours, and a denial closes the zone’s door for it', () => {
    const door = policy.rules.find((rule) => rule.service === 'cast');
    if (!door) throw new Error('no door');
    const rest = policy.rules.filter((rule) => rule !== door);
    const phone = deviceEnd(idOf('Anna’s iPhone'));
    const only = { ...policy, rules: [...rest, { ...door, from: phone }] };
    expect(cell('Anna’s iPhone', 'media', only).kind).toBe('door');
    expect(cell('NAS', 'media', only).kind).toBe('sealed');
    const denied = {
      ...policy,
      rules: [...policy.rules, { ...door, id: 'no', from: phone, verdict: 'deny' as const }],
    };
    expect(cell('Anna’s iPhone', 'media', denied).kind).toBe('sealed');
    expect(cell('NAS', 'media', denied).kind).toBe('door');
  });
});

describe('pairs that the router cannot keep apart', () => {
  it('counts pairs of different zones on one cable, and none of one zone', () => {
    // NAS, Hue Bridge and Garden camera share port 3, each in a zone of its own.
    expect(inseparablePairs(policy, devices)).toBe(3);
    const together = {
      ...policy,
      devices: policy.devices.map((device) => ({ ...device, zone: 'home' })),
    };
    expect(inseparablePairs(together, devices)).toBe(0);
  });
});
