import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { reachCommand, shellWord } from '../../../renderer/state/reach-command';
import { untrustedText } from '../../../shared/net/untrusted-text';
import { deviceEnd, internetEnd, routerEnd, zoneEnd } from '../../../shared/policy/ends';
import type { Verdict } from '../../../shared/verify/verification';
import { fakeDevices, fakePolicy, hostileName } from '../../support/fake-household';

const devices = fakeDevices().map((device) => ({ ...device, name: untrustedText(hostileName) }));
const tv = devices[2];
const applied = fakePolicy(devices);
const verdict: Verdict = {
  fate: 'denied',
  packet: {
    family: 'ipv4',
    protocol: 'tcp',
    port: 8123,
    source: '192.168.30.12',
    destination: '192.168.1.20',
  },
  enforcement: 'router',
  trace: [],
};
const router = { routerId: 'r-1', name: untrustedText('Office-1'), practice: false };
const asked = {
  router,
  applied,
  devices,
  from: zoneEnd('media'),
  to: zoneEnd('home'),
  service: 'files',
  verdict,
};

/** The words as a shell hands them to the program. */
const wordsOf = (command: string): readonly string[] =>
  execFileSync('/bin/sh', ['-c', `bulkhead() { printf '%s\\0' "$@"; }; ${command}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

describe('the command that asks the same', () => {
  it.each([
    ['zones by id', {}, ['media', 'home', 'files']],
    ['devices by id, whatever they are called', { from: deviceEnd(tv?.id ?? '') }, [tv?.id, 'home', 'files']],
    ['internet and router', { to: internetEnd }, ['media', 'internet', 'files']],
    ['the router itself', { to: routerEnd, service: 'ssh' }, ['media', 'router', 'ssh']],
    ['a service of one’s own by its port', { service: 'own' }, ['media', 'home', 'tcp/8123']],
  ])('%s', (_why, other, [from, to, service]) => {
    const command = reachCommand({ ...asked, ...other }) ?? '';
    expect(wordsOf(command)).toEqual([
      ...['reach', '--router', 'Office-1', '--from', from, '--to', to, '--service', service],
    ]);
  });

  it.each([
    ['the practice router, which the command line cannot reach', { router: { ...router, practice: true } }],
    ['nothing applied yet', { applied: undefined }],
    ['a zone that only the draft has', { from: zoneEnd('attic') }],
    [
      'a device without an address',
      { devices: devices.map((each) => ({ ...each, addresses: [] })), from: deviceEnd(tv?.id ?? '') },
    ],
  ])('there is none for %s', (_why, other) => {
    expect(reachCommand({ ...asked, ...other })).toBeUndefined();
  });

  it.each([hostileName, 'it\'s $(reboot) `id` \\ "x"', '-rf', '', 'a b', '\u202eevil'])(
    'a router called %j is told by its id, and could not break out of its word',
    (name) => {
      expect(reachCommand({ ...asked, router: { ...router, name: untrustedText(name) } })).toContain(
        '--router r-1 ',
      );
      expect(wordsOf(`bulkhead ${shellWord(name)} end`)).toEqual([name, 'end']);
    },
  );
});
