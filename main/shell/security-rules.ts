import path from 'node:path';

/**
 * What the window may and may not do, as plain values and functions, so that every line can be tested without
 * Electron. `security.ts` puts them to work.
 */

export const APP_SCHEME = 'app';
const APP_HOST = 'bulkhead';
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/index.html`;

/**
 * Nothing but our own files runs, and nothing is loaded from a network. Styles may be inline, because the component
 * library sets its variables with a style element; an inline style cannot run code.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const RESPONSE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
};

/** How every window is made. Some are defaults today; they are written down so that no new default loosens them. */
export const WEB_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  // The spell checker would fetch dictionaries from the internet, and nothing of ours leaves the machine.
  spellcheck: false,
} as const;

/** The only permission a page of ours asks for: to put text on the clipboard after a click on "Copy". */
export const mayHavePermission = (permission: string): boolean => permission === 'clipboard-sanitized-write';

/** Pages that a person may be sent to in their own browser. Anything else is refused, whatever asks for it. */
const OUTSIDE_HOSTS: ReadonlySet<string> = new Set(['openwrt.org', 'firmware-selector.openwrt.org']);

export function mayOpenOutside(url: string): boolean {
  const parsed = parseUrl(url);
  return parsed?.protocol === 'https:' && parsed.port === '' && OUTSIDE_HOSTS.has(parsed.hostname);
}

/** A page of ours: the built files, or while developing the one server that was named at start. */
export function isOwnPage(url: string, devServer?: string): boolean {
  const parsed = parseUrl(url);
  if (!parsed) return false;
  if (parsed.protocol === `${APP_SCHEME}:`) return parsed.host === APP_HOST;
  return devServer !== undefined && parsed.origin === parseUrl(devServer)?.origin;
}

/** Where the window may load anything from at all. The web socket is the development server's live reload. */
export function mayLoad(url: string, devServer?: string): boolean {
  const parsed = parseUrl(url);
  if (!parsed) return false;
  if (parsed.protocol === 'devtools:' || parsed.protocol === 'data:') return true;
  return isOwnPage(parsed.protocol === 'ws:' ? url.replace(/^ws:/, 'http:') : url, devServer);
}

export interface Caller {
  readonly url: string;
  readonly isTopFrame: boolean;
}

/** Who may call main: the top frame of a page of ours, nobody else. */
export const isTrustedCaller = (caller: Caller | null, devServer?: string): boolean =>
  caller?.isTopFrame === true && isOwnPage(caller.url, devServer);

/** The file behind an address of ours, or nothing where it points out of the folder. */
export function fileBehind(url: string, rootDir: string): string | undefined {
  const parsed = parseUrl(url);
  if (!parsed || !isOwnPage(url)) return undefined;
  let name: string;
  try {
    name = decodeURIComponent(parsed.pathname);
  } catch {
    return undefined; // a broken percent sequence is nobody's file
  }
  if (name.includes('\0')) return undefined;
  const file = path.join(rootDir, name);
  const inside = path.relative(rootDir, file);
  return inside === '' || inside.startsWith('..') || path.isAbsolute(inside) ? undefined : file;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

export const contentTypeOf = (file: string): string =>
  CONTENT_TYPES[path.extname(file)] ?? 'application/octet-stream';

function parseUrl(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}
