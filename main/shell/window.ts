import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { app, BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme, screen } from 'electron';
import { APP_URL, WEB_PREFERENCES } from './security-rules';
import { windowColours } from './window-colours';
import { openingBounds, parsePlace, SMALLEST_SIZE, type WindowPlace } from './window-place';

const TITLE_BAR_HEIGHT = 40;

/** The app's one window. It shows itself when its first picture is ready, so nobody sees an empty frame. */
export function openWindow(devServer: string | undefined): BrowserWindow {
  const saved = readPlace();
  const window = new BrowserWindow({
    ...openingBounds(
      saved,
      screen.getAllDisplays().map(({ workArea }) => workArea),
    ),
    minWidth: SMALLEST_SIZE.width,
    minHeight: SMALLEST_SIZE.height,
    show: false,
    title: app.getName(),
    icon: path.join(app.getAppPath(), 'resources/icons/icon.png'),
    backgroundColor: windowColours(nativeTheme.shouldUseDarkColors).background,
    ...frame(),
    webPreferences: { ...WEB_PREFERENCES, preload: path.join(app.getAppPath(), 'out/preload/preload.js') },
  });
  window.once('ready-to-show', () => {
    if (saved?.maximized) window.maximize();
    window.show();
  });
  window.on('close', () => savePlace({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }));
  followTheme(window);
  void window.loadURL(devServer ?? APP_URL);
  return window;
}

/** Our own title bar with the system's own buttons in it. */
function frame(): BrowserWindowConstructorOptions {
  if (process.platform === 'darwin') return { titleBarStyle: 'hiddenInset' };
  if (!drawsButtons()) return { autoHideMenuBar: true };
  const { background, symbols } = windowColours(nativeTheme.shouldUseDarkColors);
  return {
    titleBarStyle: 'hidden',
    titleBarOverlay: { color: background, symbolColor: symbols, height: TITLE_BAR_HEIGHT },
  };
}

// On Linux the development runtime (Electron 25) draws no buttons into a hidden title bar. A window that cannot be
// closed is worse than a second title bar, so it keeps the system's frame there.
function drawsButtons(): boolean {
  return process.platform !== 'linux' || Number.parseInt(process.versions.electron, 10) > 25;
}

function followTheme(window: BrowserWindow): void {
  const recolour = (): void => {
    const { background, symbols } = windowColours(nativeTheme.shouldUseDarkColors);
    window.setBackgroundColor(background);
    if (process.platform === 'darwin' || !drawsButtons()) return;
    window.setTitleBarOverlay({ color: background, symbolColor: symbols, height: TITLE_BAR_HEIGHT });
  };
  nativeTheme.on('updated', recolour);
  window.once('closed', () => nativeTheme.off('updated', recolour));
}

const placeFile = (): string => path.join(app.getPath('userData'), 'window.json');

function readPlace(): WindowPlace | undefined {
  try {
    return parsePlace(readFileSync(placeFile(), 'utf8'));
  } catch {
    return undefined; // the first start
  }
}

/** Not worth a word when it fails: the window opens in the middle next time. */
function savePlace(place: WindowPlace): void {
  try {
    writeFileSync(placeFile(), JSON.stringify(place));
  } catch (cause) {
    console.error('could not remember the place of the window', cause);
  }
}
