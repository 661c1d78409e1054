import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildModel } from '../../../shared/verify/model';
import { ask, fateOf } from '../../../shared/verify/reach';
import type { Family, Fate, Place } from '../../../shared/verify/verification';
import { divided, rule } from './household';

const zones = ['lan', 'iot', 'guest'];
const place = fc.constantFrom<Place>(
  ...zones.map((network): Place => ({ kind: 'network', network })),
  { kind: 'internet' },
  { kind: 'router' },
);
const from = fc.constantFrom(...zones.map((network) => ({ kind: 'network' as const, network })));
const family = fc.constantFrom<Family>('ipv4', 'ipv6');
const protocol = fc.constantFrom<'tcp' | 'udp' | 'icmp'>('tcp', 'udp', 'icmp');
const port = fc.constantFrom(22, 53, 80, 631);

const options = fc.record(
  {
    src: fc.constantFrom(...zones, '*'),
    dest: fc.constantFrom(...zones, 'wan', '*'),
    proto: fc.constantFrom('tcp', 'udp', 'tcp udp', 'all', 'icmp'),
    dest_port: fc.constantFrom('22', '53', '1-1024', '600-700'),
    dest_ip: fc.constantFrom('192.168.1.0/24', '192.168.20.9', '!192.168.1.5', 'fd12:3456:789a::/48'),
    src_ip: fc.constantFrom('192.168.30.7', '192.168.1.0/25'),
    family: fc.constantFrom('ipv4', 'ipv6', 'any'),
  },
  { requiredKeys: ['src'] },
);
/** A packet that is asked about. */
interface Question {
  readonly source: Extract<Place, { kind: 'network' }>;
  readonly target: Place;
  readonly family: Family;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly port: number;
}
const question: fc.Arbitrary<Question> = fc.record({ source: from, target: place, family, protocol, port });

/** A rule that is about the packet asked about, or about no more than one of its sides. */
const inFront = fc
  .tuple(fc.subarray(['src', 'dest', 'proto', 'dest_port'] as const), options)
  .map(([named, others]) => ({ source, target, protocol, port }: Question) => {
    const about = {
      src: source.network,
      dest: target.kind === 'network' ? target.network : 'wan',
      proto: protocol,
      ...(protocol === 'icmp' ? {} : { dest_port: String(port) }),
    };
    const { dest: _dest, proto: _proto, dest_port: _port, src: _src, ...narrowed } = others;
    const chosen = Object.entries(about).filter(([name]) => (named as readonly string[]).includes(name));
    const towardsRouter = target.kind === 'router';
    return {
      src: '*',
      proto: 'all',
      ...(towardsRouter ? {} : { dest: '*' }),
      ...Object.fromEntries(chosen.filter(([name]) => !(towardsRouter && name === 'dest'))),
      ...(named.length > 2 ? narrowed : {}),
    };
  });
const rules = fc.array(fc.tuple(options, fc.constantFrom('ACCEPT', 'REJECT', 'DROP')), { maxLength: 5 });

const text = (list: readonly (readonly [object, string])[], prefix: string): string =>
  list
    .map(([one, target], nth) => rule(`${prefix}${nth}`, { ...(one as Record<string, string>), target }))
    .join('');

// What may get through: `some` and `unknown` count as open, as everywhere else.
const openness = (fate: Fate | 'some'): number => (fate === 'denied' ? 0 : fate === 'allowed' ? 2 : 1);

describe('laws of reachability', () => {
  it.each([
    ['a wall put in front never opens anything', 'DROP', -1],
    ['a door put in front never closes anything', 'ACCEPT', 1],
  ] as const)('%s', (_law, verdict, direction) => {
    let changed = 0;
    fc.assert(
      fc.property(rules, question, inFront, inFront, (rest, asked, front, behind) => {
        const first = text([[front(asked), verdict]], 'first');
        const base = text([[behind(asked), 'ACCEPT'], ...rest], 'r');
        const fateWith = (sections: string): Fate | 'some' =>
          fateOf(
            ask(
              buildModel(divided(sections), { release: '24.10' }),
              asked.source,
              asked.target,
              asked.family,
              asked.protocol,
              asked.port,
            ),
          );
        const before = fateWith(base);
        const after = fateWith(first + base);
        if (after !== before) changed += 1;
        expect((openness(after) - openness(before)) * direction).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 200 },
    );
    expect(changed, 'a law about what never makes a difference says nothing').toBeGreaterThan(10);
  });

  it('any text in an option is a value, a skipped section or an ignored option, never a crash', () => {
    const word = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .filter((value) => !/['\n\r]/.test(value) && value !== '');
    fc.assert(
      fc.property(
        fc.constantFrom(
          'src',
          'dest',
          'proto',
          'src_ip',
          'dest_port',
          'family',
          'ipset',
          'target',
          'limit',
          'device',
        ),
        word,
        (option, value) => {
          const model = buildModel(divided(rule('odd', { src: 'iot', dest: 'lan', [option]: value })), {
            release: '23.05',
          });
          expect(['allowed', 'denied', 'unknown', 'some']).toContain(
            fateOf(
              ask(
                model,
                { kind: 'network', network: 'iot' },
                { kind: 'network', network: 'lan' },
                'ipv4',
                'tcp',
                80,
              ),
            ),
          );
        },
      ),
    );
  });
});
