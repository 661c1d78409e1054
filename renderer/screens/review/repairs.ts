import type { Preview, Review } from '../../../shared/ipc/views';
import { displayText } from '../../../shared/net/untrusted-text';
import { assignPort, changeZone, moveDevice, removeRule, setRule } from '../../../shared/policy/edit-policy';
import { keptZone, zoneOfEnd } from '../../../shared/policy/ends';
import { ruleIdOf } from '../../../shared/policy/normalize-policy';
import type { Policy } from '../../../shared/policy/policy';
import { managementEnd } from '../../../shared/policy/promises';
import type { AskedPromise, End, Rule } from '../../../shared/policy/rule';
import { administers, mayAdminister, type Zone, type ZoneKind } from '../../../shared/policy/zone';
import type { ManagementPath } from '../../../shared/router/router-state';
import { portName } from '../../../shared/text/format';
import { reviewText as t } from '../../../shared/text/review-text';
import { ruleSentence, sentenceText } from '../../../shared/text/rule-text';
import { groupPromises, type PromiseGroup } from '../../../shared/verify/promise-groups';

/** An edit of the draft that may make a broken promise hold. Whether it does is for `isProven` to say. */
export interface Repair {
  readonly label: string;
  readonly change: (draft: Policy) => Policy;
  /** Does more than needed where something gentler works; offered only where nothing does. */
  readonly lastResort?: true;
}

/** Zones of people who may own the router. Where things live, or strangers, letting in one lets in every other. */
const OF_PEOPLE: ReadonlySet<ZoneKind> = new Set(['home', 'work', 'custom']);
/** Sentences that are tried one by one; beyond that only all together. */
const SINGLY = 4;
/** As many as a person can weigh. */
const OFFERED = 2;

/** The repairs of a review that really repair: each is calculated like a draft of its own, one after the other. */
export async function provenRepairs(
  review: Review,
  policy: Policy,
  group: PromiseGroup,
  tryPolicy: (policy: Policy) => Promise<Preview | undefined>,
): Promise<readonly Repair[]> {
  // Going back to a copy is not the draft: nothing that is edited here would change it.
  if (review.kind === 'rollback') return [];
  const proven: Repair[] = [];
  for (const repair of repairsFor(policy, review.management, group)) {
    if (proven.length === OFFERED || (repair.lastResort && proven.length > 0)) break;
    const repaired = await tryPolicy(repair.change(policy));
    if (repaired && isProven(group, review, repaired)) proven.push(repair);
  }
  return proven;
}

/** What could be done about a broken promise, the gentlest first. None of it is proven yet. */
export function repairsFor(
  policy: Policy,
  management: ManagementPath,
  group: PromiseGroup,
): readonly Repair[] {
  const broken = group.results.filter(({ holds }) => holds === 'no').map(({ promise }) => promise);
  if (broken.length === 0) return [];
  if (group.kind === 'no-lockout') return againstLockout(policy, management);
  const shut = broken.filter((promise) => promise.expect === 'unreachable');
  const open = broken.filter((promise) => promise.expect === 'reachable');
  return [
    ...(group.kind === 'administration' ? closedToStrangers(policy, management) : []),
    ...withoutDoors(policy, shut),
    ...open.flatMap((promise) => withDoor(policy, promise)),
  ];
}

/** The promise holds with it, and nothing breaks that held before. */
function isProven(group: PromiseGroup, before: Preview, repaired: Preview): boolean {
  const now = groupPromises(repaired.after.promises).find(({ id }) => id === group.id);
  if (now !== undefined && now.holds !== 'yes') return false;
  const wrong = new Set(wrongWith(before));
  return wrongWith(repaired).every((each) => wrong.has(each));
}

const wrongWith = ({ after, findings }: Preview): readonly string[] => [
  ...after.promises.filter(({ holds }) => holds !== 'yes').map(({ promise }) => promise.id),
  ...findings.filter(({ severity }) => severity === 'error').map(({ code, subject }) => `${code} ${subject}`),
];

function againstLockout(policy: Policy, management: ManagementPath): readonly Repair[] {
  const here = managementEnd(policy, management);
  const zone = policy.zones.find((each) => here.kind === 'zone' && each.id === here.zone);
  const kept = keptZone(policy);
  const port = ownPort(policy, management);
  const homes = [...policy.zones].filter(administers).sort(keptFirst);
  return [
    ...(port === undefined
      ? []
      : homes.slice(0, 2).map((home) => ({
          label: (home.id === kept?.id ? t.keepPort : t.givePort)(portName(port), nameOf(home)),
          change: (draft: Policy) => computerTo(draft, management, home),
        }))),
    ...(zone && !zone.management && OF_PEOPLE.has(zone.kind)
      ? [
          {
            label: t.letAdminister(nameOf(zone)),
            change: (draft: Policy) => changeZone(draft, zone.id, { management: true }),
          },
        ]
      : []),
  ];
}

/** Guests and Quarantine stop administering; the kept zone does it, and this computer comes along when it was there. */
function closedToStrangers(policy: Policy, management: ManagementPath): readonly Repair[] {
  const strangers = policy.zones.filter((zone) => zone.management && !mayAdminister(zone));
  const instead = [...policy.zones]
    .sort(keptFirst)
    .find((zone) => administers(zone) || (mayAdminister(zone) && OF_PEOPLE.has(zone.kind)));
  if (strangers.length === 0 || !instead) return [];
  const here = managementEnd(policy, management);
  const among = strangers.some((zone) => here.kind === 'zone' && here.zone === zone.id);
  const port = among ? ownPort(policy, management) : undefined;
  return [
    {
      label: t.administerInstead(nameOf(instead), port && portName(port)),
      change: (draft) => {
        const shut = strangers.reduce((next, { id }) => changeZone(next, id, { management: false }), draft);
        const open = changeZone(shut, instead.id, { management: true });
        return port === undefined ? open : computerTo(open, management, instead);
      },
    },
  ];
}

/** Doors that lead where the promise says nobody goes: each by itself, else all of them. */
function withoutDoors(policy: Policy, promises: readonly AskedPromise[]): readonly Repair[] {
  const doors = new Set(promises.flatMap((promise) => rulesBetween(policy, promise, 'allow')));
  return without(policy, [...doors]);
}

function without(policy: Policy, rules: readonly Rule[]): readonly Repair[] {
  const single = rules.slice(0, SINGLY).map((rule) => ({
    label: t.removeSentence(sentenceText(ruleSentence(policy, rule))),
    change: (draft: Policy) => removeRule(draft, rule.id),
  }));
  if (rules.length < 2) return single;
  return [
    ...single,
    { label: t.removeSentences(rules.length), change: (draft) => removeAll(draft, rules), lastResort: true },
  ];
}

/** The sentence that the promise asks for, without those that forbid it. */
function withDoor(policy: Policy, promise: AskedPromise): readonly Repair[] {
  const { from, to, service } = promise;
  // No sentence can speak of a network that is in no zone.
  if (from.kind === 'network' || to.kind === 'network') return [];
  const forbidding = rulesBetween(policy, promise, 'deny');
  const door = { from, to, service, verdict: 'allow' } as const;
  const sentence = sentenceText(ruleSentence(policy, door));
  return [
    ...without(policy, forbidding),
    {
      label:
        forbidding.length === 0
          ? t.openSentence(sentence)
          : t.openSentenceInstead(sentence, forbidding.length),
      change: (draft) => setRule(removeAll(draft, forbidding), { ...door, id: ruleIdOf(door) }),
    },
  ];
}

/** Sentences between the places of a promise, be they about whole zones or single devices. */
function rulesBetween(policy: Policy, promise: AskedPromise, verdict: Rule['verdict']): readonly Rule[] {
  const placeOf = (end: End): string => zoneOfEnd(policy, end)?.id ?? end.kind;
  return policy.rules.filter(
    (rule) =>
      rule.verdict === verdict &&
      placeOf(rule.from) === placeOf(promise.from) &&
      placeOf(rule.to) === placeOf(promise.to),
  );
}

const removeAll = (policy: Policy, rules: readonly Rule[]): Policy =>
  rules.reduce((next, { id }) => removeRule(next, id), policy);

/** The port this computer hangs on, where the policy gives it to a zone. */
function ownPort(policy: Policy, { port, wifiSection }: ManagementPath): string | undefined {
  if (port === undefined || wifiSection !== undefined) return undefined;
  return policy.routers[0]?.ports[port] === undefined ? undefined : port;
}

function computerTo(policy: Policy, { port, mac }: ManagementPath, zone: Zone): Policy {
  const me = policy.devices.find(({ macs }) => mac !== undefined && macs.includes(mac));
  const moved = port === undefined ? policy : assignPort(policy, port, zone.id);
  return me === undefined ? moved : moveDevice(moved, me.id, zone.id);
}

const keptFirst = (a: Zone, b: Zone): number => Number(b.keeps !== undefined) - Number(a.keeps !== undefined);
const nameOf = (zone: Zone): string => displayText(zone.name, 40);
