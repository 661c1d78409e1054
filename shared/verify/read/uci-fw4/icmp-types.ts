import type { Dialect } from './dialect';

/** Type, first code and last code. `any` is type 255 for fw4: a rule that names it matches no real packet. */
type Codes = readonly [type: number, first: number, last: number];
const every = (type: number): Codes => [type, 0, 255];
const one = (type: number, code: number): Codes => [type, code, code];

const IPV4: Readonly<Record<string, Codes>> = {
  any: every(255),
  'echo-reply': every(0),
  pong: every(0),
  'destination-unreachable': every(3),
  'network-unreachable': one(3, 0),
  'host-unreachable': one(3, 1),
  'protocol-unreachable': one(3, 2),
  'port-unreachable': one(3, 3),
  'fragmentation-needed': one(3, 4),
  'source-route-failed': one(3, 5),
  'network-unknown': one(3, 6),
  'host-unknown': one(3, 7),
  'network-prohibited': one(3, 9),
  'host-prohibited': one(3, 10),
  'TOS-network-unreachable': one(3, 11),
  'TOS-host-unreachable': one(3, 12),
  'communication-prohibited': one(3, 13),
  'host-precedence-violation': one(3, 14),
  'precedence-cutoff': one(3, 15),
  'source-quench': every(4),
  redirect: every(5),
  'network-redirect': one(5, 0),
  'host-redirect': one(5, 1),
  'TOS-network-redirect': one(5, 2),
  'TOS-host-redirect': one(5, 3),
  'echo-request': every(8),
  ping: every(8),
  'router-advertisement': every(9),
  'router-solicitation': every(10),
  'time-exceeded': every(11),
  'ttl-exceeded': every(11),
  'ttl-zero-during-transit': one(11, 0),
  'ttl-zero-during-reassembly': one(11, 1),
  'parameter-problem': every(12),
  'ip-header-bad': one(12, 0),
  'required-option-missing': one(12, 1),
  'timestamp-request': every(13),
  'timestamp-reply': every(14),
  'address-mask-request': every(17),
  'address-mask-reply': every(18),
};

const IPV6: Readonly<Record<string, Codes>> = {
  'destination-unreachable': every(1),
  'no-route': one(1, 0),
  'communication-prohibited': one(1, 1),
  'address-unreachable': one(1, 3),
  'port-unreachable': one(1, 4),
  'packet-too-big': every(2),
  'time-exceeded': every(3),
  'ttl-exceeded': every(3),
  'ttl-zero-during-transit': one(3, 0),
  'ttl-zero-during-reassembly': one(3, 1),
  'parameter-problem': every(4),
  'bad-header': one(4, 0),
  'unknown-header-type': one(4, 1),
  'unknown-option': one(4, 2),
  'echo-request': every(128),
  ping: every(128),
  'echo-reply': every(129),
  pong: every(129),
  'router-solicitation': every(133),
  'router-advertisement': every(134),
  'neighbour-solicitation': every(135),
  'neighbor-solicitation': every(135),
  'neighbour-advertisement': every(136),
  'neighbor-advertisement': every(136),
  redirect: every(137),
};

const MORE_IPV6: Readonly<Record<string, Codes>> = {
  'multicast-listener-query': every(130),
  'multicast-listener-report': every(131),
  'multicast-listener-done': every(132),
  'router-renumbering': every(138),
  'node-info-query': every(139),
  'node-info-response': every(140),
  'inverse-neighbour-discovery-solicitation-message': every(141),
  'inverse-neighbor-discovery-solicitation-message': every(141),
  'inverse-neighbour-discovery-advertisement-message': every(142),
  'inverse-neighbor-discovery-advertisement-message': every(142),
  'v2-multicast-listener-report': every(143),
  'home-agent-address-discovery-request-message': every(144),
  'home-agent-address-discovery-reply-message': every(145),
  'mobile-prefix-solicitation': every(146),
  'mobile-prefix-advertisement': every(147),
  'certification-path-solicitation-message': every(148),
  'certification-path-advertisement-message': every(149),
  'seamoby-protocol-message': every(150),
  'multicast-router-advertisement': every(151),
  'multicast-router-solicitation': every(152),
  'multicast-router-termination': every(153),
  'fmipv6-message': every(154),
  'rpl-control-message': every(155),
  'ilnpv6-locator-update-message': every(156),
  'duplicate-address-request': every(157),
  'duplicate-address-confirmation': every(158),
  'mpl-control-message': every(159),
  'extended-echo-request': every(160),
  'extended-ping': every(160),
  'extended-echo-reply': every(161),
  'extended-pong': every(161),
};

/** An ICMP type as fw4 understands the word; a number means the same in both families. */
export interface IcmpType {
  /** 0: a word of both families. */
  readonly family: 0 | 4 | 6;
  readonly ipv4?: Codes;
  readonly ipv6?: Codes;
}

export function icmpTypeOf(word: string, dialect: Dialect): IcmpType | undefined {
  const ipv4 = Object.hasOwn(IPV4, word) ? IPV4[word] : undefined;
  const ipv6 = Object.hasOwn(IPV6, word)
    ? IPV6[word]
    : dialect.manyIcmpv6Names && Object.hasOwn(MORE_IPV6, word)
      ? MORE_IPV6[word]
      : undefined;
  if (ipv4 !== undefined && ipv6 !== undefined) return { family: 0, ipv4, ipv6 };
  if (ipv4 !== undefined) return { family: 4, ipv4 };
  if (ipv6 !== undefined) return { family: 6, ipv6 };
  const number = word.match(/^([0-9]+)(?:\/([0-9]+))?$/);
  if (number === null) return undefined;
  const type = Number(number[1]);
  const code = number[2] === undefined ? undefined : Number(number[2]);
  if (type > 255 || (code ?? 0) > 255) return undefined;
  const codes = code === undefined ? every(type) : one(type, code);
  return { family: 0, ipv4: codes, ipv6: codes };
}

/** All codes: such types are compared alone; the others together with their code, of which fw4 writes only the first. */
export const coversAllCodes = ([, first, last]: Codes): boolean => first === 0 && last === 255;

/** Whether an echo request (type 8 or 128, code 0) is among these. */
export const namesEcho = (codes: readonly Codes[], family: 4 | 6): boolean =>
  codes.some((one) => one[0] === (family === 4 ? 8 : 128) && (coversAllCodes(one) || one[1] === 0));
