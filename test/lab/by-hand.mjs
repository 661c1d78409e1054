// `npm run lab`: starts the lab router, says how to log in, and takes commands until it is told to stop.
import { runnerImport } from 'vite';

const { module } = await runnerImport(new URL('./by-hand.ts', import.meta.url).pathname, {
  configFile: false,
});
try {
  await module.byHand(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
