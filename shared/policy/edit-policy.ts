import { endKey, zoneOfEnd } from './ends';
import { ruleIdOf } from './normalize-policy';
import type { Policy, PolicyDevice } from './policy';
import type { Endpoint, Rule } from './rule';
import type { Zone } from './zone';

/*
 * The edits a person makes, as pure functions. None of them refuses: what does not fit together afterwards is for
 * `validatePolicy` to say, so that a draft can be wrong for a moment.
 */

/** Puts a device into a zone. A fixed address of its old zone would not work there, so it is dropped. */
export function moveDevice(policy: Policy, deviceId: string, zone: string): Policy {
  const devices = policy.devices.map((device): PolicyDevice => {
    if (device.id !== deviceId || device.zone === zone) return device;
    const { address: _dropped, ...rest } = device;
    return { ...rest, zone };
  });
  return { ...policy, devices };
}

/** Gives a LAN port to a zone. Giving it to the zone that keeps the LAN is the same as not listing it. */
export function assignPort(policy: Policy, port: string, zone: string): Policy {
  const kept = policy.zones.find((each) => each.keeps !== undefined)?.id;
  const routers = policy.routers.map((router, index) => {
    if (index !== 0) return router;
    const { [port]: _old, ...others } = router.ports;
    return { ...router, ports: zone === kept ? others : { ...others, [port]: zone } };
  });
  return { ...policy, routers };
}

/** Adds a rule, or replaces the one with its id. Without an id it gets the one of its ends and service. */
export function setRule(policy: Policy, rule: Omit<Rule, 'id'> & { readonly id?: string }): Policy {
  const withId: Rule = { ...rule, id: rule.id ?? ruleIdOf(rule) };
  const known = policy.rules.some((each) => each.id === withId.id);
  const rules = known
    ? policy.rules.map((each) => (each.id === withId.id ? withId : each))
    : [...policy.rules, withId];
  return { ...policy, rules };
}

export const removeRule = (policy: Policy, ruleId: string): Policy => ({
  ...policy,
  rules: policy.rules.filter((rule) => rule.id !== ruleId),
});

export const addZone = (policy: Policy, zone: Zone): Policy => ({
  ...policy,
  zones: [...policy.zones, zone],
});

/**
 * Takes a zone away: its devices and ports fall back to the zone that keeps the LAN; rules and promises that speak
 * of it go with it. The kept zone itself cannot be removed.
 */
export function removeZone(policy: Policy, zoneId: string): Policy {
  const kept = policy.zones.find((zone) => zone.keeps !== undefined);
  if (kept === undefined || kept.id === zoneId) return policy;
  const gone = endKey({ kind: 'zone', zone: zoneId });
  // What spoke of the zone goes; so does what led from home to a device that comes home with it.
  const stays = ({ from, to }: { readonly from: Endpoint; readonly to: Endpoint }): boolean =>
    endKey(from) !== gone && endKey(to) !== gone && !isInside(from, to);

  const homeless = policy.devices.filter((device) => device.zone === zoneId);
  const moved = homeless.reduce((draft, device) => moveDevice(draft, device.id, kept.id), policy);
  const isInside = (from: Endpoint, to: Endpoint): boolean => {
    const zone = zoneOfEnd(moved, from);
    return zone !== undefined && zone === zoneOfEnd(moved, to);
  };
  return {
    ...moved,
    zones: policy.zones.filter((zone) => zone.id !== zoneId),
    routers: policy.routers.map((router) => ({
      ...router,
      ports: Object.fromEntries(Object.entries(router.ports).filter(([, zone]) => zone !== zoneId)),
    })),
    rules: policy.rules.filter(stays),
    promises: policy.promises.filter(stays),
  };
}

/** A new name to read; the id, and with it everything on the router, stays. */
export const renameZone = (policy: Policy, zoneId: string, name: string): Policy =>
  changeZone(policy, zoneId, { name });

/** Changes what a zone is like: Wi-Fi, IPv6, isolation, management … */
export const changeZone = (policy: Policy, zoneId: string, change: Partial<Omit<Zone, 'id'>>): Policy => ({
  ...policy,
  zones: policy.zones.map((zone) => (zone.id === zoneId ? { ...zone, ...change } : zone)),
});

/** Gives a device a name to read. */
export const renameDevice = (policy: Policy, deviceId: string, name: string): Policy => ({
  ...policy,
  devices: policy.devices.map((device) => (device.id === deviceId ? { ...device, name } : device)),
});

/** Only the kept zone is left: the network goes back to being flat. */
export function flatPolicy(policy: Policy): Policy {
  const others = policy.zones.filter((zone) => zone.keeps === undefined);
  return others.reduce((draft, zone) => removeZone(draft, zone.id), policy);
}
