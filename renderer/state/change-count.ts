import type { Device } from '../../shared/inventory/device';
import type { Policy } from '../../shared/policy/policy';

/**
 * What a person changed, counted as they would: one for each zone, device, sentence, promise and service that is new,
 * gone or another, and one for each port. A port that moved along with a device on it is the same change.
 */
export function changeCount(applied: Policy, draft: Policy, devices: readonly Device[]): number {
  const zoneNow = new Map(draft.devices.map(({ id, zone }) => [id, zone]));
  const moved = new Set(
    applied.devices.filter(({ id, zone }) => zoneNow.has(id) && zoneNow.get(id) !== zone).map(({ id }) => id),
  );
  const along = devices.flatMap(({ id, connection }) =>
    connection.kind === 'cable' && moved.has(id) ? [`${connection.port} ${zoneNow.get(id)}`] : [],
  );
  return (
    Number(applied.site !== draft.site) +
    changed(applied.zones, draft.zones) +
    changed(applied.devices, draft.devices) +
    changed(applied.rules, draft.rules) +
    changed(applied.promises, draft.promises) +
    changed(applied.services, draft.services) +
    changedPorts(applied, draft, new Set(along))
  );
}

function changed<T extends { readonly id: string }>(before: readonly T[], after: readonly T[]): number {
  const old = new Map(before.map((each) => [each.id, JSON.stringify(each)]));
  const now = new Map(after.map((each) => [each.id, JSON.stringify(each)]));
  const ids = new Set([...old.keys(), ...now.keys()]);
  return [...ids].filter((id) => old.get(id) !== now.get(id)).length;
}

function changedPorts(before: Policy, after: Policy, along: ReadonlySet<string>): number {
  const portsOf = ({ routers, zones }: Policy): ReadonlyMap<string, string | undefined> => {
    const kept = zones.find(({ keeps }) => keeps !== undefined)?.id;
    const listed = Object.entries(routers[0]?.ports ?? {});
    return new Map([['', kept], ...listed]);
  };
  const [old, now] = [portsOf(before), portsOf(after)];
  const zoneIn = (ports: typeof old, port: string): string | undefined => ports.get(port) ?? ports.get('');
  return [...new Set([...old.keys(), ...now.keys()])].filter((port) => {
    const zone = zoneIn(now, port);
    return port !== '' && zoneIn(old, port) !== zone && !along.has(`${port} ${zone}`);
  }).length;
}
