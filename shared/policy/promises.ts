import type { ManagementPath } from '../router/router-state';
import { internetEnd, keptZone, routerEnd, zoneEnd } from './ends';
import type { Policy } from './policy';
import type { Endpoint, ReachPromise } from './rule';
import type { Service } from './service';

/** Ids of built-in promises start so; a policy's own may not. */
export const BUILT_IN_PREFIX = 'builtin:';
export const NO_LOCKOUT = `${BUILT_IN_PREFIX}no-lockout`;

/** SSH at the port this computer really uses, when that is not 22. */
const SSH_HERE = 'ssh-here';
/** Sign-in ports of the router: the catalogue's, plus SSH where it was moved to. */
const ADMIN_HERE = 'router-admin-here';

/**
 * Where this computer will be once the policy is in force: the zone of the port it hangs on, else the zone whose
 * network it came in by. From outside the LAN it counts as the internet.
 */
export function managementEnd(policy: Policy, management: ManagementPath): Endpoint {
  const kept = keptZone(policy);
  const assigned =
    management.port === undefined ? undefined : policy.routers[0]?.ports[management.port];
  if (assigned !== undefined) return zoneEnd(assigned);

  const network = management.network;
  if (network?.startsWith('bh_')) {
    // A port that leaves its zone falls back to the kept one; so does the zone of a network that is going away.
    const known = policy.zones.some((zone) => `bh_${zone.id}` === network);
    const wireless = management.port === undefined || isWifiDevice(management.port);
    if (known && wireless) return zoneEnd(network.slice(3));
    return kept ? zoneEnd(kept.id) : internetEnd;
  }
  if (kept && (network === undefined || network === kept.keeps)) return zoneEnd(kept.id);
  return internetEnd;
}

// `phy0-ap0`, `phy0.1-ap0` (23.05 and later) or `wlan0-1` before.
const isWifiDevice = (port: string): boolean => /^(phy[\d.]+-|wlan\d)/.test(port);

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
 * management zones only; guests reach no other zone. In a fixed order with stable ids.
 */
export function builtInPromises(policy: Policy, management: ManagementPath): readonly ReachPromise[] {
  const moved = management.routerPort !== 22;
  const noLockout: ReachPromise = {
    id: NO_LOCKOUT,
    expect: 'reachable',
    from: managementEnd(policy, management),
    to: routerEnd,
    service: moved ? SSH_HERE : 'ssh',
  };
  const administration = policy.zones
    .filter((zone) => !zone.management)
    .map(
      (zone): ReachPromise => ({
        id: `${BUILT_IN_PREFIX}router-closed:${zone.id}`,
        expect: 'unreachable',
        from: zoneEnd(zone.id),
        to: routerEnd,
        service: moved ? ADMIN_HERE : 'router-admin',
      }),
    );
  const guests = policy.zones
    .filter((zone) => zone.kind === 'guest')
    .flatMap((guest) =>
      policy.zones
        .filter((other) => other.id !== guest.id)
        .map(
          (other): ReachPromise => ({
            id: `${BUILT_IN_PREFIX}guests-isolated:${guest.id}:${other.id}`,
            expect: 'unreachable',
            from: zoneEnd(guest.id),
            to: zoneEnd(other.id),
            service: 'any',
          }),
        ),
    );
  return [noLockout, ...administration, ...guests];
}

/** The policy as the verifier needs it: with the services that built-in promises name. */
export const withBuiltInServices = (policy: Policy, management: ManagementPath): Policy => ({
  ...policy,
  services: [...policy.services, ...builtInServices(management)],
});
