import type { ManagementPath } from '../router/router-state';
import { internetEnd, keptZone, networkEnd, networkId, routerEnd, zoneEnd, zoneOfPort } from './ends';
import type { Policy } from './policy';
import type { AskedPromise, End, Endpoint } from './rule';
import type { Service } from './service';
import { administers } from './zone';

/** Ids of built-in promises start so; a policy's own may not. */
export const BUILT_IN_PREFIX = 'builtin:';
export const NO_LOCKOUT = `${BUILT_IN_PREFIX}no-lockout`;

/** SSH at the port this computer really uses, when that is not 22. */
const SSH_HERE = 'ssh-here';
/** Sign-in ports of the router: the catalogue's, plus SSH where it was moved to. */
const ADMIN_HERE = 'router-admin-here';
/** By these names built-in promises speak of administration; at which ports that is, the router's configuration says. */
export const ADMINISTRATION: readonly string[] = ['router-admin', ADMIN_HERE];

/**
 * Where this computer will be once the policy is in force: the zone of the port it hangs on, else the zone whose
 * network it came in by. From outside the LAN it counts as the internet.
 */
export function managementEnd(policy: Policy, management: ManagementPath): Endpoint {
  const { port, wifiSection, network, wifiZone, networkZone } = management;
  const kept = keptZone(policy);
  const cabled = port === undefined || wifiSection !== undefined ? undefined : zoneOfPort(policy, port);
  const own = wifiZone ?? cabled ?? networkZone;
  if (policy.zones.some(({ id }) => id === own)) return zoneEnd(own ?? '');
  const onLan = network === undefined || network === kept?.keeps || own !== undefined;
  return kept !== undefined && onLan ? zoneEnd(kept.id) : internetEnd;
}

/** Services that the built-in promises speak of and the catalogue lacks. */
export function builtInServices(management: ManagementPath): readonly Service[] {
  const port = management.routerPort;
  if (port === 22) return [];
  const tcp = (...ports: readonly number[]) => ({
    protocol: 'tcp' as const,
    ports: ports.map((each) => ({ first: each, last: each })),
  });
  return [
    { id: SSH_HERE, flows: [tcp(port)], confidence: 'tested' },
    { id: ADMIN_HERE, flows: [tcp(22, 80, 443, port)], confidence: 'tested' },
  ];
}

/**
 * What no policy can give up: this computer keeps reaching the router's SSH; the router is administered from
 * management zones only, never from Guests or Quarantine, the internet, or a network beside the zones; guests reach no
 * other zone and no such network. In a fixed order with stable ids.
 */
export function builtInPromises(
  policy: Policy,
  management: ManagementPath,
  /** Networks that are on the router and in no zone of the policy. */
  beside: readonly string[] = [],
): readonly AskedPromise[] {
  const moved = management.routerPort !== 22;
  const noLockout: AskedPromise = {
    id: NO_LOCKOUT,
    expect: 'reachable',
    from: managementEnd(policy, management),
    to: routerEnd,
    service: moved ? SSH_HERE : 'ssh',
  };
  const zones = policy.zones.filter((zone) => !administers(zone));
  const strangers: readonly (readonly [id: string, end: End])[] = [
    ...zones.map(({ id }) => [id, zoneEnd(id)] as const),
    ['internet', internetEnd],
    ...beside.map((network) => [networkId(network), networkEnd(network)] as const),
  ];
  const administration = strangers.map(
    ([id, from]): AskedPromise => ({
      id: `${BUILT_IN_PREFIX}router-closed:${id}`,
      expect: 'unreachable',
      from,
      to: routerEnd,
      service: moved ? ADMIN_HERE : 'router-admin',
    }),
  );
  const guests = policy.zones
    .filter((zone) => zone.kind === 'guest')
    .flatMap((guest) => [
      ...policy.zones
        .filter((other) => other.id !== guest.id)
        .map((other) => keptFrom(guest.id, other.id, zoneEnd(other.id))),
      ...beside.map((network) => keptFrom(guest.id, networkId(network), networkEnd(network))),
    ]);
  return [noLockout, ...administration, ...guests];
}

const keptFrom = (guest: string, id: string, to: End): AskedPromise => ({
  id: `${BUILT_IN_PREFIX}guests-isolated:${guest}:${id}`,
  expect: 'unreachable',
  from: zoneEnd(guest),
  to,
  service: 'any',
});

/** The policy as the verifier needs it: with the services that built-in promises name. */
export const withBuiltInServices = (policy: Policy, management: ManagementPath): Policy => ({
  ...policy,
  services: [...policy.services, ...builtInServices(management)],
});
