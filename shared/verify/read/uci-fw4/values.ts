import { type Address, type AddressesOf, type NetworkWord, numberOf, subnetOf } from './addresses';
import type { Dialect } from './dialect';
import { HELPERS } from './helpers';
import { type IcmpType, icmpTypeOf } from './icmp-types';
import type { ZoneState } from './state';

export type Verdict3 = 'accept' | 'reject' | 'drop';
export type FamilyWord = 0 | 4 | 6;

/** `*`, or a zone that was read. */
export interface ZoneRef {
  readonly any: boolean;
  readonly zone?: ZoneState;
}
export interface DeviceWord {
  readonly invert: boolean;
  /** Absent: `*`. */
  readonly device?: string;
}
export interface SetMatch {
  readonly invert: boolean;
  readonly name: string;
  readonly directions: readonly ('src' | 'dst' | undefined)[];
}
export interface HelperMatch {
  readonly invert: boolean;
  readonly name: string;
  readonly family: FamilyWord;
}
export interface ProtocolWord {
  readonly any: boolean;
  readonly name: string;
}
export interface MacWord {
  readonly invert: boolean;
  readonly mac: string;
}
export interface PortWord {
  readonly invert: boolean;
  readonly first: number;
  readonly last: number;
}
export interface Inverted {
  readonly invert: boolean;
}

/** What the parser of each kind gives. */
export interface Values {
  bool: boolean;
  string: string;
  identifier: string;
  int: number;
  policy: Verdict3;
  family: FamilyWord;
  zone: ZoneRef;
  device: DeviceWord;
  direction: 'in' | 'out';
  'set-match': SetMatch;
  helper: HelperMatch;
  protocol: ProtocolWord;
  network: NetworkWord;
  mac: MacWord;
  port: PortWord;
  'icmp-type': IcmpType;
  limit: { readonly rate: number; readonly unit: string };
  date: readonly number[];
  time: readonly number[];
  weekdays: Inverted;
  monthdays: Inverted;
  mark: Inverted;
  dscp: Inverted;
  target: string;
  'reject-code': string;
  'reflection-source': string;
  'set-type': { readonly direction: 'src' | 'dst'; readonly what: string };
  'include-type': string;
  'include-position': string;
}
export type Kind = keyof Values;

export interface ReadContext {
  readonly dialect: Dialect;
  readonly addressesOf: AddressesOf;
  zoneNamed(name: string): ZoneState | undefined;
}

/** All values that one word gives: `tcpudp` gives two. Undefined: fw4 refuses it. */
export function valuesOf<K extends Kind>(
  kind: K,
  text: string,
  context: ReadContext,
): readonly Values[K][] | undefined {
  const parser: (text: string, context: ReadContext) => unknown = PARSERS[kind];
  const value = parser(text, context);
  if (value === undefined) return undefined;
  return (kind === 'protocol' ? value : [value]) as readonly Values[K][];
}

/** A choice may be shortened and in any case; the first that begins so is taken. */
const choice =
  (...choices: readonly string[]) =>
  (text: string): string | undefined =>
    choices.find((word) => word.toLowerCase().startsWith(text.toLowerCase()));

function inverted(text: string): { readonly invert: boolean; readonly text: string } | undefined {
  const invert = /^[ \t]*!/.test(text);
  const rest = (invert ? text.replace(/^[ \t]*!/, '') : text).trim();
  return rest === '' ? undefined : { invert, text: rest };
}

const withInvert =
  <T extends object>(parse: (text: string, context: ReadContext) => T | undefined) =>
  (text: string, context: ReadContext): (T & Inverted) | undefined => {
    const word = inverted(text);
    const value = word && parse(word.text, context);
    return word === undefined || value === undefined ? undefined : { ...value, invert: word.invert };
  };

const TRUE = new Set(['1', 'on', 'true', 'yes']);
const FALSE = new Set(['0', 'off', 'false', 'no']);
export const boolOf = (text: string): boolean | undefined =>
  TRUE.has(text) ? true : FALSE.has(text) ? false : undefined;

function familyOf(text: string): FamilyWord | undefined {
  if (text === 'any' || text === 'all' || text === '*') return 0;
  if (text === 'inet' || text.includes('4')) return 4;
  return text.includes('6') ? 6 : undefined;
}

function zoneOf(text: string, context: ReadContext): ZoneRef | undefined {
  if (text === '*') return { any: true };
  const zone = context.zoneNamed(text);
  return zone && { any: false, zone };
}

const PROTOCOL_NAMES: Readonly<Record<string, string>> = {
  '1': 'icmp',
  '6': 'tcp',
  '17': 'udp',
  '58': 'ipv6-icmp',
  icmpv6: 'ipv6-icmp',
};

/** The `!` before a protocol is read and then forgotten: `!tcp` means tcp. */
function protocolOf(text: string): readonly ProtocolWord[] | undefined {
  const word = inverted(text)?.text.toLowerCase();
  if (word === undefined) return undefined;
  if (word === 'all' || word === 'any' || word === '*') return [{ any: true, name: '' }];
  if (word === 'tcpudp') return ['tcp', 'udp'].map((name) => ({ any: false, name }));
  const name = Object.hasOwn(PROTOCOL_NAMES, word) ? (PROTOCOL_NAMES[word] ?? word) : word;
  return [{ any: false, name }];
}

function setMatchOf(text: string): Omit<SetMatch, 'invert'> | undefined {
  const name = text.match(/^[^ \t]+/)?.[0] ?? '';
  const words = text
    .slice(name.length)
    .trim()
    .split(/[ \t,]/)
    .slice(0, 3);
  const directions = words.map((word) =>
    word === 'dst' || word === 'dest' ? 'dst' : word === 'src' ? 'src' : undefined,
  );
  return name === '' ? undefined : { name, directions };
}

function macOf(text: string): { readonly mac: string } | undefined {
  if (!/^[0-9a-f]{1,2}([:-][0-9a-f]{1,2}){5}$/i.test(text)) return undefined;
  return {
    mac: text
      .split(/[:-]/)
      .map((part) => part.toLowerCase().padStart(2, '0'))
      .join(':'),
  };
}

/** `80`, `8000-8100`, `8000:8100`; the name of a service is not a port for fw4. */
export function portOf(text: string): { readonly first: number; readonly last: number } | undefined {
  const found = text.match(/^([0-9]{1,5})(?:[-:]([0-9]{1,5}))?$/);
  if (found === null) return undefined;
  const first = Number(found[1]);
  const last = found[2] === undefined ? first : Number(found[2]);
  return first <= last && last <= 65535 ? { first, last } : undefined;
}

const UNITS = choice('second', 'minute', 'hour', 'day');
function limitOf(text: string): Values['limit'] | undefined {
  const found = text.match(/^([0-9]+)(?:\/([a-z]+))?$/);
  const unit = found?.[2] === undefined ? 'second' : UNITS(found[2]);
  return found === null || unit === undefined ? undefined : { rate: Number(found[1]), unit };
}

function timeOf(text: string): readonly number[] | undefined {
  const found = text.match(/^([0-9]{1,2})(?::([0-9]{1,2})(?::([0-9]{1,2}))?)?$/);
  const [hour = 0, minute = 0, second = 0] = (found?.slice(1) ?? []).map((part) => Number(part ?? 0));
  return found === null || hour > 23 || minute > 59 || second > 59 ? undefined : [hour, minute, second];
}

function dateOf(text: string): readonly number[] | undefined {
  const found = text.match(/^([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2})(?:T([0-9:]+))?)?)?$/);
  const time = timeOf(found?.[4] ?? '0');
  if (found === null || time === undefined) return undefined;
  const [year, month, day] = [Number(found[1]), Number(found[2] ?? 0), Number(found[3] ?? 0)];
  return year < 1970 || year > 2038 || month > 12 || day > 31
    ? undefined
    : [year, month || 1, day || 1, ...time];
}

const DAY = choice('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday');
const wordsOf = (text: string): readonly string[] => text.trim().split(/[ \t]+/);
const weekdaysOf = (text: string): object | undefined =>
  wordsOf(text).every((word) => DAY(word) !== undefined) ? {} : undefined;
const monthdaysOf = (text: string): object | undefined =>
  wordsOf(text).some((word) => (numberOf(word) ?? 1) < 1 || (numberOf(word) ?? 1) > 31) ? undefined : {};

function markOf(text: string): object | undefined {
  const found = text.match(/^(0?x?[0-9a-f]+)(?:\/(0?x?[0-9a-f]+))?$/i);
  if (found === null) return undefined;
  const fits = (part: string | undefined): boolean => {
    const number = part === undefined ? 0 : numberOf(part);
    return number !== undefined && number <= 0xffffffff;
  };
  return fits(found[1]) && fits(found[2]) ? {} : undefined;
}

const DSCP = new Set(
  'CS0 CS1 CS2 CS3 CS4 CS5 CS6 CS7 BE LE AF11 AF12 AF13 AF21 AF22 AF23 AF31 AF32 AF33 AF41 AF42 AF43 EF'.split(
    ' ',
  ),
);
function dscpOf(text: string): object | undefined {
  if (DSCP.has(text.toUpperCase())) return {};
  const number = numberOf(text.toUpperCase().replace(/^([+-]?)0X/, '$10x'));
  return number !== undefined && number >= 0 && number <= 63 ? {} : undefined;
}

const SET_WORDS = choice('ip', 'port', 'mac', 'net', 'set');
function setTypeOf(text: string): Values['set-type'] | undefined {
  const found = text.match(/^(src|dst|dest)_(.+)$/);
  const what = SET_WORDS(found?.[2] ?? text);
  return what === undefined
    ? undefined
    : { direction: found === null || found[1] === 'src' ? 'src' : 'dst', what };
}

const POSITIONS = choice(
  'ruleset-prepend',
  'ruleset-postpend',
  'ruleset-append',
  'table-prepend',
  'table-postpend',
  'table-append',
  'chain-prepend',
  'chain-postpend',
  'chain-append',
);

const networkOf = (
  text: string,
  { addressesOf }: ReadContext,
): { readonly addresses: readonly Address[] } | undefined => {
  const addresses = subnetOf(text, addressesOf);
  return addresses && { addresses };
};

/** fw4's parser for each kind; undefined is its null. */
const PARSERS: { readonly [K in Kind]: (text: string, context: ReadContext) => unknown } = {
  bool: boolOf,
  string: (text) => text,
  identifier: (text) => (/^[a-zA-Z_.][a-zA-Z0-9/_.-]*$/.test(text) ? text : undefined),
  int: numberOf,
  policy: choice('accept', 'reject', 'drop'),
  family: familyOf,
  zone: zoneOf,
  device: withInvert((text): Omit<DeviceWord, 'invert'> => (text === '*' ? {} : { device: text })),
  direction: (text) =>
    ['in', 'ingress'].includes(text) ? 'in' : ['out', 'egress'].includes(text) ? 'out' : undefined,
  'set-match': withInvert(setMatchOf),
  helper: withInvert((text) => HELPERS.find(({ name }) => name === text)),
  protocol: protocolOf,
  network: withInvert(networkOf),
  mac: withInvert(macOf),
  port: withInvert(portOf),
  'icmp-type': (text, { dialect }) => icmpTypeOf(text, dialect),
  limit: withInvert(limitOf),
  date: dateOf,
  time: timeOf,
  weekdays: withInvert(weekdaysOf),
  monthdays: withInvert(monthdaysOf),
  mark: withInvert(markOf),
  dscp: withInvert(dscpOf),
  target: choice(
    'accept',
    'reject',
    'drop',
    'notrack',
    'helper',
    'mark',
    'dscp',
    'dnat',
    'snat',
    'masquerade',
  ),
  'reject-code': choice('tcp-reset', 'port-unreachable', 'admin-prohibited', 'host-unreachable', 'no-route'),
  'reflection-source': choice('internal', 'external'),
  'set-type': setTypeOf,
  'include-type': choice('script', 'nftables'),
  'include-position': (text) => POSITIONS(text)?.replace('postpend', 'append'),
};
