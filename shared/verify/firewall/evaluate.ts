import type { Family, Fate } from '../verification';
import type {
  AddressRange,
  AddressSet,
  Firewall,
  FirewallRule,
  FirewallZone,
  PortRange,
  Protocol,
  Redirect,
  Target,
} from './model';
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

type Match = 'yes' | 'no' | 'maybe';

/** Walks the chains in the order fw4 lays them out. `open` collects what may have decided before. */
class Walk {
  private readonly trace: { code: string; section?: string }[] = [];
  private readonly open: { fate: Fate; section: string; because: string }[] = [];

  constructor(
    private readonly firewall: Firewall,
    private readonly packet: SeenPacket,
    private readonly translated: boolean,
  ) {}

  run(): Judgement {
    if (this.firewall.includes.length > 0) return this.unknown(this.firewall.includes[0] ?? '', 'include');
    const toRouter = this.packet.outDevice === undefined;
    // Rules of source `*` stand in the base chain, before every zone.
    const first = this.rules('*');
    if (first) return this.settle(first);
    for (const zone of this.firewall.zones) {
      if (!zoneTakes(zone, this.packet.inDevice, this.packet.family)) continue;
      if (zone.notUnderstood !== undefined) return this.unknown(zone.section, `zone-${zone.notUnderstood}`);
      this.trace.push({ code: 'zone-matched', section: zone.section });
      const decided =
        this.rules(zone.name) ??
        (toRouter ? undefined : this.forwardings(zone)) ??
        this.zoneEnd(zone, toRouter);
      if (decided) return this.settle(decided);
    }
    const { defaults } = this.firewall;
    const policy = toRouter ? defaults.input : defaults.forward;
    return this.settle({ target: policy, section: defaults.section, option: toRouter ? 'input' : 'forward' });
  }

  private rules(src: string): Decision | undefined {
    for (const rule of this.firewall.rules) {
      if (rule.src !== src || rule.target === 'none') continue;
      const decision = this.rule(rule);
      if (decision) return decision;
    }
    return undefined;
  }

  private rule(rule: FirewallRule): Decision | undefined {
    const toRouter = this.packet.outDevice === undefined;
    if (toRouter !== (rule.dest === undefined)) return undefined;
    // `dest` makes the verdict a jump that looks at the outgoing device; `*` gives the verdict as it is.
    if (rule.dest !== undefined && rule.dest !== '*' && !this.leavesBy(rule.dest)) return undefined;
    const match = ruleMatches(rule, this.packet, this.firewall.sets);
    if (match === 'no') return undefined;
    // A rate limit is no wall (what exceeds it goes on), but it is an open door.
    const certain = match === 'yes' && (!rule.limited || rule.target === 'accept');
    if (certain) return { target: rule.target, section: rule.section };
    this.open.push({
      fate: fateOf(rule.target),
      section: rule.section,
      because: rule.conditional ?? (rule.limited ? 'limit' : 'set-not-known'),
    });
    return undefined;
  }

  private forwardings(zone: FirewallZone): Decision | undefined {
    const found = this.firewall.forwardings.find(
      ({ src, dest, family }) =>
        (src === zone.name || src === '*') &&
        familyFits(family, this.packet.family) &&
        (dest === '*' || this.leavesBy(dest)),
    );
    return found && { target: 'accept', section: found.section };
  }

  /** Translated packets are let in, then the zone's own policy: for the router, or between devices of the same zone. */
  private zoneEnd(zone: FirewallZone, toRouter: boolean): Decision | undefined {
    if (this.translated) return { target: 'accept', section: zone.section, option: 'redirect' };
    if (toRouter) return { target: zone.input, section: zone.section, option: 'input' };
    return this.leavesBy(zone.name)
      ? { target: zone.forward, section: zone.section, option: 'forward' }
      : undefined;
  }

  private leavesBy(zoneName: string): boolean {
    const { outDevice, family } = this.packet;
    return (
      outDevice !== undefined &&
      this.firewall.zones.some((zone) => zone.name === zoneName && zoneTakes(zone, outDevice, family))
    );
  }

  private settle({ target, section, option }: Decision): Judgement {
    const fate = fateOf(target);
    const other = this.open.find((one) => one.fate !== fate);
    if (other) return this.unknown(other.section, other.because);
    return {
      fate,
      section,
      ...(option === undefined ? {} : { option }),
      trace: [...this.trace, { code: fate, section }],
    };
  }

  private unknown(section: string, because: string): Judgement {
    return {
      fate: 'unknown',
      section,
      trace: [...this.trace, { code: 'not-understood', section }],
      unknownBecause: because,
    };
  }
}

interface Decision {
  readonly target: Target;
  readonly section: string;
  readonly option?: string;
}

const fateOf = (target: Target): Fate => (target === 'accept' ? 'allowed' : 'denied');

/** What happens to a new connection. `deviceFor` names the device a translated destination leaves by. */
export function judge(
  firewall: Firewall,
  packet: SeenPacket,
  deviceFor: (address: string) => string | undefined,
): Judgement {
  const redirect = firewall.redirects.find((one) => redirectTakes(one, packet, firewall));
  if (redirect === undefined) return new Walk(firewall, packet, false).run();
  if (redirect.conditional !== undefined) {
    return {
      fate: 'unknown',
      section: redirect.section,
      trace: [{ code: 'not-understood', section: redirect.section }],
      unknownBecause: redirect.conditional,
    };
  }
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
  const judgement = new Walk(firewall, translated, true).run();
  return { ...judgement, trace: [{ code: 'redirected', section: redirect.section }, ...judgement.trace] };
}

function redirectTakes(redirect: Redirect, packet: SeenPacket, firewall: Firewall): boolean {
  const zone = firewall.zones.find(({ name }) => name === redirect.src);
  return (
    zone !== undefined &&
    zoneTakes(zone, packet.inDevice, packet.family) &&
    familyFits(redirect.family, packet.family) &&
    protocolFits(redirect.protocols, packet.protocol) &&
    addressFits(redirect.sourceAddresses, packet.source, packet.family) &&
    addressFits(redirect.originalAddresses, packet.destination, packet.family) &&
    macFits(redirect.sourceMacs, packet.mac) &&
    portFits(redirect.sourcePorts, packet.sourcePort) &&
    portFits(redirect.originalPorts, packet.port)
  );
}

export function zoneTakes(zone: FirewallZone, device: string, family: Family): boolean {
  return familyFits(zone.family, family) && zone.devices.some((name) => deviceMatches(name, device));
}

const deviceMatches = (pattern: string, device: string): boolean =>
  pattern.endsWith('+') || pattern.endsWith('*')
    ? device.startsWith(pattern.slice(0, -1))
    : pattern === device;

function ruleMatches(rule: FirewallRule, packet: SeenPacket, sets: ReadonlyMap<string, AddressSet>): Match {
  const hasPorts = packet.protocol !== 'icmp';
  // `proto all` with ports loses the ports (measured): it matches every packet of every protocol.
  const looksAtPorts = rule.protocols !== 'any' && hasPorts;
  const certain =
    familyFits(rule.family, packet.family) &&
    protocolFits(rule.protocols, packet.protocol) &&
    (packet.protocol !== 'icmp' || rule.protocols === 'any' || rule.icmpEcho) &&
    addressFits(rule.sourceAddresses, packet.source, packet.family) &&
    addressFits(rule.destinationAddresses, packet.destination, packet.family) &&
    macFits(rule.sourceMacs, packet.mac) &&
    (!looksAtPorts ||
      (portFits(rule.sourcePorts, packet.sourcePort) && portFits(rule.destinationPorts, packet.port))) &&
    deviceFits(rule, packet);
  if (!certain) return 'no';
  const inSet = rule.set === undefined ? 'yes' : setMatches(rule, packet, sets);
  if (inSet === 'no') return 'no';
  return rule.conditional === undefined ? inSet : 'maybe';
}

function deviceFits(rule: FirewallRule, packet: SeenPacket): boolean {
  if (rule.device === undefined) return true;
  const device = rule.device.direction === 'in' ? packet.inDevice : packet.outDevice;
  return device !== undefined && deviceMatches(rule.device.name, device);
}

function setMatches(rule: FirewallRule, packet: SeenPacket, sets: ReadonlyMap<string, AddressSet>): Match {
  const set = rule.set && sets.get(rule.set.name);
  if (rule.set === undefined || set === undefined) return 'no';
  if (!familyFits(set.family, packet.family)) return 'no'; // the rule itself becomes family-bound, negated or not
  if (set.open) return 'maybe';
  const inside = set.entries.some((entry) =>
    set.match.every(({ direction, what }, index) => {
      const word = entry[index] ?? '';
      const side = rule.set?.fields[index] ?? direction;
      return fieldMatches(what, side, word, packet);
    }),
  );
  return inside !== rule.set.negated ? 'yes' : 'no';
}

function fieldMatches(
  what: 'ip' | 'net' | 'mac' | 'port',
  side: 'src' | 'dest',
  word: string,
  packet: SeenPacket,
): boolean {
  switch (what) {
    case 'mac':
      return side === 'src' && packet.mac === word.toLowerCase();
    case 'port':
      return Number(word) === (side === 'src' ? packet.sourcePort : packet.port);
    case 'ip':
    case 'net': {
      const [address = '', length] = word.split('/');
      const value = numberOfAddress(address);
      const own = numberOfAddress(side === 'src' ? packet.source : packet.destination);
      if (value === undefined || own === undefined || address.includes(':') !== (packet.family === 'ipv6'))
        return false;
      const bits = packet.family === 'ipv6' ? 128 : 32;
      const shift = BigInt(bits - (length === undefined ? bits : Number(length)));
      return value >> shift === own >> shift;
    }
  }
}

const familyFits = (wanted: Family | 'any', family: Family): boolean => wanted === 'any' || wanted === family;
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
