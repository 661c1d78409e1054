import { endKey, internetEnd, routerEnd, zoneEnd } from '../../shared/policy/ends';
import type { Policy } from '../../shared/policy/policy';
import type { Endpoint } from '../../shared/policy/rule';
import type { MatrixCell, Verification } from '../../shared/verify/verification';
import {
  devicesOf,
  doorsBetween,
  grouped,
  namedSources,
  openingsOf,
  openingsOfAny,
  placeIdOf,
} from './doors';

/** What a cell of the zone matrix says, in one word or sign. */
export interface CellSummary {
  readonly from: string;
  /** A zone id, `internet` or `router`. */
  readonly to: string;
  readonly kind: 'within' | 'apart' | 'self' | 'basics' | 'admin' | 'all' | 'door' | 'sealed' | 'unknown';
  /** Services of the doors, for `door`. */
  readonly services: readonly string[];
  /** The doors lead to some devices there only. */
  readonly partial: boolean;
  /** How many devices of the zone may take a door, where not all may. */
  readonly some?: { readonly may: number; readonly of: number };
}

/** Cells of a verification by pair, looked up many times while a matrix is drawn. */
export type CellIndex = ReadonlyMap<string, readonly MatrixCell[]>;

export function indexCells(verification: Verification | undefined): CellIndex {
  if (!verification) return NO_CELLS;
  const known = indexes.get(verification);
  if (known) return known;
  const index = grouped(verification.cells, ({ from, to }) => `${from} ${to}`);
  indexes.set(verification, index);
  return index;
}
const NO_CELLS: CellIndex = new Map();
const indexes = new WeakMap<Verification, CellIndex>();

/** A cell of two zones, or of a zone with the internet or the router. */
export const summariseCell = (policy: Policy, index: CellIndex, from: string, to: string): CellSummary =>
  summarise(policy, index, zoneEnd(from), endOfPlace(to));

export const endOfPlace = (id: string): Endpoint =>
  id === 'internet' ? internetEnd : id === 'router' ? routerEnd : zoneEnd(id);

/**
 * A cell in one word. What is running or planned (the verification) decides whether it is open; the policy's sentences
 * lend the words. The calculation speaks of zones: which of the doors a single device may take comes from the
 * sentences. Without a verification they alone are shown.
 */
export function summarise(policy: Policy, index: CellIndex, from: Endpoint, to: Endpoint): CellSummary {
  const source = placeIdOf(policy, from);
  const target = placeIdOf(policy, to);
  const base = { from: source, to: target, services: [], partial: false } as const;
  const zone = policy.zones.find((each) => each.id === source);
  if (source === target) {
    if (from.kind === 'device' && endKey(from) === endKey(to)) return { ...base, kind: 'self' };
    return { ...base, kind: zone?.within === 'apart' ? 'apart' : 'within' };
  }
  const cells = index.get(`${source} ${target}`);
  const calculated = cells && fateOfPair(cells, target);
  if (calculated === 'denied') return { ...base, kind: 'sealed' };
  if (calculated === 'unknown') return { ...base, kind: 'unknown' };
  if (target === 'router') {
    const admin = cells ? cells.some(opensAdministration) : zone?.management;
    return { ...base, kind: admin ? 'admin' : 'basics' };
  }
  if (calculated === 'everything') return { ...base, kind: 'all' };
  const openings = from.kind === 'device' ? openingsOf(policy, from, to) : openingsOfAny(policy, from, to);
  if (openings.length === 0) {
    const single = from.kind === 'device' || to.kind === 'device';
    if (!cells || (single && doorsBetween(policy, source, target).length > 0))
      return { ...base, kind: 'sealed' };
    // No sentence, and yet open: the router's own configuration does that. Name what the calculation found.
    const found = cells.filter((cell) => isOpenCell(cell) && cell.service !== 'any');
    return { ...base, kind: 'door', services: [...new Set(found.map(({ service }) => service))] };
  }
  const services = [...new Set(openings.map(({ service }) => service))];
  const partial = to.kind !== 'device' && openings.every((rule) => rule.to.kind === 'device');
  const some = from.kind === 'device' ? undefined : sharersOf(policy, from, to);
  if (services.includes('any') && !partial && !some) return { ...base, kind: 'all' };
  return { ...base, kind: 'door', services, partial, ...(some ? { some } : {}) };
}

type PairFate = 'denied' | 'unknown' | 'everything' | 'some';

function fateOfPair(cells: readonly MatrixCell[], target: string): PairFate {
  const fates = new Set(cells.map(({ fate }) => fate));
  if (target === 'router')
    return fates.has('unknown') && !cells.some(opensAdministration) ? 'unknown' : 'some';
  if (fates.size === 1 && fates.has('denied')) return 'denied';
  if (!cells.some(isOpenCell)) return 'unknown';
  const whole = cells.some(
    ({ service, fate, family }) => service === 'any' && fate === 'allowed' && family === 'ipv4',
  );
  return whole ? 'everything' : 'some';
}

const isOpenCell = ({ fate }: MatrixCell): boolean => fate === 'allowed' || fate === 'some';

const opensAdministration = ({ service, fate }: MatrixCell): boolean =>
  ADMIN.has(service) && fate !== 'denied';

/** How many devices of a zone may do anything there, where they differ. */
function sharersOf(policy: Policy, zone: Endpoint, to: Endpoint): CellSummary['some'] {
  const from = placeIdOf(policy, zone);
  const all = devicesOf(policy, from).length;
  const named = namedSources(policy, from, placeIdOf(policy, to));
  const open = named.filter((device) => openingsOf(policy, device, to).length > 0).length;
  // Whom no sentence names is as the whole zone is.
  const others = openingsOf(policy, zone, to).length > 0 ? all - named.length : 0;
  const may = open + others;
  return may > 0 && may < all ? { may, of: all } : undefined;
}

const ADMIN: ReadonlySet<string> = new Set(['ssh', 'router-admin']);

export const isOpen = ({ kind }: CellSummary): boolean =>
  kind === 'door' || kind === 'all' || kind === 'admin';

/** Pairs of devices that can start a connection, of all ordered pairs. */
export interface PairCount {
  readonly open: number;
  readonly all: number;
}

/** Counts devices by the zones of the policy. A zone pair the calculation does not know counts as open: flat networks have no walls. */
export function countPairs(policy: Policy, verification: Verification): PairCount {
  const index = indexCells(verification);
  const sizes = new Map<string, number>();
  for (const { zone } of policy.devices) sizes.set(zone, (sizes.get(zone) ?? 0) + 1);
  let open = 0;
  for (const [from, there] of sizes) {
    for (const [to, here] of sizes) {
      if (from === to) {
        const apart = policy.zones.find((zone) => zone.id === from)?.within === 'apart';
        open += apart ? 0 : there * (there - 1);
      } else open += openPairs(policy, index, from, to, there, here);
    }
  }
  const total = policy.devices.length;
  return { open, all: total * Math.max(0, total - 1) };
}

function openPairs(
  policy: Policy,
  index: CellIndex,
  from: string,
  to: string,
  there: number,
  here: number,
): number {
  const cells = index.get(`${from} ${to}`);
  if (!cells) return there * here;
  if (cells.every((cell) => cell.fate === 'denied')) return 0;
  const doors = doorsBetween(policy, from, to);
  const whole =
    doors.length === 0 || doors.some((rule) => rule.from.kind === 'zone' && rule.to.kind === 'zone');
  if (whole) return there * here;
  const pairs = new Set(
    doors.flatMap((rule) => {
      const sources = rule.from.kind === 'device' ? [rule.from.device] : ids(policy, from);
      const targets = rule.to.kind === 'device' ? [rule.to.device] : ids(policy, to);
      return sources.flatMap((source) => targets.map((target) => `${source} ${target}`));
    }),
  );
  return pairs.size;
}

const ids = (policy: Policy, zone: string): readonly string[] => devicesOf(policy, zone).map(({ id }) => id);
