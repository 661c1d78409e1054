import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataDir } from '../../../main/cli/data-dir';
import { newCli } from './cli-kit';

const cli = newCli();
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };

describe('the command line', () => {
  it('knows its version, and has every command', async () => {
    expect(await cli.run('--version')).toMatchObject({ code: 0, out: `${version}\n` });
    const { code, out } = await cli.run('--help');
    expect(code).toBe(0);
    const commands = [
      ...out.matchAll(/^ {2}([a-z]+)(?: \[options\])? {2,}|^ {2}([a-z]+) \[options\]$/gm),
    ].map(([, short, long]) => short ?? long);
    expect(commands).toEqual(
      expect.arrayContaining([
        'router',
        'discover',
        'import',
        'plan',
        'apply',
        'rollback',
        'history',
        'verify',
        'reach',
        'uci',
        'demo',
      ]),
    );
  });

  it.each([
    'router add',
    'router list',
    'router show',
    'router remove',
    'discover',
    'import',
    'plan',
    'apply',
    'rollback',
    'history',
    'verify',
    'reach',
    'uci parse',
    'uci print',
    'uci diff',
    'demo',
  ])('%s answers as JSON too', async (command) => {
    expect((await cli.run(`${command} --help`)).out).toMatch(/--json\s+print the answer as JSON/);
  });

  it.each([
    ['', 'Usage: bulkhead'],
    ['nonsense', "error: unknown command 'nonsense'"],
    ['plan', "error: required option '--policy <file>' not specified"],
    ['import --router home', "error: required option '-o, --output <file>' not specified"],
    ['history --colour', "error: unknown option '--colour'"],
    [
      'discover --identity x --password-stdin',
      "error: option '--identity <file>' cannot be used with option '--password-stdin'",
    ],
    ['uci parse', "error: missing required argument 'files'"],
  ])('“%s”: exit 1 with a reason on the error stream', async (args, reason) => {
    const { code, out, err } = await cli.run(args);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(reason);
  });

  it('what a person types is not obeyed by the terminal either', async () => {
    const { code, err } = await cli.run('\u001b[2Jnonsense\u202e');
    expect(code).toBe(1);
    expect(err).toContain('␣1b␣[2Jnonsense␣202e␣');
  });

  it('data that a newer Bulkhead wrote, or that cannot be used, is said in a sentence', async () => {
    const home = path.join(cli.dir, 'home');
    writeFileSync(home, 'a file where the folder should be');
    const { code, out, err } = await cli.run('router list');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^\S+bulkhead\.db cannot be used: .*BULKHEAD_HOME to another one\.\n$/);
    expect((await cli.run('router list --json')).json()).toMatchObject({ error: { kind: 'store-unusable' } });
  });
});

describe('where the data is', () => {
  it.each([
    ['linux', { XDG_CONFIG_HOME: '/x/config' }, '/x/config/Bulkhead'],
    ['linux', {}, '.config/Bulkhead'],
    ['darwin', {}, 'Library/Application Support/Bulkhead'],
    ['win32', { APPDATA: '/x/Roaming' }, '/x/Roaming/Bulkhead'],
    ['linux', { BULKHEAD_HOME: '/x/own' }, '/x/own'],
  ] as const)('%s %j', (platform, env, expected) => {
    expect(dataDir(env, platform).endsWith(expected)).toBe(true);
  });

  it('is the folder of the window, so that both see the same routers', () => {
    mkdirSync(path.join(cli.dir, 'unused'), { recursive: true });
    const { productName } = JSON.parse(readFileSync('package.json', 'utf8')) as { productName: string };
    expect(path.basename(dataDir({}, 'linux'))).toBe(productName);
  });
});
