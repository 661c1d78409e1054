import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { build } from 'vite';
import { electron, sandboxArguments } from '../../tools/electron-bin.mjs';
import type { FakeBridge, FakeOptions } from './fake-api';

const root = path.resolve(import.meta.dirname, '../..');

export interface FakeWindow {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Loads the built page afresh on a main that knows what the options say. */
  show(options?: FakeOptions): Promise<void>;
  size(width: number, height: number): Promise<void>;
  close(): Promise<void>;
}

interface FakeWindowOptions {
  /** More words for Electron. */
  readonly args?: readonly string[];
  /** `runs`: for who measures. */
  readonly clock?: 'stands' | 'runs';
}

declare global {
  interface Window {
    /** The pretended main, for tests that tell the window something. */
    readonly fake: FakeBridge;
  }
}

/** What every picture shows: the afternoon of the drawings. Timers run, the clock stands still. */
export const NOW = new Date(2026, 10, 22, 14, 30, 33);

/**
 * The window as it was built for people, in a real Electron, on a main that is made up (fake-api): every state of every
 * screen in a second, also those that a router hardly ever shows.
 */
export async function openFakeWindow({
  args = [],
  clock = 'stands',
}: FakeWindowOptions = {}): Promise<FakeWindow> {
  const userDataDir = mkdtempSync(path.join(tmpdir(), 'bulkhead-pretended-'));
  const app = await _electron.launch({
    executablePath: electron().binary,
    args: [
      ...sandboxArguments(),
      `--user-data-dir=${userDataDir}`,
      '--force-device-scale-factor=1',
      ...args,
      path.join(import.meta.dirname, 'fake-window/main.cjs'),
    ],
    cwd: root,
    timeout: 60_000,
  });
  const page = await app.firstWindow();
  if (clock === 'stands') await page.clock.setFixedTime(NOW);
  await page.addInitScript({ content: await pretendedMain() });
  // A built page, or the one of a dev server while somebody works on the looks.
  const address = process.env.WINDOW_URL ?? pathToFileURL(path.join(root, 'out/renderer/index.html')).href;
  let shown = 0;
  return {
    app,
    page,
    async show(options = {}) {
      shown += 1;
      await page.goto(`${address}?${shown}#${encodeURIComponent(JSON.stringify(options))}`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
    },
    async size(width, height) {
      await app.evaluate(
        ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
        [width, height] as const,
      );
      await page.waitForFunction(([w, h]) => innerWidth === w && innerHeight === h, [width, height] as const);
    },
    async close() {
      await app.close();
      rmSync(userDataDir, { recursive: true, force: true });
    },
  };
}

/** The pretended main as one script for the page. */
async function pretendedMain(): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'chrome114',
      lib: {
        entry: path.join(import.meta.dirname, 'fake-window/start.ts'),
        formats: ['iife'],
        name: 'pretended',
      },
    },
  });
  const [first] = Array.isArray(built) ? built : [built];
  const chunk = first && 'output' in first ? first.output[0] : undefined;
  if (!chunk) throw new Error('the pretended main was not built');
  return chunk.code;
}
