import { describe, expect, it } from 'vitest';
import { previewOf } from '../../../main/services/preview';
import { provenRepairs, repairsFor } from '../../../renderer/screens/review/repairs';
import type { Preview, Review } from '../../../shared/ipc/views';
import { prepare } from '../../../shared/pipeline';
import { assignPort, changeZone, setRule } from '../../../shared/policy/edit-policy';
import { deviceEnd, internetEnd, routerEnd, zoneEnd } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import type { Endpoint } from '../../../shared/policy/rule';
import type { ManagementPath, RouterState } from '../../../shared/router/router-state';
import { groupPromises } from '../../../shared/verify/promise-groups';
import { goldenRouter } from '../../support/golden-router';
import { homeZone, keys, mainCase } from '../../support/home-policy';

const router = goldenRouter('factory-24.10');
const judged = (policy: Policy, state: RouterState = router): Preview =>
  previewOf(prepare({ policy, state, keys }), state, 0);

const reviewOf = (preview: Preview, { management }: RouterState): Review => ({
  ...preview,
  planId: 'plan-1',
  routerId: 'router-1',
  kind: 'divide',
  empty: false,
  effects: [],
  consequences: [],
  windowSeconds: 60,
  files: [],
  changedLines: 0,
  scripts: [],
  management,
});

const allow = (policy: Policy, from: Endpoint, to: Endpoint, service: string): Policy =>
  setRule(policy, { from, to, service, verdict: 'allow' });
const promising = (
  policy: Policy,
  expect: 'reachable' | 'unreachable',
  from: Endpoint,
  to: Endpoint,
  service: string,
): Policy => ({ ...policy, promises: [{ id: 'own', expect, from, to, service }] });
const plugsMove = (kind: 'camera' | 'media' | 'server'): Policy =>
  assignPort(changeZone(mainCase, 'smart', { kind }), 'lan1', 'smart');
const withHold: Policy = {
  ...mainCase,
  zones: [...mainCase.zones, homeZone('hold', 'Quarantine', 'hold', { within: 'apart' })],
};
const guest = zoneEnd('guest');
const smart = zoneEnd('smart');
const onGuestWifi: RouterState = {
  ...router,
  management: {
    ...router.management,
    port: 'phy0-ap1',
    wifiSection: 'bh_wifi0_guest_radio0',
    network: 'bh_guest',
  } satisfies ManagementPath,
};

/** Everything that can break, and what is offered for it: only what the whole calculation says works. */
const cases: [why: string, policy: Policy, offered: string[], state?: RouterState][] = [
  [
    'own port to Work: people who may own the router live there',
    assignPort(mainCase, 'lan1', 'work'),
    ['Keep port 1 in Home', 'Let every device in Work administer the router'],
  ],
  [
    'own port to Guests: no guest administers anything',
    assignPort(mainCase, 'lan1', 'guest'),
    ['Keep port 1 in Home'],
  ],
  ['own port to Quarantine', assignPort(withHold, 'lan1', 'hold'), ['Keep port 1 in Home']],
  ['own port to Smart home', assignPort(mainCase, 'lan1', 'smart'), ['Keep port 1 in Home']],
  ['own port to Cameras', plugsMove('camera'), ['Keep port 1 in Home']],
  ['own port to TV & speakers', plugsMove('media'), ['Keep port 1 in Home']],
  ['own port to Servers', plugsMove('server'), ['Keep port 1 in Home']],
  [
    'own port to Smart home, and Work administers instead of Home',
    changeZone(changeZone(assignPort(mainCase, 'lan1', 'smart'), 'home', { management: false }), 'work', {
      management: true,
    }),
    ['Give port 1 to Work'],
  ],
  [
    'Home may not administer any more',
    changeZone(mainCase, 'home', { management: false }),
    ['Let every device in Home administer the router'],
  ],
  ['joined by the Wi-Fi of Guests: nothing here can help', mainCase, [], onGuestWifi],
  [
    'Guests would administer, and this computer is there',
    changeZone(assignPort(mainCase, 'lan1', 'guest'), 'guest', { management: true }),
    ['Administer from Home instead, with port 1 in it'],
  ],
  [
    'Guests would administer, and this computer is not there',
    changeZone(mainCase, 'guest', { management: true }),
    ['Administer from Home instead'],
  ],
  [
    'Quarantine and Guests would administer, and nobody else',
    changeZone(
      changeZone(changeZone(withHold, 'hold', { management: true }), 'guest', { management: true }),
      'home',
      { management: false },
    ),
    ['Let every device in Home administer the router', 'Administer from Home instead'],
  ],
  [
    'a sentence leads guests to the router’s sign-in',
    allow(mainCase, guest, routerEnd, 'ssh'),
    ['Remove “Guests may sign in on the router”'],
  ],
  [
    'a sentence leads guests into Work',
    allow(mainCase, guest, zoneEnd('work'), 'web'),
    ['Remove “Guests may open web pages of Work”'],
  ],
  [
    'two do: only both together help',
    allow(allow(mainCase, guest, smart, 'web'), guest, smart, 'print'),
    ['Remove these 2 sentences'],
  ],
  [
    'only one of two sentences breaks the promise',
    promising(
      allow(allow(mainCase, zoneEnd('home'), smart, 'web'), zoneEnd('home'), smart, 'rtsp'),
      'unreachable',
      zoneEnd('home'),
      smart,
      'rtsp',
    ),
    ['Remove “Home may watch Smart home”'],
  ],
  [
    'never the internet, and there is a sentence for it',
    promising(mainCase, 'unreachable', smart, internetEnd, 'any'),
    ['Remove “Smart home may use the internet”'],
  ],
  [
    'always printing, and there is no sentence',
    promising(mainCase, 'reachable', zoneEnd('work'), deviceEnd('9c934eaabbcc'), 'print'),
    ['Open “Work may print on Printer”'],
  ],
  [
    'always the internet, and a sentence forbids it',
    promising(
      setRule(mainCase, { from: smart, to: internetEnd, service: 'any', verdict: 'deny' }),
      'reachable',
      smart,
      internetEnd,
      'web',
    ),
    [
      'Remove “Smart home never reaches the internet”',
      'Open “Smart home may open web pages of the internet”, and remove the sentence against it',
    ],
  ],
];

describe('repairs', () => {
  it.each(cases)('%s', async (_why, policy, offered, state = router) => {
    const before = judged(policy, state);
    const broken = groupPromises(before.after.promises).filter(({ holds }) => holds !== 'yes');
    const labels: string[] = [];
    for (const group of broken) {
      const proven = await provenRepairs(reviewOf(before, state), policy, group, async (tried) =>
        judged(tried, state),
      );
      labels.push(...proven.map(({ label }) => label));
      for (const { change } of proven) {
        const repaired = judged(change(policy), state);
        const now = groupPromises(repaired.after.promises).find(({ id }) => id === group.id);
        expect(now?.holds).toBe('yes');
        if (broken.length === 1) expect(repaired.mayApply).toBe(true);
      }
    }
    expect(labels).toEqual(offered);
  });

  it('nothing that is tried opens the router to guests, quarantine or things', () => {
    for (const [, policy, , state = router] of cases) {
      const groups = groupPromises(judged(policy, state).after.promises);
      for (const group of groups) {
        for (const { change } of repairsFor(policy, state.management, group)) {
          const opened = change(policy).zones.filter(
            ({ id, management }) => management && !policy.zones.find((zone) => zone.id === id)?.management,
          );
          expect(opened.every(({ kind }) => kind === 'home' || kind === 'work')).toBe(true);
        }
      }
    }
  });
});
