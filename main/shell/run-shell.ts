import path from 'node:path';
import { app, type BrowserWindow, dialog, nativeTheme, session } from 'electron';
import { type Dialogs, systemDialogs } from './dialogs';
import { type IpcDoor, openIpcDoor } from './ipc-door';
import { type Keychain, systemKeychain } from './keychain';
import { setMenu } from './menu';
import { declareAppScheme, lockPages, lockSession, openOutside, serveApp } from './security';
import { openWindow } from './window';

/** What the shell lends to the services: the few things that only Electron can do. */
export interface Shell extends IpcDoor {
  readonly userDataDir: string;
  readonly appVersion: string;
  readonly keychain: Keychain;
  readonly dialogs: Dialogs;
  setColourScheme(scheme: 'auto' | 'light' | 'dark'): void;
  /** Says in one sentence why the app cannot run here, then ends it. */
  cannotStart(sentence: string): Promise<never>;
  /** To the person's own browser, where the page is one that we name; says whether it is. */
  openOutside(url: string): boolean;
}

/** What runs behind the window. */
export interface Services {
  /** Before the app ends. Closes connections and files; it does not wait for a router. */
  dispose(): Promise<void>;
}

const DISPOSE_LIMIT_MS = 3_000;

/** Runs the app: one instance, one window, the services behind it, and an orderly end. */
export function runShell(createServices: (shell: Shell) => Promise<Services>): void {
  // As root Chromium cannot sandbox, and asking for both would let child processes die in a loop.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  declareAppScheme();
  app.on('window-all-closed', () => app.quit());
  process.on('uncaughtException', dieAloud);

  const devServer = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
  let window: BrowserWindow | undefined;
  app.on('second-instance', () => window && bringForward(window));
  lockPages(app, devServer);

  void app.whenReady().then(async () => {
    lockSession(session.defaultSession, devServer);
    serveApp(session.defaultSession, path.join(app.getAppPath(), 'out/renderer'));
    setMenu();
    const services = await createServices(lend(() => window, devServer));
    disposeBeforeQuit(services);
    window = openWindow(devServer);
  });
}

function lend(window: () => BrowserWindow | undefined, devServer: string | undefined): Shell {
  return {
    ...openIpcDoor(window, devServer),
    userDataDir: app.getPath('userData'),
    appVersion: app.getVersion(),
    keychain: systemKeychain,
    dialogs: systemDialogs(window),
    openOutside,
    cannotStart: async (sentence) => {
      dialog.showErrorBox(app.getName(), sentence);
      app.exit(1);
      return new Promise<never>(() => {});
    },
    setColourScheme: (scheme) => {
      nativeTheme.themeSource = scheme === 'auto' ? 'system' : scheme;
    },
  };
}

function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Quitting waits for the services, but not for ever: whatever they leave open, the router undoes by itself. */
function disposeBeforeQuit(services: Services): void {
  app.on('will-quit', (event) => {
    event.preventDefault();
    const limit = new Promise((done) => setTimeout(done, DISPOSE_LIMIT_MS));
    void Promise.race([services.dispose(), limit])
      .catch((cause) => console.error('closing failed', cause))
      .finally(() => app.exit());
  });
}

/** A bug. Going on in an unknown state could confirm a change that nobody checked, so the app ends and says why. */
function dieAloud(cause: Error): void {
  console.error(cause);
  if (app.isPackaged) dialog.showErrorBox(app.getName(), cause.stack ?? String(cause));
  app.exit(1);
}
