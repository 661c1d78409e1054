import type { Condition, Masked, PortSpan, Side, Span } from '../../engine/ruleset';
import type { Family } from '../../verification';
import { type Address, type AddressGroup, maskedBy, restricts, widthOf } from './addresses';
import type { LoadFault, ZoneMatch } from './state';
import type { MacWord, PortWord } from './values';

export const familyNamed = (family: 4 | 6): Family => (family === 4 ? 'ipv4' : 'ipv6');

/** As fw4 writes it: a range, a single address, or a network with its host bits cleared. */
export function spanOf(address: Address): Span {
  if (address.to !== undefined) return { first: address.value, last: address.to };
  const first = maskedBy(address, address.mask) ?? address.value;
  const ones = (1n << BigInt(widthOf(address.family))) - 1n;
  return { first, last: first | (ones ^ (address.mask ?? ones)) };
}

/** What nft refuses about an address. */
export function addressFault(address: Address): LoadFault | undefined {
  if (address.bits !== undefined && address.bits > widthOf(address.family)) return 'prefix-too-long';
  if (address.bits === -1 && address.mask === undefined) return 'prefix-too-long';
  return address.to !== undefined && address.to < address.value ? 'range-backwards' : undefined;
}

const maskedOf = ({ value, mask, invert }: Address): Masked => ({ mask: mask ?? 0n, value, negated: invert });

/** The address part of a rule. With a family and without addresses, the family alone is compared. */
export function addressConditions(
  family: 0 | 4 | 6,
  source: AddressGroup,
  destination: AddressGroup,
): readonly Condition[] {
  if (family === 0) return [];
  const sides = [
    ['source', source],
    ['destination', destination],
  ] as const;
  const found = sides.flatMap(([side, group]) =>
    restricts(group) ? [addressCondition(side, family, group)] : [],
  );
  return found.length > 0 ? found : [{ kind: 'family', family: familyNamed(family) }];
}

export const addressCondition = (side: Side, family: 4 | 6, group: AddressGroup): Condition => ({
  kind: 'address',
  side,
  family: familyNamed(family),
  within: group.plain.map(spanOf),
  outside: group.not.map(spanOf),
  masked: group.masked.map(maskedOf),
});

export function portConditions(
  side: Side,
  protocol: string,
  ports: readonly PortWord[] = [],
): readonly Condition[] {
  const spans = (negated: boolean): readonly PortSpan[] =>
    ports.filter(({ invert }) => invert === negated).map(({ first, last }) => ({ first, last }));
  return [false, true].flatMap((negated): Condition[] => {
    const within = spans(negated);
    return within.length > 0 ? [{ kind: 'port', side, protocol, within, negated }] : [];
  });
}

export function macConditions(words: readonly MacWord[] = []): readonly Condition[] {
  return [false, true].flatMap((negated): Condition[] => {
    const macs = words.filter(({ invert }) => invert === negated).map(({ mac }) => mac);
    return macs.length > 0 ? [{ kind: 'mac', macs, negated }] : [];
  });
}

/** How a zone is recognised: by the device a packet comes in by or leaves by, and by its address on that side. */
export function zoneConditions(match: ZoneMatch, way: 'in' | 'out'): readonly Condition[] {
  const device = (names: readonly string[], negated: boolean): Condition => ({
    kind: 'device',
    way,
    names,
    negated,
  });
  const side = way === 'in' ? 'source' : 'destination';
  return [
    ...(match.family === 0 ? [] : [{ kind: 'family', family: familyNamed(match.family) } as const]),
    ...(match.devices.length > 0 ? [device(match.devices, false)] : []),
    ...(match.notDevices.length > 0 ? [device(match.notDevices, true)] : []),
    ...match.notWildcards.map((name) => device([name], true)),
    ...(match.family !== 0 && restricts(match.subnets)
      ? [addressCondition(side, match.family, match.subnets)]
      : []),
  ];
}
