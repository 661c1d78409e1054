import type { Family, Fate } from '../verification';
import type { Firewall } from './firewall';
import { laneThrough, type Passage, type Step } from './lane';
import { matches, type SeenPacket } from './match';

export interface Judgement {
  readonly fate: Fate;
  readonly section: string;
  /** Set when a zone or default policy decides rather than a rule. */
  readonly option?: string;
  readonly trace: readonly { readonly code: string; readonly section?: string }[];
  readonly unknownBecause?: string;
  /** Where the packet ends if it passes; a device is absent where that is the router itself. */
  readonly end: { readonly device?: string; readonly address: bigint };
}

/** What the router does with an address. */
export interface Routing {
  /** The device behind which it is reached; undefined: it is one of the router's own. */
  deviceFor(address: bigint, family: Family): string | undefined;
  /** It may be one that only the provider knows, and then it is the router itself. */
  mayBeOwn(address: bigint, family: Family): boolean;
  /** The router's own addresses on a device, the first one first; none where only the provider knows them. */
  ownOn(device: string, family: Family): readonly bigint[];
}

/** The ways of all packets of one passage, looked up once: what may translate them, and what decides. */
export class Ways {
  readonly #lanes = new Map<string, readonly Step[]>();
  readonly dstnat: readonly Step[];
  readonly raw: readonly Step[];

  constructor(
    readonly firewall: Firewall,
    readonly passage: Passage,
    readonly routing: Routing,
  ) {
    this.dstnat = this.lane('dstnat', undefined);
    this.raw = this.lane('raw_prerouting', undefined);
  }

  lane(chain: string, outDevice: string | undefined): readonly Step[] {
    const key = `${chain} ${outDevice ?? ''}`;
    const known = this.#lanes.get(key);
    if (known) return known;
    const { outDevice: _asked, ...passage } = this.passage;
    const lane = laneThrough(
      this.firewall.chains,
      chain,
      outDevice === undefined ? passage : { ...passage, outDevice },
    );
    this.#lanes.set(key, lane);
    return lane;
  }

  /** The chains that a packet passes after its destination is settled. */
  filter(outDevice: string | undefined): readonly (readonly Step[])[] {
    const names =
      outDevice === undefined
        ? ['mangle_input', 'input']
        : ['mangle_forward', 'forward', 'mangle_postrouting', 'srcnat'];
    return names.map((name) => this.lane(name, outDevice));
  }
}

interface Outcome {
  readonly fate: Fate;
  readonly section: string;
  readonly option?: string;
  readonly because?: string;
}

/** What happens to a new connection that comes in by the passage's device. */
export function judge(ways: Ways, packet: SeenPacket): Judgement {
  const { firewall, passage } = ways;
  const straight: Alternative = { packet, outDevice: passage.outDevice };
  const [fault] = firewall.loadErrors;
  if (fault !== undefined) return unknown(fault.section, 'ruleset-would-not-load', straight);
  if (firewall.everywhere) return unknown(firewall.includes[0] ?? '', 'include', straight);
  const before = [...ways.lane('mangle_prerouting', undefined), ...ways.raw];
  if (before.length > 0) {
    const odd = new Walk(packet).first(before);
    if (odd !== undefined) return unknown(odd.section, odd.because ?? 'notrack', straight);
  }
  const { sure, maybe } = alternatives(ways, straight);
  const judged = judgeOne(ways, sure);
  for (const other of maybe) {
    const its = judgeOne(ways, other);
    const same = its.fate === judged.fate && (its.fate === 'denied' || its.end.device === judged.end.device);
    if (!same) return unknown(other.redirect ?? '', other.because ?? 'redirect', other);
  }
  return judged;
}

interface Alternative {
  readonly packet: SeenPacket;
  readonly outDevice: string | undefined;
  /** The section that changed the destination. */
  readonly redirect?: string;
  readonly because?: string;
}

/** Where the packet may be sent: the way it takes for certain, and those it may take instead. */
function alternatives(
  ways: Ways,
  straight: Alternative,
): { sure: Alternative; maybe: readonly Alternative[] } {
  const maybe: Alternative[] = [];
  const found = new Walk(straight.packet).each(ways.dstnat, (step, because) => {
    const all = translations(ways, straight.packet, step);
    if (because === undefined) {
      maybe.push(...all.slice(1));
      return all[0];
    }
    maybe.push(...all.map((one) => ({ ...one, because })));
    return undefined;
  });
  return { sure: found ?? straight, maybe };
}

/** One for each end of a range that the router may choose from. */
function translations(ways: Ways, packet: SeenPacket, { action, section }: Step): readonly Alternative[] {
  if (action.kind === 'opaque')
    return [{ packet, outDevice: undefined, redirect: section, because: action.because }];
  if (action.kind !== 'dnat' && action.kind !== 'redirect') return [];
  const { ports } = action;
  const kept = ports === undefined || (packet.port >= ports.first && packet.port <= ports.last);
  const toPorts = kept ? [packet.port] : ends(ports.first, ports.last);
  const turned = toPorts.flatMap((port) => {
    const there = { ...packet, port };
    return action.kind === 'redirect'
      ? toItself(ways, packet, there)
      : ends(action.first, action.last).map((destination) => turnedTo(packet, { ...there, destination }));
  });
  const all = turned.flatMap((one): readonly Alternative[] => {
    const { destination, family } = one;
    const at = { packet: one, outDevice: ways.routing.deviceFor(destination, family), redirect: section };
    return ways.routing.mayBeOwn(destination, family) ? [at, { ...at, outDevice: undefined }] : [at];
  });
  return all.length > 1 ? all.map((one) => ({ ...one, because: 'redirect' })) : all;
}

/** The kernel calls a packet translated only where that changed something. */
const turnedTo = (before: SeenPacket, after: SeenPacket): SeenPacket => ({
  ...after,
  translated: after.destination !== before.destination || after.port !== before.port,
});

/** To the first IPv4 address of the device it came in by; of several IPv6 addresses the kernel chooses one. */
function toItself({ routing, passage }: Ways, before: SeenPacket, after: SeenPacket): readonly SeenPacket[] {
  const own = routing.ownOn(passage.inDevice, before.family);
  const [first] = own;
  if (before.family === 'ipv4' && first !== undefined)
    return [turnedTo(before, { ...after, destination: first })];
  const wasOwn = routing.deviceFor(before.destination, before.family) === undefined;
  const destination = wasOwn ? before.destination : (first ?? before.destination);
  const changed = { ...after, destination, translated: true };
  return wasOwn && after.port === before.port ? [changed, { ...changed, translated: false }] : [changed];
}

const ends = <T>(first: T, last: T): readonly T[] => (first === last ? [first] : [first, last]);

function judgeOne(ways: Ways, { packet, outDevice, redirect, because }: Alternative): Judgement {
  if (because === 'include') return unknown(redirect ?? '', because, { packet, outDevice });
  const walk = new Walk(packet);
  if (redirect !== undefined) walk.trace.push({ code: 'redirected', section: redirect });
  let decided: Outcome | undefined;
  for (const lane of ways.filter(outDevice)) {
    const its = walk.first(lane);
    if (its === undefined) continue;
    decided = its;
    if (its.fate !== 'allowed') break;
  }
  const end = endOf(packet, outDevice);
  const settled = walk.settle(decided ?? { fate: 'denied', section: '' });
  if (settled.fate === 'allowed' && ways.firewall.mayStop)
    return {
      ...unknown(ways.firewall.includes[0] ?? '', 'include', { packet, outDevice }),
      trace: walk.trace,
    };
  return { ...settled, end };
}

const endOf = (packet: SeenPacket, device: string | undefined): Judgement['end'] => ({
  address: packet.destination,
  ...(device === undefined ? {} : { device }),
});

const unknown = (section: string, because: string, { packet, outDevice }: Alternative): Judgement => ({
  fate: 'unknown',
  section,
  trace: [{ code: 'not-understood', section }],
  unknownBecause: because,
  end: endOf(packet, outDevice),
});

/** Goes through a lane. `open` collects rules that may have decided before, where the packet does not tell. */
class Walk {
  readonly trace: { code: string; section?: string }[] = [];
  private readonly open: Outcome[] = [];

  constructor(private readonly packet: SeenPacket) {}

  /** The first verdict that is certain. */
  first(steps: readonly Step[], doubt?: string): Outcome | undefined {
    return this.each(
      steps,
      (step, because) => {
        const outcome = outcomeOf(step);
        if (outcome === undefined) return undefined;
        if (because === undefined) return outcome;
        this.open.push({ ...outcome, because });
        return undefined;
      },
      doubt,
    );
  }

  /** Calls `take` for each rule that the packet meets, with a reason where that is not certain, until it gives something. */
  each<T>(
    steps: readonly Step[],
    take: (step: Step, because: string | undefined) => T | undefined,
    doubt?: string,
  ): T | undefined {
    for (const step of steps) {
      const match = matches(step.conditions, this.packet);
      if (match === 'no') continue;
      const because = doubt ?? (match === 'yes' ? undefined : match.because);
      if (step.inner !== undefined) {
        const found = this.each(step.inner, take, because);
        if (found !== undefined) return found;
      } else if (step.action.kind === 'enter') {
        if (because === undefined) this.trace.push({ code: 'zone-matched', section: step.section });
      } else {
        const found = take(step, because);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  settle(outcome: Outcome): Omit<Judgement, 'end'> {
    const { fate, section, option, because } = outcome;
    const other = fate === 'unknown' ? outcome : this.open.find((one) => one.fate !== fate);
    if (other)
      return {
        fate: 'unknown',
        section: other.section,
        trace: [...this.trace, { code: 'not-understood', section: other.section }],
        unknownBecause: other.because ?? because ?? 'include',
      };
    const trace = [...this.trace, { code: fate, section }];
    return option === undefined ? { fate, section, trace } : { fate, section, option, trace };
  }
}

function outcomeOf({ action, section, option }: Step): Outcome | undefined {
  const by = option === undefined ? { section } : { section, option };
  switch (action.kind) {
    case 'accept':
      return { fate: 'allowed', ...by };
    case 'reject':
    case 'drop':
      return { fate: 'denied', ...by };
    case 'opaque':
      return { fate: 'unknown', because: action.because, ...by };
    case 'notrack':
      return { fate: 'unknown', because: 'notrack', ...by };
    default:
      return undefined;
  }
}
