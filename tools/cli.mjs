/** `npm run -s cli -- <arguments>`: the command line of the checkout, built first where the sources have changed. */
import { createRequire } from 'node:module';
import { buildCliIfStale } from './build.mjs';
import { inProject } from './files.mjs';

buildCliIfStale();
const program = inProject('out/cli/cli.js');
process.argv[1] = program;
createRequire(import.meta.url)(program);
