import type { Family, Fate } from '../verification';
import { deviceMatches, familyFits, type Lane, type LaneZone, laneFor } from './lane';
import type { AddressRange, Firewall, FirewallRule, PortRange, Protocol, Redirect, Target } from './model';
import { type EntryField, entriesOf } from './sets';
import { numberOfAddress } from './values';

/** A packet as the firewall sees it: a new connection with everything a rule can look at. */
export interface SeenPacket {
  readonly family: Family;
  readonly protocol: Exclude<Protocol, 'other'>;
  readonly sourcePort: number;
  readonly port: number;
  readonly source: string;
  readonly destination: string;
  readonly mac?: string;
  readonly inDevice: string;
  /** Undefined: to the router itself. */
  readonly outDevice?: string;
}

export interface Judgement {
  readonly fate: Fate;
  readonly section: string;
  /** Set when a zone or default policy decides rather than a rule. */
  readonly option?: string;
  readonly trace: readonly { readonly code: string; readonly section?: string }[];
  readonly unknownBecause?: string;
}

/** The way of all packets between two devices, looked up once: what may translate them, and what decides. */
export interface Way {
  readonly firewall: Firewall;
  readonly redirects: readonly Redirect[];
  readonly lane: Lane;
}

/** What happens to a new connection. `deviceFor` names the device a translated destination leaves by. */
export function judge(
  way: Way,
  packet: SeenPacket,
  deviceFor: (address: string) => string | undefined,
): Judgement {
  const { firewall, redirects, lane } = way;
  const redirect = redirects.find((one) => redirectTakes(one, packet));
  if (redirect === undefined) return new Walk(firewall, lane, packet, false).run();
  if (redirect.conditional !== undefined) return notUnderstood(redirect.section, redirect.conditional, []);
  const port = redirect.toPort ?? packet.port;
  const destination = redirect.toAddress ?? packet.destination;
  const outDevice = redirect.toAddress === undefined ? undefined : deviceFor(redirect.toAddress);
  const { outDevice: _before, ...rest } = packet;
  const translated: SeenPacket = {
    ...rest,
    port,
    destination,
    ...(outDevice === undefined ? {} : { outDevice }),
  };
  const then = laneFor(firewall, packet.inDevice, outDevice, packet.family);
  const judgement = new Walk(firewall, then, translated, true).run();
  return { ...judgement, trace: [{ code: 'redirected', section: redirect.section }, ...judgement.trace] };
}

type Match = 'yes' | 'no' | 'maybe';

/** Walks a lane. `open` collects rules that may have decided before, where a packet's addresses do not tell. */
class Walk {
  private readonly trace: { code: string; section?: string }[] = [];
  private readonly open: { fate: Fate; section: string; because: string }[] = [];

  constructor(
    private readonly firewall: Firewall,
    private readonly lane: Lane,
    private readonly packet: SeenPacket,
    private readonly translated: boolean,
  ) {}

  run(): Judgement {
    const { includes, defaults } = this.firewall;
    if (includes.length > 0) return notUnderstood(includes[0] ?? '', 'include', this.trace);
    const toRouter = this.packet.outDevice === undefined;
    const first = this.rules(this.lane.first);
    if (first) return this.settle(first);
    for (const at of this.lane.zones) {
      const { section, notUnderstood: odd } = at.zone;
      if (odd !== undefined) return notUnderstood(section, `zone-${odd}`, this.trace);
      this.trace.push({ code: 'zone-matched', section });
      const decided = this.rules(at.rules) ?? this.zoneEnd(at, toRouter);
      if (decided) return this.settle(decided);
    }
    const policy = toRouter ? defaults.input : defaults.forward;
    return this.settle({ target: policy, section: defaults.section, option: toRouter ? 'input' : 'forward' });
  }

  private rules(rules: readonly FirewallRule[]): Decision | undefined {
    for (const rule of rules) {
      const match = ruleMatches(rule, this.packet, this.firewall.sets);
      if (match === 'no') continue;
      // A rate limit is no wall (what exceeds it goes on), but it is an open door.
      const certain = match === 'yes' && (!rule.limited || rule.target === 'accept');
      if (certain) return { target: rule.target, section: rule.section };
      const because = rule.conditional ?? (rule.limited ? 'limit' : 'set-not-known');
      this.open.push({ fate: fateOf(rule.target), section: rule.section, because });
    }
    return undefined;
  }

  /** After the rules: forwardings, then what was translated is let in, then the zone's own policy. */
  private zoneEnd({ zone, forwarding, within }: LaneZone, toRouter: boolean): Decision | undefined {
    if (!toRouter && forwarding) return { target: 'accept', section: forwarding.section };
    if (this.translated) return { target: 'accept', section: zone.section, option: 'redirect' };
    if (toRouter) return { target: zone.input, section: zone.section, option: 'input' };
    return within ? { target: zone.forward, section: zone.section, option: 'forward' } : undefined;
  }

  private settle({ target, section, option }: Decision): Judgement {
    const fate = fateOf(target);
    const other = this.open.find((one) => one.fate !== fate);
    if (other) return notUnderstood(other.section, other.because, this.trace);
    const trace = [...this.trace, { code: fate, section }];
    return option === undefined ? { fate, section, trace } : { fate, section, option, trace };
  }
}

interface Decision {
  readonly target: Target;
  readonly section: string;
  readonly option?: string;
}

const notUnderstood = (section: string, because: string, trace: Judgement['trace']): Judgement => ({
  fate: 'unknown',
  section,
  trace: [...trace, { code: 'not-understood', section }],
  unknownBecause: because,
});

const fateOf = (target: Target): Fate => (target === 'accept' ? 'allowed' : 'denied');

const redirectTakes = (redirect: Redirect, packet: SeenPacket): boolean =>
  protocolFits(redirect.protocols, packet.protocol) &&
  addressFits(redirect.sourceAddresses, packet.source, packet.family) &&
  addressFits(redirect.originalAddresses, packet.destination, packet.family) &&
  macFits(redirect.sourceMacs, packet.mac) &&
  portFits(redirect.sourcePorts, packet.sourcePort) &&
  portFits(redirect.originalPorts, packet.port);

function ruleMatches(rule: FirewallRule, packet: SeenPacket, sets: Firewall['sets']): Match {
  // `proto all` with ports loses the ports (measured): it matches every packet of every protocol.
  const looksAtPorts = rule.protocols !== 'any' && packet.protocol !== 'icmp';
  const certain =
    protocolFits(rule.protocols, packet.protocol) &&
    (packet.protocol !== 'icmp' || rule.protocols === 'any' || rule.icmpEcho) &&
    (!looksAtPorts ||
      (portFits(rule.sourcePorts, packet.sourcePort) && portFits(rule.destinationPorts, packet.port))) &&
    addressFits(rule.sourceAddresses, packet.source, packet.family) &&
    addressFits(rule.destinationAddresses, packet.destination, packet.family) &&
    macFits(rule.sourceMacs, packet.mac) &&
    deviceFits(rule, packet);
  if (!certain) return 'no';
  const inSet = rule.set === undefined ? 'yes' : setMatches(rule, packet, sets);
  if (inSet === 'no') return 'no';
  return rule.conditional === undefined ? inSet : 'maybe';
}

function deviceFits({ device }: FirewallRule, packet: SeenPacket): boolean {
  if (device === undefined) return true;
  const own = device.direction === 'in' ? packet.inDevice : packet.outDevice;
  return own !== undefined && deviceMatches(device.name, own);
}

function setMatches(rule: FirewallRule, packet: SeenPacket, sets: Firewall['sets']): Match {
  const set = rule.set && sets.get(rule.set.name);
  if (rule.set === undefined || set === undefined) return 'no';
  if (!familyFits(set.family, packet.family)) return 'no'; // the rule itself becomes family-bound, negated or not
  if (set.open) return 'maybe';
  const { fields, negated } = rule.set;
  const own = set.match.map(({ direction, what }, index) =>
    valueFor(what, fields[index] ?? direction, packet),
  );
  const inside = entriesOf(set).some((entry) =>
    entry.every((field, index) => fieldMatches(field, own[index], packet.family)),
  );
  return inside !== negated ? 'yes' : 'no';
}

/** What the packet offers for a field of a set: an address or port as a number, or a hardware address. */
function valueFor(
  what: 'ip' | 'net' | 'mac' | 'port',
  side: 'src' | 'dest',
  packet: SeenPacket,
): bigint | string | undefined {
  if (what === 'mac') return side === 'src' ? packet.mac : undefined;
  if (what === 'port') return BigInt(side === 'src' ? packet.sourcePort : packet.port);
  return numberOfAddress(side === 'src' ? packet.source : packet.destination);
}

function fieldMatches(field: EntryField, own: bigint | string | undefined, family: Family): boolean {
  if (field.kind === 'nothing') return false;
  if (field.kind === 'mac') return own === field.mac;
  const fits = field.family === 'port' || field.family === family;
  return fits && typeof own === 'bigint' && own >= field.first && own <= field.last;
}

const protocolFits = (wanted: readonly Protocol[] | 'any', protocol: Protocol): boolean =>
  wanted === 'any' || wanted.includes(protocol);

/** Positive entries are alternatives, negative ones all exclude. Entries of the other family alone make the rule miss. */
export function addressFits(ranges: readonly AddressRange[], address: string, family: Family): boolean {
  if (ranges.length === 0) return true;
  const own = ranges.filter((range) => range.family === family);
  const value = numberOfAddress(address);
  if (own.length === 0 || value === undefined) return false;
  const inside = (range: AddressRange): boolean => value >= range.first && value <= range.last;
  const positive = own.filter((range) => !range.negated);
  return (
    (positive.length === 0 || positive.some(inside)) && !own.some((range) => range.negated && inside(range))
  );
}

function macFits(wanted: FirewallRule['sourceMacs'], mac: string | undefined): boolean {
  if (wanted.length === 0) return true;
  const positive = wanted.filter((one) => !one.negated);
  return (
    (positive.length === 0 || positive.some((one) => one.mac === mac)) &&
    !wanted.some((one) => one.negated && one.mac === mac)
  );
}

function portFits(wanted: readonly PortRange[], port: number): boolean {
  if (wanted.length === 0) return true;
  const inside = (range: PortRange): boolean => port >= range.first && port <= range.last;
  const positive = wanted.filter((range) => !range.negated);
  return (
    (positive.length === 0 || positive.some(inside)) &&
    !wanted.some((range) => range.negated && inside(range))
  );
}
