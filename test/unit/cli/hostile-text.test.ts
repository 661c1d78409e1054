import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { plainJson, plainText } from '../../../main/cli/plain-text';
import type { Client } from '../../../main/virtual-router/household/client';
import type { VirtualRouter } from '../../../main/virtual-router/virtual-router';
import { addArgs, DANGEROUS, newCli, routerForFile } from './cli-kit';

describe('what is printed', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('\u001b[31m', '\u009b2J', 'a\nb', '\r', '\u202e\u2066', '\u200b', '\ufeff', '\u0007'),
  );

  it('is one line, without a character that moves, hides or colours', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(plainText(text)).not.toMatch(/\n/);
        expect(plainText(text)).not.toMatch(DANGEROUS);
      }),
      { numRuns: 500 },
    );
  });

  it('as JSON it is the same value, and as harmless', () => {
    const json = fc.jsonValue();
    fc.assert(
      fc.property(fc.record({ json, text: hostile }), (value) => {
        const printed = plainJson(value);
        expect(printed).not.toMatch(DANGEROUS);
        expect(JSON.parse(printed)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 500 },
    );
  });
});

/** Names that devices of this world give themselves. After the forged line, the last one, no name is believed. */
const NAMES = [
  '$(reboot)',
  "';reboot;'",
  '`reboot`',
  '"; rm -rf / #',
  '<img src=x onerror=alert(1)>',
  '\u001b[2J\u001b]0;owned\u0007',
  '\u202egnp.exe',
  '\u009b31mred',
  'K\u00fcche',
  '=cmd|calc',
  '../../etc/passwd',
  'phone\n1798761600 00:11:22:33:44:55 192.168.1.99 forged 01:00:11:22:33:44:55',
];

describe('a network full of hostile names', () => {
  const cli = newCli();
  let router: VirtualRouter;
  const clients = NAMES.map(
    (hostname, at): Client => ({
      id: at === 0 ? 'annas-macbook-air' : `evil-${at}`,
      mac: `02:00:00:00:00:${(16 + at).toString(16)}`,
      octet: 101 + at,
      // The practice router's files hold bytes, one per character.
      hostname: Buffer.from(hostname, 'utf8').toString('latin1'),
      link: { kind: 'cable', port: 'lan1' },
    }),
  );
  const run = (args: string) => cli.run(`${args} --password-stdin`, { stdin: `${router.password}\n` });

  beforeAll(async () => {
    router = await routerForFile({ clients });
    // Somebody's unsaved edit, with a Wi-Fi key in it.
    await router.console("uci set wireless.default_radio0.key='hunter22'; uci set network.lan.mtu='1400'");
    expect((await cli.run(addArgs(router), { stdin: `${router.password}\n` })).code).toBe(0);
  }, 60_000);

  it('discover: a line for each device and none for the forged one', async () => {
    const { code, out, err } = await run('discover');
    expect(code).toBe(0);
    expect(err).toMatch(/^ {2}The router’s own lists: \d+ devices$/m);
    expect(out).not.toMatch(DANGEROUS);
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBe(Number.parseInt(lines[0] ?? '', 10) + 1);
    expect(lines.filter((line) => line.includes('192.168.1.99'))).toEqual([]);
    expect(out).toContain('$(reboot)');
    expect(router.log.filter(({ text }) => /reboot|Rebooting/i.test(text))).toEqual([]);
  });

  it('discover and show as JSON: the same values, nothing that a terminal obeys, no key of an unsaved edit', async () => {
    const found = await run('discover --json');
    expect(found.out).not.toMatch(DANGEROUS);
    const { devices } = found.json() as { readonly devices: readonly { readonly name: string }[] };
    expect(devices.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['\u001b[2J\u001b]0;owned\u0007', 'K\u00fcche']),
    );
    const shown = await run('router show home --json');
    expect(shown.out).not.toMatch(DANGEROUS);
    expect(shown.out).not.toContain('hunter22');
    expect(shown.json()).toMatchObject({ findings: [{ code: 'pending-changes' }] });
  });
});
