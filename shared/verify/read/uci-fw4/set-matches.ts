import type { Condition, SetField } from '../../engine/ruleset';
import type { Reading, SetState } from './state';
import type { SetMatch } from './values';

/** The first set of that name: its types decide, also where another of the same name adds entries. */
export const setNamed = (reading: Reading, name: string): SetState | undefined =>
  reading.sets.find(({ set }) => set.name === name);

/**
 * The comparison with a set, `refused` where fw4 leaves out the rule (destination MAC), or `broken` where what it
 * writes is no rule for nft (a set with ports in a rule of another protocol).
 */
export function setCondition(
  reading: Reading,
  state: SetState,
  match: SetMatch,
  protocol: string,
): Condition | 'refused' | 'broken' {
  const withPorts = state.types.includes('inet_service');
  if (withPorts && protocol !== 'tcp' && protocol !== 'udp') return 'broken';
  const fields: SetField[] = [];
  for (const [index, type] of state.types.entries()) {
    const side =
      (match.directions[index] ?? state.directions[index] ?? 'src') === 'src' ? 'source' : 'destination';
    if (type === 'ether_addr') {
      if (side === 'destination') return 'refused';
      fields.push({ what: 'mac' });
    } else if (type === 'inet_service') fields.push({ what: 'port', side, protocol });
    else fields.push({ what: 'address', side, family: type === 'ipv4_addr' ? 'ipv4' : 'ipv6' });
  }
  const same = reading.sets.filter(({ set }) => set.name === state.set.name).map(({ set }) => set);
  const set =
    same.length === 1
      ? state.set
      : {
          name: state.set.name,
          entries: same.flatMap(({ entries }) => entries),
          open: same.some(({ open }) => open),
        };
  return { kind: 'set', set, fields, negated: match.invert };
}

/** A rule that names a set nobody made is left out; the oldest fw4 ends with an error where there is no set at all. */
export function noSuchSet(reading: Reading, ref: string): void {
  reading.skip(ref, 'ipset');
  if (reading.dialect.diesWithoutSets && reading.sets.length === 0) reading.fault(ref, 'ipset', 'fw4-dies');
}

/** A set with ports needs tcp or udp; `all` alone becomes both. Undefined: fw4 leaves out the section. */
export function withTcpUdp<P extends { readonly any: boolean; readonly name: string }>(
  protocols: readonly P[],
): readonly { readonly any: boolean; readonly name: string }[] | undefined {
  if (protocols.some(({ name }) => name === 'tcp' || name === 'udp')) return protocols;
  const everyAny = protocols.length > 0 && protocols.every(({ any }) => any);
  return everyAny ? ['tcp', 'udp'].map((name) => ({ any: false, name })) : undefined;
}
