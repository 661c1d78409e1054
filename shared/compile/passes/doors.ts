import { serviceOf } from '../../policy/catalogue';
import type { Policy } from '../../policy/policy';
import type { Endpoint, Rule } from '../../policy/rule';
import type { Service } from '../../policy/service';
import type { Compiled } from '../candidate';
import type { Finding } from '../finding';
import { finding } from '../make-finding';
import type { NamedDevice } from './addresses';
import type { AllottedZone } from './allocate';

export type RuleFamily = 'any' | 'ipv4' | 'ipv6';

/** One opening (or wall) as the firewall will hold it: rules that differ only in devices have become one. */
export interface Door {
  readonly verdict: Rule['verdict'];
  /** How many ends are single devices. The more, the earlier: an exception beats what it is an exception from. */
  readonly precision: 0 | 1 | 2;
  readonly from: AllottedZone;
  /** Source MACs, sorted; empty: the whole zone. */
  readonly macs: readonly string[];
  readonly to:
    | { readonly kind: 'zone'; readonly zone: AllottedZone }
    | { readonly kind: 'internet' }
    | { readonly kind: 'router' };
  /** Destination addresses, sorted; empty: all of it. */
  readonly addresses: readonly string[];
  readonly service: Service;
  readonly family: RuleFamily;
}

/**
 * From rules to doors. Devices that share a door share one firewall rule, so the number of rules depends on zones
 * and services, never on how many devices there are. The order is the order of deciding: exceptions first, and
 * among equals walls before openings.
 */
export function doorsOf(
  policy: Policy,
  zones: readonly AllottedZone[],
  devices: readonly NamedDevice[],
): Compiled<readonly Door[]> {
  const byZone = new Map(zones.map((zone) => [zone.zone.id, zone]));
  const byDevice = new Map(devices.map((device) => [device.device.id, device]));
  const findings: Finding[] = [];
  const single = policy.rules.flatMap((rule) => doorsOfRule(rule, policy, byZone, byDevice, findings));
  const bySource = merge(
    single,
    (door) => door.addresses,
    (door) => door.macs,
    (door, macs) => ({ ...door, macs }),
  );
  const doors = merge(
    bySource,
    (door) => door.macs,
    (door) => door.addresses,
    (door, addresses) => ({ ...door, addresses }),
  );
  return { output: [...doors].sort(byOrderOfDeciding), findings };
}

function doorsOfRule(
  rule: Rule,
  policy: Policy,
  byZone: ReadonlyMap<string, AllottedZone>,
  byDevice: ReadonlyMap<string, NamedDevice>,
  findings: Finding[],
): readonly Door[] {
  const service = serviceOf(policy.services, rule.service);
  const source = endOf(rule.from, byZone, byDevice);
  const target = endOf(rule.to, byZone, byDevice);
  // Dangling ends are errors of the policy check; here they make no door, which can only shut too much.
  if (service === undefined || source?.kind !== 'zone' || target === undefined) return [];
  if (target.kind === 'zone' && target.zone === source.zone) return [];
  // Without an address the opening would lead to the whole zone. (A wall may: that shuts too much, not too little.)
  const unaddressed = rule.to.kind === 'device' && target.kind === 'zone' && target.addresses.length === 0;
  if (unaddressed && rule.verdict === 'allow') return [];

  const door: Door = {
    verdict: rule.verdict,
    precision: ((source.macs.length > 0 ? 1 : 0) + (rule.to.kind === 'device' ? 1 : 0)) as Door['precision'],
    from: source.zone,
    macs: source.macs,
    to: target.kind === 'zone' ? { kind: 'zone', zone: target.zone } : target,
    addresses: target.kind === 'zone' ? target.addresses : [],
    service,
    family: familyFor(source.zone, target),
  };
  if (rule.to.kind !== 'device' || !hasBothIpv6(source.zone, target)) return [door];

  // A device's IPv6 addresses change by themselves, so no rule can hold one. Opening: stays shut for IPv6.
  // Wall: the whole zone behind it is shut for IPv6, since letting the one address slip would break it.
  if (rule.verdict === 'allow') {
    findings.push(finding('ipv6-to-device-stays-closed', rule.id));
    return [door];
  }
  findings.push(finding('ipv6-closed-for-zone', rule.id));
  return [door, { ...door, addresses: [], family: 'ipv6' }];
}

type Resolved =
  | {
      readonly kind: 'zone';
      readonly zone: AllottedZone;
      readonly macs: readonly string[];
      readonly addresses: readonly string[];
    }
  | { readonly kind: 'internet' }
  | { readonly kind: 'router' };

function endOf(
  end: Endpoint,
  byZone: ReadonlyMap<string, AllottedZone>,
  byDevice: ReadonlyMap<string, NamedDevice>,
): Resolved | undefined {
  if (end.kind === 'internet' || end.kind === 'router') return end;
  if (end.kind === 'zone') {
    const zone = byZone.get(end.zone);
    return zone && { kind: 'zone', zone, macs: [], addresses: [] };
  }
  const named = byDevice.get(end.device);
  if (named === undefined) return undefined;
  const addresses = named.address === undefined ? [] : [named.address];
  return { kind: 'zone', zone: named.zone, macs: [...named.macs].sort(), addresses };
}

function hasBothIpv6(from: AllottedZone, to: Resolved): boolean {
  return from.zone.ipv6 && (to.kind !== 'zone' || to.zone.zone.ipv6);
}

function familyFor(from: AllottedZone, to: Resolved): RuleFamily {
  if (to.kind === 'zone' && to.addresses.length > 0) return 'ipv4';
  return hasBothIpv6(from, to) ? 'any' : 'ipv4';
}

/** Joins doors that are equal but for one list. Lists are compared as wholes, so no pair arises that nobody asked for. */
function merge(
  doors: readonly Door[],
  fixed: (door: Door) => readonly string[],
  joined: (door: Door) => readonly string[],
  withJoined: (door: Door, list: readonly string[]) => Door,
): readonly Door[] {
  const groups = new Map<string, { readonly door: Door; readonly list: Set<string> }>();
  for (const door of doors) {
    // An empty list means "all": it must not be swallowed by a longer one.
    const key = [doorKey(door), fixed(door).join(), joined(door).length === 0 ? 'all' : 'some'].join('|');
    const group = groups.get(key) ?? { door, list: new Set<string>() };
    for (const item of joined(door)) group.list.add(item);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ door, list }) => withJoined(door, [...list].sort()));
}

const targetOf = ({ to }: Door): string => (to.kind === 'zone' ? to.zone.zone.id : to.kind);

const doorKey = (door: Door): string =>
  [door.from.zone.id, targetOf(door), door.service.id, door.verdict, door.family, door.precision].join('|');

function byOrderOfDeciding(a: Door, b: Door): number {
  return (
    a.from.vlan - b.from.vlan ||
    b.precision - a.precision ||
    (a.verdict === b.verdict ? 0 : a.verdict === 'deny' ? -1 : 1) ||
    compare(targetOf(a), targetOf(b)) ||
    compare(a.service.id, b.service.id) ||
    compare(a.family, b.family) ||
    compare(a.macs.join(), b.macs.join()) ||
    compare(a.addresses.join(), b.addresses.join())
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
