import type { Family } from '../verification';
import type { Condition, PortSpan, SetField, SetValue, Span } from './ruleset';

/** A packet as the firewall sees it: a new connection with everything a rule can look at. */
export interface SeenPacket {
  readonly family: Family;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly sourcePort: number;
  readonly port: number;
  readonly source: bigint;
  readonly destination: bigint;
  /** Absent: a device that no rule names. */
  readonly mac?: string;
  /** The firewall changed its destination before. */
  readonly translated: boolean;
}

/** `maybe` carries the reason: what the packet does not show. */
export type Match = 'yes' | 'no' | { readonly because: string };

export function matches(conditions: readonly Condition[], packet: SeenPacket): Match {
  let open: { readonly because: string } | undefined;
  for (const condition of conditions) {
    const met = meets(condition, packet);
    if (met === 'no') return 'no';
    if (met !== 'yes') open ??= met;
  }
  return open ?? 'yes';
}

/** Device, family and protocol are settled before, by the passage. */
function meets(condition: Condition, packet: SeenPacket): Match {
  switch (condition.kind) {
    case 'address':
      return yes(addressMeets(condition, condition.side === 'source' ? packet.source : packet.destination));
    case 'port':
      return yes(
        portIn(condition.within, condition.side === 'source' ? packet.sourcePort : packet.port) !==
          condition.negated,
      );
    case 'mac':
      return yes((packet.mac !== undefined && condition.macs.includes(packet.mac)) !== condition.negated);
    case 'set': {
      if (condition.set.open) return { because: 'set-not-known' };
      const inside = condition.set.entries.some((entry) => entryHolds(entry, condition.fields, packet));
      return yes(inside !== condition.negated);
    }
    case 'translated':
      return yes(packet.translated);
    case 'cannot-tell':
      return condition;
    default:
      return 'yes';
  }
}

const yes = (is: boolean): Match => (is ? 'yes' : 'no');

export function addressMeets(
  { within, outside, masked }: Extract<Condition, { readonly kind: 'address' }>,
  address: bigint,
): boolean {
  return (
    (within.length === 0 || within.some((span) => holds(span, address))) &&
    !outside.some((span) => holds(span, address)) &&
    masked.every(({ mask, value, negated }) => ((address & mask) === value) !== negated)
  );
}

export const holds = ({ first, last }: Span, value: bigint): boolean => value >= first && value <= last;

const portIn = (spans: readonly PortSpan[], port: number): boolean =>
  spans.some(({ first, last }) => port >= first && port <= last);

function entryHolds(entry: readonly SetValue[], fields: readonly SetField[], packet: SeenPacket): boolean {
  return entry.every((value, index) => {
    const field = fields[index];
    if (field === undefined) return false;
    if ('mac' in value) return packet.mac === value.mac;
    if (field.what === 'port')
      return holds(value.span, BigInt(field.side === 'source' ? packet.sourcePort : packet.port));
    if (field.what === 'mac') return false;
    return holds(value.span, field.side === 'source' ? packet.source : packet.destination);
  });
}
