import { type EndId, endKey, endOfId } from '../policy/ends';
import type { Policy, PolicyDevice } from '../policy/policy';
import type { End } from '../policy/rule';
import { OWN_PREFIX } from '../router/own-names';
import type { DeviceClass, MatrixCell, Verdict, Verification } from '../verify/verification';
import { covers, doorsFor, sentencePlace } from './sentences';
import { type Spot, type Table, tableOf } from './table';

/** What a cell of the zone matrix says, in one word or sign. */
export interface CellSummary {
  readonly from: EndId;
  /** A zone id, `internet`, `router` or a network beside the zones. */
  readonly to: EndId;
  readonly kind: 'within' | 'apart' | 'self' | 'basics' | 'admin' | 'all' | 'door' | 'sealed' | 'unknown';
  /** Services of the doors, for `door`. */
  readonly services: readonly string[];
  /** The doors lead to some devices there only. */
  readonly partial: boolean;
  /** How many devices that are in the zone may take a door, where not all may. */
  readonly some?: { readonly may: number; readonly of: number };
}

/** A cell of two ends of the table. */
export const summariseCell = (
  policy: Policy,
  verification: Verification | undefined,
  from: EndId,
  to: EndId,
): CellSummary => summarise(policy, verification, endOfId(from), endOfId(to));

/** A cell in one word: the calculation says whether it is open and for whom, the policy's sentences lend the words. */
export function summarise(
  policy: Policy,
  verification: Verification | undefined,
  from: End,
  to: End,
): CellSummary {
  const table = verification && tableOf(verification);
  const source = table?.spot(from);
  const target = table?.spot(to);
  const base = {
    from: source?.at ?? sentencePlace(policy, from),
    to: target?.at ?? sentencePlace(policy, to),
    services: [],
    partial: false,
  } as const;
  if (from.kind === 'device' && endKey(from) === endKey(to)) return { ...base, kind: 'self' };
  const cells = source && target && table?.cells(source, target);
  if (!table || !source || !target || !cells) return { ...base, kind: 'unknown' };
  if (source.at === target.at) return { ...base, kind: withinOf(cells) };
  const fate = fateOfPair(cells, target.at);
  if (fate === 'denied') return { ...base, kind: 'sealed' };
  if (fate === 'unknown') return { ...base, kind: 'unknown' };
  if (target.at === 'router') return { ...base, kind: cells.some(opensAdministration) ? 'admin' : 'basics' };
  const some = from.kind === 'device' ? undefined : sharers(table, source, target);
  if (fate === 'everything' && !some) return { ...base, kind: 'all' };
  return {
    ...base,
    kind: 'door',
    ...words(policy, table, from, to, cells),
    ...(some ? { some } : {}),
  };
}

/** Devices that are at an end; those that nobody has seen stand where they are wished. */
export function devicesAt(
  policy: Policy,
  verification: Verification | undefined,
  end: EndId,
): readonly PolicyDevice[] {
  const table = verification && tableOf(verification);
  const here = new Set(table?.classesAt(end).flatMap(({ devices }) => devices.map(({ id }) => id)));
  return policy.devices.filter(
    ({ id, zone }) =>
      here.has(id) || (zone === end && table?.spot({ kind: 'device', device: id }) === undefined),
  );
}

const withinOf = (cells: readonly MatrixCell[]): CellSummary['kind'] =>
  cells.every(({ fate }) => fate === 'denied') ? 'apart' : cells.some(isOpenCell) ? 'within' : 'unknown';

type PairFate = 'denied' | 'unknown' | 'everything' | 'some';

function fateOfPair(cells: readonly MatrixCell[], target: EndId): PairFate {
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

/** Services as the sentences call them, as far as the calculation agrees; else as the calculation found them. */
function words(
  policy: Policy,
  table: Table,
  from: End,
  to: End,
  cells: readonly MatrixCell[],
): Pick<CellSummary, 'services' | 'partial'> {
  const open = cells.filter(isOpenCell);
  const isOpenFor = new Set(open.map(({ service }) => service));
  const doors = doorsFor(policy, from, to).filter(({ service }) => isOpenFor.has(service));
  const named = [...new Set(doors.map(({ service }) => service))];
  // Open by a section that was made from no sentence: named as the calculation found it.
  const beside = idsOf(open.filter(({ verdicts }) => verdicts.some(isOpenByOthers))).filter(
    (service) => !named.some((name) => covers(policy, name, service)),
  );
  const found = idsOf(open);
  const services = [...named, ...narrowest(policy, beside)];
  const partial =
    to.kind !== 'device' &&
    doors.length > 0 &&
    beside.length === 0 &&
    doors.every((rule) => rule.to.kind === 'device');
  return {
    services: services.length > 0 ? services : narrowest(policy, found),
    partial: partial || leadsToSome(table, from, to),
  };
}

/** Without those that are open only as far as a narrower one of the list is. */
const narrowest = (policy: Policy, services: readonly string[]): readonly string[] =>
  services.filter(
    (wide) =>
      !services.some((each) => each !== wide && covers(policy, wide, each) && !covers(policy, each, wide)),
  );

const idsOf = (cells: readonly MatrixCell[]): readonly string[] => [
  ...new Set(cells.map(({ service }) => service).filter((service) => service !== 'any')),
];

const isOpenByOthers = ({ fate, decidedBy }: Verdict): boolean =>
  fate === 'allowed' && decidedBy !== undefined && !decidedBy.section.startsWith(OWN_PREFIX);

/** Of the devices that are there, some are not reached. */
function leadsToSome(table: Table, from: End, to: End): boolean {
  const source = table.spot(from);
  const target = table.spot(to);
  if (to.kind === 'device' || !source || !target) return false;
  const reached = table.classesAt(target.at).map((of) => isReached(table, source, { at: target.at, of }));
  return reached.includes(true) && reached.includes(false);
}

/** How many devices of a zone may do anything there, where they differ. */
function sharers(table: Table, source: Spot, target: Spot): CellSummary['some'] {
  const classes = table.classesAt(source.at);
  const count = (list: readonly DeviceClass[]): number =>
    list.reduce((sum, { devices }) => sum + devices.length, 0);
  const may = count(classes.filter((of) => isReached(table, { at: source.at, of }, target)));
  const all = count(classes);
  return may > 0 && may < all ? { may, of: all } : undefined;
}

/** Anything that is not proven shut counts as a way; where nothing was calculated nothing stands between. */
export const isReached = (table: Table, from: Spot, to: Spot): boolean =>
  table.cells(from, to)?.some(({ fate }) => fate !== 'denied') ?? true;

const isOpenCell = ({ fate }: MatrixCell): boolean => fate === 'allowed' || fate === 'some';

const ADMIN: ReadonlySet<string> = new Set(['ssh', 'router-admin']);

const opensAdministration = ({ service, fate }: MatrixCell): boolean =>
  ADMIN.has(service) && fate !== 'denied';

export const isOpen = ({ kind }: CellSummary): boolean =>
  kind === 'door' || kind === 'all' || kind === 'admin';

/** Where an end lies: a device where it is, and only one that nobody has seen where it is wished. */
export const placeOfEnd = (policy: Policy, verification: Verification | undefined, end: End): EndId =>
  (verification && tableOf(verification).spot(end)?.at) ?? sentencePlace(policy, end);
