import { serviceOf } from './catalogue';
import { endKey } from './ends';
import type { Policy } from './policy';
import type { Endpoint, Rule } from './rule';
import type { ServiceFlow } from './service';
import type { Zone } from './zone';

/**
 * What the policy means, cell by cell, computed from the rules alone. The verifier computes the same cells from the
 * configuration; the two answers must agree.
 *
 * - `allowed`, `denied`: for every packet of the service.
 * - `some`: it depends on the device, the port or the address, so the cell as a whole has no single answer.
 * - `open`: the policy makes no statement (a management zone's other business with its router).
 */
export type Intent = 'allowed' | 'denied' | 'some' | 'open';

export interface IntentCell {
  readonly from: string;
  /** A zone id, `internet` or `router`. */
  readonly to: string;
  readonly service: string;
  readonly family: 'ipv4' | 'ipv6';
  readonly intent: Intent;
}

/** Expected answers for every zone towards every other zone, the internet and the router. */
export function intentMatrix(policy: Policy, services: readonly string[]): readonly IntentCell[] {
  const targets: readonly Endpoint[] = [
    ...policy.zones.map((zone): Endpoint => ({ kind: 'zone', zone: zone.id })),
    { kind: 'internet' },
    { kind: 'router' },
  ];
  return policy.zones.flatMap((from) =>
    targets
      .filter((to) => to.kind !== 'zone' || to.zone !== from.id)
      .flatMap((to) =>
        services.flatMap((service) =>
          (['ipv4', 'ipv6'] as const).map(
            (family): IntentCell => ({
              from: from.id,
              to: to.kind === 'zone' ? to.zone : to.kind,
              service,
              family,
              intent: intentOf(policy, from, to, service, family),
            }),
          ),
        ),
      ),
  );
}

/** The answer for one cell. */
export function intentOf(
  policy: Policy,
  from: Zone,
  to: Endpoint,
  service: string,
  family: 'ipv4' | 'ipv6',
): Intent {
  const flows = serviceOf(policy.services, service)?.flows ?? [];
  if (family === 'ipv6' && !from.ipv6) {
    // The kept LAN stays as found: where it has no IPv6 addresses, nothing is said about them either.
    const unsaid = to.kind === 'router' || (to.kind === 'internet' && from.keeps !== undefined);
    return unsaid ? 'open' : 'denied';
  }
  if (to.kind === 'zone' && family === 'ipv6' && !zoneNamed(policy, to.zone)?.ipv6) return 'denied';
  if (to.kind === 'router') return routerIntent(policy, from, flows);
  return joined(flows.map((flow) => flowIntent(policy, from, to, flow, family)));
}

/** Ports are cut where any rule of the pair begins or ends; each piece has one answer. */
function flowIntent(
  policy: Policy,
  from: Zone,
  to: Endpoint,
  flow: ServiceFlow,
  family: 'ipv4' | 'ipv6',
): Intent {
  const rules = policy.rules.filter((rule) => touches(policy, rule, from, to));
  // A device stands for itself only; from the zone's point of view its answer is one of several.
  const exceptions = rules.filter((rule) => rule.from.kind === 'device' || rule.to.kind === 'device');
  const general = rules.filter((rule) => !exceptions.includes(rule));
  const answers = piecesOf(policy, rules, flow).map((piece): Intent => {
    const decided = verdictFor(policy, general, piece);
    const differs = exceptions.some(
      (rule) => (rule.verdict === 'allow') !== (decided === 'allowed') && covers(policy, rule, piece),
    );
    // IPv6 to single devices stays shut (their addresses change), and shutting one shuts its zone: never `allowed` by exception.
    if (differs && family === 'ipv6' && exceptions.every((rule) => rule.to.kind === 'device'))
      return decided === 'denied' ? 'denied' : 'some';
    return differs ? 'some' : decided;
  });
  return joined(answers);
}

/** A device's rules decide before its zone's; among equals, deny decides. */
function verdictFor(policy: Policy, rules: readonly Rule[], piece: Piece): 'allowed' | 'denied' {
  const matching = rules.filter((rule) => covers(policy, rule, piece));
  if (matching.some((rule) => rule.verdict === 'deny')) return 'denied';
  return matching.length > 0 ? 'allowed' : 'denied';
}

function routerIntent(policy: Policy, from: Zone, flows: readonly ServiceFlow[]): Intent {
  const router: Endpoint = { kind: 'router' };
  const rules = policy.rules.filter((rule) => touches(policy, rule, from, router));
  const answers = flows.flatMap((flow) =>
    piecesOf(policy, rules, flow).map((piece): Intent => {
      if (rules.some((rule) => covers(policy, rule, piece))) return 'some';
      if (from.management) return isAdministration(piece) ? 'allowed' : 'open';
      return essential(piece);
    }),
  );
  return joined(answers);
}

/** DHCP, DNS, time, echo: served to every zone. Anything else at the router is shut. */
function essential(piece: Piece): Intent {
  if (piece.protocol === 'icmp') return 'allowed';
  const ports = (low: number, high: number): boolean => piece.first <= high && piece.last >= low;
  if (ports(53, 53)) return piece.first === piece.last ? 'allowed' : 'some';
  if (piece.protocol === 'udp' && (ports(67, 67) || ports(123, 123) || ports(546, 547))) return 'open';
  return 'denied';
}

const isAdministration = (piece: Piece): boolean =>
  piece.protocol === 'tcp' && piece.first === piece.last && [22, 80, 443].includes(piece.first);

interface Piece {
  readonly protocol: ServiceFlow['protocol'];
  readonly first: number;
  readonly last: number;
}

function piecesOf(policy: Policy, rules: readonly Rule[], flow: ServiceFlow): readonly Piece[] {
  if (flow.protocol === 'any')
    return (['tcp', 'udp', 'icmp'] as const).flatMap((protocol) => piecesOf(policy, rules, { protocol }));
  const spans = flow.ports ?? [{ first: 0, last: 65535 }];
  const edges = rules.flatMap((rule) =>
    (serviceOf(policy.services, rule.service)?.flows ?? [])
      .filter((other) => other.protocol === flow.protocol)
      .flatMap((other) => (other.ports ?? []).flatMap(({ first, last }) => [first, last + 1])),
  );
  return spans.flatMap(({ first, last }) => {
    const cuts = [...new Set([first, ...edges.filter((edge) => edge > first && edge <= last)])].sort(
      (a, b) => a - b,
    );
    return cuts.map(
      (start, at): Piece => ({ protocol: flow.protocol, first: start, last: (cuts[at + 1] ?? last + 1) - 1 }),
    );
  });
}

function covers(policy: Policy, rule: Rule, piece: Piece): boolean {
  return (serviceOf(policy.services, rule.service)?.flows ?? []).some(
    (flow) =>
      (flow.protocol === 'any' || flow.protocol === piece.protocol) &&
      (flow.ports === undefined ||
        flow.ports.some(({ first, last }) => first <= piece.first && piece.last <= last)),
  );
}

/** The rule speaks of this pair: as a whole, or of a device in it. */
function touches(policy: Policy, rule: Rule, from: Zone, to: Endpoint): boolean {
  const zoneOf = (end: Endpoint): string | undefined =>
    end.kind === 'device' ? policy.devices.find(({ id }) => id === end.device)?.zone : undefined;
  const fromMatches = rule.from.kind === 'zone' ? rule.from.zone === from.id : zoneOf(rule.from) === from.id;
  if (!fromMatches) return false;
  if (rule.to.kind === 'device') return to.kind === 'zone' && zoneOf(rule.to) === to.zone;
  return endKey(rule.to) === endKey(to);
}

function joined(intents: readonly Intent[]): Intent {
  const kinds = new Set(intents);
  if (kinds.size === 1) return intents[0] ?? 'denied';
  return kinds.size === 0 ? 'denied' : 'some';
}

const zoneNamed = (policy: Policy, id: string): Zone | undefined =>
  policy.zones.find((zone) => zone.id === id);
