import { deviceEnd, endKey } from '../../shared/policy/ends';
import type { Policy, PolicyDevice } from '../../shared/policy/policy';
import type { Endpoint, Rule } from '../../shared/policy/rule';
import type { MatrixCell, Verification } from '../../shared/verify/verification';

/** What a cell of the zone matrix says, in one word or sign. */
export interface CellSummary {
  readonly from: string;
  /** A zone id, `internet` or `router`. */
  readonly to: string;
  readonly kind: 'within' | 'apart' | 'basics' | 'admin' | 'all' | 'door' | 'sealed' | 'unknown';
  /** Services of the doors, for `door`. */
  readonly services: readonly string[];
  /** The doors are for some devices only. */
  readonly partial: boolean;
}

/** Cells of a verification by pair, looked up many times while a matrix is drawn. */
export type CellIndex = ReadonlyMap<string, readonly MatrixCell[]>;

export function indexCells(verification: Verification | undefined): CellIndex {
  const index = new Map<string, MatrixCell[]>();
  for (const cell of verification?.cells ?? []) {
    const key = `${cell.from} ${cell.to}`;
    const list = index.get(key);
    if (list) list.push(cell);
    else index.set(key, [cell]);
  }
  return index;
}

/** Allow-rules whose ends lie in the pair, whole zones and single devices alike. */
export function doorsBetween(policy: Policy, from: string, to: string): readonly Rule[] {
  const zoneOf = (end: Endpoint): string | undefined => {
    if (end.kind === 'zone') return end.zone;
    if (end.kind !== 'device') return end.kind;
    return policy.devices.find((device) => endKey(deviceEnd(device.id)) === endKey(end))?.zone;
  };
  return policy.rules.filter(
    (rule) => rule.verdict === 'allow' && zoneOf(rule.from) === from && zoneOf(rule.to) === to,
  );
}

/**
 * A cell in one word. What is running or planned (the verification) decides whether it is open; the policy's sentences
 * only lend the words. Without a verification the sentences alone are shown.
 */
export function summariseCell(policy: Policy, index: CellIndex, from: string, to: string): CellSummary {
  const zone = policy.zones.find((each) => each.id === from);
  const base = { from, to, services: [], partial: false } as const;
  if (from === to) return { ...base, kind: zone?.within === 'apart' ? 'apart' : 'within' };

  const cells = index.get(`${from} ${to}`) ?? [];
  const doors = doorsBetween(policy, from, to);
  const services = [...new Set(doors.map((rule) => rule.service))];
  const partial =
    doors.length > 0 && doors.every((rule) => rule.from.kind === 'device' || rule.to.kind === 'device');

  if (cells.length === 0) {
    if (to === 'router') return { ...base, kind: zone?.management ? 'admin' : 'basics' };
    if (services.length === 0) return { ...base, kind: 'sealed' };
    return { ...base, kind: services.includes('any') && !partial ? 'all' : 'door', services, partial };
  }
  const fates = new Set(cells.map((cell) => cell.fate));
  if (to === 'router') {
    const admin = cells.some((cell) => ADMIN.has(cell.service) && cell.fate !== 'denied');
    return { ...base, kind: admin ? 'admin' : fates.has('unknown') ? 'unknown' : 'basics' };
  }
  if (fates.size === 1 && fates.has('denied')) return { ...base, kind: 'sealed' };
  if (fates.size === 1 && fates.has('unknown')) return { ...base, kind: 'unknown' };
  const everything = cells.some(
    (cell) => cell.service === 'any' && cell.fate === 'allowed' && cell.family === 'ipv4',
  );
  if (everything) return { ...base, kind: 'all' };
  const open = cells.filter((cell) => cell.fate === 'allowed' || cell.fate === 'some');
  if (open.length === 0) return { ...base, kind: 'unknown' };
  // No sentence, and yet open: the router's own configuration does that. Name what the calculation found.
  const named =
    services.length > 0
      ? services
      : [...new Set(open.filter(({ service }) => service !== 'any').map(({ service }) => service))];
  return { ...base, kind: 'door', services: named, partial };
}

/**
 * The same for one device of the zone. The calculation speaks of zones, so whether the pair is open at all comes from
 * there; which of its doors this device may take comes from the sentences.
 */
export function summariseDeviceCell(
  policy: Policy,
  index: CellIndex,
  device: PolicyDevice,
  to: string,
): CellSummary {
  const ofZone = summariseCell(policy, index, device.zone, to);
  const doors = doorsBetween(policy, device.zone, to);
  // Open without any sentence: the router's own configuration opens it, and does so for the whole zone.
  if ((ofZone.kind !== 'door' && ofZone.kind !== 'all') || doors.length === 0) return ofZone;
  const concerns = ({ from }: Rule): boolean =>
    from.kind === 'device' ? from.device === device.id : from.kind === 'zone' && from.zone === device.zone;
  const mine = doors.filter(concerns);
  const denied = new Set(
    policy.rules
      .filter((rule) => rule.verdict === 'deny' && concerns(rule) && endsIn(policy, rule.to, to))
      .map((rule) => rule.service),
  );
  const services = [...new Set(mine.map((rule) => rule.service))].filter((each) => !denied.has(each));
  if (services.length === 0 || denied.has('any')) return { ...ofZone, kind: 'sealed', services: [] };
  const partial = mine.every((rule) => rule.to.kind === 'device');
  return { ...ofZone, kind: services.includes('any') && !partial ? 'all' : 'door', services, partial };
}

const endsIn = (policy: Policy, end: Endpoint, place: string): boolean => {
  if (end.kind === 'zone') return end.zone === place;
  if (end.kind !== 'device') return end.kind === place;
  return policy.devices.find((device) => device.id === end.device)?.zone === place;
};

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

const ids = (policy: Policy, zone: string): readonly string[] =>
  policy.devices.filter((device) => device.zone === zone).map((device) => device.id);
