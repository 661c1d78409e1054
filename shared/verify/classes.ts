import type { Condition, PortSpan, SetField, Side, Span } from './engine/ruleset';
import type { Family } from './verification';

/** A stretch of addresses to choose from, and the one to take where nothing tells them apart. */
export interface Candidates extends Span {
  readonly typical: bigint;
}

/**
 * One address per class of those that the conditions treat alike, over all stretches together. A condition is met or
 * not, however many addresses it lists: so a thousand entries of one set are one class. Only an address that `fits`
 * may stand for its class.
 */
export function representatives(
  candidates: readonly Candidates[],
  family: Family,
  side: Side,
  conditions: readonly Condition[],
  fits: (address: bigint) => boolean,
): readonly bigint[] {
  const owners = new Owners(conditions, family, side);
  const kept = new Map<string, bigint>();
  for (const stretch of candidates)
    for (const point of owners.pointsIn(stretch)) {
      const signature = owners.signatureOf(point);
      if (!kept.has(signature) && fits(point)) kept.set(signature, point);
    }
  return [...kept.values()];
}

/** Of given addresses those that the conditions tell apart. */
export function distinctAddresses(
  addresses: readonly bigint[],
  family: Family,
  side: Side,
  conditions: readonly Condition[],
): readonly bigint[] {
  const owners = new Owners(conditions, family, side);
  const kept = new Map<string, bigint>();
  for (const address of addresses) {
    const signature = owners.signatureOf(address);
    if (!kept.has(signature)) kept.set(signature, address);
  }
  return [...kept.values()];
}

/** Which lists an address stands in. Single addresses are looked up, stretches and masks are gone through. */
class Owners {
  private readonly single = new Map<bigint, string[]>();
  private readonly wide: { readonly span: Span; readonly owner: string }[] = [];
  private readonly masks: { readonly mask: bigint; readonly value: bigint; readonly owner: string }[] = [];

  constructor(conditions: readonly Condition[], family: Family, side: Side) {
    let nth = 0;
    for (const condition of conditions) {
      nth += 1;
      if (condition.kind === 'set') this.addSet(condition, family, side, nth);
      if (condition.kind !== 'address' || condition.side !== side || condition.family !== family) continue;
      for (const span of condition.within) this.add(span, `${nth}`);
      for (const span of condition.outside) this.add(span, `${nth}!`);
      for (const [at, { mask, value }] of condition.masked.entries())
        this.masks.push({ mask, value, owner: `${nth}/${at}` });
    }
  }

  *pointsIn({ first, last, typical }: Candidates): Generator<bigint> {
    const inside = (point: bigint): boolean => point >= first && point <= last;
    const starts = [first];
    for (const point of this.single.keys()) starts.push(point, point + 1n);
    for (const { span } of this.wide) starts.push(span.first, span.last + 1n);
    const points = [typical, ...starts.filter(inside)];
    yield* points;
    // Under a mask the rest of the address is free: it is taken from each point.
    for (const { mask, value } of this.masks)
      for (const point of points) {
        const under = (point & ~mask) | value;
        if (inside(under)) yield under;
      }
  }

  signatureOf(point: bigint): string {
    const found = new Set(this.single.get(point) ?? []);
    for (const { span, owner } of this.wide) if (point >= span.first && point <= span.last) found.add(owner);
    for (const { mask, value, owner } of this.masks) if ((point & mask) === value) found.add(owner);
    return [...found].sort().join(',');
  }

  private add(span: Span, owner: string): void {
    if (span.first !== span.last) this.wide.push({ span, owner });
    else {
      const known = this.single.get(span.first);
      if (known) known.push(owner);
      else this.single.set(span.first, [owner]);
    }
  }

  /** Fields that go together with others are told apart entry by entry. */
  private addSet(
    { set, fields }: Extract<Condition, { readonly kind: 'set' }>,
    family: Family,
    side: Side,
    nth: number,
  ): void {
    const several = fields.length > 1;
    fields.forEach((field, index) => {
      if (field.what !== 'address' || field.side !== side || field.family !== family) return;
      set.entries.forEach((entry, at) => {
        const value = entry[index];
        if (value !== undefined && 'span' in value) this.add(value.span, several ? `${nth}.${at}` : `${nth}`);
      });
    });
  }
}

/** Hardware addresses that rules name, one per class; undefined stands for every other device. */
export function sourceMacs(conditions: readonly Condition[]): readonly (string | undefined)[] {
  const owners = new Map<string, number[]>();
  const note = (mac: string, owner: number): void => {
    const known = owners.get(mac);
    if (known === undefined) owners.set(mac, [owner]);
    else if (!known.includes(owner)) known.push(owner);
  };
  conditions.forEach((condition, nth) => {
    if (condition.kind === 'mac') for (const mac of condition.macs) note(mac, nth);
    if (condition.kind === 'set')
      for (const entry of condition.set.entries)
        for (const value of entry) if ('mac' in value) note(value.mac, nth);
  });
  const classes = new Map([...owners].map(([mac, by]) => [by.join(','), mac]));
  return [undefined, ...classes.values()];
}

/** DHCP and DHCPv6 speak from fixed ports (RFC 2131, RFC 8415); others take one of their own (RFC 6056). */
const PARTNERS: ReadonlyMap<number, number> = new Map([
  [67, 68],
  [68, 67],
  [546, 547],
  [547, 546],
]);
const EPHEMERAL = 49152;

/** Source ports to try towards a port: the usual one, and one per class where rules look at them. */
export function sourcePorts(conditions: readonly Condition[], port: number): readonly number[] {
  const usual = PARTNERS.get(port) ?? EPHEMERAL;
  const borders = bordersOf(conditions, 'source');
  if (borders.size === 0) return [usual];
  return [...new Set([usual, 1, ...borders])].filter((one) => one > 0 && one < 65536);
}

/** First ports of the stretches that all conditions treat alike, ascending, starting with 1. */
export function portBorders(conditions: readonly Condition[]): readonly number[] {
  const borders = bordersOf(conditions, 'destination');
  borders.add(1);
  if (bordersOf(conditions, 'source').size > 0)
    for (const port of PARTNERS.keys()) borders.add(port).add(port + 1);
  return [...borders].filter((port) => port >= 1 && port <= 65535).sort((a, b) => a - b);
}

function bordersOf(conditions: readonly Condition[], side: Side): Set<number> {
  const borders = new Set<number>();
  const note = ({ first, last }: PortSpan): void => void borders.add(first).add(last + 1);
  for (const condition of conditions) {
    if (condition.kind === 'port' && condition.side === side) condition.within.forEach(note);
    if (condition.kind === 'set')
      condition.fields.forEach((field, index) => {
        if (isPort(field, side))
          for (const entry of condition.set.entries) {
            const value = entry[index];
            if (value !== undefined && 'span' in value)
              note({ first: Number(value.span.first), last: Number(value.span.last) });
          }
      });
  }
  return borders;
}

const isPort = (field: SetField, side: Side): boolean => field.what === 'port' && field.side === side;
