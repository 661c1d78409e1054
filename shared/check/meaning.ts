import { serviceOf } from '../policy/catalogue';
import type { Policy } from '../policy/policy';
import type { Endpoint, Rule } from '../policy/rule';
import type { Zone } from '../policy/zone';

/** `open`: nothing is said. `untouched`: nothing is said, and no section of ours may say it either. */
export type Meaning = 'allowed' | 'denied' | 'open' | 'untouched';
export type ProbeProtocol = 'tcp' | 'udp' | 'icmp';
export type Target =
  | { readonly kind: 'zone'; readonly zone: Zone }
  | { readonly kind: 'internet' }
  | { readonly kind: 'router' };

/** Rules between one zone and one target: all that can speak about a packet from the one to the other. */
export interface Pair {
  readonly from: Zone;
  readonly to: Target;
  readonly rules: readonly Rule[];
}

/** One packet in the policy's words. A device is undefined for every host that no rule has to tell apart. */
export interface Question {
  readonly family: 'ipv4' | 'ipv6';
  readonly protocol: ProbeProtocol;
  readonly port: number;
  readonly fromDevice: string | undefined;
  readonly toDevice: string | undefined;
}

/** What the policy says only together with this router. */
export interface Circumstances {
  /** SSH is served here, besides the usual ports. */
  readonly sshPort: number;
  /** The router keeps the time for others. */
  readonly servesTime: boolean;
}

const zoneOf = (policy: Policy, end: Endpoint): string =>
  end.kind === 'zone'
    ? end.zone
    : end.kind === 'device'
      ? (policy.devices.find(({ id }) => id === end.device)?.zone ?? '')
      : end.kind;

export const targetId = (to: Target): string => (to.kind === 'zone' ? to.zone.id : to.kind);

/** Every zone towards every other, the internet and the router. */
export function pairsOf(policy: Policy): readonly Pair[] {
  const rules = new Map<string, Rule[]>();
  const zoneOfDevice = new Map(policy.devices.map(({ id, zone }) => [id, zone]));
  const place = (end: Endpoint): string =>
    end.kind === 'device' ? (zoneOfDevice.get(end.device) ?? '') : zoneOf(policy, end);
  for (const rule of policy.rules) {
    const key = `${place(rule.from)}|${place(rule.to)}`;
    rules.set(key, [...(rules.get(key) ?? []), rule]);
  }
  const fixed: readonly Target[] = [{ kind: 'internet' }, { kind: 'router' }];
  return policy.zones.flatMap((from) => {
    const others = policy.zones.filter((zone) => zone !== from);
    const targets: readonly Target[] = [...others.map((zone) => ({ kind: 'zone' as const, zone })), ...fixed];
    return targets.map((to) => ({ from, to, rules: rules.get(`${from.id}|${targetId(to)}`) ?? [] }));
  });
}

/**
 * What the policy says about one packet, read from its rules alone: the more exact rule decides, a wall before an
 * opening among equals, and silence denies. Written apart from the compiler, which turns the same rules into an order.
 */
export function meaningOf(pair: Pair, policy: Policy, at: Circumstances, question: Question): Meaning {
  const { from, to } = pair;
  if (to.kind === 'router') return atRouter(pair, policy, at, question);
  if (question.family === 'ipv6' && !from.ipv6)
    // The kept LAN stays as found: where it has no IPv6 addresses, nothing is said about them either.
    return to.kind === 'internet' && from.keeps !== undefined ? 'open' : 'denied';
  if (question.family === 'ipv6' && to.kind === 'zone' && !to.zone.ipv6) return 'denied';
  return decided(pair.rules, policy, question, [2, 1, 0]) ?? 'denied';
}

function atRouter(pair: Pair, policy: Policy, at: Circumstances, question: Question): Meaning {
  const { from } = pair;
  const ownInput = from.keeps !== undefined && from.management;
  if (question.family === 'ipv6' && !from.ipv6) return ownInput ? 'untouched' : 'denied';
  const administration =
    from.management && question.protocol === 'tcp' && [22, 80, 443, at.sshPort].includes(question.port);
  // Signing in comes first of all: no rule may shut it where the zone may administer.
  if (administration && !ownInput) return 'allowed';
  const exact = decided(pair.rules, policy, question, [1]);
  if (exact !== undefined) return exact;
  const whole = decided(pair.rules, policy, question, [0]);
  if (whole === 'denied') return whole;
  if (ownInput) return administration || whole === 'allowed' ? 'allowed' : 'untouched';
  return essential(question, at) ?? whole ?? 'denied';
}

/** DHCP, names, the time, an echo: served to every zone. Undefined: nothing of the kind. */
function essential({ family, protocol, port }: Question, at: Circumstances): Meaning | undefined {
  if (protocol === 'icmp') return 'allowed';
  if (port === 53) return 'allowed';
  if (protocol !== 'udp') return undefined;
  if (port === 123) return at.servesTime ? 'allowed' : undefined;
  if (port === 67) return family === 'ipv4' ? 'allowed' : undefined;
  // Only clients with a link-local address may: another question, asked by itself.
  return port === 547 && family === 'ipv6' ? 'open' : undefined;
}

const precisionOf = ({ from, to }: Rule): number =>
  (from.kind === 'device' ? 1 : 0) + (to.kind === 'device' ? 1 : 0);

function decided(
  rules: readonly Rule[],
  policy: Policy,
  question: Question,
  precisions: readonly number[],
): 'allowed' | 'denied' | undefined {
  const speaking = rules.filter((rule) => speaksOf(rule, policy, question));
  for (const precision of precisions) {
    const equals = speaking.filter((rule) => precisionOf(rule) === precision);
    if (equals.length > 0) return equals.some(({ verdict }) => verdict === 'deny') ? 'denied' : 'allowed';
  }
  return undefined;
}

function speaksOf({ from, to, service, verdict }: Rule, policy: Policy, question: Question): boolean {
  if (from.kind === 'device' && from.device !== question.fromDevice) return false;
  if (to.kind === 'device') {
    // A device's IPv6 addresses change: no opening can hold one, and a wall shuts the whole zone behind it.
    if (question.family === 'ipv6' ? verdict === 'allow' : to.device !== question.toDevice) return false;
  }
  return (serviceOf(policy.services, service)?.flows ?? []).some(
    ({ protocol, ports }) =>
      (protocol === 'any' || protocol === question.protocol) &&
      (ports === undefined ||
        ports.some(({ first, last }) => first <= question.port && question.port <= last)),
  );
}

/** Ports at which the meaning may change, ascending. */
export function portEdges({ to, rules }: Pair, policy: Policy, at: Circumstances): readonly number[] {
  const edges = new Set([1]);
  const note = (first: number, last: number): void => void edges.add(first).add(last + 1);
  for (const { service } of rules)
    for (const { ports } of serviceOf(policy.services, service)?.flows ?? [])
      for (const { first, last } of ports ?? []) note(first, last);
  if (to.kind === 'router') for (const port of [22, 53, 67, 80, 123, 443, 547, at.sshPort]) note(port, port);
  return [...edges].filter((port) => port >= 1 && port <= 65535).sort((a, b) => a - b);
}
