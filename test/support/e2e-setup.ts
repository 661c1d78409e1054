import { buildAppIfStale, buildCliIfStale } from '../../tools/build.mjs';
import { ensureDisplay } from '../../tools/display.mjs';
import { electron, noticeFor } from '../../tools/electron-bin.mjs';

/** Once before all tests of the window: a current build, an Electron, a screen. */
async function prepare(): Promise<() => void> {
  const notice = noticeFor(electron());
  if (notice) console.log(notice);
  buildAppIfStale();
  buildCliIfStale();
  return ensureDisplay();
}

// Playwright takes its set-up as a default export.
export default prepare;
