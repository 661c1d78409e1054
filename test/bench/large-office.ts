import type { Policy } from '../../shared/policy/policy';
import type { Rule } from '../../shared/policy/rule';
import type { ZoneKind } from '../../shared/policy/zone';
import { homeZone } from '../support/home-policy';

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
  const zones = [
    homeZone('home', 'home', 'home', { keeps: 'lan', management: true }),
    ...kinds.map((kind, at) => homeZone(`z${at}`, `z${at}`, kind)),
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
