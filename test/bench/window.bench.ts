import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { buildAppIfStale } from '../../tools/build.mjs';
import { ensureDisplay } from '../../tools/display.mjs';
import { electron, sandboxArguments } from '../../tools/electron-bin.mjs';
import { officeDevices } from '../support/fake-family';
import { openFakeWindow } from '../support/fake-window';
import { launchApp } from '../support/launch-app';
import type { Bench, Figure } from './figures';
import { plainTable } from './plain-table';

const STARTS = 5;
const ROWS = 5000;
/** A frame is ready when it is, not when the screen asks for the next one: else each one takes 16.7 ms. */
const UNPACED = ['--disable-gpu-vsync', '--disable-frame-rate-limit'];

/**
 * The built app in a real Electron. Starting and memory: the app beside an empty window. The list of 5,000 devices, on a
 * pretended main: beside a plain table that has all its rows in the document.
 */
export async function bench(): Promise<Bench> {
  buildAppIfStale();
  const noScreen = await ensureDisplay();
  try {
    return {
      name: 'the window; other: an empty window of the same Electron; a plain table with every row',
      figures: [...(await starting()), ...(await memoryOfMany()), ...(await table())],
    };
  } finally {
    noScreen();
  }
}

interface Started {
  readonly ms: number;
  readonly mb: number;
}

async function starting(): Promise<readonly Figure[]> {
  const ours: Started[] = [];
  const empty: Started[] = [];
  // In turns, so that both meet the same machine.
  for (let at = 0; at < STARTS; at += 1) {
    empty.push(await started(launchEmpty));
    ours.push(await started(launchApp));
  }
  const least = (list: readonly Started[], of: keyof Started): number =>
    Math.min(...list.map((each) => each[of]));
  return [
    {
      what: 'app, start to first screen',
      unit: 'ms',
      ours: least(ours, 'ms'),
      goal: Math.round(least(empty, 'ms') + 400),
      other: least(empty, 'ms'),
    },
    {
      what: 'app at its first screen, memory',
      unit: 'MB',
      ours: least(ours, 'mb'),
      goal: Math.round(least(empty, 'mb') + 100),
      other: least(empty, 'mb'),
    },
  ];
}

async function started(launch: () => Promise<Launched>): Promise<Started> {
  const begun = performance.now();
  const { app, page, close } = await launch();
  await page.getByRole('heading', { level: 1 }).waitFor();
  const ms = performance.now() - begun;
  const mb = await memoryOf(app, page);
  await close();
  return { ms, mb };
}

interface Launched {
  readonly app: ElectronApplication;
  readonly page: Page;
  close(): Promise<void>;
}

async function launchEmpty(): Promise<Launched> {
  const userDataDir = mkdtempSync(path.join(tmpdir(), 'bulkhead-empty-'));
  const app = await _electron.launch({
    executablePath: electron().binary,
    args: [
      ...sandboxArguments(),
      `--user-data-dir=${userDataDir}`,
      path.join(import.meta.dirname, 'empty-window.cjs'),
    ],
    timeout: 60_000,
  });
  return {
    app,
    page: await app.firstWindow(),
    async close() {
      await app.close();
      rmSync(userDataDir, { recursive: true, force: true });
    },
  };
}

/** The real main does not hold 1,000 devices here; the pretended one does, in the page itself. */
async function memoryOfMany(): Promise<readonly Figure[]> {
  const none = await launchEmpty();
  const empty = await memoryOf(none.app, none.page);
  await none.close();
  const window = await openFakeWindow({ clock: 'runs' });
  await window.show({ office: 1000, divided: true });
  await openDevices(window.page, 1000);
  const ours = await memoryOf(window.app, window.page);
  await window.close();
  return [
    { what: 'list of 1,000 devices, memory', unit: 'MB', ours, goal: Math.round(empty + 100), other: empty },
  ];
}

async function openDevices(page: Page, devices: number): Promise<void> {
  await page.keyboard.press('Control+2');
  await page.locator(`[role=grid][aria-rowcount="${devices + 1}"]`).waitFor();
}

/** All processes of the app. Where the system tells, without the program files, which every running Electron shares. */
async function memoryOf(app: ElectronApplication, page: Page): Promise<number> {
  await page.waitForTimeout(1500); // what was needed only to start is given back by then
  const processes = await app.evaluate((electron) =>
    electron.app.getAppMetrics().map(({ pid, memory }) => ({ pid, kb: memory.workingSetSize })),
  );
  const kb = processes.map(({ pid, kb: resident }) => ownKb(pid) ?? resident);
  return kb.reduce((sum, each) => sum + each, 0) / 1024;
}

function ownKb(pid: number): number | undefined {
  const file = `/proc/${pid}/smaps_rollup`;
  const lines = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const kb = [...lines.matchAll(/^Pss_(?:Anon|Shmem):\s+(\d+) kB/gm)].map(([, each]) => Number(each));
  return kb.length === 0 ? undefined : kb.reduce((sum, each) => sum + each, 0);
}

async function table(): Promise<readonly Figure[]> {
  const window = await openFakeWindow({ clock: 'runs', args: UNPACED });
  const { page } = window;
  await window.show({ office: ROWS, divided: true });
  await openDevices(page, ROWS);
  const ours = await measured(page);
  const devices = officeDevices(ROWS).map(({ name, maker = '', addresses, macs, kind }) => [
    name,
    maker,
    addresses[0] ?? '',
    macs[0] ?? '',
    kind,
  ]);
  await page.goto('about:blank');
  await page.evaluate(plainTable, devices);
  const other = await measured(page);
  await window.close();
  return [
    {
      what: `list of ${ROWS} devices, rows in the document`,
      unit: 'rows',
      ours: ours.rows,
      goal: 60,
      other: other.rows,
    },
    {
      what: 'frame while it scrolls, p95 of the calmest of six passes',
      unit: 'ms',
      ours: ours.frame,
      goal: 16.7,
      other: other.frame,
    },
    {
      what: 'letter in its search to the painted result, median',
      unit: 'ms',
      ours: ours.letter,
      goal: 50,
      other: other.letter,
    },
  ];
}

interface Measured {
  readonly rows: number;
  readonly frame: number;
  readonly letter: number;
}

async function measured(page: Page): Promise<Measured> {
  const { rows, passes, letters, left } = await page.evaluate(measure, 'finch-lt-1799');
  // Else it would be fast because it does nothing.
  if (left !== 1) throw new Error(`the search left ${left} rows of one`);
  return {
    rows,
    frame: Math.min(...passes.map((frames) => quantile(frames, 0.95))),
    letter: quantile(letters, 0.5),
  };
}

/** Runs in the page. */
async function measure(word: string) {
  const body = document.querySelector<HTMLElement>('.body');
  const field = document.querySelector<HTMLInputElement>('input[type=search]');
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  if (!body || !field || !setter) throw new Error('there is no list');
  const rowsNow = (): number =>
    document.querySelectorAll('[role=row]:not([hidden]):not(:has([role=columnheader]))').length;
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const painted = async (): Promise<void> => {
    await frame();
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(undefined);
    });
  };
  const rows = document.querySelectorAll('[role=row]').length;
  const passes: number[][] = [];
  for (let pass = 0; pass < 6; pass += 1) {
    const frames: number[] = [];
    for (let at = 0, before = await frame(); at < 120; at += 1) {
      body.scrollTop += 96;
      const now = await frame();
      frames.push(now - before);
      before = now;
    }
    passes.push(frames);
  }
  body.scrollTop = 0;
  await painted();
  const letters: number[] = [];
  const states = [...word].map((_, at) => word.slice(0, at + 1));
  let left = 0;
  for (const value of [...states, ...states.toReversed().slice(1), '', ...states]) {
    const begun = performance.now();
    setter.call(field, value);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await painted();
    letters.push(performance.now() - begun);
    left = rowsNow();
  }
  return { rows, passes, letters, left };
}

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
