import { describe, expect, it } from 'vitest';
import { buildModel } from '../../../shared/verify/model';
import { ask, fateOf, type ProbeProtocol } from '../../../shared/verify/reach';
import type { Family, Place } from '../../../shared/verify/verification';
import { divided, forwarding, rule } from './household';

const net = (network: string, more: { address?: string; mac?: string } = {}): Place => ({
  kind: 'network',
  network,
  ...more,
});
const router: Place = { kind: 'router' };
const internet: Place = { kind: 'internet' };

function fate(
  extra: string,
  from: Place,
  to: Place,
  protocol: ProbeProtocol,
  port = 0,
  family: Family = 'ipv4',
  release = '23.05',
  forward = 'REJECT',
) {
  const model = buildModel(divided(extra, forward), { release });
  return fateOf(ask(model, from, to, family, protocol, port));
}

type Case = [
  why: string,
  extra: string,
  from: Place,
  to: Place,
  protocol: ProbeProtocol,
  port: number,
  expected: string,
  family?: Family,
  release?: string,
  forward?: string,
];

describe('who can reach whom', () => {
  const cases: Case[] = [
    ['no rule between zones: denied by the default', '', net('iot'), net('lan'), 'tcp', 22, 'denied'],
    ['the same in IPv6', '', net('iot'), net('lan'), 'tcp', 22, 'denied', 'ipv6'],
    [
      'a forwarding opens a zone pair one way',
      forwarding('lan', 'iot'),
      net('lan'),
      net('iot'),
      'tcp',
      80,
      'allowed',
    ],
    ['… and not the other way', forwarding('lan', 'iot'), net('iot'), net('lan'), 'tcp', 80, 'denied'],
    [
      'a forwarding holds for IPv6 as well',
      forwarding('lan', 'iot'),
      net('lan'),
      net('iot'),
      'tcp',
      80,
      'allowed',
      'ipv6',
    ],
    [
      'no IPv6 in the target zone: nothing to reach',
      forwarding('lan', 'guest'),
      net('lan'),
      net('guest'),
      'tcp',
      80,
      'denied',
      'ipv6',
    ],
    [
      'defaults forward ACCEPT opens everything, whatever zones say',
      '',
      net('guest'),
      net('lan'),
      'tcp',
      445,
      'allowed',
      'ipv4',
      '23.05',
      'ACCEPT',
    ],
    ['lan reaches the internet by its forwarding', '', net('lan'), internet, 'tcp', 443, 'allowed'],
    ['lan reaches the internet in IPv6 by wan6', '', net('lan'), internet, 'tcp', 443, 'allowed', 'ipv6'],
    ['guest without forwarding does not', '', net('guest'), internet, 'tcp', 443, 'denied'],
    ['internet does not come in', '', internet, net('lan'), 'tcp', 22, 'denied'],
    ['internet does not reach the router', '', internet, router, 'tcp', 22, 'denied'],
    ['lan reaches the router (zone input ACCEPT)', '', net('lan'), router, 'tcp', 22, 'allowed'],
    ['iot does not', '', net('iot'), router, 'tcp', 22, 'denied'],
    ['iot does not over IPv6', '', net('iot'), router, 'tcp', 22, 'denied', 'ipv6'],
    [
      'a rule for a port opens that port',
      rule('r', { src: 'iot', proto: 'udp', dest_port: '53', target: 'ACCEPT' }),
      net('iot'),
      router,
      'udp',
      53,
      'allowed',
    ],
    [
      '… and no other',
      rule('r', { src: 'iot', proto: 'udp', dest_port: '53', target: 'ACCEPT' }),
      net('iot'),
      router,
      'udp',
      54,
      'denied',
    ],
    [
      'a rule without proto is tcp and udp only',
      rule('r', { src: 'iot', dest: 'lan', target: 'ACCEPT' }),
      net('iot'),
      net('lan'),
      'icmp',
      0,
      'denied',
    ],
    [
      'proto all loses its port: everything is open',
      rule('r', { src: 'iot', dest: 'lan', proto: 'all', dest_port: '53', target: 'ACCEPT' }),
      net('iot'),
      net('lan'),
      'tcp',
      22,
      'allowed',
    ],
    [
      'a wall that is mistyped does not exist',
      `${rule('r', { src: 'lan', dest: 'wan', proto: 'all', src_ip: 'nonsense', target: 'REJECT' })}`,
      net('lan'),
      internet,
      'tcp',
      443,
      'allowed',
    ],
    [
      'a wall naming an unknown zone does not exist',
      `${rule('r', { src: 'lan', dest: 'attic', proto: 'all', target: 'REJECT' })}`,
      net('lan'),
      internet,
      'tcp',
      443,
      'allowed',
    ],
    [
      'a single value given as a list: section left out',
      `${rule('r', { src: 'lan', dest: 'wan', proto: 'all', target: ['REJECT'] })}`,
      net('lan'),
      internet,
      'tcp',
      443,
      'allowed',
    ],
    [
      'rules come before forwardings',
      `${rule('r', { src: 'lan', dest: 'wan', proto: 'tcp', dest_port: '25', target: 'REJECT' })}`,
      net('lan'),
      internet,
      'tcp',
      25,
      'denied',
    ],
    [
      'source * beats zone rules although it stands later',
      `${rule('r', { src: 'lan', dest: 'iot', target: 'REJECT' })}${rule('s', { src: '*', dest: 'iot', target: 'ACCEPT' })}`,
      net('lan'),
      net('iot'),
      'tcp',
      80,
      'allowed',
    ],
    [
      'first rule wins: deny then allow',
      `${rule('a', { src: 'lan', dest: 'iot', target: 'DROP' })}${rule('b', { src: 'lan', dest: 'iot', target: 'ACCEPT' })}`,
      net('lan'),
      net('iot'),
      'tcp',
      80,
      'denied',
    ],
    [
      'a rule without target decides nothing',
      `${rule('w', { src: 'lan', dest: 'iot' })}${rule('b', { src: 'lan', dest: 'iot', target: 'ACCEPT' })}`,
      net('lan'),
      net('iot'),
      'tcp',
      80,
      'allowed',
    ],
    [
      'family ipv4 leaves IPv6 shut',
      rule('r', { src: 'lan', dest: 'iot', family: 'ipv4', target: 'ACCEPT' }),
      net('lan'),
      net('iot'),
      'tcp',
      80,
      'denied',
      'ipv6',
    ],
    [
      'one address of a zone opens: the zone answers "some"',
      rule('r', {
        src: 'lan',
        dest: 'iot',
        dest_ip: '192.168.20.9',
        proto: 'tcp',
        dest_port: '631',
        target: 'ACCEPT',
      }),
      net('lan'),
      net('iot'),
      'tcp',
      631,
      'some',
    ],
    [
      '… the named device is reachable',
      rule('r', {
        src: 'lan',
        dest: 'iot',
        dest_ip: '192.168.20.9',
        proto: 'tcp',
        dest_port: '631',
        target: 'ACCEPT',
      }),
      net('lan'),
      net('iot', { address: '192.168.20.9' }),
      'tcp',
      631,
      'allowed',
    ],
    [
      '… its other ports are not',
      rule('r', {
        src: 'lan',
        dest: 'iot',
        dest_ip: '192.168.20.9',
        proto: 'tcp',
        dest_port: '631',
        target: 'ACCEPT',
      }),
      net('lan'),
      net('iot', { address: '192.168.20.9' }),
      'tcp',
      80,
      'denied',
    ],
    [
      'a door for one MAC: others stay out',
      rule('r', { src: 'iot', dest: 'lan', src_mac: '02:00:00:00:00:01', target: 'ACCEPT' }),
      net('iot'),
      net('lan'),
      'tcp',
      80,
      'some',
    ],
    [
      'a door by time is not a wall and not a door',
      rule('r', { src: 'iot', dest: 'lan', start_time: '08:00:00', target: 'ACCEPT' }),
      net('iot'),
      net('lan'),
      'tcp',
      80,
      'unknown',
    ],
    [
      'a rate limit on a wall does not hold',
      rule('r', { src: 'lan', dest: 'wan', proto: 'all', limit: '1/second', target: 'DROP' }),
      net('lan'),
      internet,
      'tcp',
      443,
      'unknown',
    ],
    [
      'disabled rule: not there',
      rule('r', { src: 'iot', dest: 'lan', enabled: '0', target: 'ACCEPT' }),
      net('iot'),
      net('lan'),
      'tcp',
      80,
      'denied',
    ],
    [
      'dest * gives the verdict for any target',
      rule('r', { src: 'guest', dest: '*', proto: 'all', target: 'ACCEPT' }),
      net('guest'),
      net('lan'),
      'icmp',
      0,
      'allowed',
    ],
    ['neighbours in one zone never meet the router', '', net('lan'), net('lan'), 'tcp', 80, 'allowed'],
    [
      'DNS redirect brings port 53 to the router',
      rule('d', { src: 'iot', proto: 'tcp udp', src_dport: '53', target: 'DNAT' }, 'redirect'),
      net('iot'),
      internet,
      'udp',
      53,
      'allowed',
    ],
    [
      '… in IPv4 only, without a family',
      rule('d', { src: 'iot', proto: 'tcp udp', src_dport: '53', target: 'DNAT' }, 'redirect'),
      net('iot'),
      internet,
      'udp',
      53,
      'denied',
      'ipv6',
    ],
    [
      'port forward lets the internet in at that port',
      rule(
        'p',
        {
          src: 'wan',
          dest: 'lan',
          proto: 'tcp',
          src_dport: '8443',
          dest_ip: '192.168.1.5',
          dest_port: '443',
          target: 'DNAT',
        },
        'redirect',
      ),
      internet,
      net('lan', { address: '192.168.1.5' }),
      'tcp',
      8443,
      'allowed',
    ],
  ];

  it.each(cases)('%s', (_why, extra, from, to, protocol, port, expected, family, release, forward) => {
    expect(fate(extra, from, to, protocol, port, family, release, forward)).toBe(expected);
  });

  const set = (family?: string): string =>
    rule(
      's',
      { name: 'phones', match: ['src_mac'], entry: ['02:00:00:00:00:01'], ...(family ? { family } : {}) },
      'ipset',
    ) + rule('r', { src: 'lan', dest: 'iot', ipset: 'phones', target: 'ACCEPT' });
  const phone = net('lan', { mac: '02:00:00:00:00:01' });
  const sets: [string, string, Family, string, string][] = [
    ['a MAC set is IPv4 by default', set(), 'ipv4', '23.05', 'allowed'],
    ['… so IPv6 passes it by', set(), 'ipv6', '23.05', 'denied'],
    ['family any is refused up to 24.10, with the rule', set('any'), 'ipv4', '24.10', 'denied'],
    ['family any works from 25.12', set('any'), 'ipv6', '25.12', 'allowed'],
  ];
  it.each(sets)('%s', (_why, extra, family, release, expected) => {
    expect(fate(extra, phone, net('iot'), 'tcp', 80, family, release)).toBe(expected);
  });

  it('names the section that decides', () => {
    const model = buildModel(
      divided(
        rule('open_print', { src: 'lan', dest: 'iot', proto: 'tcp', dest_port: '631', target: 'ACCEPT' }),
      ),
      { release: '23.05' },
    );
    expect(ask(model, net('lan'), net('iot'), 'ipv4', 'tcp', 631)[0]?.decidedBy).toEqual({
      package: 'firewall',
      section: 'open_print',
    });
    expect(ask(model, net('iot'), net('lan'), 'ipv4', 'tcp', 631)[0]?.decidedBy).toEqual({
      package: 'firewall',
      section: '@defaults[0]',
      option: 'forward',
    });
    expect(ask(model, net('iot'), router, 'ipv4', 'tcp', 22)[0]?.decidedBy).toEqual({
      package: 'firewall',
      section: '@zone[1]',
      option: 'input',
    });
  });

  it('the witness is a packet of the pair', () => {
    const [verdict] = ask(
      buildModel(divided(), { release: '23.05' }),
      net('iot'),
      net('lan'),
      'ipv4',
      'tcp',
      22,
    );
    expect(verdict?.packet).toEqual({
      family: 'ipv4',
      protocol: 'tcp',
      port: 22,
      source: '192.168.20.200',
      destination: '192.168.1.200',
    });
  });

  it('a thousand entries of one set are one class', () => {
    const entries = Array.from({ length: 1000 }, (_, n) => `192.168.20.${n % 250}`);
    const extra =
      rule('s', { name: 'many', match: ['dest_ip'], entry: entries }, 'ipset') +
      rule('r', { src: 'lan', dest: 'iot', ipset: 'many', target: 'ACCEPT' });
    const verdicts = ask(
      buildModel(divided(extra), { release: '23.05' }),
      net('lan'),
      net('iot'),
      'ipv4',
      'tcp',
      80,
    );
    expect(verdicts.map((verdict) => verdict.fate).sort()).toEqual(['allowed', 'denied']);
  });
});
