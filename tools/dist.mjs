/**
 * `npm run dist`: the unpacked app in dist/linux-unpacked (or its like). `npm run dist -- deb tar.gz` makes packages.
 * Where Electron cannot be downloaded, the app is put together with the development runtime: good for a look and for
 * the tests, not for other people's computers, and it says so.
 */
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { path7za } from '7zip-bin';
import { build, Platform } from 'electron-builder';
import { electron, noticeFor } from './electron-bin.mjs';
import { FALLBACK_VERSION } from './fallback-runtime.mjs';
import { inProject, projectDir } from './files.mjs';
import { fuses, fusesOfFallback } from './fuses.mjs';
import { writeThirdParty } from './third-party.mjs';

const { positionals } = parseArgs({ allowPositionals: true });
const chosen = electron();
const { version } = JSON.parse(readFileSync(inProject('node_modules/electron/package.json'), 'utf8'));
const notice = noticeFor(chosen);
if (notice) console.error(notice);

// electron-builder would fetch its own copy of 7-Zip, and of fpm for .deb; both are here already.
if (process.env.ELECTRON_BUILDER_7ZIP_PATH === undefined) {
  // Its package carries the program without the permission to run it.
  chmodSync(path7za, 0o755);
  process.env.ELECTRON_BUILDER_7ZIP_PATH = path7za;
}
process.env.CUSTOM_FPM_PATH ??= inProject('tools/fpm-for-deb.mjs');

await build({
  projectDir,
  targets: Platform.current().createTarget(positionals.length > 0 ? positionals : ['dir']),
  // On top of electron-builder.yml.
  config: {
    ...(chosen.kind === 'fallback' ? developmentRuntime() : { electronFuses: fuses }),
    afterPack: async ({ appOutDir, packager }) =>
      writeThirdParty(packager.getResourcesDir(appOutDir), packager.config.electronVersion ?? version),
  },
});

/**
 * What the 2023 runtime needs otherwise than a current Electron.
 * @returns {import('electron-builder').Configuration}
 */
function developmentRuntime() {
  return {
    electronDist: path.dirname(chosen.binary),
    electronVersion: FALLBACK_VERSION,
    compression: 'store',
    electronFuses: fusesOfFallback,
    // Our launcher for `electron <folder>` lies where an app would lie, and would start instead of it.
    afterExtract: async ({ appOutDir }) => {
      rmSync(path.join(appOutDir, 'resources/app'), { recursive: true, force: true });
    },
  };
}
