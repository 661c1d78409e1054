/** `npm start`: the built app. `npm run dev` (with --dev): the app with live reload of the window. */
import { spawn } from 'node:child_process';
import { buildAppIfStale } from './build.mjs';
import { electron, noticeFor, sandboxArguments } from './electron-bin.mjs';
import { inProject, projectDir } from './files.mjs';

const live = process.argv.includes('--dev');
const rest = process.argv.slice(2).filter((argument) => argument !== '--dev');

const chosen = electron();
const notice = noticeFor(chosen);
if (notice) console.error(notice);

const sandbox = sandboxArguments();
if (!live) buildAppIfStale();
const [command, args] = live
  ? [process.execPath, [inProject('node_modules/electron-vite/bin/electron-vite.js'), 'dev', ...noSandbox()]]
  : [chosen.binary, [...sandbox, ...rest, projectDir]];
const child = spawn(command, args, {
  cwd: projectDir,
  env: { ...process.env, ELECTRON_EXEC_PATH: chosen.binary },
  stdio: 'inherit',
});
child.on('exit', (code) => process.exit(code ?? 1));

/** electron-vite spells the switch in its own way. */
function noSandbox() {
  return sandbox.length > 0 ? ['--noSandbox'] : [];
}
