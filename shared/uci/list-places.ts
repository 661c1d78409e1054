// Array.prototype.with and toSpliced would do, but the oldest runtime we support (Node 18) does not have them.

export const replacedAt = <T>(items: readonly T[], at: number, item: T): readonly T[] =>
  items.map((old, index) => (index === at ? item : old));

export const insertedAt = <T>(items: readonly T[], at: number, item: T): readonly T[] => [
  ...items.slice(0, at),
  item,
  ...items.slice(at),
];

export const removedAt = <T>(items: readonly T[], at: number): readonly T[] =>
  items.filter((_, index) => index !== at);

/** `to` counts without the item that moves, as `uci reorder` does. */
export const movedTo = <T>(items: readonly T[], from: number, to: number): readonly T[] =>
  insertedAt(removedAt(items, from), to, items[from] as T);

export interface Move {
  readonly from: number;
  readonly to: number;
}

/**
 * The fewest single moves that bring `items` (each once) into the order of their numbers. Those on the longest
 * rising run stay; every other one is put right behind its predecessor.
 */
export function movesToSort(items: readonly number[]): readonly Move[] {
  const staying = longestRisingRun(items);
  const moves: Move[] = [];
  let now = items;
  let previous: number | undefined;
  for (const item of [...items].sort((one, other) => one - other)) {
    if (!staying.has(item)) {
      const from = now.indexOf(item);
      const without = removedAt(now, from);
      const to = previous === undefined ? 0 : without.indexOf(previous) + 1;
      if (from !== to) moves.push({ from, to });
      now = insertedAt(without, to, item);
    }
    previous = item;
  }
  return moves;
}

function longestRisingRun(items: readonly number[]): ReadonlySet<number> {
  // best[n]: where the lowest known end of a rising run of n+1 items is.
  const best: number[] = [];
  const before: (number | undefined)[] = [];
  for (const [at, item] of items.entries()) {
    let length = best.length;
    while (length > 0 && (items[best[length - 1] as number] as number) > item) length--;
    before[at] = length > 0 ? best[length - 1] : undefined;
    best[length] = at;
  }
  const run = new Set<number>();
  for (let at = best.at(-1); at !== undefined; at = before[at]) run.add(items[at] as number);
  return run;
}
