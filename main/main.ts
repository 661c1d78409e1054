import { devDependencies } from '../package.json';
import { ipcName } from '../shared/ipc/contract';
import { leavingText } from '../shared/text/leaving-text';
import { storeErrorLine } from './cli/error-lines';
import { serve } from './ipc/serve';
import type { Emitter } from './services/desk';
import { createServices } from './services/services';
import { runShell } from './shell/run-shell';

/** Another Electron than the one we ship: where that could not be had, development and tests run on an older one. */
const runtime = process.versions.electron;
const developmentRuntime = runtime === devDependencies.electron ? undefined : runtime;

// Builds everything and hands it to each other, nothing else.
runShell(async (shell) => {
  const emit: Emitter = (channel) => (name, payload) => shell.send(ipcName(channel, String(name)), payload);
  const created = createServices({
    dataDir: shell.userDataDir,
    keychain: shell.keychain,
    facts: {
      version: shell.appVersion,
      platform: process.platform,
      ...(developmentRuntime === undefined ? {} : { developmentRuntime }),
      passwordStoreMissingBecause: process.platform === 'linux' ? 'no-store' : 'plain-text-only',
      onSettings: ({ theme }) => shell.setColourScheme(theme),
    },
    emit,
    onLeaving(rollout) {
      const { title, body } = leavingText(rollout);
      shell.dialogs.notify(title, body);
    },
    chooseKeyFile: () => shell.dialogs.chooseFile('Choose a private key'),
  });
  if (!created.ok) return shell.cannotStart(storeErrorLine(created.error));
  const { handlers, desk, close } = created.value;
  shell.setColourScheme(desk.store.settings.read().theme);
  serve(shell, handlers, (name, cause) => {
    console.error(`fault in ${name}`, cause);
    emit('app')('fault', { code: name });
  });
  return { dispose: close };
});
