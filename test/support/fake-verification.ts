import type { Whereabouts } from '../../shared/answers/whereabouts';
import type { ZonePlacement } from '../../shared/compile/candidate';
import { compile } from '../../shared/compile/compile';
import { currentOf, verifyCandidate } from '../../shared/pipeline';
import type { Policy } from '../../shared/policy/policy';
import type { ManagementPath } from '../../shared/router/router-state';
import type { PlacedDevice } from '../../shared/verify/device-classes';
import type { Verification } from '../../shared/verify/verification';
import { describedRouter } from './described-router';

/**
 * What the verifier says of a router that was divided by the policy, with every device in its zone; `flat`: of one that
 * divides nothing. The answers are those of the real compiler and verifier.
 */
export function fakeVerification(
  policy: Policy,
  management: ManagementPath,
  { flat = false }: { readonly flat?: boolean } = {},
): Verification {
  // A window asks after each key; the answer to the same question is the same.
  const key = JSON.stringify([policy, management, flat]);
  const known = answered.get(key);
  if (known) return known;
  const verification = calculated(policy, management, flat);
  answered.set(key, verification);
  return verification;
}
const answered = new Map<string, Verification>();

function calculated(policy: Policy, management: ManagementPath, flat: boolean): Verification {
  const state = describedRouter(management);
  const names = policy.zones.flatMap(({ wifi }) => wifi.map(({ keyRef }) => keyRef));
  const keys = Object.fromEntries(names.map((ref) => [ref, `key-of-${ref}`]));
  const candidate = flat ? currentOf(policy, state) : compile({ policy, state, keys }).output;
  const kept = policy.zones.find(({ keeps }) => keeps !== undefined)?.id;
  const placed = policy.devices.flatMap(({ id, macs, zone, address }): readonly PlacedDevice[] => {
    const at = flat ? kept : zone;
    const network = candidate.placements.find((placement) => placement.zone === at)?.network;
    const own = candidate.addresses[id] ?? address;
    return at === undefined || network === undefined
      ? []
      : [{ id, at, network, macs, ...(own === undefined ? {} : { address: own }) }];
  });
  return verifyCandidate(candidate, policy, state, placed);
}

/** Everybody where the policy wishes them. */
/** Everybody is where they are wished, but for devices of these zones: they are still on the household's Wi-Fi. */
export function fakeWhereabouts(policy: Policy, onOldWifi: readonly string[] = []): readonly Whereabouts[] {
  const kept = policy.zones.find(({ keeps }) => keeps !== undefined)?.id ?? '';
  const link = { kind: 'wifi', section: 'default_radio0', ssid: 'Harbour' } as NonNullable<
    Whereabouts['link']
  >;
  return policy.devices.map(({ id, zone }) =>
    onOldWifi.includes(zone)
      ? { device: id, wished: zone, now: kept, after: kept, link, arrives: 'must-rejoin' }
      : { device: id, wished: zone, now: zone, after: zone, arrives: 'there' },
  );
}

export const fakePlacements = (policy: Policy): readonly ZonePlacement[] =>
  policy.zones.map((zone, at) => ({
    zone: zone.id,
    vlan: at === 0 ? 1 : at * 10,
    subnet: `192.168.${at === 0 ? 1 : at * 10}.0/24`,
    gateway: `192.168.${at === 0 ? 1 : at * 10}.1`,
    network: zone.keeps ?? `bh_${zone.id}`,
    device: `br-lan.${at === 0 ? 1 : at * 10}`,
    firewallZone: zone.keeps ?? `bh_${zone.id}`,
    ports: Object.entries(policy.routers[0]?.ports ?? {})
      .filter(([, owner]) => owner === zone.id)
      .map(([port]) => port),
    ssids: zone.wifi.map(({ ssid }) => ssid),
  }));
