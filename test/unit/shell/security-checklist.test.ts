import { EventEmitter } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { App, Session, WebContents } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  APP_URL,
  CONTENT_SECURITY_POLICY,
  RESPONSE_HEADERS,
  WEB_PREFERENCES,
} from '../../../main/shell/security-rules';
import { fuses } from '../../../tools/fuses.mjs';

/**
 * Electron's security checklist (docs/tutorial/security.md), item by item, on our code with a fake Electron.
 * The same rules in a running window: test/e2e/mocked/window-security.spec.ts.
 */

const openExternal = vi.hoisted(() => vi.fn());
const handle = vi.hoisted(() => vi.fn());
vi.mock('electron', () => ({
  protocol: { registerSchemesAsPrivileged: vi.fn() },
  shell: { openExternal },
  ipcMain: { handle },
}));
const { lockPages, lockSession, openOutside, serveApp } = await import('../../../main/shell/security');
const { openIpcDoor } = await import('../../../main/shell/ipc-door');

const project = path.resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(project, file), 'utf8');
const everySource = (): string =>
  ['main', 'renderer', 'shared']
    .flatMap((folder) =>
      readdirSync(path.join(project, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(tsx?|html)$/.test(name))
        .map((name) => read(path.join(folder, name))),
    )
    .join('\n');

/** A page of the fake Electron, locked as the app locks each. */
class FakePage extends EventEmitter {
  opens: ((details: { url: string }) => { action: string }) | undefined;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.opens = handler;
  }
  /** Whether the event was stopped. */
  tries(event: string, url?: string): boolean {
    const preventDefault = vi.fn();
    this.emit(event, { preventDefault }, url);
    return preventDefault.mock.calls.length > 0;
  }
}

function lockedPage(): FakePage {
  const app = new EventEmitter();
  const page = new FakePage();
  lockPages(app as App, undefined);
  app.emit('web-contents-created', {}, page as unknown as WebContents);
  return page;
}

function lockedSession() {
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
    webRequest: { onBeforeRequest: vi.fn() },
    protocol: { handle: vi.fn() },
  });
  lockSession(session as unknown as Session, undefined);
  return session;
}

beforeEach(() => void vi.clearAllMocks());

describe('the checklist', () => {
  it('1 only secure content is loaded: every request that is not ours is cancelled', () => {
    const decide = lockedSession().webRequest.onBeforeRequest.mock.calls[0]?.[0];
    const answers = ['https://example.org/', 'http://192.168.1.1/', APP_URL].map((url) => {
      const answer = vi.fn();
      decide({ url }, answer);
      return answer.mock.calls[0]?.[0];
    });
    expect(answers).toEqual([{ cancel: true }, { cancel: true }, { cancel: false }]);
  });

  const preferences: readonly (readonly [
    item: string,
    name: keyof typeof WEB_PREFERENCES,
    value: boolean,
  ])[] = [
    ['2 no Node in pages', 'nodeIntegration', false],
    ['2 no Node in workers', 'nodeIntegrationInWorker', false],
    ['2 no Node in frames', 'nodeIntegrationInSubFrames', false],
    ['3 context isolation', 'contextIsolation', true],
    ['4 sandbox', 'sandbox', true],
    ['6 web security stays on', 'webSecurity', true],
    ['8 no insecure content', 'allowRunningInsecureContent', false],
    ['9 no experimental features', 'experimentalFeatures', false],
    ['12 no web views', 'webviewTag', false],
  ];
  it.each(preferences)('%s', (_item, name, value) => expect(WEB_PREFERENCES[name]).toBe(value));

  it('4 the sandbox is asked for in the whole app, and left out for root alone', () => {
    expect(read('main/shell/run-shell.ts')).toContain(
      "if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()",
    );
  });

  it('5 permissions and devices are refused', () => {
    const session = lockedSession();
    const answer = vi.fn();
    session.setPermissionRequestHandler.mock.calls[0]?.[0]({}, 'media', answer);
    expect(answer).toHaveBeenCalledWith(false);
    expect(session.setPermissionCheckHandler.mock.calls[0]?.[0]({}, 'geolocation')).toBe(false);
    expect(session.setDevicePermissionHandler.mock.calls[0]?.[0]({})).toBe(false);
  });

  it('7 the policy allows our own scripts and no others', () => {
    const policy = Object.fromEntries(
      CONTENT_SECURITY_POLICY.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1)]),
    );
    expect(policy['script-src']).toEqual(["'self'"]);
    expect(policy['default-src']).toEqual(["'none'"]);
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe-eval|https?:|\*/);
  });

  it('7 everything that is served carries the policy, also what is missing', async () => {
    const session = lockedSession();
    serveApp(session as unknown as Session, path.join(project, 'renderer'));
    const serve = session.protocol.handle.mock.calls[0]?.[1];
    const [found, missing] = await Promise.all([
      serve({ url: APP_URL }),
      serve({ url: 'app://bulkhead/nothing.js' }),
    ]);
    expect([found.status, missing.status]).toEqual([200, 404]);
    for (const answer of [found, missing]) {
      expect(answer.headers.get('content-security-policy')).toBe(RESPONSE_HEADERS['Content-Security-Policy']);
    }
  });

  it('10 and 11 no Blink features, no web view with pop-ups', () => {
    expect(everySource()).not.toMatch(/enableBlinkFeatures|allowpopups|<webview/);
  });

  it('12 a web view that a bug makes is not attached', () => {
    expect(lockedPage().tries('will-attach-webview')).toBe(true);
  });

  it('13 a page cannot leave', () => {
    const page = lockedPage();
    expect(page.tries('will-navigate', 'https://example.org/')).toBe(true);
    expect(page.tries('will-redirect', 'file:///etc/passwd')).toBe(true);
    expect(page.tries('will-navigate', APP_URL)).toBe(false);
  });

  it('14 no new window, whatever asks', () => {
    const page = lockedPage();
    expect(page.opens?.({ url: APP_URL })).toEqual({ action: 'deny' });
    expect(page.opens?.({ url: 'https://example.org/' })).toEqual({ action: 'deny' });
  });

  it('15 only pages that we name reach the browser of the person', () => {
    expect(openOutside('https://example.org/')).toBe(false);
    expect(openOutside('file:///usr/bin/xcalc')).toBe(false);
    expect(openExternal).not.toHaveBeenCalled();
    expect(openOutside('https://openwrt.org/docs')).toBe(true);
    expect(openExternal).toHaveBeenCalledExactlyOnceWith('https://openwrt.org/docs');
    expect(everySource().match(/\bopenExternal\(/g)).toHaveLength(1);
  });

  it('16 the shipped Electron is a supported one: pinned, and of the three newest majors known here', () => {
    const { devDependencies } = JSON.parse(read('package.json'));
    expect(devDependencies.electron).toMatch(/^4[3-9]\.\d+\.\d+$|^[5-9]\d\.\d+\.\d+$/);
  });

  it('17 only the top frame of our own page is answered', async () => {
    openIpcDoor(() => undefined, undefined).handle('bulkhead:app.info', async (input) => input);
    const answer = handle.mock.calls[0]?.[1];
    const frame = (url: string, parent: unknown) => ({ senderFrame: { url, parent } });
    await expect(answer(frame(APP_URL, null), 'x')).resolves.toBe('x');
    await expect(answer(frame('https://example.org/', null), 'x')).rejects.toThrow('not ours');
    await expect(answer(frame(APP_URL, {}), 'x')).rejects.toThrow('not ours');
    await expect(answer({ senderFrame: null }, 'x')).rejects.toThrow('not ours');
  });

  it('17 nothing listens beside the door', () => {
    expect(everySource().match(/\bipcMain\.(handle|on|once)\(/g)).toEqual(['ipcMain.handle(']);
  });

  it('18 the window comes from our own scheme', () => {
    expect(APP_URL).toMatch(/^app:/);
    expect(read('main/shell/window.ts')).toContain('loadURL(devServer ?? APP_URL)');
    expect(everySource()).not.toMatch(/\.loadFile\(/);
  });

  it('19 the fuses of the package are set; one stays on, for the command line', () => {
    expect(fuses).toEqual({
      runAsNode: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('20 the page gets two functions of ours and nothing of Electron', () => {
    const preload = read('main/preload/preload.ts');
    expect(preload.match(/exposeInMainWorld\(.*/g)).toEqual(["exposeInMainWorld('api', bridge);"]);
    expect(preload).not.toMatch(/exposeInMainWorld\([^)]*ipcRenderer/);
  });

  it('no file is downloaded by a page', () => {
    const preventDefault = vi.fn();
    lockedSession().emit('will-download', { preventDefault });
    expect(preventDefault).toHaveBeenCalled();
  });
});
