import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../../main/rollout/snapshot';
import { readTar, writeTar } from '../../../main/rollout/tar';
import { uploadFor } from '../../../main/rollout/upload';
import type { Plan } from '../../../shared/plan/plan';
import { reloadsFor } from '../../../shared/rollout/manifest';

const entries = fc.uniqueArray(
  fc.record({ path: fc.stringMatching(/^[a-z0-9_-]{1,20}$/), bytes: fc.uint8Array({ maxLength: 2000 }) }),
  { selector: ({ path }) => path },
);

describe('tar', () => {
  it('comes back as it was, whatever the bytes', () => {
    fc.assert(
      fc.property(entries, (files) => {
        const back = readTar(writeTar(files));
        expect(back?.map(({ path, bytes }) => [path, [...bytes]])).toEqual(
          files.map(({ path, bytes }) => [path, [...bytes]]),
        );
      }),
    );
  });
  it('is read by another tar', () => {
    const archive = writeTar([
      { path: 'next/network', bytes: Buffer.from("option x 'ä'\n") },
      { path: 'manifest', bytes: Buffer.alloc(512, 97) },
    ]);
    expect(execFileSync('tar', ['-xOf', '-', 'next/network'], { input: archive }).toString()).toBe(
      "option x 'ä'\n",
    );
    expect(execFileSync('tar', ['-tf', '-'], { input: archive }).toString()).toBe('next/network\nmanifest\n');
  });
  it('notices damage', () => {
    const archive = Buffer.from(writeTar([{ path: 'a', bytes: Buffer.from('x') }]));
    expect(readTar(archive.subarray(0, 600))).toBeUndefined();
    archive[3] = 7;
    expect(readTar(archive)).toBeUndefined();
    expect(snapshotOf(Buffer.from('not gzip'), 0)).toBeUndefined();
  });
});

const plan = (files: Plan['files'], rest: Partial<Plan> = {}): Plan => ({
  files,
  edits: [],
  effects: ['firewall'],
  consequences: [],
  managementAddresses: [],
  endedConnections: [],
  windowSeconds: 60,
  target: { interfaces: [], bridgeVlans: [], firewallZones: [], dhcpRanges: [], ssids: [] },
  ...rest,
});
const scripts = { bulkhead: 'b', guard: 'g', look: 'l' };
const NONCE = 'f'.repeat(32);

describe('uploadFor', () => {
  it('says what each file must be before and after, and carries the new bytes', () => {
    const sum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    const { archive } = uploadFor(
      plan([
        {
          package: 'network',
          before: 'old\n',
          after: 'n\u00e9w\n',
          encoding: 'latin1',
          beforeSha256: 'a'.repeat(64),
        },
        { package: 'dhcp', before: undefined, after: 'é\n', encoding: 'utf8', beforeSha256: undefined },
        { package: 'gone', before: 'x', after: undefined, encoding: 'utf8', beforeSha256: 'b'.repeat(64) },
      ]),
      NONCE,
      60,
      scripts,
    );
    const files = Object.fromEntries(
      (readTar(gunzipSync(archive)) ?? []).map(({ path, bytes }) => [path, Buffer.from(bytes)]),
    );
    expect(Object.keys(files)).toEqual([
      'bulkhead.sh',
      'bulkhead-guard.sh',
      'manifest',
      'next/network',
      'next/dhcp',
    ]);
    expect(files['next/network']).toEqual(Buffer.from('n\u00e9w\n', 'latin1'));
    expect(files.manifest?.toString()).toBe(
      [
        `nonce ${NONCE}`,
        'window 60',
        'reload firewall',
        `file network ${'a'.repeat(64)} ${sum(Buffer.from('n\u00e9w\n', 'latin1'))}`,
        `file dhcp absent ${sum(Buffer.from('é\n'))}`,
        `file gone ${'b'.repeat(64)} absent`,
        '',
      ].join('\n'),
    );
  });

  it('throws at a name that is none, instead of sending it to a shell', () => {
    fc.assert(
      fc.property(
        fc.string().filter((name) => !/^[A-Za-z0-9_-]+$/.test(name)),
        (name) => {
          const files = [
            { package: name, before: undefined, after: 'x', encoding: 'utf8', beforeSha256: undefined },
          ] as const;
          expect(() => uploadFor(plan(files), NONCE, 60, scripts)).toThrow();
        },
      ),
    );
    const target = {
      ...plan([]).target,
      interfaces: [{ name: 'lan', device: 'br-lan; reboot', addresses: [] }],
    };
    expect(() => uploadFor(plan([], { target }), NONCE, 60, scripts)).toThrow();
  });
});

describe('reloadsFor', () => {
  it.each([
    [['firewall'], ['firewall']],
    [['dhcp'], ['dhcp']],
    [['wifi'], ['network', 'firewall', 'dhcp']],
    [
      ['bridge-restart', 'dhcp'],
      ['network', 'firewall', 'dhcp'],
    ],
    [[], []],
  ] as const)('%j: %j', (effects, reloads) => {
    expect(reloadsFor({ effects, files: [] })).toEqual(reloads);
  });
  it('a changed way in is reloaded last: the next sign-in is by it', () => {
    const dropbear = {
      package: 'dropbear',
      before: 'a',
      after: 'b',
      encoding: 'utf8',
      beforeSha256: undefined,
    } as const;
    expect(reloadsFor({ effects: [], files: [dropbear] })).toEqual(['dropbear']);
    const network = reloadsFor({ effects: ['network'], files: [dropbear] });
    expect(network).toEqual(['network', 'firewall', 'dhcp', 'dropbear']);
  });
});
