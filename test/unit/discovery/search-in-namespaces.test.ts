import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device, DiscoveryProgress } from '../../../shared/inventory/device';
import { bundleScript } from '../../support/bundle-script';
import { type NetnsLab, separateHosts, whyNoNamespaces } from '../../support/netns-lab';

const missing = whyNoNamespaces();
if (missing) console.warn(`skipped: search in real networks: ${missing}`);

describe.skipIf(missing !== undefined)('a /24 with 50 devices, every second one behind a firewall', () => {
  let lab: NetnsLab;
  let script: string;
  beforeAll(async () => {
    script = await bundleScript('test/support/scripts/search-here.ts');
    lab = separateHosts(50);
  }, 120_000);
  afterAll(() => lab?.destroy());

  const run = (user: string, ...args: readonly string[]) => {
    const words = [
      'netns',
      'exec',
      lab.here,
      'setpriv',
      '--reuid',
      user,
      '--clear-groups',
      'node',
      script,
      ...args,
    ];
    return JSON.parse(execFileSync('ip', words, { encoding: 'utf8', timeout: 60_000 }));
  };

  it('without privilege all 50 are found, the first at once', () => {
    const { found, firstAtMs, endedAtMs }: { found: string[]; firstAtMs: number; endedAtMs: number } = run(
      '65534',
      'sweep',
    );
    expect(found.sort()).toEqual([...lab.hosts].sort());
    expect(firstAtMs).toBeLessThan(1500);
    expect(endedAtMs).toBeLessThan(6000);
  });

  it('the whole search names each by its hardware address, and ends by itself', () => {
    const result: { devices: Device[]; progress: DiscoveryProgress } = run('65534', 'everything', '2500');
    const others = result.devices.filter(({ isThisComputer }) => !isThisComputer);
    expect(others.map(({ addresses }) => addresses[0]).sort()).toEqual([...lab.hosts].sort());
    expect(others.every(({ macs }) => macs.length === 1)).toBe(true);
    expect(result.progress.running).toBe(false);
    expect(result.progress.sources).toMatchObject([
      { source: 'router-lists', state: 'failed', problem: 'no-router' },
      { source: 'answers', state: 'done', found: 50 },
      { source: 'announcements' },
    ]);
  });
});
