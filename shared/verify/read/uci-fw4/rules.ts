import type { UciSection } from '../../../uci/uci';
import type { Action, Condition } from '../../engine/ruleset';
import { type AddressGroup, byFamily, groupsOf, NO_ADDRESSES } from './addresses';
import { checkGroup, checkWords, protocolIsKnown } from './checks';
import { addressConditions, familyNamed, macConditions, portConditions } from './conditions';
import { inferFamily } from './families';
import { type IcmpType, namesEcho } from './icmp-types';
import { RULE } from './options';
import { noSuchSet, setCondition, setNamed, withTcpUdp } from './set-matches';
import type { Read, Reading, SetState } from './state';
import type { FamilyWord } from './values';

type Options = Read<typeof RULE>;
interface RuleAt {
  readonly reading: Reading;
  readonly ref: string;
  readonly options: Options;
  readonly set?: SetState;
}

/** What looks at more than a packet's addresses; `limit` only where it is no open door. */
const CANNOT_TELL = [
  'helper',
  'start_date',
  'stop_date',
  'start_time',
  'stop_time',
  'weekdays',
  'mark',
  'dscp',
] as const;

export function readRule(reading: Reading, section: UciSection, ref: string): void {
  const options = reading.options(section, ref, RULE);
  if (options?.enabled !== true) return;
  const wrong = refusedFor(options);
  if (wrong !== undefined) return void reading.skip(ref, wrong);
  let protocols: readonly { readonly any: boolean; readonly name: string }[] = options.proto ?? [];
  const set = options.ipset && setNamed(reading, options.ipset.name);
  if (options.ipset !== undefined) {
    if (set === undefined) return void noSuchSet(reading, ref);
    const narrowed = set.types.includes('inet_service') ? withTcpUdp(protocols) : protocols;
    if (narrowed === undefined) return void reading.skip(ref, 'proto');
    protocols = narrowed;
  }
  const at: RuleAt = { reading, ref, options, ...(set === undefined ? {} : { set }) };
  for (const protocol of protocols) addProtocol(at, protocol);
}

/** Combinations that fw4 leaves out. */
function refusedFor(options: Options): string | undefined {
  const { target, src, device, set_dscp, set_mark, set_xmark, set_helper } = options;
  if ((target === 'helper' || target === 'notrack') && src?.zone === undefined) return 'src';
  if (target === 'dscp' && set_dscp === undefined) return 'set_dscp';
  if (target === 'mark' && set_mark === undefined && set_xmark === undefined) return 'set_mark';
  if (target === 'helper' && set_helper === undefined) return 'set_helper';
  return device !== undefined && device.device === undefined ? 'device' : undefined;
}

function addProtocol(at: RuleAt, protocol: { readonly any: boolean; readonly name: string }): void {
  const { reading, ref, options, set } = at;
  const isIcmp = protocol.name === 'icmp';
  const types = options.icmp_type ?? [];
  const types4 = isIcmp ? types.filter(({ family }) => family !== 6) : [];
  const types6 = isIcmp || protocol.name === 'ipv6-icmp' ? types.filter(({ family }) => family !== 4) : [];
  const source = byFamily(options.src_ip ?? []);
  const destination = byFamily(options.dest_ip ?? []);
  const named = protocol.name === 'ipv6-icmp' ? 6 : options.family;
  const inferred = inferFamily(named, [
    set?.family,
    source.family,
    destination.family,
    options.src?.zone?.family,
    options.dest?.zone?.family,
    options.helper?.family,
    options.set_helper?.family,
  ]);
  if (inferred === 'mismatch') return void reading.skip(ref, 'family');
  const dscp = options.dscp !== undefined;
  const only4 = source.ipv4.length + destination.ipv4.length + types4.length > 0 || dscp;
  const only6 = source.ipv6.length + destination.ipv6.length + types6.length > 0 || dscp;
  const family = inferred ?? (only4 && !only6 ? 4 : only6 && !only4 ? 6 : 0);
  if (family === 0 && options.target !== 'dscp' && !only4 && !only6) {
    addOne(at, protocol.name, 0, NO_ADDRESSES, NO_ADDRESSES, []);
    return;
  }
  const one = (of: 4 | 6, from: AddressGroup, to: AddressGroup, ofTypes: readonly IcmpType[]): void => {
    const codes = ofTypes.flatMap((type) => {
      const its = of === 4 ? type.ipv4 : type.ipv6;
      return its === undefined ? [] : [its];
    });
    addOne(at, protocol.name, of, from, to, codes);
  };
  for (const [of, sources, destinations, ofTypes] of [
    [4, source.ipv4, destination.ipv4, types4],
    [6, source.ipv6, destination.ipv6, types6],
  ] as const)
    if (family === 0 || family === of)
      for (const from of groupsOf(sources))
        for (const to of groupsOf(destinations)) one(of, from, to, ofTypes);
}

type Codes = Parameters<typeof namesEcho>[0];

function addOne(
  at: RuleAt,
  protocol: string,
  family: FamilyWord,
  source: AddressGroup,
  destination: AddressGroup,
  codes: Codes,
): void {
  const { reading, ref, options, set } = at;
  const inSet = set && options.ipset ? setCondition(reading, set, options.ipset, protocol) : undefined;
  if (inSet === 'refused') return void reading.skip(ref, 'ipset');
  if (inSet === 'broken') reading.fault(ref, 'ipset', 'set-without-ports');
  check(at, protocol, source, destination);
  const placed = placeOf(at);
  if (placed === undefined) return;
  const withPorts = protocol === 'tcp' || protocol === 'udp';
  const ports = withPorts
    ? [
        ...portConditions('source', protocol, options.src_port),
        ...portConditions('destination', protocol, options.dest_port),
      ]
    : [];
  reading.add(placed.chain, {
    section: ref,
    action: placed.action,
    conditions: [
      ...addressConditions(family, source, destination),
      ...(ports.length > 0 ? ports : protocolConditions(protocol, family, codes)),
      ...deviceConditions(options),
      ...macConditions(options.src_mac),
      ...(typeof inSet === 'object' ? [inSet] : []),
      ...cannotTell(options, options.target === 'accept'),
    ],
  });
}

function protocolConditions(protocol: string, family: FamilyWord, codes: Codes): readonly Condition[] {
  if (protocol === '') return [];
  if (codes.length > 0 && family !== 0)
    return [{ kind: 'icmp', family: familyNamed(family), echo: namesEcho(codes, family) }];
  if (protocol !== 'icmp') return [{ kind: 'protocol', names: [protocol] }];
  const names = family === 0 ? ['icmp', 'ipv6-icmp'] : [family === 6 ? 'ipv6-icmp' : 'icmp'];
  return [{ kind: 'protocol', names }];
}

function deviceConditions({ device, direction }: Options): readonly Condition[] {
  if (device?.device === undefined) return [];
  return [{ kind: 'device', way: direction ?? 'in', names: [device.device], negated: false }];
}

/** Shared with redirects. A rate limit is no wall (what exceeds it goes on), but it is an open door. */
export function cannotTell(
  options: Partial<Record<(typeof CANNOT_TELL)[number] | 'limit', unknown>>,
  opens: boolean,
) {
  const because: string[] = CANNOT_TELL.filter((option) => options[option] !== undefined);
  if (options.limit !== undefined && !opens) because.push('limit');
  return because.map((one): Condition => ({ kind: 'cannot-tell', because: one }));
}

/** The chain that the rule stands in and what it does there; undefined: it decides nothing about a packet's way. */
function placeOf({ reading, ref, options }: RuleAt): { chain: string; action: Action } | undefined {
  const { target, src, dest } = options;
  if (target === 'mark' || target === 'dscp') return undefined;
  if (target === 'helper') return void reading.fault(ref, 'set_helper', 'helper-not-loaded');
  if (target === 'notrack') {
    src?.zone?.towards.add('notrack');
    return { chain: `notrack_${src?.zone?.name ?? ''}`, action: { kind: 'notrack' } };
  }
  const jumps = dest?.zone ?? (src?.zone?.logs === true && target !== 'accept' ? src.zone : undefined);
  if (target === undefined) {
    if (jumps !== undefined && reading.dialect.jumpsWithoutTarget)
      reading.fault(ref, 'target', 'target-not-allowed');
    return undefined;
  }
  if (target !== 'accept' && target !== 'reject' && target !== 'drop')
    return void reading.fault(ref, 'target', 'target-not-allowed');
  const chain = chainOf(options);
  if (dest?.zone !== undefined) {
    dest.zone.towards.add(target);
    return { chain, action: { kind: 'jump', chain: `${target}_to_${dest.zone.name}` } };
  }
  if (src?.zone?.logs === true && target !== 'accept') {
    src.zone.from.add(target);
    return { chain, action: { kind: 'jump', chain: `${target}_from_${src.zone.name}` } };
  }
  return { chain, action: { kind: target } };
}

/** A rule with neither end stands in the router's own output. */
function chainOf({ src, dest }: Options): string {
  if (src === undefined) return dest?.zone === undefined ? 'output' : `output_${dest.zone.name}`;
  const way = dest === undefined ? 'input' : 'forward';
  return src.zone === undefined ? way : `${way}_${src.zone.name}`;
}

function check(
  { reading, ref, options }: RuleAt,
  protocol: string,
  source: AddressGroup,
  destination: AddressGroup,
): void {
  checkWords(reading, ref, options.name ?? ref, options);
  checkGroup(reading, ref, 'src_ip', source);
  checkGroup(reading, ref, 'dest_ip', destination);
  if (protocol !== '' && !protocolIsKnown(protocol)) reading.fault(ref, 'proto', 'protocol-not-known');
  if ((options.device?.device?.length ?? 0) > 15) reading.fault(ref, 'device', 'device-name-too-long');
}
