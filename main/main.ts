import { runShell } from './shell/run-shell';

// Builds everything and hands it to each other, nothing else.
runShell(async (_shell) => {
  return { dispose: async () => {} };
});
