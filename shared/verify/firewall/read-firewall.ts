import {
  flagOf,
  listOf,
  optionOf,
  packageOf,
  sectionRefs,
  type UciConfig,
  type UciSection,
  uciValueOf,
} from '../../uci/uci';
import type { Family } from '../verification';
import type {
  AddressSet,
  Firewall,
  FirewallRule,
  FirewallZone,
  Forwarding,
  Redirect,
  SetReference,
} from './model';
import { addressRanges, macWord, portRange, protocolsOf, type SubnetsOf, targetOf } from './values';

/** Thrown inside a section reader: fw4 leaves out the whole section because of this option. */
class Skip extends Error {
  constructor(readonly option: string) {
    super(option);
  }
}

interface Context {
  readonly subnetsOf: SubnetsOf;
  readonly zoneNames: ReadonlySet<string>;
  readonly setNames: ReadonlySet<string>;
}

/**
 * Reads a firewall package as fw4 does, faults included: a section with one bad value is left out and the rest loads
 * (measured on 22.03 to 25.12). So a wall that was mistyped is no wall, and this model must not see one either.
 */
export function readFirewall(config: UciConfig, subnetsOf: SubnetsOf, macSetsAnyFamily: boolean): Firewall {
  const pkg = packageOf(config, 'firewall') ?? { name: 'firewall', sections: [] };
  const refs = sectionRefs(pkg);
  const skipped: { section: string; option: string }[] = [];
  const ignored: { section: string; option: string }[] = [];

  const collect = <T>(type: string, read: (section: UciSection, ref: string) => T): T[] =>
    pkg.sections.flatMap((section, index) => {
      const ref = refs[index] ?? '';
      if (section.type !== type || !flagOf(section, 'enabled', true)) return [];
      for (const { name } of section.options)
        if (!KNOWN[type]?.has(name)) ignored.push({ section: ref, option: name });
      try {
        for (const single of SINGLE[type] ?? [])
          if (Array.isArray(uciValueOf(section, single))) throw new Skip(single);
        return [read(section, ref)];
      } catch (fault) {
        if (!(fault instanceof Skip)) throw fault;
        skipped.push({ section: ref, option: fault.option });
        return [];
      }
    });

  const defaultsSections = collect('defaults', (section, ref) => ({
    section: ref,
    input: need('input', targetOf(optionOf(section, 'input'), 'drop')),
    forward: need('forward', targetOf(optionOf(section, 'forward'), 'drop')),
  }));
  // fw4's own default for a missing word is drop; a second defaults section is refused.
  const defaults = defaultsSections[0] ?? { section: '', input: 'drop' as const, forward: 'drop' as const };
  const zones = collect('zone', (section, ref) => readZone(section, ref, defaults));
  const sets = collect('ipset', (section, ref) => readSet(section, ref, macSetsAnyFamily));
  const context: Context = {
    subnetsOf,
    zoneNames: new Set(zones.map((zone) => zone.name)),
    setNames: new Set(sets.map((set) => set.name)),
  };
  return {
    defaults,
    zones,
    rules: collect('rule', (section, ref) => readRule(section, ref, context)),
    forwardings: collect('forwarding', (section, ref) => readForwarding(section, ref, context)),
    redirects: collect('redirect', (section, ref) => readRedirect(section, ref, context)).filter(
      (one) => one !== undefined,
    ),
    sets: new Map(sets.map((set) => [set.name, set])),
    skipped,
    ignored,
    includes: collect('include', (section, ref) => optionOf(section, 'path') ?? ref),
  };
}

function readZone(section: UciSection, ref: string, defaults: Firewall['defaults']): FirewallZone {
  const name = need('name', optionOf(section, 'name'));
  if (!/^[A-Za-z_.][A-Za-z0-9/_.-]*$/.test(name)) throw new Skip('name');
  const networks = listOf(section, 'network');
  const odd = ['subnet', 'extra', 'extra_src', 'extra_dest'].find(
    (option) => optionOf(section, option) !== undefined,
  );
  return {
    section: ref,
    name,
    family: familyOf(section),
    networks,
    devices: listOf(section, 'device'),
    masquerades: flagOf(section, 'masq', false),
    input: need('input', targetOf(optionOf(section, 'input'), defaults.input)),
    forward: need('forward', targetOf(optionOf(section, 'forward'), defaults.forward)),
    ...(odd !== undefined
      ? { notUnderstood: odd }
      : networks.some((network) => network.startsWith('!'))
        ? { notUnderstood: 'network' }
        : {}),
  };
}

function readRule(section: UciSection, ref: string, context: Context): FirewallRule {
  const src = zoneWord(section, 'src', context);
  const dest = zoneWord(section, 'dest', context);
  const protocols = need('proto', protocolsOf(wordsOr(section, 'proto', ['tcp', 'udp'])));
  const icmpTypes = listOf(section, 'icmp_type');
  const deviceName = optionOf(section, 'device');
  const set = setReference(section, context);
  const conditional = CONDITIONS.find((option) => optionOf(section, option) !== undefined);
  return {
    section: ref,
    ...(src === undefined ? {} : { src }),
    ...(dest === undefined ? {} : { dest }),
    family: icmpFamily(section) ?? familyOf(section),
    protocols,
    sourceAddresses: addresses(section, 'src_ip', context),
    destinationAddresses: addresses(section, 'dest_ip', context),
    sourceMacs: macs(section),
    sourcePorts: ports(section, 'src_port'),
    destinationPorts: ports(section, 'dest_port'),
    icmpEcho: icmpTypes.length === 0 || icmpTypes.some((type) => ECHO.test(type)),
    ...(set === undefined ? {} : { set }),
    ...(deviceName === undefined
      ? {}
      : {
          device: {
            name: deviceName,
            direction: optionOf(section, 'direction') === 'out' ? 'out' : 'in',
          } as const,
        }),
    ...(conditional === undefined ? {} : { conditional }),
    limited: optionOf(section, 'limit') !== undefined,
    target: need('target', targetOf(optionOf(section, 'target'), 'none')),
  };
}

function readForwarding(section: UciSection, ref: string, context: Context): Forwarding {
  const src = need('src', zoneWord(section, 'src', context));
  const dest = need('dest', zoneWord(section, 'dest', context));
  return { section: ref, src, dest, family: familyOf(section) };
}

/** Source NAT redirects change no verdict; they give undefined. */
function readRedirect(section: UciSection, ref: string, context: Context): Redirect | undefined {
  if ((optionOf(section, 'target') ?? 'DNAT').toUpperCase() !== 'DNAT') return undefined;
  const src = need('src', zoneWord(section, 'src', context));
  if (src === '*') throw new Skip('src');
  const toAddress = optionOf(section, 'dest_ip');
  const toPort = optionOf(section, 'dest_port');
  const port = toPort === undefined ? undefined : need('dest_port', portRange(toPort)).first;
  const conditional = [...CONDITIONS, 'ipset'].find((option) => optionOf(section, option) !== undefined);
  // Without a family and without an IPv6 address fw4 makes an IPv4-only redirect.
  const family =
    optionOf(section, 'family') === undefined
      ? toAddress?.includes(':')
        ? 'ipv6'
        : 'ipv4'
      : familyOf(section);
  return {
    section: ref,
    src,
    family,
    protocols: need('proto', protocolsOf(wordsOr(section, 'proto', ['tcp', 'udp']))),
    sourceAddresses: addresses(section, 'src_ip', context),
    sourceMacs: macs(section),
    sourcePorts: ports(section, 'src_port'),
    originalAddresses: addresses(section, 'src_dip', context),
    originalPorts: ports(section, 'src_dport'),
    ...(toAddress === undefined ? {} : { toAddress }),
    ...(port === undefined ? {} : { toPort: port }),
    ...(conditional === undefined ? {} : { conditional }),
  };
}

function readSet(section: UciSection, ref: string, anyFamily: boolean): AddressSet {
  const family = optionOf(section, 'family') === undefined ? 'ipv4' : familyOf(section);
  // Up to 24.10 a set for both families is refused, and with it every rule that uses it.
  if (family === 'any' && !anyFamily) throw new Skip('family');
  const match = listOf(section, 'match').map((word) => {
    const [direction, what] = word.split('_');
    if (
      (direction !== 'src' && direction !== 'dest') ||
      (what !== 'ip' && what !== 'net' && what !== 'mac' && what !== 'port')
    )
      throw new Skip('match');
    return { direction, what } as const;
  });
  if (match.length === 0) throw new Skip('match');
  return {
    section: ref,
    name: need('name', optionOf(section, 'name')),
    family,
    match,
    entries: itemsOf(section, 'entry').map((entry) => entry.trim().split(/\s+/)),
    open: ['loadfile', 'timeout', 'external'].some((option) => optionOf(section, option) !== undefined),
  };
}

function setReference(section: UciSection, context: Context): SetReference | undefined {
  const text = optionOf(section, 'ipset');
  if (text === undefined) return undefined;
  const [word = '', ...fields] = text.trim().split(/\s+/);
  const name = word.replace(/^!/, '');
  if (!context.setNames.has(name)) throw new Skip('ipset');
  const directions = fields
    .flatMap((field) => field.split(','))
    .map((field) => (field === 'dst' ? 'dest' : field));
  return {
    name,
    negated: word.startsWith('!'),
    fields: directions.filter((field) => field === 'src' || field === 'dest'),
  };
}

function zoneWord(section: UciSection, option: 'src' | 'dest', context: Context): string | undefined {
  const word = optionOf(section, option);
  if (word === undefined) return undefined;
  if (word === '*' || context.zoneNames.has(word)) return word;
  throw new Skip(option);
}

function familyOf(section: UciSection): Family | 'any' {
  const word = optionOf(section, 'family')?.toLowerCase();
  if (word === undefined || word === 'any' || word === 'all' || word === '*') return 'any';
  if (word === 'ipv4' || word === '4' || word === 'inet') return 'ipv4';
  if (word === 'ipv6' || word === '6' || word === 'inet6') return 'ipv6';
  throw new Skip('family');
}

// `proto icmpv6` alone means IPv6, whatever the rest says.
function icmpFamily(section: UciSection): Family | undefined {
  const words = listOf(section, 'proto');
  return words.length > 0 && words.every((word) => word === 'icmpv6' || word === 'ipv6-icmp' || word === '58')
    ? 'ipv6'
    : undefined;
}

const addresses = (section: UciSection, option: string, context: Context) =>
  listOf(section, option).flatMap((word) => need(option, addressRanges(word, context.subnetsOf)));
const ports = (section: UciSection, option: string) =>
  listOf(section, option).map((word) => need(option, portRange(word)));
const macs = (section: UciSection) =>
  listOf(section, 'src_mac').map((word) => need('src_mac', macWord(word)));

function wordsOr(section: UciSection, option: string, byDefault: readonly string[]): readonly string[] {
  const words = listOf(section, option);
  return words.length === 0 ? byDefault : words;
}

function itemsOf(section: UciSection, option: string): readonly string[] {
  const value = uciValueOf(section, option);
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

function need<T>(option: string, value: T | undefined): T {
  if (value === undefined) throw new Skip(option);
  return value;
}

const ECHO = /^(any|echo-request|8(\/0)?|128(\/0)?|ping)$/;
const CONDITIONS = [
  'start_date',
  'stop_date',
  'start_time',
  'stop_time',
  'weekdays',
  'monthdays',
  'mark',
  'dscp',
  'helper',
  'extra',
];
const RULE_OPTIONS =
  'enabled name family src dest device direction ipset proto src_ip dest_ip src_mac src_port dest_port icmp_type limit limit_burst start_date stop_date start_time stop_time weekdays monthdays utc_time mark dscp set_mark set_xmark set_dscp helper set_helper counter log log_limit target';
const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Options fw4 knows per section type; others are reported by it and have no effect. */
const KNOWN: Readonly<Record<string, ReadonlySet<string>>> = {
  defaults: words(
    'input output forward drop_invalid tcp_reject_code any_reject_code syncookies ecn dynamic window_scaling accept_redirects accept_source_route auto_helper custom_chains disable_ipv6 flow_offloading flow_offloading_hw auto_includes synflood_protect synflood_rate synflood_burst syn_flood syn_rate syn_burst tcp_syncookies tcp_ecn tcp_window_scaling',
  ),
  zone: words(
    'enabled name network device subnet family input output forward masq masq6 masq_src masq_dest masq_allow_invalid mtu_fix log log_limit counter auto_helper helper custom_chains extra extra_src extra_dest',
  ),
  rule: words(RULE_OPTIONS),
  forwarding: words('enabled name family src dest'),
  redirect: words(`${RULE_OPTIONS} src_dip src_dport reflection reflection_src reflection_zone`),
  ipset: words(
    'enabled name family match entry loadfile timeout maxelem comment counters reload_set storage hashsize iprange portrange netmask external',
  ),
  include: words('enabled path type position chain reload family fw4_compatible'),
};

/** Options that must be one value: given as a list, fw4 drops the section. */
const SINGLE: Readonly<Record<string, readonly string[]>> = {
  rule: ['name', 'src', 'dest', 'target', 'family', 'ipset', 'device', 'direction', 'limit', 'enabled'],
  zone: ['name', 'input', 'output', 'forward', 'family'],
  forwarding: ['src', 'dest', 'family'],
  redirect: ['name', 'src', 'dest', 'target', 'family', 'dest_ip', 'dest_port'],
};
