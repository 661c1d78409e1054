import { describe, expect, it } from 'vitest';
import { intentMatrix } from '../../../shared/policy/matrix';
import type { Rule } from '../../../shared/policy/rule';
import { mainCase, zones } from '../../support/home-policy';

const rule = (
  from: Rule['from'],
  to: Rule['to'],
  service: string,
  verdict: Rule['verdict'] = 'allow',
): Rule => ({ id: JSON.stringify([from, to, service, verdict]), from, to, service, verdict });
const home = { kind: 'zone', zone: 'home' } as const;
const smart = { kind: 'zone', zone: 'smart' } as const;
const printer = { kind: 'device', device: '9c934eaabbcc' } as const;
const laptop = { kind: 'device', device: '3c22fb102030' } as const;

// That the compiler and the verifier mean the same is a law in test/unit/pipeline.test.ts; here is what the rules mean at all.
describe('intentMatrix', () => {
  const cases: [why: string, rules: Rule[], service: string, ipv4: string, ipv6: string][] = [
    ['silence denies', [], 'web', 'denied', 'denied'],
    ['allow', [rule(home, smart, 'web')], 'web', 'allowed', 'allowed'],
    ['the other direction is another rule', [rule(smart, home, 'web')], 'web', 'denied', 'denied'],
    ['a part of a service', [rule(home, smart, 'ssh')], 'any', 'some', 'some'],
    ['everything includes each service', [rule(home, smart, 'any')], 'print', 'allowed', 'allowed'],
    [
      'deny beats allow',
      [rule(home, smart, 'any'), rule(home, smart, 'ssh', 'deny')],
      'ssh',
      'denied',
      'denied',
    ],
    [
      'and leaves a rest',
      [rule(home, smart, 'any'), rule(home, smart, 'ssh', 'deny')],
      'any',
      'some',
      'some',
    ],
    ['one device may be reached: by IPv4', [rule(home, printer, 'print')], 'print', 'some', 'denied'],
    [
      'one device may not be reached',
      [rule(home, smart, 'any'), rule(home, printer, 'print', 'deny')],
      'print',
      'some',
      'some',
    ],
    ['one device may go', [rule(laptop, smart, 'web')], 'web', 'some', 'some'],
    [
      'an exception that says the same as its zone is none',
      [rule(home, smart, 'web'), rule(laptop, smart, 'web')],
      'web',
      'allowed',
      'allowed',
    ],
  ];
  it.each(cases)('%s', (_why, rules, service, ipv4, ipv6) => {
    const cells = intentMatrix({ ...mainCase, rules }, [service]).filter(
      ({ from, to }) => from === 'home' && to === 'smart',
    );
    expect(cells.map(({ intent }) => intent)).toEqual([ipv4, ipv6]);
  });
  it('a zone without IPv6 is reached by IPv4 alone, and goes nowhere by IPv6', () => {
    const policy = {
      ...mainCase,
      zones: [zones.home, { ...zones.smart, ipv6: false }],
      rules: [rule(home, smart, 'web'), rule(smart, { kind: 'internet' }, 'web')],
    };
    const said = intentMatrix(policy, ['web']).map(
      ({ from, to, family, intent }) => `${from} ${to} ${family} ${intent}`,
    );
    expect(said).toContain('home smart ipv6 denied');
    expect(said).toContain('smart internet ipv6 denied');
    expect(said).toContain('smart internet ipv4 allowed');
  });
  it('the router serves names and echoes to all, administration to management zones', () => {
    const said = intentMatrix(mainCase, ['dns', 'ping', 'router-admin']).filter(
      ({ to, family }) => to === 'router' && family === 'ipv4',
    );
    expect(said.filter(({ from }) => from === 'guest').map(({ intent }) => intent)).toEqual([
      'allowed',
      'allowed',
      'denied',
    ]);
    expect(said.filter(({ from }) => from === 'home').map(({ intent }) => intent)).toEqual([
      'open',
      'open',
      'allowed',
    ]);
  });
});
