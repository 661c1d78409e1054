import { keptZone } from './ends';
import type { Policy } from './policy';

/**
 * What a router's configuration says, with what a person decided and no configuration can hold: it knows only the
 * devices that a rule names. Adds, and never removes: a device stays where it was put, as long as its zone is there.
 */
export function withDecisions(read: Policy, decided: Policy | undefined): Policy {
  if (decided === undefined) return read;
  const zones = new Set(read.zones.map(({ id }) => id));
  const known = new Set(read.devices.map(({ id }) => id));
  const names = new Map(decided.devices.map(({ id, name }) => [id, name]));
  const added = decided.devices.filter(({ id, zone }) => !known.has(id) && zones.has(zone));
  return {
    ...read,
    devices: [
      ...read.devices.map((device) => ({ ...device, name: names.get(device.id) ?? device.name })),
      ...added,
    ],
  };
}

/** The policy with these devices as well: those it does not know live in the zone that keeps the LAN. */
export function withEverybody(policy: Policy, devices: Policy['devices']): Policy {
  const kept = keptZone(policy)?.id;
  if (kept === undefined) return policy;
  const known = new Set(policy.devices.map(({ id }) => id));
  const others = devices.filter(({ id }) => !known.has(id)).map((device) => ({ ...device, zone: kept }));
  return { ...policy, devices: [...policy.devices, ...others] };
}
