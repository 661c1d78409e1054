import type { ZoneKind } from '../policy/zone';
import type { Certainty, Device, DeviceKind, Reason } from './device';
import { evidenceOfMaker } from './known-makers';
import { evidenceOfName, saysWork } from './known-names';
import { evidenceOfService } from './known-services';

/** That something speaks for a kind, and how loudly (0-100). */
export interface Evidence {
  readonly kind: DeviceKind;
  readonly weight: number;
}

/** All that is known about one device. */
export interface Clues {
  readonly hostnames: readonly string[];
  readonly announcedNames: readonly string[];
  readonly models: readonly string[];
  readonly manufacturers: readonly string[];
  readonly serviceTypes: readonly string[];
  readonly maker: string | undefined;
  readonly privateMac: boolean;
  readonly isThisComputer: boolean;
  readonly isRouter: boolean;
}

export type Identity = Pick<Device, 'kind' | 'certainty' | 'suggestion'>;

interface Argument extends Evidence {
  readonly reason: Reason;
}

const CERTAIN = 80;
const LIKELY = 45;
const MOST_REASONS = 3;

/** A first guess, with reasons that were each checked against something the device said or is. A person's word beats it. */
export function identify(clues: Clues): Identity {
  if (clues.isRouter) return sure('router', 'home', 'is-router');
  const found = argumentsOf(clues);
  const kind = clues.isThisComputer ? 'computer' : strongestKind(found);
  const speakingFor = found.filter((argument) => argument.kind === kind).sort(loudestFirst);
  const certainty = clues.isThisComputer ? 'certain' : certaintyOf(speakingFor);
  const work = [...clues.hostnames, ...clues.announcedNames].find(saysWork);

  const reasons = [
    ...(clues.isThisComputer ? [{ code: 'this-computer', facts: {} }] : []),
    ...(work === undefined ? [] : [{ code: 'hostname-says', facts: { hostname: work } }]),
    ...speakingFor.map(({ reason }) => reason),
    ...(kind === 'unknown' && clues.privateMac ? [{ code: 'private-address', facts: {} }] : []),
    ...(kind === 'unknown' && !clues.privateMac ? [{ code: 'nothing-known', facts: {} }] : []),
  ];
  return {
    kind,
    certainty,
    suggestion: {
      zone: work === undefined || clues.isThisComputer ? zoneOf(kind, certainty) : 'work',
      reasons: withoutRepeats(reasons).slice(0, MOST_REASONS),
    },
  };
}

// A printer, a console and the family's storage are used by people's own things, so they live with them; what only
// talks to its maker lives apart; what films lives alone. Unknown: held until somebody says what it is.
const ZONE_OF: Readonly<Record<DeviceKind, ZoneKind>> = {
  computer: 'home',
  phone: 'home',
  tablet: 'home',
  printer: 'home',
  console: 'home',
  nas: 'home',
  tv: 'media',
  speaker: 'media',
  camera: 'camera',
  doorbell: 'camera',
  server: 'server',
  hub: 'smart',
  light: 'smart',
  plug: 'smart',
  thermostat: 'smart',
  vacuum: 'smart',
  appliance: 'smart',
  microcontroller: 'smart',
  router: 'home',
  'access-point': 'home',
  unknown: 'hold',
};

/** A module that sits in anything says nothing about the thing, until the thing announces itself. */
const zoneOf = (kind: DeviceKind, certainty: Certainty): ZoneKind =>
  kind === 'microcontroller' && certainty !== 'certain' ? 'hold' : ZONE_OF[kind];

const sure = (kind: DeviceKind, zone: ZoneKind, code: string): Identity => ({
  kind,
  certainty: 'certain',
  suggestion: { zone, reasons: [{ code, facts: {} }] },
});

function argumentsOf(clues: Clues): readonly Argument[] {
  const from = (
    values: readonly string[],
    evidenceOf: (value: string) => readonly Evidence[],
    code: string,
    fact: string,
  ): readonly Argument[] =>
    values.flatMap((value) =>
      evidenceOf(value).map((evidence) => ({ ...evidence, reason: { code, facts: { [fact]: value } } })),
    );
  return [
    ...from(clues.serviceTypes, evidenceOfService, 'announces-service', 'service'),
    ...from(clues.models, evidenceOfName, 'model-says', 'model'),
    ...from(clues.announcedNames, evidenceOfName, 'announced-name', 'name'),
    ...from(clues.hostnames, evidenceOfName, 'hostname-says', 'hostname'),
    ...from(clues.manufacturers, evidenceOfMaker, 'maker-makes', 'maker'),
    ...from(clues.maker === undefined ? [] : [clues.maker], evidenceOfMaker, 'maker-makes', 'maker'),
  ];
}

/** What is said twice in the same way (two names with "TV" in them) counts once. */
function strongestKind(found: readonly Argument[]): DeviceKind {
  const loudest = new Map<string, Argument>();
  for (const argument of found) {
    const key = `${argument.kind} ${argument.reason.code}`;
    const other = loudest.get(key);
    if (other === undefined || argument.weight > other.weight) loudest.set(key, argument);
  }
  const totals = new Map<DeviceKind, number>();
  for (const { kind, weight } of loudest.values()) totals.set(kind, (totals.get(kind) ?? 0) + weight);
  const ranked = [...totals].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return ranked[0]?.[0] ?? 'unknown';
}

function certaintyOf(speakingFor: readonly Argument[]): Certainty {
  const loudest = speakingFor[0]?.weight ?? 0;
  if (loudest >= CERTAIN) return 'certain';
  const bySource = new Map<string, number>();
  for (const { reason, weight } of speakingFor)
    bySource.set(reason.code, Math.max(bySource.get(reason.code) ?? 0, weight));
  const together = [...bySource.values()].reduce((sum, weight) => sum + weight, 0);
  return together >= LIKELY ? 'likely' : 'guess';
}

const loudestFirst = (a: Argument, b: Argument): number =>
  b.weight - a.weight || (JSON.stringify(a.reason) < JSON.stringify(b.reason) ? -1 : 1);

function withoutRepeats(reasons: readonly Reason[]): readonly Reason[] {
  const seen = new Set<string>();
  return reasons.filter(({ code, facts }) => {
    const key = JSON.stringify([code, facts]);
    return !seen.has(key) && seen.add(key);
  });
}
