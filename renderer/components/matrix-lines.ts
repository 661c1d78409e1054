import { devicesAt } from '../../shared/answers/cells';
import { deviceEnd, endOfId } from '../../shared/policy/ends';
import type { PolicyDevice } from '../../shared/policy/policy';
import type { End } from '../../shared/policy/rule';
import type { MatrixPlace } from './matrix';
import type { Judged } from './matrix-row';

/** A row or a column: a zone, the internet, the router, or one device of a zone that is opened. */
export interface Line {
  readonly key: string;
  /** A zone id, `internet` or `router`. */
  readonly place: string;
  readonly end: End;
  readonly device?: PolicyDevice;
  /** Of an opened zone: devices that have no line yet. */
  readonly more: number;
}

/** How many devices of a zone are shown; zones that are not opened are not listed. */
export type Opened = ReadonlyMap<string, number>;

export const linesOf = (
  { policy, verification }: Judged,
  places: readonly string[],
  opened: Opened,
): readonly Line[] =>
  places.flatMap((place): readonly Line[] => {
    const shown = opened.get(place);
    const devices = shown === undefined ? [] : devicesAt(policy, verification, place);
    const head = { key: place, place, end: endOfId(place) };
    return [
      { ...head, more: Math.max(0, devices.length - (shown ?? 0)) },
      ...devices.slice(0, shown).map((device) => ({
        key: `${place} ${device.id}`,
        place,
        end: deviceEnd(device.id),
        device,
        more: 0,
      })),
    ];
  });

/** The cell where two lines meet. */
export const placeOf = (from: Line, to: Line): MatrixPlace => ({
  from: from.place,
  to: to.place,
  ...(from.device ? { device: from.device.id } : {}),
  ...(to.device ? { toDevice: to.device.id } : {}),
});

/** Opens a zone, shows so many devices more of it, or closes it. */
export function reopened(opened: Opened, place: string, on: boolean, step: number): Opened {
  const next = new Map(opened);
  if (on) next.set(place, (opened.get(place) ?? 0) + step);
  else next.delete(place);
  return next;
}

type At = readonly [row: number, column: number];

/** Next place for a key; undefined for keys that are not ours. Heads that open are in row -1. */
export function moved(
  [row, column]: At,
  { key, ctrlKey }: { readonly key: string; readonly ctrlKey: boolean },
  rows: number,
  columns: number,
  first = 0,
): At | undefined {
  switch (key) {
    case 'ArrowUp':
      return [Math.max(first, row - 1), column];
    case 'ArrowDown':
      return [Math.min(rows - 1, row + 1), column];
    case 'PageUp':
      return [Math.max(0, row - PAGE), column];
    case 'PageDown':
      return [Math.min(rows - 1, row + PAGE), column];
    case 'ArrowLeft':
      return [row, Math.max(0, column - 1)];
    case 'ArrowRight':
      return [row, Math.min(columns - 1, column + 1)];
    case 'Home':
      return [ctrlKey ? 0 : row, 0];
    case 'End':
      return [ctrlKey ? rows - 1 : row, columns - 1];
    default:
      return undefined;
  }
}
const PAGE = 10;
