/** Seeded choices: the same seed makes the same configurations on every machine. */
export interface Random {
  /** 0 <= n < below. */
  int(below: number): number;
  pick<T>(from: readonly T[]): T;
  /** True `percent` times in a hundred. */
  chance(percent: number): boolean;
  /** `count` different ones, in their order. */
  some<T>(from: readonly T[], count: number): readonly T[];
}

/** Mulberry32: small, fast, and good enough to choose test cases. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    int,
    pick: (from) => from[int(from.length)] as never,
    chance: (percent) => next() * 100 < percent,
    some: (from, count) => {
      const left = [...from.keys()];
      const chosen: number[] = [];
      while (chosen.length < count && left.length > 0) chosen.push(...left.splice(int(left.length), 1));
      return chosen.sort((a, b) => a - b).map((at) => from[at] as never);
    },
  };
}
