import { compile } from '../../shared/compile/compile';
import { prepare } from '../../shared/pipeline';
import { makePlan } from '../../shared/plan/make-plan';
import type { Policy } from '../../shared/policy/policy';
import type { Rule } from '../../shared/policy/rule';
import type { Zone, ZoneKind } from '../../shared/policy/zone';
import { goldenRouter, withConfig } from '../support/golden-router';

export interface BenchRow {
  readonly what: string;
  readonly ours: number;
  readonly goal: number;
}

const kinds: readonly ZoneKind[] = [
  'work',
  'media',
  'smart',
  'guest',
  'camera',
  'server',
  'custom',
  'custom',
  'hold',
  'work',
  'smart',
];

/** A large small office: 12 zones, 1,000 devices, a door for every tenth of them. */
export function largeOffice(devices: number): Policy {
  const zone = (id: string, kind: ZoneKind, more: Partial<Zone> = {}): Zone => ({
    id,
    name: id,
    kind,
    wifi: [],
    ipv6: true,
    within: 'together',
    management: false,
    ...more,
  });
  const zones = [
    zone('home', 'home', { keeps: 'lan', management: true }),
    ...kinds.map((kind, at) => zone(`z${at}`, kind)),
  ];
  const mac = (at: number): string =>
    `00:16:3e:${[at >> 16, (at >> 8) & 255, at & 255].map((each) => each.toString(16).padStart(2, '0')).join(':')}`;
  const all = Array.from({ length: devices }, (_, at) => ({
    id: `d${at}`,
    name: `Device ${at}`,
    macs: [mac(at)],
    zone: zones[1 + (at % 11)]?.id ?? 'home',
  }));
  const online = zones.map(
    (each): Rule => ({
      id: `${each.id}-internet`,
      from: { kind: 'zone', zone: each.id },
      to: { kind: 'internet' },
      service: 'any',
      verdict: 'allow',
    }),
  );
  const doors = all
    .filter((_, at) => at % 10 === 0)
    .map(
      (each, at): Rule => ({
        id: `door-${at}`,
        from: { kind: 'zone', zone: 'home' },
        to: { kind: 'device', device: each.id },
        service: at % 2 === 0 ? 'print' : 'web',
        verdict: 'allow',
      }),
    );
  return {
    version: 1,
    site: 'Office',
    routers: [{ name: 'router', role: 'gateway', ports: {} }],
    zones,
    devices: all,
    services: [],
    rules: [...online, ...doors],
    promises: [],
  };
}

/** Median of several runs in milliseconds; the first ones only warm up. */
function median(run: () => void): number {
  const times = Array.from({ length: 12 }, () => {
    const started = performance.now();
    run();
    return performance.now() - started;
  });
  return times.slice(3).sort((a, b) => a - b)[4] ?? Number.NaN;
}

/** Milliseconds, against the goal for compile + verify + plan with 1,000 devices and 12 zones. */
export async function bench(): Promise<{ readonly name: string; readonly rows: readonly BenchRow[] }> {
  const state = goldenRouter('factory-24.10');
  const policy = largeOffice(1000);
  const compiled = compile({ policy, state, keys: {} }).output;
  const applied = withConfig(state, compiled.config);
  const goal = 100;
  return {
    name: 'compile + verify + plan, 1,000 devices, 12 zones (ms)',
    rows: [
      { what: 'compile', ours: median(() => compile({ policy, state, keys: {} })), goal },
      {
        what: 'compile, nothing new',
        ours: median(() => compile({ policy, state: applied, keys: {} })),
        goal,
      },
      { what: 'plan', ours: median(() => makePlan({ state, candidate: compiled, policy })), goal },
      {
        what: 'compile + verify (before and after) + plan',
        ours: median(() => prepare({ policy, state, keys: {} })),
        goal,
      },
    ],
  };
}
