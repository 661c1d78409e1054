/** An open door between two zones, as the overview draws it. */
export interface Door {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Short word on the line. */
  readonly word: string;
  /** The whole sentence, for the list. */
  readonly sentence: string;
  /** Open on the router, and no sentence of the person's opens it. */
  readonly foreign?: boolean;
}

export interface Lane {
  readonly door: Door;
  readonly label: string;
  readonly fromX: number;
  readonly toX: number;
  readonly y: number;
  /** Middle of the label: in the widest stretch that no other lane's line passes through. */
  readonly labelX: number;
  readonly path: string;
}

const FIRST_Y = 24;
const STEP_Y = 26;
/** Room between two doors in one wall. */
const DOOR_STEP = 28;
const ROUND = 7;

/**
 * Routes the doors under the hull: the shortest on top, one line each where they would meet, and in every wall the
 * doors in the order in which their lines leave, so that lines cross as little as possible.
 */
export function lanesOf(
  doors: readonly Door[],
  zones: readonly string[],
  cellWidth: number,
): readonly Lane[] {
  const at = (zone: string): number => zones.indexOf(zone);
  const drawn = doors.filter((door) => at(door.from) >= 0 && at(door.to) >= 0 && door.from !== door.to);
  const span = (door: Door): number => Math.abs(at(door.from) - at(door.to));
  const bySpan = [...drawn].sort((a, b) => span(a) - span(b) || at(a.from) - at(b.from));
  const ends = placeEnds(drawn, zones, cellWidth);

  const rows: { readonly left: number; readonly right: number }[][] = [];
  const routed = bySpan.map((door) => {
    const fromX = ends.get(`${door.id} from`) ?? 0;
    const toX = ends.get(`${door.id} to`) ?? 0;
    const left = Math.min(fromX, toX) - 6;
    const right = Math.max(fromX, toX) + 6;
    let row = rows.findIndex((taken) => taken.every((other) => right < other.left || left > other.right));
    if (row < 0) row = rows.push([]) - 1;
    rows[row]?.push({ left, right });
    const y = FIRST_Y + row * STEP_Y;
    return { door, fromX, toX, y };
  });
  return routed.map((lane): Lane => {
    const crossing = routed.filter((other) => other.y > lane.y).flatMap((other) => [other.fromX, other.toX]);
    const [left, right] = widestStretch(
      Math.min(lane.fromX, lane.toX),
      Math.max(lane.fromX, lane.toX),
      crossing,
    );
    const longest = Math.max(4, Math.floor((right - left - 24) / 6.6));
    const { word } = lane.door;
    const label = word.length <= longest ? word : `${word.slice(0, longest - 1)}…`;
    return { ...lane, label, labelX: (left + right) / 2, path: pathOf(lane.fromX, lane.toX, lane.y) };
  });
}

/** The widest part of a line between the places where others cross it. */
function widestStretch(
  left: number,
  right: number,
  crossing: readonly number[],
): readonly [left: number, right: number] {
  const edges = [left, ...crossing.filter((x) => x > left && x < right), right].sort((a, b) => a - b);
  const stretches = edges.slice(1).map((edge, at) => [edges[at] ?? left, edge] as const);
  return stretches.reduce((best, next) => (next[1] - next[0] > best[1] - best[0] ? next : best), [
    left,
    left,
  ] as const);
}

/** Doors of one wall side by side: those that lead left on the left, the farther ones further inside. */
function placeEnds(
  doors: readonly Door[],
  zones: readonly string[],
  cellWidth: number,
): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  zones.forEach((zone, index) => {
    const here = doors
      .flatMap((door) => [
        ...(door.from === zone ? [{ key: `${door.id} from`, away: zones.indexOf(door.to) - index }] : []),
        ...(door.to === zone ? [{ key: `${door.id} to`, away: zones.indexOf(door.from) - index }] : []),
      ])
      .sort((a, b) => order(a.away) - order(b.away) || a.key.localeCompare(b.key));
    const step = Math.min(DOOR_STEP, (cellWidth - 36) / Math.max(1, here.length));
    const start = index * cellWidth + cellWidth / 2 - ((here.length - 1) * step) / 2;
    here.forEach(({ key }, position) => {
      places.set(key, start + position * step);
    });
  });
  return places;
}

// To the left: near ones first, far ones further right; to the right: far ones first. The lines then nest.
const order = (away: number): number => (away < 0 ? -1000 - away : 1000 - away);

function pathOf(fromX: number, toX: number, y: number): string {
  const way = toX > fromX ? 1 : -1;
  return `M${fromX} -10V${y - ROUND}Q${fromX} ${y} ${fromX + way * ROUND} ${y}H${toX - way * ROUND}Q${toX} ${y} ${toX} ${y - ROUND}V0`;
}
