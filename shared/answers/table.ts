import { type EndId, networkId } from '../policy/ends';
import type { End } from '../policy/rule';
import type { ClassCells, DeviceClass, MatrixCell, Verdict, Verification } from '../verify/verification';

/** A verification, sorted for questions. Asked some thousand times while a matrix is drawn, so it is sorted once. */
export interface Table {
  /** The cells of two places, or undefined where nothing was calculated for them. */
  cells(from: Spot, to: Spot): readonly MatrixCell[] | undefined;
  /** The place of a zone, a device, the internet or the router; undefined for a device whose place is not known. */
  spot(end: End): Spot | undefined;
  /** Classes of devices at an end. */
  classesAt(end: EndId): readonly DeviceClass[];
  readonly classes: readonly DeviceClass[];
}

/** An end of a question in the words of the table: all of an end, or one class of the devices there. */
export interface Spot {
  readonly at: EndId;
  readonly of?: DeviceClass;
  /** The address of the device that is asked about, where it is known. */
  readonly address?: string;
}

const tables = new WeakMap<Verification, Table>();

export function tableOf(verification: Verification): Table {
  const known = tables.get(verification);
  if (known) return known;
  const table = makeTable(verification);
  tables.set(verification, table);
  return table;
}

function makeTable({ cells, classes, classCells }: Verification): Table {
  const whole = grouped(cells, ({ from, to }) => `${from} ${to}`);
  const single = new Map<string, ClassCells>();
  for (const each of classCells)
    for (const from of each.fromClasses ?? [''])
      for (const to of each.toClasses ?? ['']) single.set(`${each.from} ${each.to} ${from} ${to}`, each);
  const devices = new Map(
    classes.flatMap((of) =>
      of.devices.map(({ id, address }): readonly [string, Spot] => [
        id,
        { at: of.at, of, ...(address === undefined ? {} : { address }) },
      ]),
    ),
  );
  const byEnd = grouped(classes, ({ at }) => at);
  const joined = new Map<string, readonly MatrixCell[]>();

  /** Where a class is not told apart between two ends, it is asked about as its end. */
  function exact(from: Spot, to: Spot): ClassCells | undefined {
    const key = (source: string, target: string): string => `${from.at} ${to.at} ${source} ${target}`;
    const [source, target] = [from.of?.id ?? '', to.of?.id ?? ''];
    return single.get(key(source, target)) ?? single.get(key(source, '')) ?? single.get(key('', target));
  }

  return {
    classes,
    classesAt: (end) => byEnd.get(end) ?? [],
    cells(from, to) {
      const base = whole.get(`${from.at} ${to.at}`);
      const more = base && exact(from, to);
      if (base === undefined || more === undefined) return base;
      const key = `${from.at} ${to.at} ${more.fromClasses?.[0] ?? ''} ${more.toClasses?.[0] ?? ''}`;
      const known = joined.get(key);
      if (known) return known;
      const own = new Map(more.cells.map((cell) => [`${cell.service} ${cell.family}`, cell]));
      const all = base.map((cell) => own.get(`${cell.service} ${cell.family}`) ?? cell);
      joined.set(key, all);
      return all;
    },
    spot(end) {
      switch (end.kind) {
        case 'zone':
          return { at: end.zone };
        case 'device':
          return devices.get(end.device);
        case 'network':
          return { at: networkId(end.network) };
        default:
          return { at: end.kind };
      }
    },
  };
}

/** The tested packet, with the address of the device that was asked about: it stands for its whole class. */
export function asAsked(verdict: Verdict, from: Spot, to: Spot): Verdict {
  const { packet } = verdict;
  if (packet.family !== 'ipv4') return verdict;
  return {
    ...verdict,
    packet: {
      ...packet,
      source: from.address ?? packet.source,
      destination: to.address ?? packet.destination,
    },
  };
}

export function grouped<T>(
  list: readonly T[],
  keyOf: (each: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const each of list) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return groups;
}
