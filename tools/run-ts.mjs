/**
 * Runs a TypeScript file of this checkout as a program: `node tools/run-ts.mjs [--display] file.ts [arguments]`.
 * --display brings a virtual screen where the machine has none.
 */
import path from 'node:path';
import { runnerImport } from 'vite';
import { ensureDisplay } from './display.mjs';
import { projectDir } from './files.mjs';

const withDisplay = process.argv[2] === '--display';
const [file, ...rest] = process.argv.slice(withDisplay ? 3 : 2);
if (!file) {
  console.error('usage: node tools/run-ts.mjs [--display] file.ts [arguments]');
  process.exit(2);
}

const program = path.resolve(file);
// The program sees its arguments where a program of its own would.
process.argv = [process.execPath, program, ...rest];
const removeDisplay = withDisplay ? await ensureDisplay() : () => {};
process.on('exit', removeDisplay);
await runnerImport(program, { root: projectDir, configFile: false, logLevel: 'warn' });
