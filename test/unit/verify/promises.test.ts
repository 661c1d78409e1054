import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Prepared, prepare, verifyCandidate } from '../../../shared/pipeline';
import { deviceEnd, networkEnd, routerEnd, zoneEnd } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import type { End } from '../../../shared/policy/rule';
import { brokenReason } from '../../../shared/text/broken-text';
import { parseUci } from '../../../shared/uci/parse-uci';
import { packageOf } from '../../../shared/uci/uci';
import { buildModel } from '../../../shared/verify/model';
import { groupPromises } from '../../../shared/verify/promise-groups';
import { decidePromise } from '../../../shared/verify/promises';
import { servicesOf } from '../../../shared/verify/verify';
import { type GoldenRouter, goldenRouter } from '../../support/golden-router';
import { keys, mainCase } from '../../support/home-policy';
import { routerWith } from '../../support/router-with';
import { forwarding, rule } from './household';

/** A factory router on which somebody has written more, and what the main case would make of it. */
function dividedWith(
  more: Readonly<Record<string, string>>,
  policy: Policy = mainCase,
  router: GoldenRouter = 'factory-24.10',
): Prepared {
  return prepare({ policy, state: routerWith(goldenRouter(router), more), keys });
}

/** What does not hold: the promise, how, and the section that decides. */
const wrong = ({ verification }: Prepared): readonly string[] =>
  verification.promises
    .filter(({ holds }) => holds !== 'yes')
    .map(({ promise, holds, witness }) => `${promise.id} ${holds} ${witness?.decidedBy?.section ?? '-'}`);

const network = (name: string, options: Readonly<Record<string, string | readonly string[]>>): string =>
  rule(name, options, 'interface');
const zone = (name: string, input: string, networks: string | readonly string[] = name): string =>
  rule(name, { name, network: networks, input, output: 'ACCEPT', forward: 'REJECT' }, 'zone');

const IOT = network('iot', { proto: 'static', device: 'eth9', ipaddr: '10.9.0.1', netmask: '255.255.255.0' });
const WIREGUARD = network('wg0', { proto: 'wireguard', addresses: ['10.8.0.1/24'] });
const EVERYTHING = rule(
  'peer',
  { allowed_ips: ['0.0.0.0/0', '::/0'], route_allowed_ips: '1' },
  'wireguard_wg0',
);
const closed = (end: string): string => `builtin:router-closed:${end}`;
const kept = (end: string): string => `builtin:guests-isolated:guest:${end}`;

describe('promises cover everything a packet can come from or go to', () => {
  const table: [why: string, more: Record<string, string>, wrong: readonly string[]][] = [
    ['the factory configuration', {}, []],
    [
      'SSH opened to the internet',
      { firewall: rule('mine', { src: 'wan', proto: 'tcp', dest_port: '22', target: 'ACCEPT' }) },
      [`${closed('internet')} no mine`],
    ],
    [
      'HTTPS opened to the internet for one address out there',
      {
        firewall: rule('mine', {
          src: 'wan',
          src_ip: '198.51.100.44',
          proto: 'tcp',
          dest_port: '443',
          target: 'ACCEPT',
        }),
      },
      [`${closed('internet')} no mine`],
    ],
    [
      'SSH opened to every network: the zones of the policy answer before it',
      { firewall: rule('mine', { src: '*', proto: 'tcp', dest_port: '22', target: 'ACCEPT' }) },
      [...['work', 'smart', 'guest', 'internet'].map((end) => `${closed(end)} no mine`)],
    ],
    [
      'SSH opened to the internet over IPv6 only',
      {
        firewall: rule('mine', {
          src: 'wan',
          family: 'ipv6',
          proto: 'tcp',
          dest_port: '22',
          target: 'ACCEPT',
        }),
      },
      [`${closed('internet')} no mine`],
    ],
    [
      'the wan zone accepts what comes in',
      {
        firewall: "config zone\n\toption name 'wan2'\n\tlist network 'lte'\n\toption input 'ACCEPT'\n",
        network: network('lte', { proto: 'qmi', device: '/dev/cdc-wdm0' }),
      },
      [`${closed('internet')} no @zone[2]`],
    ],
    [
      'a second SSH port, opened to the internet',
      {
        dropbear: rule('second', { Port: '2222' }, 'dropbear'),
        firewall: rule('mine', { src: 'wan', proto: 'tcp', dest_port: '2222', target: 'ACCEPT' }),
      },
      [`${closed('internet')} no mine`],
    ],
    [
      'the web interface at another port, opened to the internet',
      {
        uhttpd: rule('second', { listen_https: ['0.0.0.0:8443', '[::]:8443'] }, 'uhttpd'),
        firewall: rule('mine', { src: 'wan', proto: 'tcp', dest_port: '8443', target: 'ACCEPT' }),
      },
      [`${closed('internet')} no mine`],
    ],
    [
      'a port of the internet that is forwarded to a server in the house',
      {
        firewall: rule(
          'web',
          {
            src: 'wan',
            dest: 'lan',
            proto: 'tcp',
            src_dport: '443',
            dest_ip: '192.168.1.140',
            dest_port: '443',
            target: 'DNAT',
          },
          'redirect',
        ),
      },
      [],
    ],
    ['a network made by hand, sealed', { network: IOT, firewall: zone('iot', 'REJECT') }, []],
    [
      'a network made by hand that may sign in',
      { network: IOT, firewall: zone('iot', 'ACCEPT') },
      [`${closed('network:iot')} no iot`],
    ],
    [
      'a network made by hand, opened to all',
      {
        network: IOT,
        firewall: `${zone('iot', 'REJECT')}${rule('mine', { src: '*', dest: 'iot', proto: 'all', target: 'ACCEPT' })}`,
      },
      [`${kept('network:iot')} no mine`],
    ],
    [
      'a network made by hand in the firewall zone of the LAN',
      {
        network: IOT,
        firewall: `${rule('more', { name: 'more', network: 'iot', input: 'ACCEPT' }, 'zone')}`,
      },
      [`${closed('network:iot')} no more`],
    ],
    ['a network in no firewall zone: the defaults decide, and they are shut', { network: IOT }, []],
    [
      'another name for the LAN is the LAN',
      { network: network('lan6', { proto: 'dhcpv6', device: '@lan' }) },
      [],
    ],
    ['a WireGuard network, sealed', { network: WIREGUARD, firewall: zone('vpn', 'REJECT', 'wg0') }, []],
    [
      'a WireGuard network that may sign in',
      { network: WIREGUARD, firewall: zone('vpn', 'ACCEPT', 'wg0') },
      [`${closed('network:wg0')} no vpn`],
    ],
    [
      'a WireGuard network, one address of which may sign in',
      {
        network: WIREGUARD,
        firewall: `${zone('vpn', 'REJECT', 'wg0')}${rule('mine', { src: 'vpn', src_ip: '172.20.0.9', proto: 'tcp', dest_port: '22', target: 'ACCEPT' })}`,
      },
      [`${closed('network:wg0')} no mine`],
    ],
    [
      'a VPN to the internet whose far end may sign in',
      { network: WIREGUARD + EVERYTHING, firewall: zone('vpn', 'ACCEPT', 'wg0') },
      [`${closed('internet')} no vpn`],
    ],
    [
      'a device that only the firewall names',
      { firewall: rule('docker', { name: 'docker', device: ['docker0'], input: 'ACCEPT' }, 'zone') },
      [`${closed('network:docker0')} no docker`],
    ],
    [
      'a Wi-Fi that is a client of another one, without a device in the configuration',
      {
        network: network('camp', { proto: 'static', ipaddr: '10.7.0.1', netmask: '255.255.255.0' }),
        wireless: rule('sta', { device: 'radio0', mode: 'sta', network: 'camp', ssid: 'Camp' }, 'wifi-iface'),
        firewall: zone('camp', 'ACCEPT'),
      },
      [`${closed('network:camp')} no camp`],
    ],
    [
      'guests forwarded to a VPN of the house',
      { network: WIREGUARD, firewall: zone('vpn', 'REJECT', 'wg0') + forwarding('bh_guest', 'vpn') },
      [`${kept('network:wg0')} no @forwarding[1]`],
    ],
  ];
  it.each(table)('%s', (_why, more, expected) => {
    const prepared = dividedWith(more);
    expect(wrong(prepared)).toEqual(expected);
    expect(prepared.findings.filter(({ code }) => code === 'model-disagrees')).toEqual([]);
    if (expected.length > 0) expect(prepared.mayApply).toBe(false);
  });
});

describe('a broken promise names what breaks it and what can be done', () => {
  const reasonFor = (more: Readonly<Record<string, string>>): string => {
    const { verification } = dividedWith(more);
    const group = groupPromises(verification.promises)[0];
    return group === undefined ? '' : brokenReason(mainCase, goldenRouter('factory-24.10').management, group);
  };
  it('a rule of the owner, by its name', () => {
    const rules = { name: 'Admin from work', src: 'wan', proto: 'tcp', dest_port: '22', target: 'ACCEPT' };
    expect(reasonFor({ firewall: rule('mine', rules) })).toBe(
      'The finished configuration lets the internet start connections to the router. That is promised never to happen. ' +
        'What lets it through is the firewall rule “Admin from work” (mine), which is not ours. ' +
        'Change or remove it in the router’s admin page, then look again.',
    );
  });
  it('a network that no zone of the policy stands for', () => {
    expect(reasonFor({ network: IOT, firewall: zone('iot', 'ACCEPT') })).toContain(
      'lets network iot (not in your zones) start connections to the router',
    );
  });
  it('a port forward to the router itself', () => {
    const forward = { src: 'wan', proto: 'tcp', src_dport: '2200', dest_ip: '192.168.1.1', dest_port: '22' };
    expect(reasonFor({ firewall: rule('mine', forward, 'redirect') })).toContain('the port forward mine');
  });
});

describe('laws of promises', () => {
  const state = goldenRouter('factory-24.10');
  const base = prepare({ policy: mainCase, state: routerWith(state, { network: IOT + WIREGUARD }), keys });
  const ends = ['wan', 'lan', 'iot', 'vpn', 'bh_guest', 'bh_work', '*'];
  const options = fc.record(
    {
      src: fc.constantFrom(...ends),
      dest: fc.constantFrom(...ends),
      family: fc.constantFrom('ipv4', 'ipv6', 'any'),
      proto: fc.constantFrom('tcp', 'udp', 'all', 'icmp'),
      dest_port: fc.constantFrom('22', '443', '1-1024'),
      src_ip: fc.constantFrom('10.8.0.7', '198.51.100.9', '!192.168.1.0/24'),
      limit: fc.constantFrom('5/minute'),
      start_time: fc.constantFrom('08:00:00'),
    },
    { requiredKeys: ['src', 'proto'] },
  );
  const sections = (list: readonly (readonly [object, string])[], prefix: string): string =>
    list
      .map(([one, target], at) => rule(`${prefix}${at}`, { ...(one as Record<string, string>), target }))
      .join('');

  it('a foreign ACCEPT never makes a promise of a wall hold that did not', () => {
    const zones = zone('iot', 'REJECT') + zone('vpn', 'REJECT', 'wg0');
    const broken = (rules: string, first: string): ReadonlySet<string> => {
      const before = packageOf(base.candidate.config, 'firewall')?.sections ?? [];
      const parsed = parseUci(first + zones + rules, 'firewall');
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
      // Theirs stand in front of ours here: so they decide as much as they ever can.
      const firewall = { name: 'firewall', sections: [...parsed.value.sections, ...before] };
      const candidate = { ...base.candidate, config: { ...base.candidate.config, firewall } };
      const { promises } = verifyCandidate(candidate, mainCase, state);
      return new Set(
        promises
          .filter(({ promise, holds }) => promise.expect === 'unreachable' && holds !== 'yes')
          .map(({ promise }) => promise.id),
      );
    };
    let opened = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(options, fc.constantFrom('ACCEPT', 'REJECT', 'DROP')), { maxLength: 4 }),
        options,
        (rest, added) => {
          const rules = sections(rest, 'r');
          const before = broken(rules, '');
          const after = broken(rules, sections([[added, 'ACCEPT']], 'added'));
          if (after.size > before.size) opened += 1;
          expect([...before].filter((id) => !after.has(id))).toEqual([]);
        },
      ),
      { numRuns: 60, examples: [[[], { src: 'wan', proto: 'tcp', dest_port: '22' }]] },
    );
    expect(opened, 'a law about what never makes a difference says nothing').toBeGreaterThan(0);
  });

  const model = buildModel(base.candidate.config, state.capabilities);
  const book = { policy: mainCase, placements: base.candidate.placements, addresses: {} };
  const services = servicesOf({
    ...mainCase,
    services: [{ id: 'hollow', flows: [], confidence: 'memory' }],
  });
  const nothing: [why: string, from: End, to: End, service: string][] = [
    ['a service that nobody knows', zoneEnd('guest'), zoneEnd('home'), 'no-such-service'],
    ['a service without a flow', zoneEnd('guest'), zoneEnd('home'), 'hollow'],
    ['a zone that is not on the router', zoneEnd('attic'), zoneEnd('home'), 'any'],
    ['towards a zone that is not on the router', zoneEnd('guest'), zoneEnd('attic'), 'any'],
    ['a device that nobody knows', deviceEnd('nobody'), zoneEnd('home'), 'any'],
    ['a network that is not on the router', networkEnd('attic'), routerEnd, 'any'],
  ];
  it.each(nothing)('nothing to check is not known, never held: %s', (_why, from, to, service) => {
    for (const expected of ['unreachable', 'reachable'] as const) {
      const promise = { id: 'own', expect: expected, from, to, service };
      const { holds } = decidePromise(
        { model, book, services, management: state.management },
        promise,
        false,
      );
      expect(holds).toBe('unknown');
    }
  });
});
