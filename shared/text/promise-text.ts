import { displayText } from '../net/untrusted-text';
import type { Policy } from '../policy/policy';
import { administers } from '../policy/zone';
import type { PromiseResult, Verdict } from '../verify/verification';
import { capitalised, listOf } from './format';
import { endName } from './rule-text';
import { serviceName } from './service-text';

interface Group {
  readonly kind: 'no-lockout' | 'administration' | 'guests' | 'own';
  readonly results: readonly PromiseResult[];
}

/** A promise, or a group of built-in ones, as people say it. */
export function promiseText(policy: Policy, { kind, results }: Group): string {
  const first = results[0];
  switch (kind) {
    case 'no-lockout':
      return 'You cannot be locked out of the router';
    case 'administration': {
      const zones = policy.zones.filter(administers).map((zone) => displayText(zone.name, 40));
      return `Only ${listOf(zones)} can administer the router`;
    }
    case 'guests': {
      const guests = first ? endName(policy, first.promise.from) : 'Guests';
      return `${guests} ${isPlural(guests) ? 'reach' : 'reaches'} no other zone`;
    }
    case 'own':
      return first ? ownPromise(policy, first) : '';
  }
}

/** Zones are called “Guests” or “Home”; the verb has to follow. English plurals end in s, and “ss” is none. */
const isPlural = (name: string): boolean => /[^s]s$/i.test(name);

function ownPromise(policy: Policy, { promise }: PromiseResult): string {
  const what = promise.service === 'any' ? '' : ` (${serviceName(promise.service)})`;
  const often = promise.expect === 'unreachable' ? 'never' : 'always';
  const from = endName(policy, promise.from);
  const reach = promise.from.kind === 'zone' && isPlural(from) ? 'reach' : 'reaches';
  return `${from} ${often} ${reach} ${endName(policy, promise.to)}${what}`;
}

/** What holds a promise up: the section that decided, and the packet it was tested with. */
export function proofText({ witness, holds }: PromiseResult): string {
  if (!witness) return holds === 'unknown' ? 'No answer could be calculated' : 'No way between them exists';
  const section = witness.decidedBy
    ? `${witness.decidedBy.package}, ${displayText(witness.decidedBy.section, 40)}`
    : 'no section decides';
  return `${section}; tested with ${packetText(witness)}`;
}

/** `tcp 192.168.30.12 → 192.168.1.20:445` */
export function packetText({ packet }: Pick<Verdict, 'packet'>): string {
  const to = packet.port === undefined ? packet.destination : `${packet.destination}:${packet.port}`;
  return `${packet.protocol} ${packet.source} → ${to}`;
}

export const unknownBecause = (verdict: Verdict | undefined): string =>
  verdict?.unknownBecause
    ? `The router has something we do not understand: ${displayText(verdict.unknownBecause, 120)}.`
    : 'The router has something we do not understand.';

/** A broken promise as a headline, from the person's point of view. */
export function brokenTitle(policy: Policy, kind: Group['kind'], result: PromiseResult): string {
  if (kind === 'no-lockout') return 'You would be locked out';
  const from = endName(policy, result.promise.from);
  const to = endName(policy, result.promise.to);
  return capitalised(
    result.promise.expect === 'unreachable'
      ? `${from} would reach ${to}`
      : `${from} would not reach ${to} any more`,
  );
}
