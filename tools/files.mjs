/** Where things are in the checkout, and whether what was built from it is still current. */
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectDir = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** @param {string} name */
export const inProject = (name) => path.join(projectDir, name);

/**
 * When the newest of these files or folders was changed, in milliseconds. What does not exist counts as never.
 * @param {readonly string[]} names relative to the project
 * @returns {number}
 */
export function newestChange(names) {
  return Math.max(0, ...names.map((name) => newestUnder(inProject(name))));
}

/**
 * @param {string} file
 * @returns {number}
 */
function newestUnder(file) {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  // The folder's own time counts too: a deleted file leaves no other trace.
  const inside = readdirSync(file).map((name) => newestUnder(path.join(file, name)));
  return Math.max(found.mtimeMs, ...inside);
}

/**
 * True where something in `sources` was changed after the last build that `markBuilt` noted in `stamp`.
 * @param {string} stamp
 * @param {readonly string[]} sources
 */
export function isStale(stamp, sources) {
  const built = inProject(stamp);
  return !existsSync(built) || newestChange(sources) > statSync(built).mtimeMs;
}

/**
 * Dates the stamp at the start of the build: what was changed while it ran is not in it.
 * @param {string} stamp
 * @param {Date} started
 */
export function markBuilt(stamp, started) {
  const file = inProject(stamp);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
  utimesSync(file, started, started);
}
