/**
 * Builds the app (out/main, out/preload, out/renderer) and the command line (out/cli).
 * `node tools/build.mjs` builds both; `--stale` only what has changed since.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inProject, isStale, markBuilt, projectDir } from './files.mjs';

/**
 * @typedef {{ readonly stamp: string, readonly sources: readonly string[], readonly command: readonly string[] }} Product
 */

/** @type {Product} */
const app = {
  stamp: 'out/app.built',
  sources: ['main', 'renderer', 'shared', 'resources', 'package.json', 'electron.vite.config.mts'],
  command: ['electron-vite/bin/electron-vite.js', 'build'],
};

/** @type {Product} */
const cli = {
  stamp: 'out/cli.built',
  sources: ['main', 'shared', 'resources', 'package.json', 'cli.vite.config.mts'],
  command: ['vite/bin/vite.js', 'build', '--config', 'cli.vite.config.mts'],
};

/** What the app's tests and `npm start` need. */
export const buildAppIfStale = () => buildIfStale(app);
/** What the command line needs. */
export const buildCliIfStale = () => buildIfStale(cli);

/** @param {Product} product */
function buildIfStale(product) {
  if (isStale(product.stamp, product.sources)) build(product);
}

/**
 * Build output goes to stderr, because the command line's own answer goes to stdout.
 * @param {Product} product
 */
function build(product) {
  if (product === cli && !existsSync(inProject('main/cli/cli.ts'))) return;
  const started = new Date();
  const [script = '', ...rest] = product.command;
  const done = spawnSync(process.execPath, [inProject(path.join('node_modules', script)), ...rest], {
    cwd: projectDir,
    // Vite announces a future default at every start; it concerns a config that we would see break.
    env: { ...process.env, VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (done.status !== 0) {
    console.error(`${done.stdout}\n${done.stderr}`);
    throw new Error(`the build failed: ${product.command.join(' ')}`);
  }
  markBuilt(product.stamp, started);
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const make = process.argv.includes('--stale') ? buildIfStale : build;
  make(app);
  make(cli);
}
