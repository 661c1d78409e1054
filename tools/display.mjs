/** A screen to draw on. Where the machine has none, a virtual one (Xvfb) for as long as this process lives. */
import { spawn } from 'node:child_process';

const START_LIMIT_MS = 20_000;

/**
 * Sets DISPLAY where it is missing. Returns what stops the virtual screen again (nothing, where there is a real one).
 * @returns {Promise<() => void>}
 */
export async function ensureDisplay() {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return () => {};
  // Xvfb takes a free number by itself and tells it on file descriptor 3 when it is ready.
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await firstLine(screen);
  process.env.DISPLAY = `:${number}`;
  screen.unref();
  const stop = () => void screen.kill();
  process.on('exit', stop);
  return stop;
}

/**
 * @param {import('node:child_process').ChildProcess} screen
 * @returns {Promise<string>}
 */
function firstLine(screen) {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('Xvfb did not start in time')), START_LIMIT_MS);
    let heard = '';
    const pipe = /** @type {import('node:net').Socket} */ (screen.stdio[3]);
    pipe.setEncoding('utf8');
    pipe.on('data', (text) => {
      heard += text;
      if (!heard.includes('\n')) return;
      clearTimeout(limit);
      pipe.destroy();
      resolve(heard.trim());
    });
    screen.on('error', () => {
      clearTimeout(limit);
      reject(new Error('There is no display, and Xvfb is not installed. Install the Debian package xvfb.'));
    });
    screen.on('exit', () => {
      clearTimeout(limit);
      reject(new Error('Xvfb ended before it was ready'));
    });
  });
}
