import { distinctAddresses, portBorders, representatives, sourceMacs, sourcePorts } from './classes';
import { type Judgement, judge, Ways } from './engine/judge';
import { conditionsOf, type ProbeProtocol, type Step } from './engine/lane';
import type { SeenPacket } from './engine/match';
import type { Condition } from './engine/ruleset';
import {
  addressText,
  deviceFor,
  hostCandidates,
  internetCandidates,
  numberOf,
  routerAddresses,
  routingOf,
} from './hosts';
import { type Model, networkNamed } from './model';
import type { Stretch } from './reach';
import type { Family, Packet, Place, Verdict } from './verification';

/** A question about the firewall: everything that comes in by one device and goes to a place. */
export interface Question {
  readonly model: Model;
  readonly from: Place;
  readonly to: Place;
  readonly family: Family;
  readonly inDevice: string;
  /** Undefined: to the router itself. */
  readonly outDevice: string | undefined;
}

/** The answers for one protocol, port by port: each class of hosts at both ends, one verdict per outcome. */
export function stretchesOf(question: Question, protocol: ProbeProtocol): readonly Stretch[] {
  const { model, family, inDevice, outDevice } = question;
  const passage = { family, protocol, inDevice, ...(outDevice === undefined ? {} : { outDevice }) };
  const ways = new Ways(model.firewall, passage, routingOf(model));
  const conditions = conditionsThrough(ways, outDevice);
  const sources = sourcesOf(question, conditions);
  const targets = targetsOf(question, ways, conditions);
  const stretch = (first: number, last: number): Stretch => ({
    protocol,
    first,
    last,
    verdicts: distinct(probe(question, ways, sources, targets, conditions, first)),
  });
  if (protocol === 'icmp') return [stretch(0, 0)];
  const borders = portBorders(conditions);
  return borders.map((first, at) => stretch(first, (borders[at + 1] ?? 65536) - 1));
}

/** Whatever looks at a packet on its way; a redirect can turn it elsewhere, and then the rules there look as well. */
function conditionsThrough(ways: Ways, outDevice: string | undefined): readonly Condition[] {
  const lanes = [ways.dstnat, ways.raw, ...ways.filter(outDevice)];
  for (const device of turnedTo(ways)) lanes.push(...ways.filter(device));
  return [...lanes.flatMap((lane) => [...conditionsOf(lane)]), ...unchanged(ways)];
}

/** A redirect to where a packet goes anyway changes nothing, and does not count as one: such packets are a class of their own. */
function unchanged({ dstnat, routing, passage }: Ways): readonly Condition[] {
  const { family, protocol, inDevice } = passage;
  return [...flat(dstnat)].flatMap(({ action }): readonly Condition[] => {
    if (action.kind !== 'dnat' && action.kind !== 'redirect') return [];
    const within =
      action.kind === 'dnat'
        ? [{ first: action.first, last: action.last }]
        : routing.ownOn(inDevice, family).map((own) => ({ first: own, last: own }));
    const ports = action.ports === undefined ? [] : [action.ports];
    return [
      { kind: 'address', side: 'destination', family, within, outside: [], masked: [] },
      { kind: 'port', side: 'destination', protocol, within: ports, negated: false },
    ];
  });
}

/** The devices to which redirects send packets; undefined: to the router. */
function turnedTo(ways: Ways): ReadonlySet<string | undefined> {
  const devices = new Set<string | undefined>();
  for (const { action } of flat(ways.dstnat)) {
    if (action.kind === 'redirect') devices.add(undefined);
    if (action.kind === 'dnat')
      for (const address of [action.first, action.last])
        devices.add(ways.routing.deviceFor(address, action.family));
  }
  return devices;
}

function* flat(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    if (step.inner) yield* flat(step.inner);
    else yield step;
  }
}

interface Sources {
  readonly addresses: readonly bigint[];
  readonly macs: readonly (string | undefined)[];
}

function sourcesOf({ model, from, to, family }: Question, conditions: readonly Condition[]): Sources {
  const near = to.kind === 'router';
  if (from.kind === 'router') return { addresses: [0n], macs: [undefined] };
  const network = from.network === undefined ? undefined : networkNamed(model, from.network);
  if (from.kind === 'internet' || network === undefined)
    return {
      addresses: representatives(internetCandidates(family, near), family, 'source', conditions, () => true),
      macs: sourceMacs(conditions),
    };
  const macs = from.mac === undefined ? sourceMacs(conditions) : [from.mac];
  if (from.address !== undefined && isOf(from.address, family))
    return { addresses: [numberOf(from.address)], macs };
  const own = new Set(routerAddresses(model, family, network));
  const others = (address: bigint): boolean => !own.has(address);
  const found = representatives(hostCandidates(network, family, near), family, 'source', conditions, others);
  return { addresses: orNone(found), macs };
}

interface Target {
  readonly address: bigint;
  /** It is an address of the router, and counts only where a redirect turns it to the place that is asked about. */
  readonly detour?: true;
}

function targetsOf(question: Question, ways: Ways, conditions: readonly Condition[]): readonly Target[] {
  const { model, from, to, family } = question;
  const near = from.kind === 'network' ? networkNamed(model, from.network) : undefined;
  const plain = (addresses: readonly bigint[]): readonly Target[] =>
    addresses.map((address) => ({ address }));
  const own = routerAddresses(model, family, near);
  if (to.kind === 'router') {
    if (to.address !== undefined && isOf(to.address, family)) return plain([numberOf(to.address)]);
    return plain(distinctAddresses(own, family, 'destination', conditions));
  }
  if (to.kind === 'internet') {
    const outside = (address: bigint): boolean => elsewhere(model, address, family);
    const candidates = internetCandidates(family, false);
    return plain(orNone(representatives(candidates, family, 'destination', conditions, outside)));
  }
  const detours = detoursTo(ways, question.outDevice, own);
  if (to.address !== undefined && isOf(to.address, family))
    return [...plain([numberOf(to.address)]), ...detours];
  const network = networkNamed(model, to.network);
  const candidates = network ? hostCandidates(network, family, false) : [];
  const others = (address: bigint): boolean => deviceFor(model, address, family) !== undefined;
  const found = representatives(candidates, family, 'destination', conditions, others);
  return [...plain(orNone(found)), ...detours];
}

/** An address of the internet, and of no network of the router. */
function elsewhere(model: Model, address: bigint, family: Family): boolean {
  const device = deviceFor(model, address, family);
  return (
    device !== undefined && model.networks.every((network) => network.uplink || network.device !== device)
  );
}

/** Addresses from which a redirect leads to hosts behind a device. */
function detoursTo(ways: Ways, outDevice: string | undefined, own: readonly bigint[]): readonly Target[] {
  const found = new Set<bigint>();
  for (const { action, conditions } of flat(ways.dstnat)) {
    if (action.kind !== 'dnat') continue;
    if (ways.routing.deviceFor(action.first, action.family) !== outDevice) continue;
    const named = conditions.flatMap((one) =>
      one.kind === 'address' && one.side === 'destination'
        ? one.within.slice(0, 1).map(({ first }) => first)
        : [],
    );
    for (const address of named.length > 0 ? named : own.slice(0, 1)) found.add(address);
  }
  return [...found].map((address) => ({ address, detour: true }));
}

const isOf = (address: string, family: Family): boolean => address.includes(':') === (family === 'ipv6');
/** A question without a host still gets an answer: from or to no address that a rule could name. */
const orNone = (found: readonly bigint[]): readonly bigint[] => (found.length > 0 ? found : [0n]);

function* probe(
  question: Question,
  ways: Ways,
  sources: Sources,
  targets: readonly Target[],
  conditions: readonly Condition[],
  port: number,
): Generator<Verdict> {
  const { family } = question;
  const { protocol } = ways.passage;
  for (const source of sources.addresses)
    for (const mac of sources.macs)
      for (const sourcePort of protocol === 'icmp' ? [0] : sourcePorts(conditions, port))
        for (const { address, detour } of targets) {
          const packet: SeenPacket = {
            family,
            protocol,
            port,
            sourcePort,
            source,
            destination: address,
            translated: false,
            ...(mac === undefined ? {} : { mac }),
          };
          const judgement = judge(ways, packet);
          if (detour && !arrives(question, judgement)) continue;
          yield verdictOf(question, packet, detour ? judgement : asAsked(question, packet, judgement));
        }
}

/** Whether a packet that was sent to the router ends with the host or network that is asked about. */
function arrives({ to, outDevice, family }: Question, { end, trace }: Judgement): boolean {
  if (!trace.some(({ code }) => code === 'redirected') || end.device !== outDevice) return false;
  const wanted = to.kind === 'network' ? to.address : undefined;
  return wanted === undefined || !isOf(wanted, family) || numberOf(wanted) === end.address;
}

/**
 * A packet that a redirect takes to another place does not reach the one it was sent to. The internet is the exception:
 * who asks there gets an answer, from the place it is turned to.
 */
function asAsked({ to, outDevice }: Question, packet: SeenPacket, judgement: Judgement): Judgement {
  const { fate, end, trace } = judgement;
  if (fate !== 'allowed' || to.kind === 'internet') return judgement;
  const elsewhereNow =
    end.device !== outDevice ||
    (to.kind === 'network' && end.address !== packet.destination && outDevice !== undefined);
  if (!elsewhereNow) return judgement;
  const section = trace.find(({ code }) => code === 'redirected')?.section ?? '';
  return { fate: 'denied', section, trace: [...trace, { code: 'redirected-elsewhere', section }], end };
}

function verdictOf({ family }: Question, packet: SeenPacket, judgement: Judgement): Verdict {
  const { fate, section, option, trace, unknownBecause } = judgement;
  const seen: Packet = {
    family,
    protocol: packet.protocol,
    source: addressText(packet.source, family),
    destination: addressText(packet.destination, family),
    ...(packet.protocol === 'icmp' ? {} : { port: packet.port }),
  };
  return {
    fate,
    packet: seen,
    decidedBy: { package: 'firewall', section, ...(option === undefined ? {} : { option }) },
    enforcement: 'router',
    trace,
    ...(unknownBecause === undefined ? {} : { unknownBecause }),
  };
}

/** One verdict per outcome and deciding section: the others say the same of other hosts. */
function distinct(verdicts: Iterable<Verdict>): readonly Verdict[] {
  const kept = new Map<string, Verdict>();
  for (const verdict of verdicts) {
    const key = `${verdict.fate} ${verdict.decidedBy?.section} ${verdict.decidedBy?.option}`;
    if (!kept.has(key)) kept.set(key, verdict);
  }
  return [...kept.values()];
}
