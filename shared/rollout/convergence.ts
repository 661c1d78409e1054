import { contains, parseCidr, parseIpv4 } from '../net/ipv4';
import { utf8Bytes } from '../net/utf8';
import type { ConvergenceTarget, Plan } from '../plan/plan';
import { reloadsFor } from './manifest';
import type { RouterAnswer } from './router-answer';

/** What is still missing, as a code with the thing it is about: an interface, `bridge.vlan`, a zone, a network, an SSID. */
export interface Missing {
  readonly code:
    | 'unreadable'
    | 'interface-down'
    | 'interface-device'
    | 'interface-address'
    | 'interface-fresh'
    | 'bridge-vlan'
    | 'firewall-zone'
    | 'dhcp-stopped'
    | 'dhcp-range'
    | 'wifi';
  readonly subject: string;
}

/**
 * Seconds an interface must have been up. A bridge that becomes VLAN-aware takes its ports down once more some
 * seconds after the reload returned (seen on 24.10: ports down from +5 s, up from +9 s).
 */
const STEADY_SECONDS = 2;

/**
 * What a change can have disturbed. The rest of the planned state is none of its business: a radio that is off the air for
 * its own reasons must not undo a firewall rule.
 */
export function affectedTarget(plan: Pick<Plan, 'effects' | 'files' | 'target'>): ConvergenceTarget {
  const { target } = plan;
  const reloads = reloadsFor(plan);
  if (reloads.includes('network')) return target;
  return {
    interfaces: [],
    bridgeVlans: [],
    ssids: [],
    firewallZones: reloads.includes('firewall') ? target.firewallZones : [],
    dhcpRanges: reloads.includes('dhcp') ? target.dhcpRanges : [],
  };
}

/**
 * How long all of it must have stayed as planned, between two looks. A network, Wi-Fi or DHCP goes on moving after its
 * reload returned; `fw4 reload` returns when the kernel has taken the new rules, all at once, and nothing follows.
 */
export function settleMs({ firewallZones: _, ...moving }: ConvergenceTarget): number {
  return Object.values(moving).some((planned) => planned.length > 0) ? STEADY_SECONDS * 1000 : 0;
}

/** Compares what runs on the router with what the plan wants to run. Empty: settled. */
export function stillMissing(answer: RouterAnswer, target: ConvergenceTarget): readonly Missing[] {
  return [
    ...missingInterfaces(answer, target),
    ...missingVlans(answer, target),
    ...missingZones(answer, target),
    ...missingRanges(answer, target),
    ...missingSsids(answer, target),
  ];
}

type Json = Readonly<Record<string, unknown>>;

function json(answer: RouterAnswer, block: string): Json | undefined {
  try {
    const parsed: unknown = JSON.parse(answer.blocks.get(block) ?? '');
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined; // the service is being restarted, or the answer was cut
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const objects = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

function missingInterfaces(answer: RouterAnswer, { interfaces }: ConvergenceTarget): readonly Missing[] {
  if (interfaces.length === 0) return [];
  const dump = json(answer, 'interfaces');
  if (!dump) return [{ code: 'unreadable', subject: 'interfaces' }];
  const running = objects(dump.interface);
  return interfaces.flatMap((planned): readonly Missing[] => {
    const subject = planned.name;
    const found = running.find((candidate) => candidate.interface === planned.name);
    if (found?.up !== true || found.pending === true) return [{ code: 'interface-down', subject }];
    if (found.l3_device !== planned.device) return [{ code: 'interface-device', subject }];
    const addresses = addressesOf(found);
    const lacks = planned.addresses.some(
      (address) => !addresses.has(address) && !addresses.has(address.split('/')[0] ?? ''),
    );
    if (lacks) return [{ code: 'interface-address', subject }];
    const fresh = typeof found.uptime === 'number' && found.uptime < STEADY_SECONDS;
    return fresh ? [{ code: 'interface-fresh', subject }] : [];
  });
}

/** Each address both bare and with its prefix length; an assigned IPv6 prefix counts by the router's own address in it. */
function addressesOf(found: Json): ReadonlySet<string> {
  const direct = [...objects(found['ipv4-address']), ...objects(found['ipv6-address'])];
  const assigned = objects(found['ipv6-prefix-assignment']).map((entry) => entry['local-address']);
  return new Set(
    [...direct, ...assigned.filter(isObject)].flatMap(({ address, mask }) => [
      String(address),
      `${String(address)}/${String(mask)}`,
    ]),
  );
}

function missingVlans(answer: RouterAnswer, { bridgeVlans }: ConvergenceTarget): readonly Missing[] {
  return bridgeVlans.flatMap((planned): readonly Missing[] => {
    const subject = `${planned.bridge}.${planned.vlan}`;
    const status = json(answer, `bridge:${planned.bridge}`);
    if (!status) return [{ code: 'unreadable', subject }];
    const vlan = objects(status['bridge-vlans']).find((candidate) => candidate.id === planned.vlan);
    const members = new Set(texts(vlan?.ports).map(portAndTag));
    const complete = vlan !== undefined && planned.ports.every((port) => members.has(portAndTag(port)));
    return complete ? [] : [{ code: 'bridge-vlan', subject }];
  });
}

/**
 * `lan3`, `lan3:u` and `lan3:u*` are one thing to netifd; only `t` makes a difference on the wire. In its answers the
 * mark of the port's own VLAN stands with or without a colon: `lan3*`, `lan3:*`, `lan3:t`.
 */
function portAndTag(port: string): string {
  const [name = '', flags = ''] = port.replaceAll('*', '').split(':');
  return flags.includes('t') ? `${name}:t` : name;
}

/**
 * The loaded rules, not the configuration: fw4 knows a zone's devices from the moment it loads, so after a network
 * change it goes on guarding devices that no longer exist, until it is reloaded.
 */
function missingZones(answer: RouterAnswer, { firewallZones }: ConvergenceTarget): readonly Missing[] {
  const chain = answer.blocks.get('firewall') ?? '';
  const jumps = [...chain.matchAll(/\biifname (?!!=)(.*?) jump input_(\S+)/g)];
  return firewallZones.flatMap((planned): readonly Missing[] => {
    const devices = new Set(
      jumps
        .filter(([, , zone]) => zone === planned.zone)
        .flatMap(([, names = '']) => [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name)),
    );
    const complete = planned.devices.every((device) => devices.has(device));
    return complete ? [] : [{ code: 'firewall-zone', subject: planned.zone }];
  });
}

function missingRanges(answer: RouterAnswer, { dhcpRanges }: ConvergenceTarget): readonly Missing[] {
  if (dhcpRanges.length === 0) return [];
  if (!/"running":\s*true/.test(answer.blocks.get('dnsmasq') ?? '')) {
    return [{ code: 'dhcp-stopped', subject: 'dnsmasq' }];
  }
  // dhcp-range=set:bh_iot,192.168.20.100,192.168.20.249,255.255.255.0,12h
  const starts = [...(answer.blocks.get('ranges') ?? '').matchAll(/^dhcp-range=(.*)$/gm)].flatMap(
    ([, words = '']) =>
      words
        .split(',')
        .flatMap((word) => parseIpv4(word) ?? [])
        .slice(0, 1),
  );
  return dhcpRanges.flatMap((range): readonly Missing[] => {
    const network = parseCidr(range);
    const served = network.ok && starts.some((start) => contains(network.value, start));
    return served ? [] : [{ code: 'dhcp-range', subject: range }];
  });
}

function missingSsids(answer: RouterAnswer, { ssids }: ConvergenceTarget): readonly Missing[] {
  if (ssids.length === 0) return [];
  const status = json(answer, 'wireless');
  if (!status) return [{ code: 'unreadable', subject: 'wireless' }];
  return ssids.flatMap((planned): readonly Missing[] => {
    const radio = status[planned.radio];
    const onAir =
      isObject(radio) &&
      radio.up === true &&
      radio.pending !== true &&
      objects(radio.interfaces).some(
        ({ config }) => isObject(config) && config.ssid === utf8Bytes(planned.ssid),
      ); // answers are bytes
    return onAir ? [] : [{ code: 'wifi', subject: planned.ssid }];
  });
}
