import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseRouterState } from '../../../main/routers/parse-router-state';
import { factoryRouter } from '../../support/router-fixture';
import { hasBusybox, runInBusybox } from '../../support/run-state-script';

/** What a router that was taken over may say: whatever it is, we get an error or data within bounds, and never a crash. */
const MARK = '0123456789abcdef0123456789abcdef';
if (!hasBusybox()) console.warn('skipped: BusyBox not available: apt-get install busybox');

let whole = '';
beforeAll(async () => {
  if (hasBusybox()) whole = await runInBusybox(factoryRouter, MARK);
});

/** The answer with one part replaced. */
const withPart = (name: string, text: string): string =>
  whole
    .split(`\n${MARK} `)
    .map((piece) => (piece.startsWith(`begin ${name}\n`) ? `begin ${name}\n${text}` : piece))
    .join(`\n${MARK} `);

const read = (answer: string) => parseRouterState(answer, MARK, 0);

const jsonParts = ['board', 'interfaces', 'devices', 'wireless', 'board-json'] as const;
const otherParts = [
  'release',
  'leases',
  'neighbours',
  'arp',
  'bridge-ports',
  'probes',
  'radio-limits',
] as const;
const vital = ['connection', 'disk', 'now', 'uptime', 'boot-id'] as const;

describe.skipIf(!hasBusybox())('a hostile answer', () => {
  it('the untouched answer is read, so that what follows is the doing of its change', () => {
    expect(read(whole).ok).toBe(true);
    for (const name of [...jsonParts, ...otherParts, ...vital])
      expect(whole, name).toContain(`${MARK} begin ${name}\n`);
  });

  it.each(['interfaces', 'devices', 'wireless', 'board-json'] as const)(
    '%s that is no JSON: an error that names the part',
    (name) => {
      for (const text of [
        '{',
        'null',
        '[]',
        '"text"',
        `${'['.repeat(100_000)}`,
        '{"__proto__":{"polluted":1}}x',
      ])
        expect(read(withPart(name, text))).toEqual({
          ok: false,
          error: { kind: 'unreadable-answer', doing: 'read-state', detail: name },
        });
      expect(({} as { polluted?: number }).polluted).toBeUndefined();
    },
  );

  it.each(vital)('%s that is nonsense: an error, no guess', (name) => {
    for (const text of ['', 'nonsense', '-1', '\u0000'.repeat(100), '9'.repeat(1000)])
      expect(read(withPart(name, text)), text.slice(0, 9)).toMatchObject({ ok: false });
  });

  it('names of any length are cut to what is kept', () => {
    const long = 'x'.repeat(1000);
    const state = read(
      withPart(
        'board',
        JSON.stringify({
          model: long,
          hostname: long,
          board_name: 'b',
          release: { distribution: long, version: long, target: long },
        }),
      ),
    );
    if (!state.ok) throw new Error(JSON.stringify(state.error));
    for (const text of Object.values(state.value.identity)) expect(text.length).toBeLessThanOrEqual(255);
  });

  it('forty thousand leases and neighbours: bounded, and soon done', () => {
    const many = 40_000;
    const mac = (at: number): string =>
      at.toString(16).padStart(12, '0').replace(/^../, '02').match(/../g)?.join(':') ?? '';
    const leases = Array.from(
      { length: many },
      (_, at) => `1 ${mac(at)} 10.${at >> 16}.${(at >> 8) & 255}.${at & 255} x *\n`,
    );
    const neighbours = Array.from(
      { length: many },
      (_, at) => `fd00::${at.toString(16)} dev br-lan lladdr ${mac(at)} REACHABLE\n`,
    );
    const started = performance.now();
    const state = read(withPart('leases', leases.join('')));
    expect(state.ok && state.value.leases.length).toBeLessThanOrEqual(10_000);
    expect(read(withPart('neighbours', neighbours.join(''))).ok).toBe(true);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('random bytes anywhere: a state or an error, never an exception', () => {
    const junk = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(text).toString('latin1')),
      fc.json({ maxDepth: 4 }),
      fc.constantFrom(
        '\u001b[2J',
        '\u009b',
        '\n',
        '$(reboot)',
        `\n${MARK} end 0\n`,
        `\n${MARK} begin done\n`,
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...jsonParts, ...otherParts, ...vital), junk, (name, text) => {
        expect(typeof read(withPart(name, text)).ok).toBe('boolean');
      }),
      { numRuns: 60 },
    );
    fc.assert(
      fc.property(fc.nat(whole.length - 1), junk, (at, text) => {
        expect(typeof read(whole.slice(0, at) + text + whole.slice(at + text.length)).ok).toBe('boolean');
      }),
      { numRuns: 60 },
    );
  });
});
