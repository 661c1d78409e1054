import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  APP_URL,
  contentTypeOf,
  fileBehind,
  isOwnPage,
  isTrustedCaller,
  mayHavePermission,
  mayLoad,
  mayOpenOutside,
} from '../../../main/shell/security-rules';

const DEV = 'http://localhost:5173';

describe('isOwnPage', () => {
  const pages: readonly (readonly [why: string, url: string, devServer: string | undefined, own: boolean])[] =
    [
      ['the built window', APP_URL, undefined, true],
      ['another page of ours', 'app://bulkhead/other.html', undefined, true],
      ['our scheme, somebody else as host', 'app://elsewhere/index.html', undefined, false],
      ['a host that only begins like ours', 'app://bulkhead.example/index.html', undefined, false],
      ['a port makes another host', 'app://bulkhead:81/index.html', undefined, false],
      ['a file of the disk', 'file:///etc/passwd', undefined, false],
      ['the development server, while developing', `${DEV}/`, DEV, true],
      ['the development server, in the product', `${DEV}/`, undefined, false],
      ['another port than the named server', 'http://localhost:5174/', DEV, false],
      ['the server as a user name', 'http://localhost:5173@example.org/', DEV, false],
      ['a script as an address', 'javascript:alert(1)', DEV, false],
      ['no address at all', 'not an address', DEV, false],
      ['nothing', '', DEV, false],
    ];
  it.each(pages)('%s', (_why, url, devServer, own) => {
    expect(isOwnPage(url, devServer)).toBe(own);
  });
});

describe('mayLoad', () => {
  const loads: readonly (readonly [why: string, url: string, devServer: string | undefined, may: boolean])[] =
    [
      ['our own files', 'app://bulkhead/assets/index.js', undefined, true],
      ['a picture inside the page', 'data:image/png;base64,AAAA', undefined, true],
      ['anything from the internet', 'https://example.org/x.js', undefined, false],
      ['anything from the router, too: main speaks to it', 'http://192.168.1.1/', undefined, false],
      ['live reload, while developing', 'ws://localhost:5173/', DEV, true],
      ['live reload, in the product', 'ws://localhost:5173/', undefined, false],
      ['another web socket', 'ws://localhost:9999/', DEV, false],
      ['a file of the disk', 'file:///etc/passwd', undefined, false],
    ];
  it.each(loads)('%s', (_why, url, devServer, may) => {
    expect(mayLoad(url, devServer)).toBe(may);
  });
});

describe('mayOpenOutside', () => {
  const links: readonly (readonly [why: string, url: string, may: boolean])[] = [
    ['the documentation of the router system', 'https://openwrt.org/docs/start', true],
    ['the same without encryption', 'http://openwrt.org/docs/start', false],
    ['a look-alike', 'https://openwrt.org.example.net/', false],
    ['the name as a user name', 'https://openwrt.org@example.net/', false],
    ['another port', 'https://openwrt.org:8443/', false],
    ['a program of the computer', 'file:///usr/bin/xcalc', false],
    ['another application', 'ssh://openwrt.org', false],
    ['a share', '\\\\openwrt.org\\share', false],
    ['anything else', 'https://example.org/', false],
  ];
  it.each(links)('%s', (_why, url, may) => {
    expect(mayOpenOutside(url)).toBe(may);
  });
});

describe('fileBehind', () => {
  const root = path.resolve('/srv/renderer');
  const files: readonly (readonly [why: string, url: string, file: string | undefined])[] = [
    ['the page', APP_URL, 'index.html'],
    ['a file in a folder', 'app://bulkhead/assets/index.js', 'assets/index.js'],
    ['a name with a space', 'app://bulkhead/a%20b.svg', 'a b.svg'],
    ['a query does not belong to the name', 'app://bulkhead/index.html?x=1#y', 'index.html'],
    ['up and out, written plainly', 'app://bulkhead/../../etc/passwd', 'etc/passwd'],
    ['up and out, with coded slashes', 'app://bulkhead/..%2f..%2fetc%2fpasswd', undefined],
    ['up and out, twice coded', 'app://bulkhead/..%252f..%252fetc', undefined],
    ['the folder itself', 'app://bulkhead/', undefined],
    ['a name with a zero byte', 'app://bulkhead/index.html%00.png', undefined],
    ['a broken percent sequence', 'app://bulkhead/%E0%A4%A', undefined],
    ['another host', 'app://elsewhere/index.html', undefined],
  ];
  it.each(files)('%s', (_why, url, file) => {
    expect(fileBehind(url, root)).toBe(file === undefined ? undefined : path.join(root, file));
  });
});

describe('isTrustedCaller', () => {
  const callers: readonly (readonly [
    why: string,
    url: string | null,
    isTopFrame: boolean,
    trusted: boolean,
  ])[] = [
    ['the window', APP_URL, true, true],
    ['a frame inside the window', APP_URL, false, false],
    ['a page from elsewhere', 'https://example.org/', true, false],
    ['an empty page', 'about:blank', true, false],
    ['a page that is gone', null, true, false],
  ];
  it.each(callers)('%s', (_why, url, isTopFrame, trusted) => {
    expect(isTrustedCaller(url === null ? null : { url, isTopFrame })).toBe(trusted);
  });
});

describe('permissions', () => {
  it.each(['media', 'geolocation', 'notifications', 'usb', 'serial', 'clipboard-read', 'openExternal', ''])(
    '%s is refused',
    (permission) => expect(mayHavePermission(permission)).toBe(false),
  );
  it('only copying text is allowed', () => expect(mayHavePermission('clipboard-sanitized-write')).toBe(true));
});

it('names the type of what it serves, and guesses none', () => {
  expect(['a.html', 'a.js', 'a.woff2', 'a.exe'].map(contentTypeOf)).toEqual([
    'text/html; charset=utf-8',
    'text/javascript; charset=utf-8',
    'font/woff2',
    'application/octet-stream',
  ]);
});
