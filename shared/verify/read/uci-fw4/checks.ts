import type { AddressGroup } from './addresses';
import { addressFault } from './conditions';
import type { Reading } from './state';

/** nft takes comments of 128 bytes and log prefixes of 127; fw4 writes `!fw4: ` before each comment. */
export const COMMENT_BYTES = 128;
const NAME_BYTES = 122;
const PREFIX_BYTES = 127;

/** Protocols that nft knows by name; a number up to 255 is always one. */
const PROTOCOLS = new Set(
  'tcp udp udplite icmp ipv6-icmp igmp esp ah sctp dccp gre ipv6 ipencap ospf pim vrrp l2tp hip rsvp eigrp ipip'.split(
    ' ',
  ),
);

export const protocolIsKnown = (name: string): boolean =>
  PROTOCOLS.has(name) || (/^[0-9]{1,3}$/.test(name) && Number(name) <= 255);

/** Length in UTF-8. */
const bytesOf = (text: string): number =>
  [...text].reduce((sum, character) => {
    const point = character.codePointAt(0) ?? 0;
    return sum + (point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4);
  }, 0);

export function checkText(
  reading: Reading,
  ref: string,
  option: string,
  text: string,
  longest: number,
): void {
  if (bytesOf(text) > longest) reading.fault(ref, option, 'name-too-long');
  if (!reading.dialect.mendsQuotes && text.includes('"')) reading.fault(ref, option, 'name-not-allowed');
}

export const checkName = (reading: Reading, ref: string, name: string): void =>
  checkText(reading, ref, 'name', name, NAME_BYTES);

/** Year, month, day and so on, the first that differs decides. */
function later(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((part, index) => part !== other[index]);
  return at >= 0 && (one[at] ?? 0) > (other[at] ?? 0);
}

/** What of rules, redirects and source NAT goes into a comment, a log line or a rate. */
export function checkWords(
  reading: Reading,
  ref: string,
  name: string,
  options: {
    readonly log?: string;
    readonly log_limit?: { readonly rate: number };
    readonly limit?: { readonly rate: number };
    readonly limit_burst?: number;
    readonly start_date?: readonly number[];
    readonly stop_date?: readonly number[];
  },
): void {
  checkName(reading, ref, name);
  const { log, log_limit, limit, limit_burst: burst } = options;
  const logs = log !== undefined && !['0', 'off', 'false', 'no'].includes(log);
  // `log` is a yes or no, or a text to write before each line.
  if (logs) {
    const prefix = ['1', 'on', 'true', 'yes'].includes(log) ? `${name}: ` : log;
    checkText(reading, ref, 'log', prefix, PREFIX_BYTES);
    if (log_limit?.rate === 0) reading.fault(ref, 'log_limit', 'number-not-allowed');
  }
  const { start_date: start, stop_date: stop } = options;
  if (start !== undefined && stop !== undefined && later(start, stop))
    reading.fault(ref, 'start_date', 'range-backwards');
  if (limit === undefined) return;
  if (limit.rate === 0) reading.fault(ref, 'limit', 'number-not-allowed');
  if (burst !== undefined && (burst < 0 || !Number.isInteger(burst)))
    reading.fault(ref, 'limit_burst', 'number-not-allowed');
}

export function checkGroup(reading: Reading, ref: string, option: string, group: AddressGroup): void {
  for (const address of [...group.plain, ...group.not, ...group.masked]) {
    const fault = addressFault(address);
    if (fault !== undefined) reading.fault(ref, option, fault);
  }
}
