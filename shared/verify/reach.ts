import type { ProbeProtocol } from './engine/lane';
import { type Model, networkNamed, uplinkOf } from './model';
import type { Network } from './networks';
import { stretchesOf } from './probes';
import type { Enforcement, Family, Fate, Place, Verdict } from './verification';

export type { ProbeProtocol } from './engine/lane';

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

/** Answers for all ports between two places: each class of hosts at both ends, each stretch of ports, one verdict per outcome. */
export function answerPair(model: Model, from: Place, to: Place, family: Family): PairAnswer {
  const fixed = withoutFirewall(model, from, to, family);
  const isolated = fixed?.enforcement === 'access-point';
  if (fixed && !isolated) return whole(fixed);
  const inDevice = deviceOf(model, from, family);
  const outDevice = to.kind === 'router' ? undefined : deviceOf(model, to, family);
  if (inDevice === undefined || (to.kind !== 'router' && outDevice === undefined))
    return whole(noRoute(from, to, family));
  const question = { model, from, to, family, inDevice, outDevice };
  const stretches = (['tcp', 'udp', 'icmp'] as const).flatMap((protocol) => stretchesOf(question, protocol));
  const shut = stretches.every(({ verdicts }) => verdicts.every(({ fate }) => fate === 'denied'));
  // What an access point keeps apart, the router may still pass on: a client only has to send it there.
  return fixed && shut ? whole(fixed) : { stretches };
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

function witness(
  family: Family,
  protocol: ProbeProtocol,
  source: string,
  destination: string,
  port: number,
): Verdict['packet'] {
  return { family, protocol, source, destination, ...(protocol === 'icmp' ? {} : { port }) };
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
    return sameSegment(model, source, target, from, to, family);
  }
  if (family === 'ipv6' && target && !target.ipv6 && !target.anyAddress)
    return fixed('denied', from, to, family, 'router', 'no-ipv6-there', target.name);
  return undefined;
}

/** Inside one network the router is not asked. Only a network of nothing but isolating access points keeps clients apart. */
function sameSegment(
  { isolatesOnBridge }: Model,
  source: Network,
  target: Network,
  from: Place,
  to: Place,
  family: Family,
): Verdict {
  const { wifi } = source;
  const apart =
    wifi.length > 0 &&
    wifi.every(({ isolated }) => isolated) &&
    // Each keeps its own clients apart; those of two radios meet on the bridge.
    (wifi.length === 1 || (isolatesOnBridge && wifi.every(({ bridgeIsolated }) => bridgeIsolated)));
  if (source.name === target.name && source.ports.length === 0 && apart) {
    const verdict = fixed('denied', from, to, family, 'access-point', 'clients-isolated', source.name);
    return {
      ...verdict,
      decidedBy: { package: 'wireless', section: wifi[0]?.section ?? '', option: 'isolate' },
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
