import type { Device } from '../../inventory/device';
import { ruleIdOf } from '../normalize-policy';
import type { PolicyDevice } from '../policy';
import type { Endpoint, Rule } from '../rule';
import type { SuggestedKind } from './kinds';

/** Kinds that phones and computers at home steer, with whatever their makers' apps speak. */
const STEERED: readonly SuggestedKind[] = ['media', 'smart', 'camera', 'server'];

/**
 * Doors that keep a household working: everybody but the cameras reaches the internet, people reach their things and
 * printers, a home automation hub reaches what it automates. Nothing reaches back.
 */
export function suggestDoors(
  kinds: readonly SuggestedKind[],
  devices: readonly Device[],
  placed: readonly PolicyDevice[],
): readonly Rule[] {
  const there = (kind: SuggestedKind): boolean => kinds.includes(kind);
  return [
    ...kinds
      .filter((kind) => kind !== 'camera')
      .map((kind) => allow(zone(kind), { kind: 'internet' }, 'any')),
    ...STEERED.filter(there).map((kind) => allow(zone('home'), zone(kind), 'any')),
    ...filmed(devices, placed),
    ...printerDoors(kinds, devices, placed),
    ...hubDoors(kinds, devices, placed),
  ];
}

/**
 * What films does not talk to the internet, also where it lives among things that do. A doorbell does: it rings through
 * its maker.
 */
function filmed(devices: readonly Device[], placed: readonly PolicyDevice[]): readonly Rule[] {
  const kindOf = new Map(devices.map(({ id, kind }) => [id, kind]));
  return placed.flatMap(({ id, zone: its }) => {
    const kind = kindOf.get(id);
    const from: Endpoint = { kind: 'device', device: id };
    if (kind === 'doorbell' && its === 'camera') return [allow(from, { kind: 'internet' }, 'any')];
    if (kind !== 'camera' || (its !== 'smart' && its !== 'guest')) return [];
    return [{ ...allow(from, { kind: 'internet' }, 'any'), verdict: 'deny' as const }];
  });
}

/** From Home and Work to each printer that lives elsewhere. Home's own doors may open all of its zone already. */
function printerDoors(
  kinds: readonly SuggestedKind[],
  devices: readonly Device[],
  placed: readonly PolicyDevice[],
): readonly Rule[] {
  const printers = new Set(devices.filter(({ kind }) => kind === 'printer').map(({ id }) => id));
  return placed
    .filter(({ id }) => printers.has(id))
    .flatMap(({ id, zone: home }) =>
      (['home', 'work'] as const)
        .filter((from) => from !== home && kinds.includes(from))
        .map((from) => allow(zone(from), { kind: 'device', device: id }, 'print')),
    );
}

/** Home Assistant and the like watch cameras, play on speakers and speak to bridges in other zones. */
function hubDoors(
  kinds: readonly SuggestedKind[],
  devices: readonly Device[],
  placed: readonly PolicyDevice[],
): readonly Rule[] {
  const zoneOf = new Map(placed.map(({ id, zone: its }) => [id, its]));
  const hubs = devices.filter(automates);
  const bridges = devices.filter((device) => isHueBridge(device));
  return hubs.flatMap((hub) => {
    const from: Endpoint = { kind: 'device', device: hub.id };
    const own = zoneOf.get(hub.id);
    return [
      ...(kinds.includes('media') && own !== 'media' && own !== 'home'
        ? [allow(from, zone('media'), 'cast')]
        : []),
      ...(kinds.includes('camera') && own !== 'camera' && own !== 'home'
        ? [allow(from, zone('camera'), 'rtsp')]
        : []),
      ...bridges
        .filter(({ id }) => id !== hub.id && own !== 'home' && zoneOf.get(id) !== own)
        .map(({ id }) => allow(from, { kind: 'device', device: id }, 'hue')),
    ];
  });
}

const automates = ({ kind, name, facts }: Device): boolean =>
  kind === 'hub' &&
  (/home.?assistant|hassio/i.test(name) ||
    facts.some((fact) => fact.name === 'service' && fact.value.startsWith('_home-assistant.')));

const isHueBridge = ({ kind, name }: Device): boolean => kind === 'hub' && /\bhue\b/i.test(name);

const zone = (id: string): Endpoint => ({ kind: 'zone', zone: id });

function allow(from: Endpoint, to: Endpoint, service: string): Rule {
  const ends = { from, to, service };
  return { id: ruleIdOf(ends), ...ends, verdict: 'allow' };
}
