import type { UciSection } from '../../../uci/uci';
import type { Action, Condition } from '../../engine/ruleset';
import {
  type Address,
  type AddressGroup,
  type BothFamilies,
  byFamily,
  groupsOf,
  maskedBy,
  NO_ADDRESSES,
  widthOf,
} from './addresses';
import { checkGroup, checkName, checkWords, protocolIsKnown } from './checks';
import { addressConditions, macConditions, portConditions } from './conditions';
import { inferFamily } from './families';
import { REDIRECT } from './options';
import { cannotTell } from './rules';
import { noSuchSet, setCondition, setNamed, withTcpUdp } from './set-matches';
import type { Read, Reading, SetState, ZoneState } from './state';
import type { FamilyWord, PortWord, ZoneRef } from './values';

type Options = Read<typeof REDIRECT>;
interface Protocol {
  readonly any: boolean;
  readonly name: string;
}
interface RedirectAt {
  readonly reading: Reading;
  readonly ref: string;
  readonly options: Options;
  readonly name: string;
  readonly source: ZoneState;
  /** Where it is named or can be told from the new address. */
  readonly dest: ZoneRef | undefined;
  readonly set?: SetState;
  /** The new port; where none is named, the one that the packet was sent to. */
  readonly toPort: PortWord | undefined;
}

/** Redirects that give packets a new destination; those that only change the source move nothing but the reply. */
export function readRedirect(reading: Reading, section: UciSection, ref: string): void {
  const options = reading.options(section, ref, REDIRECT);
  if (options?.enabled !== true) return;
  let protocols: readonly Protocol[] = options.proto ?? [];
  const set = options.ipset && setNamed(reading, options.ipset.name);
  if (options.ipset !== undefined) {
    if (set === undefined) return void noSuchSet(reading, ref);
    const narrowed = set.types.includes('inet_service') ? withTcpUdp(protocols) : protocols;
    if (narrowed === undefined) return void reading.skip(ref, 'proto');
    protocols = narrowed;
  }
  if (options.target === 'snat') readSourceNat(reading, ref, options, protocols);
  else readDestinationNat(reading, ref, options, protocols, set);
}

function readDestinationNat(
  reading: Reading,
  ref: string,
  options: Options,
  protocols: readonly Protocol[],
  set: SetState | undefined,
): void {
  const wrong = refusedFor(options);
  if (wrong !== undefined || options.src?.zone === undefined) return void reading.skip(ref, wrong ?? 'src');
  const source = options.src.zone;
  const dest = options.dest ?? zoneBehind(reading, options.dest_ip?.addresses ?? []);
  if (options.reflection === true && dest?.zone !== undefined && source.masq)
    for (const flag of ['accept', 'dnat']) dest.zone.towards.add(flag);
  source.towards.add('dnat');
  const at: RedirectAt = {
    reading,
    ref,
    options,
    name: options.name ?? ref,
    source,
    dest,
    ...(set === undefined ? {} : { set }),
    toPort: options.dest_port ?? options.src_dport,
  };
  checkWords(reading, ref, at.name, options);
  for (const protocol of protocols) addProtocol(at, protocol);
}

function refusedFor({ src, dest_ip }: Options): string | undefined {
  if (src === undefined || src.any) return 'src';
  if (dest_ip?.invert === true || dest_ip?.addresses.some(({ bits }) => bits === -1) === true)
    return 'dest_ip';
  return undefined;
}

function readSourceNat(
  reading: Reading,
  ref: string,
  options: Options,
  protocols: readonly Protocol[],
): void {
  const { dest, src_dip, src_mac, helper } = options;
  const masked = src_dip?.addresses.some(({ bits }) => bits === -1) === true;
  if (dest === undefined || dest.any) return void reading.skip(ref, 'dest');
  if (src_dip === undefined || src_dip.invert || masked) return void reading.skip(ref, 'src_dip');
  if (src_mac !== undefined) return void reading.skip(ref, 'src_mac');
  if (helper !== undefined) return void reading.skip(ref, 'helper');
  checkWords(reading, ref, options.name ?? ref, options);
  const words = (option: 'src_ip' | 'dest_ip' | 'src_dip') =>
    byFamily(options[option] === undefined ? [] : [options[option]]);
  for (const protocol of protocols) {
    const families = [words('src_ip').family, words('dest_ip').family, words('src_dip').family];
    const named = protocol.name === 'ipv6-icmp' ? 6 : options.family;
    const zones = [options.src?.zone?.family, dest.zone?.family];
    if (inferFamily(named, [...families, ...zones]) === 'mismatch') reading.skip(ref, 'family');
    else if (!protocol.any && !protocolIsKnown(protocol.name))
      reading.fault(ref, 'proto', 'protocol-not-known');
  }
  for (const option of ['src_ip', 'dest_ip'] as const)
    for (const group of [...groupsOf(words(option).ipv4), ...groupsOf(words(option).ipv6)])
      checkGroup(reading, ref, option, group);
}

/** The first zone that has the new address in one of its networks. A range has no mask, and then anything counts as the same. */
function zoneBehind(reading: Reading, addresses: readonly Address[]): ZoneRef | undefined {
  for (const zone of reading.zones)
    for (const own of zone.related)
      for (const address of addresses)
        if (address.family === own.family && maskedBy(address, own.mask) === maskedBy(own, own.mask))
          return { any: false, zone };
  return undefined;
}

function addProtocol(at: RedirectAt, protocol: Protocol): void {
  const { reading, ref, options, set, source, dest } = at;
  const words = (word: Options['src_ip']) => byFamily(word === undefined ? [] : [word]);
  const from = words(options.src_ip);
  const to = words(options.src_dip);
  const target = words(options.dest_ip);
  const family = inferFamily(protocol.name === 'ipv6-icmp' ? 6 : options.family, [
    set?.family,
    from.family,
    to.family,
    target.family,
    source.family,
    dest?.zone?.family,
    options.helper?.family,
  ]);
  if (family === 'mismatch') return void reading.skip(ref, 'family');
  if (options.reflection === true && dest?.zone !== undefined) addReflections(at, protocol, to, target, dest);
  const has4 = from.ipv4.length + to.ipv4.length + target.ipv4.length > 0;
  const has6 = from.ipv6.length + to.ipv6.length + target.ipv6.length > 0;
  if (!family && !has4 && !has6) {
    // Without a family fw4 means IPv4, as it did before there was another.
    addOne(at, source, protocol, family ?? 4, NO_ADDRESSES, NO_ADDRESSES, undefined, true);
    return;
  }
  for (const [of, has, sources, originals, targets] of [
    [4, has4, from.ipv4, to.ipv4, target.ipv4],
    [6, has6, from.ipv6, to.ipv6, target.ipv6],
  ] as const)
    if ((!family || family === of) && (has || (!has4 && !has6)))
      for (const one of groupsOf(sources))
        for (const two of groupsOf(originals)) addOne(at, source, protocol, of, one, two, targets[0], true);
}

/** From inside, the outer address leads to the same place; fw4 makes this for zones whose source masquerades. */
function addReflections(
  at: RedirectAt,
  protocol: Protocol,
  originals: BothFamilies,
  targets: BothFamilies,
  dest: ZoneRef,
): void {
  const { reading, ref, options, source } = at;
  if (targets.family === undefined) return;
  const outer =
    originals.family === undefined ? byFamily([plainWord(source.related.map(hostOf))]) : originals;
  const zones = options.reflection_zone ?? [dest];
  if (zones.some(({ any }) => any)) reading.fault(ref, 'reflection_zone', 'fw4-dies');
  checkName(reading, ref, `${at.name} (reflection)`);
  for (const { zone } of zones) {
    if (zone === undefined) continue;
    const inner = byFamily([plainWord(zone.related)]);
    for (const [family, masq, target, inside, outside] of [
      [4, source.masq, targets.ipv4, inner.ipv4, outer.ipv4],
      [6, source.masq6, targets.ipv6, inner.ipv6, outer.ipv6],
    ] as const) {
      if (!masq || target.length === 0 || inside.length === 0 || outside.length === 0) continue;
      for (const one of groupsOf(inside))
        for (const two of groupsOf(outside)) addOne(at, zone, protocol, family, one, two, target[0], false);
      for (const group of groupsOf(target)) checkGroup(reading, ref, 'dest_ip', group);
      zone.towards.add('dnat');
    }
  }
}

const plainWord = (addresses: readonly Address[]) => ({ invert: false, addresses });

const hostOf = ({ family, value }: Address): Address => ({
  family,
  value,
  bits: widthOf(family),
  mask: (1n << BigInt(widthOf(family))) - 1n,
  invert: false,
});

/** `whole`: with hardware addresses and sets, which reflections do not look at. */
function addOne(
  at: RedirectAt,
  zone: ZoneState,
  protocol: Protocol,
  family: FamilyWord,
  from: AddressGroup,
  to: AddressGroup,
  target: Address | undefined,
  whole: boolean,
): void {
  const { reading, ref, options, set } = at;
  const inSet =
    whole && set && options.ipset ? setCondition(reading, set, options.ipset, protocol.name) : undefined;
  if (inSet === 'refused') return void reading.skip(ref, 'ipset');
  if (inSet === 'broken') reading.fault(ref, 'ipset', 'set-without-ports');
  const withPorts = protocol.name === 'tcp' || protocol.name === 'udp';
  const ports = withPorts
    ? [
        ...portConditions('source', protocol.name, options.src_port && [options.src_port]),
        ...portConditions('destination', protocol.name, options.src_dport && [options.src_dport]),
      ]
    : [];
  const toPort = withPorts ? at.toPort : undefined;
  check(at, protocol, from, to, target, ports.length > 0, toPort);
  reading.add(`dstnat_${zone.name}`, {
    section: ref,
    action: actionOf(target, toPort),
    conditions: [
      ...addressConditions(family, from, to),
      ...(ports.length > 0 ? ports : protocolCondition(protocol, family)),
      ...(whole ? macConditions(options.src_mac) : []),
      ...(typeof inSet === 'object' ? [inSet] : []),
      ...cannotTell(options, false),
    ],
  });
}

function protocolCondition({ any, name }: Protocol, family: FamilyWord): readonly Condition[] {
  if (any) return [];
  return [{ kind: 'protocol', names: [name === 'icmp' && family === 6 ? 'ipv6-icmp' : name] }];
}

/** A network as new address stands for its first address only. */
function actionOf(target: Address | undefined, port: PortWord | undefined): Action {
  const ports = port === undefined ? {} : { ports: { first: port.first, last: port.last } };
  if (target === undefined) return { kind: 'redirect', ...ports };
  const first = target.to === undefined ? (maskedBy(target, target.mask) ?? target.value) : target.value;
  return {
    kind: 'dnat',
    family: target.family === 4 ? 'ipv4' : 'ipv6',
    first,
    last: target.to ?? first,
    ...ports,
  };
}

function check(
  { reading, ref }: RedirectAt,
  { any, name }: Protocol,
  from: AddressGroup,
  to: AddressGroup,
  target: Address | undefined,
  looksAtPorts: boolean,
  toPort: PortWord | undefined,
): void {
  checkGroup(reading, ref, 'src_ip', from);
  checkGroup(reading, ref, 'src_dip', to);
  if (!any && !protocolIsKnown(name)) reading.fault(ref, 'proto', 'protocol-not-known');
  if (toPort !== undefined && !looksAtPorts) reading.fault(ref, 'dest_port', 'port-without-protocol');
  if (target?.to === undefined) return;
  if (target.to < target.value) reading.fault(ref, 'dest_ip', 'range-backwards');
  if (target.family === 6 && toPort !== undefined) reading.fault(ref, 'dest_ip', 'range-with-port');
}
