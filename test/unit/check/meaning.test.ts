import { describe, expect, it } from 'vitest';
import { meaningOf, pairsOf, portEdges, type Question, targetId } from '../../../shared/check/meaning';
import type { Policy } from '../../../shared/policy/policy';
import type { Endpoint, Rule } from '../../../shared/policy/rule';
import { mainCase, zones } from '../../support/home-policy';

const at = { sshPort: 2222, servesTime: true };
const zone = (id: string): Endpoint => ({ kind: 'zone', zone: id });
const device = (id: string): Endpoint => ({ kind: 'device', device: id });
const LAPTOP = '3c22fb102030';
const PRINTER = '9c934eaabbcc';
const rule = (id: string, from: Endpoint, to: Endpoint, service: string, verdict: Rule['verdict']): Rule => ({
  id,
  from,
  to,
  service,
  verdict,
});
const web = (more: Partial<Question> = {}): Question => ({
  family: 'ipv4',
  protocol: 'tcp',
  port: 443,
  fromDevice: undefined,
  toDevice: undefined,
  ...more,
});

const meant = (
  rules: readonly Rule[],
  from: string,
  to: string,
  question: Question,
  policy: Policy = mainCase,
): string => {
  const whole = { ...policy, rules };
  const pair = pairsOf(whole).find((each) => each.from.id === from && targetId(each.to) === to);
  return pair === undefined ? 'no such pair' : meaningOf(pair, whole, at, question);
};

const open = rule('open', zone('home'), zone('smart'), 'web', 'allow');
const shutLaptop = rule('shut', device(LAPTOP), zone('smart'), 'web', 'deny');
const toPrinter = rule('printer', zone('home'), device(PRINTER), 'web', 'allow');
const shutPrinter = rule('no printer', zone('home'), device(PRINTER), 'web', 'deny');
const both = rule('both', device(LAPTOP), device(PRINTER), 'web', 'allow');

describe('what a policy means, packet by packet', () => {
  const table: [
    why: string,
    rules: readonly Rule[],
    from: string,
    to: string,
    question: Question,
    meant: string,
  ][] = [
    ['silence', [], 'home', 'smart', web(), 'denied'],
    ['an opening', [open], 'home', 'smart', web(), 'allowed'],
    ['the port beside it', [open], 'home', 'smart', web({ port: 444 }), 'denied'],
    ['the other protocol', [open], 'home', 'smart', web({ protocol: 'udp', port: 80 }), 'denied'],
    ['the other direction', [open], 'smart', 'home', web(), 'denied'],
    ['a wall among equals', [open, { ...open, id: 'x', verdict: 'deny' }], 'home', 'smart', web(), 'denied'],
    ['an exception for a device', [open, shutLaptop], 'home', 'smart', web({ fromDevice: LAPTOP }), 'denied'],
    ['the others of its zone', [open, shutLaptop], 'home', 'smart', web(), 'allowed'],
    ['a door to a device', [toPrinter], 'home', 'smart', web({ toDevice: PRINTER }), 'allowed'],
    ['its neighbours', [toPrinter], 'home', 'smart', web(), 'denied'],
    [
      'from a device to a device, the most exact',
      [shutPrinter, both],
      'home',
      'smart',
      web({ fromDevice: LAPTOP, toDevice: PRINTER }),
      'allowed',
    ],
    [
      'a door to a device, over IPv6',
      [toPrinter],
      'home',
      'smart',
      web({ family: 'ipv6', toDevice: PRINTER }),
      'denied',
    ],
    [
      'a wall before a device, over IPv6: the whole zone',
      [open, shutPrinter],
      'home',
      'smart',
      web({ family: 'ipv6' }),
      'denied',
    ],
    ['the same over IPv4: that device only', [open, shutPrinter], 'home', 'smart', web(), 'allowed'],
    ['names from the router', [], 'guest', 'router', web({ protocol: 'udp', port: 53 }), 'allowed'],
    ['the time, where it is kept', [], 'guest', 'router', web({ protocol: 'udp', port: 123 }), 'allowed'],
    ['signing in from guests', [], 'guest', 'router', web({ port: 22 }), 'denied'],
    ['SSH where it listens now, from guests', [], 'guest', 'router', web({ port: 2222 }), 'denied'],
    ['signing in from Home', [], 'home', 'router', web({ port: 22 }), 'allowed'],
    ['other business of Home with the router', [], 'home', 'router', web({ port: 8080 }), 'untouched'],
    [
      'names that were shut',
      [rule('x', zone('guest'), { kind: 'router' }, 'dns', 'deny')],
      'guest',
      'router',
      web({ port: 53 }),
      'denied',
    ],
    [
      'a device that may still ask',
      [
        rule('x', zone('smart'), { kind: 'router' }, 'dns', 'deny'),
        rule('y', device(PRINTER), { kind: 'router' }, 'dns', 'allow'),
      ],
      'smart',
      'router',
      web({ port: 53, fromDevice: PRINTER }),
      'allowed',
    ],
  ];
  it.each(table)('%s', (_why, rules, from, to, question, expected) => {
    expect(meant(rules, from, to, question)).toBe(expected);
  });

  it('a zone without IPv6 speaks none: to no zone, no internet, no router', () => {
    const policy: Policy = { ...mainCase, zones: [zones.home, { ...zones.smart, ipv6: false }] };
    const any = rule('any', zone('smart'), { kind: 'internet' }, 'any', 'allow');
    const question = web({ family: 'ipv6' });
    for (const to of ['internet', 'router', 'home'])
      expect(meant([any], 'smart', to, question, policy)).toBe('denied');
    expect(
      meant([rule('x', zone('home'), zone('smart'), 'any', 'allow')], 'home', 'smart', question, policy),
    ).toBe('denied');
  });
  it('changes only at the ports of services, and just behind them', () => {
    const policy = { ...mainCase, rules: [open] };
    const pair = pairsOf(policy).find(({ from, to }) => from.id === 'home' && targetId(to) === 'smart');
    expect(pair && portEdges(pair, policy, at)).toEqual([1, 80, 81, 443, 444]);
  });
});
