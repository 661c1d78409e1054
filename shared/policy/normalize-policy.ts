import { parseMac } from '../net/mac';
import { endKey } from './ends';
import type { Policy, PolicyRouter } from './policy';
import type { Rule } from './rule';

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * One spelling for policies that mean the same: MACs in lower case, lists in a fixed order, and no port entry that
 * only says what silence says anyway. The order of zones stays: it is the order in which a person sees them.
 */
export function normalizePolicy(policy: Policy): Policy {
  const kept = policy.zones.find((zone) => zone.keeps !== undefined)?.id;
  return {
    ...policy,
    routers: policy.routers.map((router) => normalizeRouter(router, kept)),
    devices: policy.devices
      .map((device) => ({ ...device, macs: device.macs.map((mac) => parseMac(mac) ?? mac).sort(byText) }))
      .sort((a, b) => byText(a.id, b.id)),
    services: [...policy.services].sort((a, b) => byText(a.id, b.id)),
    rules: [...policy.rules].sort((a, b) => byText(a.id, b.id)),
    promises: [...policy.promises].sort((a, b) => byText(a.id, b.id)),
  };
}

function normalizeRouter(router: PolicyRouter, kept: string | undefined): PolicyRouter {
  const ports = Object.entries(router.ports)
    .filter(([, zone]) => zone !== kept)
    .sort(([a], [b]) => byText(a, b));
  return { ...router, ports: Object.fromEntries(ports) };
}

/** Longest id the policy file takes. */
const LONGEST = 41;

/**
 * A stable id for a rule between these ends: the same door always gets the same id, one that the policy file takes.
 * Where two device ids make it too long it ends in a checksum (FNV-1a).
 */
export function ruleIdOf({ from, to, service }: Pick<Rule, 'from' | 'to' | 'service'>): string {
  const id = [endKey(from), endKey(to), service]
    .join(' ')
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-');
  if (id.length <= LONGEST) return id;
  let sum = 0x811c9dc5;
  for (const character of id) sum = Math.imul(sum ^ character.charCodeAt(0), 0x01000193) >>> 0;
  return `${id.slice(0, LONGEST - 9)}-${sum.toString(16).padStart(8, '0')}`;
}
