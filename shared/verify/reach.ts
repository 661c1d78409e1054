import {
  anyAddresses,
  hostAddresses,
  internetAddresses,
  portBorders,
  type Relevant,
  sourceMacs,
} from './classes';
import { type Judgement, judge, type SeenPacket, type Way } from './firewall/evaluate';
import { laneFor, redirectsFrom } from './firewall/lane';
import { type Model, networkHolding, networkNamed, uplinkOf } from './model';
import { holdsAddress, type Network } from './networks';
import type { Enforcement, Family, Fate, Place, Verdict } from './verification';

export type ProbeProtocol = 'tcp' | 'udp' | 'icmp';

/** Ports `first`..`last` of a protocol, all with the same answer; ICMP has one stretch without ports. */
export interface Stretch {
  readonly protocol: ProbeProtocol;
  readonly first: number;
  readonly last: number;
  readonly verdicts: readonly Verdict[];
}

/** Every answer for a pair in one family, split where rules split it. Built once, asked for each service. */
export interface PairAnswer {
  readonly stretches: readonly Stretch[];
}

interface End {
  readonly device?: string; // undefined: the router itself
  readonly addresses: readonly string[];
  readonly macs: readonly (string | undefined)[];
}

/** Answers for all ports between two places: each class of hosts at both ends, each stretch of ports, one verdict per outcome. */
export function answerPair(model: Model, from: Place, to: Place, family: Family): PairAnswer {
  const fixed = withoutFirewall(model, from, to, family);
  if (fixed) return whole(fixed);
  const inDevice = deviceOf(model, from, family);
  const outDevice = to.kind === 'router' ? undefined : deviceOf(model, to, family);
  if (inDevice === undefined || (to.kind !== 'router' && outDevice === undefined))
    return whole(noRoute(from, to, family));
  const way: Way = {
    firewall: model.firewall,
    redirects: redirectsFrom(model.firewall, inDevice, family),
    lane: laneFor(model.firewall, inDevice, outDevice, family),
  };
  const relevant = relevantTo(model, way, inDevice, family);
  const source = endOf(model, from, family, 'src', relevant, inDevice);
  const target =
    to.kind === 'router'
      ? routerEnd(model, from, to, family, relevant)
      : endOf(model, to, family, 'dest', relevant, outDevice);
  const borders = portBorders(relevant);
  const stretch = (protocol: ProbeProtocol, first: number, last: number): Stretch => ({
    protocol,
    first,
    last,
    verdicts: distinct(probe(model, way, source, target, family, protocol, first)),
  });
  const ports = (protocol: 'tcp' | 'udp'): Stretch[] =>
    borders.map((first, at) => stretch(protocol, first, (borders[at + 1] ?? 65536) - 1));
  return { stretches: [...ports('tcp'), ...ports('udp'), stretch('icmp', 0, 0)] };
}

/** One question about one port; the answer for a person who asks "can this reach that". */
export function ask(
  model: Model,
  from: Place,
  to: Place,
  family: Family,
  protocol: ProbeProtocol,
  port = 0,
): readonly Verdict[] {
  const { stretches } = answerPair(model, from, to, family);
  const stretch = stretches.find(
    (one) => one.protocol === protocol && (protocol === 'icmp' || (port >= one.first && port <= one.last)),
  );
  const verdicts = stretch?.verdicts ?? [];
  return protocol === 'icmp'
    ? verdicts
    : verdicts.map((verdict) => ({ ...verdict, packet: { ...verdict.packet, port } }));
}

/** What a set of verdicts says together. One unknown among walls makes the whole unknown: it may be a hole. */
export function fateOf(verdicts: readonly Verdict[]): Fate | 'some' {
  const [first] = verdicts;
  if (first !== undefined && verdicts.every((verdict) => verdict.fate === first.fate)) return first.fate;
  const fates = new Set(verdicts.map((verdict) => verdict.fate));
  return fates.has('allowed') && (fates.has('denied') || fates.has('unknown')) ? 'some' : 'unknown';
}

function* probe(
  model: Model,
  way: Way,
  source: End,
  target: End,
  family: Family,
  protocol: ProbeProtocol,
  port: number,
): Generator<Verdict> {
  for (const address of source.addresses)
    for (const mac of source.macs)
      for (const destination of target.addresses) {
        const packet: SeenPacket = {
          family,
          protocol,
          port,
          sourcePort: sourcePortFor(port),
          source: address,
          destination,
          inDevice: source.device ?? '',
          ...(mac === undefined ? {} : { mac }),
          ...(target.device === undefined ? {} : { outDevice: target.device }),
        };
        const judgement = judge(way, packet, (to) => networkHolding(model, to, holdsAddress)?.device);
        yield verdictOf(packet, judgement);
      }
}

// DHCP and DHCPv6 clients answer from fixed ports (RFC 2131, RFC 8415); others take one of their own (RFC 6056).
const sourcePortFor = (port: number): number => (port === 67 ? 68 : port === 547 ? 546 : 49152);

function verdictOf(packet: SeenPacket, { fate, section, option, trace, unknownBecause }: Judgement): Verdict {
  return {
    fate,
    packet: witness(packet.family, packet.protocol, packet.source, packet.destination, packet.port),
    decidedBy: { package: 'firewall', section, ...(option === undefined ? {} : { option }) },
    enforcement: 'router',
    trace,
    ...(unknownBecause === undefined ? {} : { unknownBecause }),
  };
}

function witness(
  family: Family,
  protocol: ProbeProtocol,
  source: string,
  destination: string,
  port: number,
): Verdict['packet'] {
  return { family, protocol, source, destination, ...(protocol === 'icmp' ? {} : { port }) };
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

const whole = (verdict: Verdict): PairAnswer => ({
  stretches: (['tcp', 'udp', 'icmp'] as const).map((protocol) => ({
    protocol,
    first: protocol === 'icmp' ? 0 : 1,
    last: protocol === 'icmp' ? 0 : 65535,
    verdicts: [
      {
        ...verdict,
        packet: witness(
          verdict.packet.family,
          protocol,
          verdict.packet.source,
          verdict.packet.destination,
          1,
        ),
      },
    ],
  })),
});

/** Pairs the firewall never decides: dead devices, the same cable, a missing address family. */
function withoutFirewall(model: Model, from: Place, to: Place, family: Family): Verdict | undefined {
  const source = from.kind === 'network' ? networkNamed(model, from.network) : undefined;
  const target = to.kind === 'network' ? networkNamed(model, to.network) : undefined;
  if (from.kind === 'network' && source === undefined) return unknownNetwork(from, to, family, from.network);
  if (to.kind === 'network' && target === undefined) return unknownNetwork(from, to, family, to.network);
  const dead = [source, target].find((network) => network?.deaf);
  if (dead) return fixed('denied', from, to, family, 'router', 'network-carries-nothing', dead.name);
  if (
    source &&
    target &&
    (source.name === target.name ||
      source.device === target.device ||
      sharePort(source, target) ||
      shareWifi(source, target))
  ) {
    return sameSegment(source, target, from, to, family);
  }
  if (family === 'ipv6' && target && !target.ipv6 && !target.anyAddress)
    return fixed('denied', from, to, family, 'router', 'no-ipv6-there', target.name);
  return undefined;
}

/** Inside one network the router is not asked. Only a zone that is nothing but one isolating access point keeps clients apart. */
function sameSegment(source: Network, target: Network, from: Place, to: Place, family: Family): Verdict {
  const onlyAccessPoint =
    source.name === target.name &&
    source.ports.length === 0 &&
    source.wifi.length === 1 &&
    source.wifi[0]?.isolated === true;
  if (onlyAccessPoint) {
    const verdict = fixed('denied', from, to, family, 'access-point', 'clients-isolated', source.name);
    return {
      ...verdict,
      decidedBy: { package: 'wireless', section: source.wifi[0]?.section ?? '', option: 'isolate' },
    };
  }
  const { decidedBy: _nobody, ...verdict } = fixed(
    'allowed',
    from,
    to,
    family,
    'not-enforceable',
    'same-segment',
    source.name,
  );
  return verdict;
}

const sharePort = (a: Network, b: Network): boolean =>
  a.ports.some(
    ({ port, tagged }) => !tagged && b.ports.some((other) => other.port === port && !other.tagged),
  );

/** One access point for two networks, or two of the same name and key: a device can be in either. */
const shareWifi = (a: Network, b: Network): boolean =>
  a.wifi.some(
    ({ credentials }) => credentials !== '' && b.wifi.some((other) => other.credentials === credentials),
  );

function fixed(
  fate: Fate,
  from: Place,
  to: Place,
  family: Family,
  enforcement: Enforcement,
  code: string,
  network: string,
): Verdict {
  return {
    fate,
    packet: witness(family, 'tcp', nameOf(from), nameOf(to), 1),
    decidedBy: { package: 'network', section: network },
    enforcement,
    trace: [{ code, section: network }],
  };
}

const noRoute = (from: Place, to: Place, family: Family): Verdict => {
  const { decidedBy: _nobody, ...verdict } = fixed('denied', from, to, family, 'router', 'no-route', '');
  return verdict;
};

function unknownNetwork(from: Place, to: Place, family: Family, name: string): Verdict {
  return {
    ...fixed('unknown', from, to, family, 'router', 'no-such-network', name),
    unknownBecause: 'no-such-network',
  };
}

const nameOf = (place: Place): string =>
  place.kind === 'network'
    ? (place.address ?? place.network)
    : place.kind === 'router'
      ? (place.address ?? 'router')
      : 'internet';

function deviceOf(model: Model, place: Place, family: Family): string | undefined {
  if (place.kind === 'router') return undefined;
  if (place.network === undefined) return uplinkOf(model, family)?.device;
  return networkNamed(model, place.network)?.device;
}

/** What may look at packets of a pair. A redirect can turn them elsewhere, so then every rule of the source may. */
function relevantTo(model: Model, way: Way, inDevice: string, family: Family): Relevant {
  const { lane, redirects } = way;
  const { sets, rules } = model.firewall;
  if (redirects.length === 0)
    return { sets, redirects, rules: [...lane.first, ...lane.zones.flatMap((at) => at.rules)] };
  const sources = new Set([
    '*',
    ...laneFor(model.firewall, inDevice, undefined, family).zones.map(({ zone }) => zone.name),
  ]);
  return { sets, redirects, rules: rules.filter(({ src }) => src !== undefined && sources.has(src)) };
}

function endOf(
  model: Model,
  place: Place,
  family: Family,
  side: 'src' | 'dest',
  relevant: Relevant,
  device: string | undefined,
): End {
  const base = device === undefined ? {} : { device };
  if (place.kind !== 'network')
    return { ...base, addresses: internetAddresses(family, side, relevant), macs: [undefined] };
  const network = networkNamed(model, place.network);
  const given =
    place.address !== undefined && place.address.includes(':') === (family === 'ipv6')
      ? [place.address]
      : undefined;
  const addresses = given ?? (network ? addressesAt(network, family, side, relevant) : []);
  const macs = side === 'dest' ? [undefined] : place.mac !== undefined ? [place.mac] : sourceMacs(relevant);
  return { ...base, addresses: addresses.length > 0 ? addresses : ['0.0.0.0'], macs };
}

const addressesAt = (network: Network, family: Family, side: 'src' | 'dest', relevant: Relevant) =>
  (network.anyAddress ? anyAddresses : hostAddresses)(network, family, side, relevant);

/** The router answers on all its addresses, also those of other networks: each that a rule tells apart is asked. */
function routerEnd(
  model: Model,
  from: Place,
  to: Extract<Place, { kind: 'router' }>,
  family: Family,
  relevant: Relevant,
): End {
  if (to.address !== undefined) return { addresses: [to.address], macs: [undefined] };
  const near = from.kind === 'network' ? networkNamed(model, from.network) : undefined;
  const ordered = [...(near ? [near] : []), ...model.networks.filter((network) => network !== near)];
  const own =
    family === 'ipv4'
      ? ordered.flatMap((network) => network.ipv4.map(({ address }) => address))
      : ['fe80::1'];
  const telling =
    relevant.rules.some((rule) => rule.destinationAddresses.length > 0 || rule.set !== undefined) ||
    relevant.redirects.length > 0;
  return {
    addresses: telling ? own : own.slice(0, 1).concat(own.length === 0 ? ['192.0.2.1'] : []),
    macs: [undefined],
  };
}
