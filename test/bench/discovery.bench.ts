import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { bundleScript } from '../support/bundle-script';
import { manyHosts, type NetnsLab, whyNoNamespaces } from '../support/netns-lab';
import type { Bench, Figure } from './figures';

/** Finding every live host, against what people use for it: whole programs, started and ended, in the same network. */
export async function bench(): Promise<Bench> {
  const name = 'find all hosts, whole program';
  const missing = whyNoNamespaces();
  if (missing) return { name: `${name}: left out, ${missing}`, figures: [] };
  const script = await bundleScript('test/support/scripts/search-here.ts');
  const absent = OTHERS.filter((program) => !installed(program));
  const without = absent
    .map((program) => `; ${program} is not installed, so it is not compared with`)
    .join('');
  try {
    return { name: `${name}${without}`, figures: [...measure24(script), ...measure22(script)] };
  } finally {
    rmSync(path.dirname(script), { recursive: true, force: true });
  }
}

/** What people use for it; apt-get install brings each by this name. */
const OTHERS = ['nmap', 'arp-scan'] as const;

const installed = (program: string): boolean => spawnSync('which', [program]).status === 0;

const addresses = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `10.78.${(at + 3) >> 8}.${(at + 3) & 255}`).filter(
    (host) => !/\.(0|255)$/.test(host),
  );

function measure24(script: string): Figure[] {
  const lab = manyHosts('10.78.0.0/24', '10.78.0.1', addresses(250));
  try {
    const ours = measureOurs(lab, script);
    const figures: Figure[] = [
      ours.row('/24, 250 hosts: all found', undefined),
      {
        what: '/24, 250 hosts: first device (after start of the search)',
        unit: 'ms',
        ours: ours.firstAtMs,
        goal: 300,
      },
    ];
    return [
      ...figures,
      ...against(lab, ours.wholeMs, '/24, 250 hosts, nmap -sn', ['nmap', '-sn', '-n', '10.78.0.0/24']),
      ...against(lab, ours.wholeMs, '/24, 250 hosts, arp-scan', [
        'arp-scan',
        '-I',
        lab.device,
        '10.78.0.0/24',
      ]),
    ];
  } finally {
    lab.destroy();
  }
}

function measure22(script: string): Figure[] {
  const lab = manyHosts('10.78.0.0/22', '10.78.0.1', addresses(806).slice(0, 800));
  try {
    const ours = measureOurs(lab, script);
    return [
      ours.row('/22, 800 hosts: all found', 2000),
      ...against(lab, ours.wholeMs, '/22, 800 hosts, nmap -sn', ['nmap', '-sn', '-n', '10.78.0.0/22']),
      ...against(lab, ours.wholeMs, '/22, 800 hosts, arp-scan', [
        'arp-scan',
        '-I',
        lab.device,
        '10.78.0.0/22',
      ]),
    ];
  } finally {
    lab.destroy();
  }
}

const inside = (lab: NetnsLab, ...words: readonly string[]): string[] => [
  'netns',
  'exec',
  lab.here,
  ...words,
];
const flushed = (lab: NetnsLab): void => void spawnSync('ip', ['-n', lab.here, 'neigh', 'flush', 'all']);

/** Median of three, each with an empty neighbour table and without privilege. A host that is missed ends the bench. */
function measureOurs(lab: NetnsLab, script: string) {
  const runs = [1, 2, 3].map(() => {
    flushed(lab);
    const started = performance.now();
    const words = inside(
      lab,
      'setpriv',
      '--reuid',
      '65534',
      '--clear-groups',
      process.execPath,
      script,
      'sweep',
    );
    const said = JSON.parse(execFileSync('ip', words, { encoding: 'utf8' }));
    if (said.found.length !== lab.hosts.length)
      throw new Error(`${said.found.length} of ${lab.hosts.length} found`);
    return {
      wholeMs: performance.now() - started,
      firstAtMs: said.firstAtMs as number,
      searchMs: said.endedAtMs as number,
    };
  });
  const median = (of: (run: (typeof runs)[number]) => number): number =>
    runs.map(of).sort((a, b) => a - b)[1] ?? Number.NaN;
  return {
    wholeMs: median(({ wholeMs }) => wholeMs),
    firstAtMs: median(({ firstAtMs }) => firstAtMs),
    row: (what: string, goal: number | undefined): Figure => ({
      what: `${what} (search alone)`,
      unit: 'ms',
      ours: median(({ searchMs }) => searchMs),
      ...(goal === undefined ? {} : { goal }),
    }),
  };
}

/** The other program as root and with its defaults. No figure when it is not installed, which the table's name says. */
function against(lab: NetnsLab, ours: number, what: string, command: readonly string[]): Figure[] {
  const times: number[] = [];
  for (let run = 0; run < 3; run++) {
    flushed(lab);
    const started = performance.now();
    const ended = spawnSync('ip', inside(lab, ...command), { encoding: 'utf8' });
    if (ended.error || ended.status !== 0) {
      if (installed(command[0] ?? '')) throw new Error(`${command.join(' ')} failed: ${ended.stderr}`);
      return [];
    }
    times.push(performance.now() - started);
  }
  const other = times.sort((a, b) => a - b)[1] ?? Number.NaN;
  return [{ what, unit: 'ms', ours, other }];
}
