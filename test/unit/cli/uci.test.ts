import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { uciReasonText } from '../../../shared/text/uci-text';
import { DANGEROUS, newCli } from './cli-kit';

const cli = newCli();
const golden = (name: string): string =>
  path.resolve(import.meta.dirname, `../../golden/routers/factory-24.10/${name}.uci`);

describe('uci parse', () => {
  it('says what a file holds', async () => {
    const { code, out } = await cli.run(`uci parse ${golden('wireless')}`);
    expect([code, out]).toMatchInlineSnapshot(`
      [
        0,
        "wireless: 2 wifi-device; 2 wifi-iface; 22 options
      ",
      ]
    `);
  });

  it('takes several files, and what `uci export` prints', async () => {
    const stream = cli.file('all', "package a\nconfig x 'y'\n\toption z '1'\npackage b\n");
    expect((await cli.run(`uci parse ${golden('system')} ${stream}`)).out).toMatch(
      /^system: .*\na: 1 x; 1 options\nb: no sections; 0 options\n$/,
    );
  });

  it('as JSON, without the passwords', async () => {
    const file = cli.file(
      'wireless',
      "config wifi-iface 'ap'\n\toption ssid 'Home'\n\toption key 'hunter22'\n",
    );
    const { code, out, json } = await cli.run(`uci parse ${file} --json`);
    expect([code, json()]).toEqual([
      0,
      [
        {
          name: 'wireless',
          sections: [
            {
              type: 'wifi-iface',
              name: 'ap',
              options: [
                { name: 'ssid', value: 'Home' },
                { name: 'key', value: '••••' },
              ],
            },
          ],
        },
      ],
    ]);
    expect(out).not.toContain('hunter22');
  });

  it.each([
    ['an unknown word', "config a 'b'\n  opton x 1\n", '2:3', 'invalid-command'],
    ['a quote left open', "config a 'b'\n\toption x 'never closed\n", '2:11', 'unterminated-single-quote'],
    ['an option in front', "option x '1'\n", '1:1', 'option-before-section'],
    ['a name with a dash', "config a 'b-c'\n", '1:10', 'invalid-name'],
    ['a word missing', "config a 'b'\n\toption \n", '2:9', 'missing-argument'],
  ] as const)('%s: file, line, column, what is wrong, exit 1', async (_name, text, place, reason) => {
    const file = cli.file('broken', text);
    const { code, out, err } = await cli.run(`uci parse ${file}`);
    expect([code, out]).toEqual([1, '']);
    expect(err.startsWith(`${file}:${place}: ${uciReasonText[reason]}`)).toBe(true);
    expect(err).toMatch(new RegExp(`\\(${reason}\\)\\n$`));
    const [line, column] = place.split(':').map(Number);
    expect((await cli.run(`uci parse ${file} --json`)).json()).toMatchObject({
      error: { kind: 'uci-parse-error', reason, line, column },
    });
  });

  it('an error never repeats a value', async () => {
    const file = cli.file('broken', "config wifi-iface 'a'\n\toption key 'hunter22\n");
    for (const json of ['', ' --json']) {
      const { out, err } = await cli.run(`uci parse ${file}${json}`);
      expect(out + err).not.toContain('hunter22');
    }
  });

  it('a file that is not there: exit 1', async () => {
    const { code, err } = await cli.run('uci parse /nowhere/network');
    expect([code, err]).toEqual([
      1,
      '/nowhere/network: cannot be read. Check the path and its permissions. (file-unreadable)\n',
    ]);
  });
});

describe('uci print', () => {
  it.each(['network', 'firewall', 'dhcp', 'wireless'])(
    '%s of the factory comes out byte for byte',
    async (name) => {
      const { code, out } = await cli.run(`uci print ${golden(name)}`);
      expect([code, out]).toEqual([0, readFileSync(golden(name), 'utf8')]);
    },
  );

  it('keeps bytes that are no UTF-8', async () => {
    const bytes = Buffer.from("\nconfig a 'b'\n\toption x 'caf\u00e9'\n\n", 'latin1');
    const file = cli.file('latin', bytes);
    expect((await cli.run(`uci print ${file}`)).bytes.equals(bytes)).toBe(true);
  });

  it('on a terminal nothing in it can move the cursor', async () => {
    const file = cli.file('evil', "config a 'b'\n\toption x 'one\u001b[2J\u009b1m\u202etwo\ttab'\n");
    const { out } = await cli.run(`uci print ${file}`, { tty: true });
    expect(out).toBe("\nconfig a 'b'\n    option x 'one␣1b␣[2J␣9b␣1m␣202e␣two␣9␣tab'\n\n");
    expect((await cli.run(`uci print ${file}`)).out).toContain('\u001b[2J');
  });
});

describe('uci diff', () => {
  const before = "config wifi-iface 'ap'\n\toption ssid 'Home'\n\toption key 'hunter22'\n";

  it('no difference: exit 0', async () => {
    const { code, out } = await cli.run(`uci diff ${golden('network')} ${golden('network')}`);
    expect([code, out]).toEqual([0, 'No difference.\n']);
  });

  it('a difference: exit 2, line by line, keys hidden', async () => {
    const old = cli.file('wireless.before', before);
    const now = cli.file('wireless.after', before.replace('Home', 'Harbour').replace('hunter22', 'hunter33'));
    const { code, out } = await cli.run(`uci diff ${old} ${now}`);
    expect([code, out]).toMatchInlineSnapshot(`
      [
        2,
        "wireless.ap.ssid: 'Home' → 'Harbour'
      wireless.ap.key: '••••••••' → '••••••••'
      ",
      ]
    `);
    const asJson = await cli.run(`uci diff ${old} ${now} --json`);
    expect(asJson.code).toBe(2);
    expect(asJson.json()).toMatchObject([
      { kind: 'set-option', option: 'ssid' },
      { option: 'key', after: '••••' },
    ]);
    expect(asJson.out).not.toMatch(/hunter/);
  });

  it('one file alone is not enough', async () => {
    const { code, err } = await cli.run(`uci diff ${golden('network')}`);
    expect([code, err]).toEqual([1, 'uci diff takes two files: the one before and the one after.\n']);
  });

  it('hostile values stay on their line', async () => {
    const old = cli.file('dhcp.before', "config host 'a'\n\toption name 'x'\n");
    const now = cli.file('dhcp.after', "config host 'a'\n\toption name 'x\nforged\u001b[31m\u202e'\n");
    for (const json of ['', ' --json']) {
      const { out } = await cli.run(`uci diff ${old} ${now}${json}`);
      expect(out.split('\n').filter((line) => line.startsWith('forged'))).toEqual([]);
      expect(out).not.toMatch(DANGEROUS);
    }
  });
});
