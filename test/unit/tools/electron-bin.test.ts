import { describe, expect, it } from 'vitest';
import { chooseElectron, noticeFor, sandboxArguments } from '../../../tools/electron-bin.mjs';

interface Machine {
  readonly given?: string;
  readonly installed?: string;
  readonly cached?: string;
  /** What a download brings, or nothing where the network does not let it through. */
  readonly downloads?: string;
  readonly fallback?: string;
}

/** What is chosen on such a machine, and what had to be tried over the network for it. */
function choose(machine: Machine) {
  const tried: string[] = [];
  let installed = machine.installed;
  const chosen = chooseElectron({
    given: () => machine.given,
    installed: () => installed,
    cached: () => machine.cached,
    download: () => {
      tried.push('download');
      installed = machine.downloads;
      return machine.downloads !== undefined;
    },
    fetchFallback: () => {
      tried.push('fallback');
      return machine.fallback;
    },
  });
  return { chosen, tried };
}

describe('chooseElectron', () => {
  const given = { binary: '/mine', kind: 'given' };
  const installed = { binary: '/installed', kind: 'installed' };
  const fallback = { binary: '/fallback', kind: 'fallback' };
  const cases: readonly (readonly [
    why: string,
    machine: Machine,
    chosen: object | undefined,
    tried: string[],
  ])[] = [
    [
      'named by hand: before everything',
      { given: '/mine', installed: '/installed', cached: '/fallback' },
      given,
      [],
    ],
    ['installed: nothing is fetched', { installed: '/installed', cached: '/fallback' }, installed, []],
    ['fetched earlier: no new try', { cached: '/fallback', downloads: '/installed' }, fallback, []],
    [
      'nothing here: the real one first',
      { downloads: '/installed', fallback: '/fallback' },
      installed,
      ['download'],
    ],
    ['no download: the development runtime', { fallback: '/fallback' }, fallback, ['download', 'fallback']],
    ['nothing to be had', {}, undefined, ['download', 'fallback']],
  ];
  it.each(cases)('%s', (_why, machine, chosen, tried) => {
    expect(choose(machine)).toEqual({ chosen, tried });
  });
});

describe('noticeFor', () => {
  it('says so when it is not the Electron that ships', () => {
    expect(noticeFor({ binary: '/fallback', kind: 'fallback' })).toMatch(
      /^Electron \d+\.\d+\.\d+ could not be downloaded; using the development runtime Electron 25\.1\.1\. Tests and development only\./,
    );
  });
  it.each(['given', 'installed'] as const)('says nothing when it was %s', (kind) => {
    expect(noticeFor({ binary: '/x', kind })).toBeUndefined();
  });
});

it('goes without the sandbox for root and for nobody else', () => {
  expect([0, 1000, 65_534].map((uid) => sandboxArguments(uid))).toEqual([['--no-sandbox'], [], []]);
});
