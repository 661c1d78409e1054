import type { Dialect } from './dialect';
import type { Kind } from './values';

/** How fw4 takes one option. A value that the parser of its kind refuses leaves out the whole section, also of an unsupported option. */
export interface OptionSpec {
  readonly kind: Kind;
  /** Several values: words of an option, or items of a list. Else a list leaves out the section. */
  readonly list?: true;
  /** `!` before the value leaves out the section. Without this mark and without a meaning, the `!` is passed over. */
  readonly plain?: true;
  /** Read, then dropped with a warning: the section stays without it. */
  readonly unsupported?: true;
  readonly required?: true;
  readonly byDefault?: string;
}
export type OptionTable = Readonly<Record<string, OptionSpec>>;

const BOOL = { kind: 'bool' } as const;
const ON = { kind: 'bool', byDefault: '1' } as const;
const TEXT = { kind: 'string' } as const;
const FAMILY = { kind: 'family' } as const;
const DROP = { kind: 'policy', byDefault: 'drop' } as const;
const POLICY = { kind: 'policy' } as const;
const LIMIT = { kind: 'limit' } as const;
const INT = { kind: 'int' } as const;
const ZONE = { kind: 'zone' } as const;
const NETWORK = { kind: 'network' } as const;
const NETWORKS = { kind: 'network', list: true } as const;
const PORT = { kind: 'port' } as const;
const PORTS = { kind: 'port', list: true } as const;
const MACS = { kind: 'mac', list: true } as const;
const DEVICES = { kind: 'device', list: true } as const;
const MARK = { kind: 'mark' } as const;
const HELPER = { kind: 'helper' } as const;
const unsupported = <K extends Kind>(kind: K) => ({ kind, unsupported: true }) as const;

const TIMES = {
  utc_time: BOOL,
  start_date: { kind: 'date' },
  stop_date: { kind: 'date' },
  start_time: { kind: 'time' },
  stop_time: { kind: 'time' },
  weekdays: { kind: 'weekdays' },
  monthdays: unsupported('monthdays'),
} as const;

export const DEFAULTS = {
  input: DROP,
  output: DROP,
  forward: DROP,
  drop_invalid: BOOL,
  tcp_reject_code: { kind: 'reject-code', byDefault: 'tcp-reset' },
  any_reject_code: { kind: 'reject-code', byDefault: 'port-unreachable' },
  syn_flood: BOOL,
  synflood_protect: BOOL,
  synflood_rate: { kind: 'limit', byDefault: '25/second' },
  synflood_burst: { kind: 'int', byDefault: '50' },
  tcp_syncookies: ON,
  tcp_ecn: INT,
  tcp_window_scaling: ON,
  accept_redirects: BOOL,
  accept_source_route: BOOL,
  auto_helper: ON,
  custom_chains: unsupported('bool'),
  disable_ipv6: unsupported('bool'),
  flow_offloading: { kind: 'bool', byDefault: '0' },
  flow_offloading_hw: { kind: 'bool', byDefault: '0' },
  auto_includes: ON,
} as const satisfies OptionTable;

export const ZONE_OPTIONS = {
  enabled: ON,
  name: { kind: 'identifier', required: true },
  family: FAMILY,
  network: DEVICES,
  device: DEVICES,
  subnet: NETWORKS,
  input: POLICY,
  output: POLICY,
  forward: POLICY,
  masq: BOOL,
  masq_allow_invalid: BOOL,
  masq_src: NETWORKS,
  masq_dest: NETWORKS,
  masq6: BOOL,
  extra: unsupported('string'),
  extra_src: unsupported('string'),
  extra_dest: unsupported('string'),
  mtu_fix: BOOL,
  custom_chains: unsupported('bool'),
  log: INT,
  log_limit: LIMIT,
  auto_helper: ON,
  helper: { kind: 'helper', list: true },
  counter: ON,
} as const satisfies OptionTable;

export const FORWARDING = {
  enabled: ON,
  name: TEXT,
  family: FAMILY,
  src: { kind: 'zone', required: true },
  dest: { kind: 'zone', required: true },
} as const satisfies OptionTable;

const LOG_LIMIT = { log_limit: LIMIT } as const satisfies OptionTable;

export const RULE = {
  enabled: ON,
  name: TEXT,
  _name: unsupported('string'),
  family: FAMILY,
  src: ZONE,
  dest: ZONE,
  device: { kind: 'device', plain: true },
  direction: { kind: 'direction' },
  ipset: { kind: 'set-match' },
  helper: HELPER,
  set_helper: { kind: 'helper', plain: true },
  proto: { kind: 'protocol', list: true, byDefault: 'tcpudp' },
  src_ip: NETWORKS,
  src_mac: MACS,
  src_port: PORTS,
  dest_ip: NETWORKS,
  dest_port: PORTS,
  icmp_type: { kind: 'icmp-type', list: true },
  extra: unsupported('string'),
  limit: LIMIT,
  limit_burst: INT,
  ...TIMES,
  mark: MARK,
  set_mark: { kind: 'mark', plain: true },
  set_xmark: { kind: 'mark', plain: true },
  dscp: { kind: 'dscp' },
  set_dscp: { kind: 'dscp', plain: true },
  counter: ON,
  log: TEXT,
  ...LOG_LIMIT,
  target: { kind: 'target' },
} as const satisfies OptionTable;

export const REDIRECT = {
  enabled: ON,
  name: TEXT,
  _name: unsupported('string'),
  family: FAMILY,
  src: ZONE,
  dest: ZONE,
  ipset: { kind: 'set-match' },
  helper: { kind: 'helper', plain: true },
  proto: { kind: 'protocol', list: true, byDefault: 'tcpudp' },
  src_ip: NETWORK,
  src_mac: MACS,
  src_port: PORT,
  src_dip: NETWORK,
  src_dport: PORT,
  dest_ip: NETWORK,
  dest_port: PORT,
  extra: unsupported('string'),
  limit: LIMIT,
  limit_burst: INT,
  ...TIMES,
  mark: MARK,
  reflection: ON,
  reflection_src: { kind: 'reflection-source', byDefault: 'internal' },
  reflection_zone: { kind: 'zone', list: true },
  counter: ON,
  log: TEXT,
  ...LOG_LIMIT,
  target: { kind: 'target', byDefault: 'dnat' },
} as const satisfies OptionTable;

export const NAT = {
  enabled: ON,
  name: TEXT,
  family: FAMILY,
  src: ZONE,
  device: TEXT,
  ipset: unsupported('set-match'),
  proto: { kind: 'protocol', list: true, byDefault: 'all' },
  src_ip: NETWORK,
  src_port: PORT,
  snat_ip: { kind: 'network', plain: true },
  snat_port: { kind: 'port', plain: true },
  dest_ip: NETWORK,
  dest_port: PORT,
  extra: unsupported('string'),
  limit: LIMIT,
  limit_burst: INT,
  connlimit_ports: BOOL,
  ...TIMES,
  mark: MARK,
  counter: ON,
  log: TEXT,
  target: { kind: 'target', byDefault: 'masquerade' },
} as const satisfies OptionTable;

export const INCLUDE = {
  enabled: ON,
  path: { kind: 'string', required: true },
  type: { kind: 'include-type', byDefault: 'script' },
  fw4_compatible: BOOL,
  family: unsupported('family'),
  reload: unsupported('bool'),
  position: { kind: 'include-position' },
  chain: { kind: 'identifier' },
} as const satisfies OptionTable;

export const SET = {
  enabled: ON,
  reload_set: BOOL,
  counters: BOOL,
  comment: TEXT,
  name: { kind: 'identifier', required: true },
  family: { kind: 'family', byDefault: '4' },
  storage: unsupported('string'),
  match: { kind: 'set-type', list: true },
  iprange: unsupported('string'),
  portrange: unsupported('string'),
  netmask: unsupported('int'),
  maxelem: INT,
  hashsize: unsupported('int'),
  timeout: { kind: 'int', byDefault: '-1' },
  external: unsupported('string'),
  entry: { kind: 'string', list: true },
  loadfile: TEXT,
} as const satisfies OptionTable;

/** The table as a release has it. */
export function inDialect<T extends OptionTable>(table: T, dialect: Dialect): T {
  const changed: Record<string, OptionSpec | undefined> = { ...table };
  for (const [name, spec] of Object.entries(table)) {
    if (spec.kind === 'identifier' && !dialect.checksNames) changed[name] = { ...spec, kind: 'string' };
    if (name === 'log_limit' && !dialect.logLimits)
      changed[name] = 'masq' in table ? { ...spec, unsupported: true } : undefined;
    if (name === 'comment' && !dialect.setComments) changed[name] = { kind: 'bool' };
  }
  return Object.fromEntries(Object.entries(changed).filter(([, spec]) => spec !== undefined)) as T;
}
