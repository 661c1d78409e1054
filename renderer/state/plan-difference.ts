import type { FileChange } from '../../shared/ipc/views';

/** In how many written or removed lines two plans differ. A line is the same only in the same section of the same file. */
export function planDifference(before: readonly FileChange[], after: readonly FileChange[]): number {
  const left = countChanges(before);
  const right = countChanges(after);
  return [...new Set([...left.keys(), ...right.keys()])].reduce(
    (sum, line) => sum + Math.abs((left.get(line) ?? 0) - (right.get(line) ?? 0)),
    0,
  );
}

function countChanges(files: readonly FileChange[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { path, lines } of files) {
    let section = '';
    for (const { kind, text } of lines) {
      if (/^config\s/.test(text)) section = text;
      if (kind === 'same') continue;
      const key = JSON.stringify([path, section, kind, text]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}
