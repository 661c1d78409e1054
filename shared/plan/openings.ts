import type { Finding } from '../compile/finding';
import { finding } from '../compile/make-finding';
import type { EndId } from '../policy/ends';
import type { Family, MatrixCell, Verification } from '../verify/verification';

/** A way that a plan opens: shut before for these services, and no longer. */
export interface Opening {
  readonly from: EndId;
  readonly to: EndId;
  /** The way to the internet that opens, where there are several. */
  readonly through?: string;
  /** Ids of services; `any` alone for everything. */
  readonly services: readonly string[];
  readonly families: readonly Family[];
  /** Nothing at all passed this way before. */
  readonly fromNothing: boolean;
}

type Pair = Pick<MatrixCell, 'from' | 'to' | 'service' | 'family'>;

/**
 * What the plan opens, over everything a packet can come from or go to. The devices of a zone that is new were in the
 * one that keeps the network: what counts is what they could reach there. What was not known was not shut.
 */
export function openings(
  before: Verification,
  after: Verification,
  kept: EndId | undefined,
): readonly Opening[] {
  const then = new Map(before.cells.map((cell) => [keyOf(cell), cell]));
  const there = new Set(before.cells.flatMap(({ from, to }) => [from, to]));
  const was = (id: EndId): EndId => (there.has(id) || kept === undefined ? id : kept);
  const opened = new Map<string, OpenedWay>();
  for (const cell of after.cells) {
    if (cell.fate === 'denied') continue;
    const pair = { ...cell, from: was(cell.from), to: was(cell.to) };
    const old = then.get(keyOf(pair));
    if (pair.from === pair.to || old === undefined) continue;
    for (const through of waysOpened(old, cell)) noteWay(opened, cell, through);
  }
  return [...opened.values()].map((way) => openingOf(way, then, was));
}

const keyOf = ({ from, to, service, family }: Pair): string => `${from}|${to}|${service}|${family}`;

/** Ways by which packets of a cell pass now and none did, or every packet does and only some did. */
function waysOpened(old: MatrixCell, now: MatrixCell): readonly (string | undefined)[] {
  const ways = [...new Set(now.verdicts.map(({ through }) => through))];
  return ways.filter((way) => {
    const passed = passing(old, way);
    const passes = passing(now, way);
    if (passed === 'nothing') return passes !== 'nothing';
    return passed === 'part' && passes === 'all' && now.service !== 'any';
  });
}

function passing({ verdicts }: MatrixCell, way: string | undefined): 'nothing' | 'part' | 'all' | 'unknown' {
  const fates = verdicts.filter(({ through }) => through === way).map(({ fate }) => fate);
  if (fates.every((fate) => fate === 'denied')) return 'nothing';
  if (fates.every((fate) => fate === 'allowed')) return 'all';
  return fates.includes('unknown') ? 'unknown' : 'part';
}

interface OpenedWay {
  readonly from: EndId;
  readonly to: EndId;
  readonly through: string | undefined;
  /** Of services in `partly` only a part passes: some of their ports, or for some devices. */
  readonly wholly: Set<string>;
  readonly partly: Set<string>;
  readonly families: Set<Family>;
}

function noteWay(opened: Map<string, OpenedWay>, cell: MatrixCell, through: string | undefined): void {
  const { from, to, service, family } = cell;
  const key = `${from}|${to}|${through}`;
  const way = opened.get(key) ?? {
    from,
    to,
    through,
    wholly: new Set<string>(),
    partly: new Set<string>(),
    families: new Set<Family>(),
  };
  opened.set(key, way);
  way.families.add(family);
  (passing(cell, through) === 'all' ? way.wholly : way.partly).add(service);
}

function openingOf(
  way: OpenedWay,
  then: ReadonlyMap<string, MatrixCell>,
  was: (id: EndId) => EndId,
): Opening {
  const { from, to, through, families } = way;
  const before = [...families].map((family) =>
    then.get(keyOf({ from: was(from), to: was(to), service: 'any', family })),
  );
  return {
    from,
    to,
    ...(through === undefined ? {} : { through }),
    services: servicesOf(way),
    families: [...families],
    fromNothing: before.every((cell) => cell !== undefined && passing(cell, through) === 'nothing'),
  };
}

/** The names that say most: everything, else what passes as a whole, else what passes in part. */
function servicesOf({ wholly, partly }: OpenedWay): readonly string[] {
  if (wholly.has('any')) return ['any'];
  const named = wholly.size > 0 ? [...wholly] : [...partly].filter((service) => service !== 'any');
  return named.length > 0 ? named : ['any'];
}

const ADMINISTRATION: ReadonlySet<string> = new Set(['any', 'ssh', 'router-admin']);

/** The internet, or the administration of the router, for something that had none of it: worth a second look. */
export function openingFindings(opened: readonly Opening[]): readonly Finding[] {
  return opened.flatMap(({ from, to, through, services, fromNothing }) => {
    if (to === 'internet' && fromNothing)
      return [finding('plan-opens-internet', from, through === undefined ? {} : { through })];
    if (to === 'router' && services.some((service) => ADMINISTRATION.has(service)))
      return [finding('plan-opens-administration', from)];
    return [];
  });
}
