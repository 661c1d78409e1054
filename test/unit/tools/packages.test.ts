import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { askedByName } from '../../../main/discovery/sources/mdns';

const read = (file: string): string =>
  readFileSync(path.resolve(import.meta.dirname, '../../..', file), 'utf8');
const packages = parse(read('electron-builder.yml'));

describe('electron-builder.yml', () => {
  it('tells macOS the services that the search asks for, and no others', () => {
    const { NSBonjourServices, NSLocalNetworkUsageDescription } = packages.mac.extendInfo;
    expect([...NSBonjourServices].sort()).toEqual(['_services._dns-sd._udp', ...askedByName].sort());
    expect(NSLocalNetworkUsageDescription).toMatch(/\S/);
  });

  it('makes every format that we offer', () => {
    const { linux, mac, win } = packages;
    expect([linux.target, mac.target, win.target]).toEqual([
      ['deb', 'AppImage', 'tar.gz'],
      ['dmg'],
      ['nsis'],
    ]);
  });

  it('names no place on the internet that is somebody else’s', () => {
    // .example is reserved (RFC 2606): nobody can take over an address that we print into packages.
    const { homepage } = JSON.parse(read('package.json'));
    expect(new URL(homepage).hostname).toMatch(/\.example$/);
    expect(packages.linux.maintainer).toMatch(/@[a-z.]+\.example>$/);
  });
});
