import { displayText } from '../net/untrusted-text';
import type { Policy } from '../policy/policy';
import { managementEnd } from '../policy/promises';
import type { Zone } from '../policy/zone';
import type { ManagementPath } from '../router/router-state';
import type { PromiseGroup } from '../verify/promise-groups';
import type { Culprit } from '../verify/verification';
import { portName } from './format';
import { unknownBecause } from './promise-text';
import { reviewText as t } from './review-text';
import { endName } from './rule-text';

/** Why a promise would break or cannot be checked, in the words that window and command line share. */
export function brokenReason(policy: Policy, management: ManagementPath, group: PromiseGroup): string {
  const result = group.results.find((each) => each.holds === group.holds) ?? group.results[0];
  if (result === undefined) return '';
  if (group.holds === 'unknown') return t.unknownBody(unknownBecause(result.witness));
  if (group.kind === 'no-lockout') return lockedOut(policy, management);
  const from = endName(policy, result.promise.from);
  const to = endName(policy, result.promise.to);
  const body =
    result.promise.expect === 'unreachable' ? t.brokenBody(from, to) : t.brokenBodyMissing(from, to);
  const { culprit } = result;
  if (culprit === undefined || culprit.ours || culprit.package !== 'firewall') return body;
  const does = result.promise.expect === 'unreachable' ? t.culpritOpens : t.culpritShuts;
  return `${body} ${does(culpritName(culprit))} ${t.culpritAdvice}`;
}

/** `the firewall rule “Allow-SSH” (@rule[9])`: by the name its owner gave it, and where it stands. */
export function culpritName({ type, name, section }: Culprit): string {
  const kind = CULPRITS[type] ?? 'the firewall section';
  const where = displayText(section, 40);
  return name === undefined ? `${kind} ${where}` : `${kind} “${displayText(name, 60)}” (${where})`;
}

const CULPRITS: Readonly<Record<string, string>> = {
  rule: 'the firewall rule',
  redirect: 'the port forward',
  forwarding: 'the forwarding',
  zone: 'the firewall zone',
  defaults: 'the firewall’s defaults',
};

/** Where this computer would be once the policy is in force; undefined: in no zone. */
export function zoneOfThisComputer(policy: Policy, management: ManagementPath): Zone | undefined {
  const end = managementEnd(policy, management);
  return end.kind === 'zone' ? policy.zones.find((zone) => zone.id === end.zone) : undefined;
}

function lockedOut(policy: Policy, management: ManagementPath): string {
  const zone = zoneOfThisComputer(policy, management);
  // A zone that may administer the router is not the reason: something else of the configuration is.
  if (zone === undefined || zone.management) return t.lockedOutUnknown;
  const name = displayText(zone.name, 40);
  const { port } = management;
  return port && /^(lan|eth|port)\d/.test(port) ? t.lockedOutCable(portName(port), name) : t.lockedOut(name);
}
