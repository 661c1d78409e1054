import type { Device } from '../../../shared/inventory/device';
import type { Overview } from '../../../shared/ipc/views';
import { setRule } from '../../../shared/policy/edit-policy';
import { deviceEnd, internetEnd, zoneEnd } from '../../../shared/policy/ends';
import { ruleIdOf } from '../../../shared/policy/normalize-policy';
import type { Policy } from '../../../shared/policy/policy';
import type { Rule } from '../../../shared/policy/rule';
import type { ZoneKind } from '../../../shared/policy/zone';
import type { MatrixCell, Verification } from '../../../shared/verify/verification';
import { membersOf } from '../../state/selectors';

/** Something that is open now and shut afterwards, with the one rule that keeps it. */
export interface Stop {
  readonly rule: Rule;
  /** Devices that it concerns in the zone it starts from. */
  readonly devices: number;
}

/** What runs on a divided router; undefined: a flat network, where everything reaches everything. */
export type Running = Pick<Overview, 'policy' | 'verification'> | undefined;

/** What a device offers when it announces one of these (mDNS types as registered with IANA or published by their makers). */
const OFFERS: Readonly<Record<string, string>> = {
  '_ipp._tcp': 'print',
  '_ipps._tcp': 'print',
  '_pdl-datastream._tcp': 'print-raw',
  '_googlecast._tcp': 'cast',
  '_sonos._tcp': 'sonos',
  '_plexmediasvr._tcp': 'plex',
  '_smb._tcp': 'files',
  '_rtsp._tcp': 'rtsp',
  '_home-assistant._tcp': 'home-assistant',
  '_hue._tcp': 'hue',
  '_esphomelib._tcp': 'esphome',
  '_mqtt._tcp': 'mqtt',
  '_rfb._tcp': 'vnc',
  '_rdp._tcp': 'remote-desktop',
};

/** Zones that are shut off on purpose: that visitors no longer print is what the person wants. */
const ON_PURPOSE: ReadonlySet<ZoneKind> = new Set(['guest', 'hold', 'camera']);

/** What stops working for somebody who is here: by what devices were heard to offer, and what was open until now. */
export function stopsOf(
  policy: Policy,
  after: Verification,
  running: Running,
  found: readonly Device[],
): readonly Stop[] {
  const members = membersOf(policy, found);
  const sizeOf = (zone: string): number => policy.devices.filter((device) => device.zone === zone).length;
  const from = policy.zones.filter((zone) => !ON_PURPOSE.has(zone.kind) && sizeOf(zone.id) > 0);
  const offers = members.flatMap(({ id, policy: { zone }, seen }) =>
    offersOf(seen).map((service) => ({ id, zone, service })),
  );
  const ways = offers.flatMap(({ id, zone, service }) =>
    from
      .filter((source) => source.id !== zone)
      .filter(
        (source) =>
          isShut(after, source.id, zone, service) && wasOpen(running, policy, source.id, id, service),
      )
      .map((source) => stop(zoneEnd(source.id), deviceEnd(id), service, sizeOf(source.id))),
  );
  const online = policy.zones
    .filter((zone) => zone.kind !== 'hold' && sizeOf(zone.id) > 0)
    .filter((zone) => isShut(after, zone.id, 'internet', 'any') && wasOnline(running, policy, zone.id))
    .map((zone) => stop(zoneEnd(zone.id), internetEnd, 'any', sizeOf(zone.id)));
  return [...online, ...ways];
}

/** The draft with the door that keeps it working. */
export const keepWorking = (policy: Policy, { rule }: Stop): Policy => setRule(policy, rule);

function stop(from: Rule['from'], to: Rule['to'], service: string, devices: number): Stop {
  const rule = { from, to, service, verdict: 'allow' as const };
  return { rule: { ...rule, id: ruleIdOf(rule) }, devices };
}

const offersOf = (device: Device | undefined): readonly string[] => [
  ...new Set(
    (device?.facts ?? [])
      .filter(({ name }) => name === 'service')
      .flatMap(({ value }) => (Object.hasOwn(OFFERS, value) ? (OFFERS[value] ?? []) : [])),
  ),
];

/** Every calculated answer says no. Where only some devices are let in, nothing is claimed. */
function isShut({ cells }: Verification, from: string, to: string, service: string): boolean {
  const there = cells.filter((cell) => cell.from === from && cell.to === to && cell.service === service);
  return there.length > 0 && there.every(({ fate }) => fate === 'denied');
}

function wasOpen(running: Running, policy: Policy, from: string, target: string, service: string): boolean {
  if (!running) return true;
  const zoneNow = new Map(running.policy.devices.map(({ id, zone }) => [id, zone]));
  const there = zoneNow.get(target);
  if (there === undefined) return false;
  return policy.devices.some(({ id, zone }) => {
    const here = zone === from ? zoneNow.get(id) : undefined;
    if (here === undefined) return false;
    if (here === there) return running.policy.zones.find((each) => each.id === here)?.within !== 'apart';
    return (
      isOpen(running.verification, here, there, service) ||
      (isOpen(running.verification, here, there, service, 'some') && hasDoor(running.policy, target, service))
    );
  });
}

function wasOnline(running: Running, policy: Policy, zone: string): boolean {
  if (!running) return true;
  const zoneNow = new Map(running.policy.devices.map((device) => [device.id, device.zone]));
  return policy.devices.some((device) => {
    const here = device.zone === zone ? zoneNow.get(device.id) : undefined;
    return here !== undefined && isOpen(running.verification, here, 'internet', 'any');
  });
}

/** Where the calculation says that some devices there are open, the sentence says which. */
const hasDoor = ({ rules }: Policy, target: string, service: string): boolean =>
  rules.some(
    ({ to, service: named, verdict }) =>
      verdict === 'allow' && named === service && to.kind === 'device' && to.device === target,
  );

const isOpen = (
  { cells }: Verification,
  from: string,
  to: string,
  service: string,
  fate: MatrixCell['fate'] = 'allowed',
): boolean =>
  cells.some(
    (cell) => cell.from === from && cell.to === to && cell.service === service && cell.fate === fate,
  );
