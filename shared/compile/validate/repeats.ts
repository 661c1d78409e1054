/** Values that occur more than once, each named once, in order of their second appearance. */
export function repeats<T>(values: readonly T[]): readonly T[] {
  const seen = new Set<T>();
  const twice = new Set<T>();
  for (const value of values) {
    if (seen.has(value)) twice.add(value);
    seen.add(value);
  }
  return [...twice];
}
