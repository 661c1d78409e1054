/**
 * Which Electron runs the app here. In order: the one you name, the one npm installed, the development runtime
 * fetched earlier, a download of the real one, and last the development runtime (fetched now).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  cachedFallback,
  FALLBACK_VERSION,
  installFallback,
  isFallbackPossible,
} from './fallback-runtime.mjs';

/**
 * @typedef {{ readonly binary: string, readonly kind: 'given' | 'installed' | 'fallback' }} Electron
 * @typedef {{
 *   given(): string | undefined,
 *   installed(): string | undefined,
 *   cached(): string | undefined,
 *   download(): boolean,
 *   fetchFallback(): string | undefined,
 * }} Sources
 */

const DOWNLOAD_LIMIT_MS = 120_000;
const projectDir = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * The order, apart from how each source is asked.
 * @param {Sources} sources
 * @returns {Electron | undefined}
 */
export function chooseElectron(sources) {
  const given = sources.given();
  if (given) return { binary: given, kind: 'given' };
  const installed = sources.installed();
  if (installed) return { binary: installed, kind: 'installed' };
  // Before the download: where it failed once it fails again, and a network that swallows packets costs minutes.
  const cached = sources.cached();
  if (cached) return { binary: cached, kind: 'fallback' };
  const downloaded = sources.download() ? sources.installed() : undefined;
  if (downloaded) return { binary: downloaded, kind: 'installed' };
  const fallback = sources.fetchFallback();
  return fallback ? { binary: fallback, kind: 'fallback' } : undefined;
}

/** @returns {Electron} */
export function electron() {
  const found = chooseElectron({
    given: () => process.env.ELECTRON_BIN || undefined,
    installed: installedElectron,
    cached: cachedFallback,
    download: downloadElectron,
    fetchFallback: () => (isFallbackPossible() ? installFallback() : undefined),
  });
  if (!found) {
    throw new Error(
      'No Electron: it could not be downloaded, and the development runtime exists for Linux on x64 only. ' +
        'Set ELECTRON_BIN to an Electron binary, or run "npx install-electron" with a network.',
    );
  }
  return found;
}

/**
 * What a person must know about the chosen runtime before the app opens.
 * @param {Electron} chosen
 * @returns {string | undefined}
 */
export function noticeFor(chosen) {
  if (chosen.kind !== 'fallback') return undefined;
  return (
    `Electron ${wantedVersion()} could not be downloaded; using the development runtime Electron ${FALLBACK_VERSION}. ` +
    'Tests and development only. "npx install-electron" tries the download again.'
  );
}

/** Chromium refuses its own sandbox to root, so root (containers, test machines) goes without. Nobody else does. */
export function sandboxArguments(uid = process.getuid?.()) {
  return uid === 0 ? ['--no-sandbox'] : [];
}

export function wantedVersion() {
  const manifest = path.join(projectDir, 'node_modules/electron/package.json');
  return String(JSON.parse(readFileSync(manifest, 'utf8')).version);
}

/** The package writes `path.txt` after it has unpacked, so a half unpacked folder is not taken for an Electron. */
function installedElectron() {
  const packageDir = path.join(projectDir, 'node_modules/electron');
  const pointer = path.join(packageDir, 'path.txt');
  if (!existsSync(pointer)) return undefined;
  const binary = path.join(packageDir, 'dist', readFileSync(pointer, 'utf8'));
  return existsSync(binary) ? binary : undefined;
}

function downloadElectron() {
  const script = path.join(projectDir, 'node_modules/electron/install.js');
  console.error(`Downloading Electron ${wantedVersion()} ...`);
  const done = spawnSync(process.execPath, [script], { stdio: 'ignore', timeout: DOWNLOAD_LIMIT_MS });
  return done.status === 0;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const chosen = electron();
  const notice = noticeFor(chosen);
  if (notice) console.error(notice);
  console.log(chosen.binary);
}
