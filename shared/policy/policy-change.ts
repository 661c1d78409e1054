import type { Policy } from './policy';
import type { Endpoint, Rule } from './rule';

/** Facts about a change, by name, for the sentence that names it. Names are those of the policy that has them. */
export type ChangeFacts = Readonly<Record<string, string | number>>;

/** What a person changed from one policy to the next. Without one before, it is the first division. */
export function changeFacts(before: Policy | undefined, after: Policy): ChangeFacts {
  if (before === undefined) return { first: 1 };
  const zonesNew = missingIn(after.zones, before.zones);
  const zonesGone = missingIn(before.zones, after.zones);
  const renamed = after.zones.filter((zone) =>
    before.zones.some((old) => old.id === zone.id && old.name !== zone.name),
  );
  const moved = after.devices.filter((device) =>
    before.devices.some((old) => old.id === device.id && old.zone !== device.zone),
  );
  const opened = missingIn(doorsOf(after), doorsOf(before));
  const shut = missingIn(doorsOf(before), doorsOf(after));
  return {
    ...namesOf('zonesNew', zonesNew),
    ...namesOf('zonesGone', zonesGone),
    ...namesOf('renamed', renamed),
    ...counted('moved', moved.length),
    ...(moved.length === 1 && moved[0]
      ? { movedDevice: moved[0].name, movedTo: zoneName(after, moved[0].zone) }
      : {}),
    ...doors('opened', after, opened),
    ...doors('shut', before, shut),
    ...counted('wifi', wifiChanges(before, after)),
    ...counted('ports', portChanges(before, after)),
  };
}

const missingIn = <T extends { readonly id: string }>(
  these: readonly T[],
  those: readonly T[],
): readonly T[] => these.filter(({ id }) => !those.some((other) => other.id === id));

const namesOf = (fact: string, zones: Policy['zones']): ChangeFacts =>
  zones.length === 0 ? {} : { [fact]: zones.map(({ name }) => name).join('\n') };

const counted = (fact: string, amount: number): ChangeFacts => (amount === 0 ? {} : { [fact]: amount });

/** Between zones and out of them, each with what it lets through: another service is another door. */
const doorsOf = (policy: Policy): readonly (Rule & { readonly id: string })[] =>
  policy.rules
    .filter(({ verdict }) => verdict === 'allow')
    .map((rule) => ({ ...rule, id: JSON.stringify([rule.from, rule.to, rule.service]) }));

function doors(fact: 'opened' | 'shut', policy: Policy, those: readonly Rule[]): ChangeFacts {
  const [one] = those;
  return {
    ...counted(fact, those.length),
    ...(those.length === 1 && one
      ? {
          [`${fact}From`]: endNameOf(policy, one.from),
          [`${fact}To`]: endNameOf(policy, one.to),
          [`${fact}Service`]: one.service,
        }
      : {}),
  };
}

const zoneName = (policy: Policy, id: string): string =>
  policy.zones.find((zone) => zone.id === id)?.name ?? id;

function endNameOf(policy: Policy, end: Endpoint): string {
  if (end.kind === 'zone') return zoneName(policy, end.zone);
  if (end.kind === 'device') return policy.devices.find(({ id }) => id === end.device)?.name ?? end.device;
  return end.kind;
}

const wifiChanges = (before: Policy, after: Policy): number =>
  after.zones.filter(({ id, wifi }) => {
    const old = before.zones.find((zone) => zone.id === id);
    return old !== undefined && JSON.stringify(old.wifi) !== JSON.stringify(wifi);
  }).length;

function portChanges(before: Policy, after: Policy): number {
  const [old = {}, now = {}] = [before.routers[0]?.ports, after.routers[0]?.ports];
  const ports = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...ports].filter((port) => old[port] !== now[port]).length;
}
