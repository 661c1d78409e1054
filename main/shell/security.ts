import { readFile } from 'node:fs/promises';
import { type App, protocol, type Session, shell, type WebContents } from 'electron';
import {
  APP_SCHEME,
  APP_URL,
  contentTypeOf,
  fileBehind,
  isOwnPage,
  mayHavePermission,
  mayLoad,
  mayOpenOutside,
  RESPONSE_HEADERS,
} from './security-rules';

/** Before the app is ready, or the scheme stays a foreign one without an origin of its own. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built window from its folder, and only from there, under our own scheme instead of file://. */
export function serveApp(session: Session, rendererDir: string): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    const file = fileBehind(request.url, rendererDir);
    const body = file ? await readFile(file).catch(() => undefined) : undefined;
    if (!file || !body) return new Response(null, { status: 404, headers: RESPONSE_HEADERS });
    return new Response(body, { headers: { ...RESPONSE_HEADERS, 'Content-Type': contentTypeOf(file) } });
  });
}

/** What a session may never do: use a device or a permission, or load anything that is not ours. */
export function lockSession(session: Session, devServer: string | undefined): void {
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(mayHavePermission(permission)),
  );
  session.setPermissionCheckHandler((_contents, permission) => mayHavePermission(permission));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url, devServer) }));
  session.on('will-download', (event) => event.preventDefault());
}

/** Every page that will ever exist, also one that a bug of ours opens: no way out of our own files. */
export function lockPages(app: App, devServer: string | undefined): void {
  app.on('web-contents-created', (_event, contents) => lockPage(contents, devServer));
}

function lockPage(contents: WebContents, devServer: string | undefined): void {
  const stayHome = (event: Electron.Event, url: string): void => {
    if (!isOwnPage(url, devServer)) event.preventDefault();
  };
  contents.on('will-navigate', stayHome);
  contents.on('will-redirect', stayHome);
  // `about:blank` and the like ask nobody before they are there; the window is never left on one.
  contents.on('did-navigate', (_event, url) => {
    if (!isOwnPage(url, devServer)) void contents.loadURL(devServer ?? APP_URL);
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
}

/** Hands a page to the person's own browser, where it is one that we name; says whether it did. */
export function openOutside(url: string): boolean {
  if (!mayOpenOutside(url)) return false;
  void shell.openExternal(url);
  return true;
}
