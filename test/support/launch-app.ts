import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { electron, sandboxArguments } from '../../tools/electron-bin.mjs';

const projectDir = path.resolve(import.meta.dirname, '../..');

export interface LaunchedApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly userDataDir: string;
  /** Closes the app and forgets what it stored (unless the caller brought the folder). */
  close(): Promise<void>;
}

export interface LaunchOptions {
  /** A folder of the caller's own, to start the app again on what it stored. */
  readonly userDataDir?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The built app in a real Electron, with a memory of its own, so that tests do not see each other. */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const userDataDir = options.userDataDir ?? mkdtempSync(path.join(tmpdir(), 'bulkhead-app-'));
  const app = await _electron.launch({
    executablePath: electron().binary,
    args: [...sandboxArguments(), `--user-data-dir=${userDataDir}`, ...(options.args ?? []), projectDir],
    cwd: projectDir,
    env: { ...presentEnvironment(), ...options.env },
    timeout: 60_000,
  });
  return {
    app,
    page: await app.firstWindow(),
    userDataDir,
    async close() {
      await app.close();
      if (!options.userDataDir) rmSync(userDataDir, { recursive: true, force: true });
    },
  };
}

function presentEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
