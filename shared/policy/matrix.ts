import { serviceOf } from './catalogue';
import type { Policy } from './policy';
import { type Ruling, rulingsByPair } from './rulings';
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
  const rulings = rulingsByPair(policy);
  const flows = services.map((service) => ({
    service,
    flows: serviceOf(policy.services, service)?.flows ?? [],
  }));
  const families = ['ipv4', 'ipv6'] as const;
  return policy.zones.flatMap((from) =>
    [...policy.zones.filter((zone) => zone.id !== from.id), 'internet' as const, 'router' as const].flatMap(
      (target) => {
        const to = typeof target === 'string' ? target : target.id;
        const pair = rulings.get(`${from.id}|${to}`) ?? [];
        return flows.flatMap((each) =>
          families.map(
            (family): IntentCell => ({
              from: from.id,
              to,
              service: each.service,
              family,
              intent: intentOf(from, target, pair, each.flows, family),
            }),
          ),
        );
      },
    ),
  );
}

type Target = Zone | 'internet' | 'router';

function intentOf(
  from: Zone,
  to: Target,
  rulings: readonly Ruling[],
  flows: readonly ServiceFlow[],
  family: 'ipv4' | 'ipv6',
): Intent {
  if (family === 'ipv6' && !from.ipv6) {
    // The kept LAN stays as found: where it has no IPv6 addresses, nothing is said about them either.
    const unsaid = to === 'router' || (to === 'internet' && from.keeps !== undefined);
    return unsaid ? 'open' : 'denied';
  }
  if (typeof to !== 'string' && family === 'ipv6' && !to.ipv6) return 'denied';
  if (rulings.length === 0 && to !== 'router') return 'denied';
  const pieces = flows.flatMap((flow) => piecesOf(rulings, flow));
  return joined(
    pieces.map((piece) =>
      to === 'router' ? routerIntent(from, rulings, piece) : pieceIntent(rulings, piece, family),
    ),
  );
}

/** A device stands for itself only: from the zone's point of view its answer is one of several. */
function pieceIntent(rulings: readonly Ruling[], piece: Piece, family: 'ipv4' | 'ipv6'): Intent {
  const covering = rulings.filter((ruling) => covers(ruling, piece));
  const decided = verdictOf(covering.filter(({ ofDevice }) => !ofDevice));
  const exceptions = covering.filter(({ ofDevice }) => ofDevice);
  if (!exceptions.some(({ verdict }) => (verdict === 'allow') !== (decided === 'allowed'))) return decided;
  // IPv6 to single devices stays shut (their addresses change), and shutting one shuts its zone.
  const shut = family === 'ipv6' && decided === 'denied' && exceptions.every(({ toDevice }) => toDevice);
  return shut ? 'denied' : 'some';
}

/** Among equals, deny decides; silence denies. */
function verdictOf(rulings: readonly Ruling[]): 'allowed' | 'denied' {
  return rulings.length > 0 && rulings.every(({ verdict }) => verdict === 'allow') ? 'allowed' : 'denied';
}

function routerIntent(from: Zone, rulings: readonly Ruling[], piece: Piece): Intent {
  if (rulings.some((ruling) => covers(ruling, piece))) return 'some';
  if (from.management) return isAdministration(piece) ? 'allowed' : 'open';
  return essential(piece);
}

/** DHCP, DNS, time, echo: served to every zone. Anything else at the router is shut. */
function essential(piece: Piece): Intent {
  if (piece.protocol === 'icmp') return 'allowed';
  const touches = (low: number, high: number): boolean => piece.first <= high && piece.last >= low;
  if (touches(53, 53)) return piece.first === piece.last ? 'allowed' : 'some';
  if (piece.protocol === 'udp' && (touches(67, 67) || touches(123, 123) || touches(546, 547))) return 'open';
  return 'denied';
}

const isAdministration = (piece: Piece): boolean =>
  piece.protocol === 'tcp' && piece.first === piece.last && [22, 80, 443].includes(piece.first);

interface Piece {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly first: number;
  readonly last: number;
}

/** Ports are cut where any rule of the pair begins or ends; each piece has one answer. */
function piecesOf(rulings: readonly Ruling[], { protocol, ports }: ServiceFlow): readonly Piece[] {
  if (protocol === 'any')
    return (['tcp', 'udp', 'icmp'] as const).flatMap((each) => piecesOf(rulings, { protocol: each }));
  const edges = rulings.flatMap(({ flows }) =>
    flows
      .filter((flow) => flow.protocol === protocol)
      .flatMap((flow) => (flow.ports ?? []).flatMap(({ first, last }) => [first, last + 1])),
  );
  return (ports ?? [{ first: 0, last: 65535 }]).flatMap(({ first, last }) => {
    const inside = edges.filter((edge) => edge > first && edge <= last);
    const cuts = [...new Set([first, ...inside])].sort((a, b) => a - b);
    return cuts.map((start, at): Piece => ({ protocol, first: start, last: (cuts[at + 1] ?? last + 1) - 1 }));
  });
}

const covers = ({ flows }: Ruling, piece: Piece): boolean =>
  flows.some(
    (flow) =>
      (flow.protocol === 'any' || flow.protocol === piece.protocol) &&
      (flow.ports === undefined ||
        flow.ports.some(({ first, last }) => first <= piece.first && piece.last <= last)),
  );

function joined(intents: readonly Intent[]): Intent {
  const kinds = new Set(intents);
  if (kinds.size === 1) return intents[0] ?? 'denied';
  return kinds.size === 0 ? 'denied' : 'some';
}
