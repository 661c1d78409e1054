export interface Figure {
  readonly what: string;
  readonly unit: 'ms' | 'round trips' | 'KB' | 'MB' | 'rows' | 'rules';
  readonly ours: number;
  readonly goal?: number;
  /** The same work done by something else, in the same run on the same machine. */
  readonly other?: number;
}

export interface Bench {
  readonly name: string;
  readonly figures: readonly Figure[];
}

// So many, because the engine makes code fast only after a while.
const LEAST_RUNS = 25;
const LEAST_MS = 1000;

/** Fastest of many runs, in milliseconds: whatever else the machine does only adds. */
export function fastest(run: () => void): number {
  const times: number[] = [];
  for (const begun = performance.now(); times.length < LEAST_RUNS || performance.now() - begun < LEAST_MS; ) {
    const started = performance.now();
    run();
    times.push(performance.now() - started);
  }
  return Math.min(...times);
}

/** As `console.table` wants it. `ratio`: how many times as much the other needs. */
export const rowOf = ({ what, unit, ours, goal, other }: Figure) => ({
  what,
  ours: `${rounded(ours)} ${unit}`,
  ...(goal === undefined ? {} : { goal: `${goal} ${unit}`, met: ours <= goal ? 'yes' : 'no' }),
  ...(other === undefined ? {} : { other: `${rounded(other)} ${unit}`, ratio: rounded(other / ours) }),
});

const rounded = (value: number): number => Number(value.toPrecision(3));
