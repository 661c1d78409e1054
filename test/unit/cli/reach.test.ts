import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { reachCommand } from '../../../renderer/state/reach-command';
import { untrustedText } from '../../../shared/net/untrusted-text';
import { internetEnd, zoneEnd } from '../../../shared/policy/ends';
import { fakePolicy } from '../../support/fake-household';
import { newCli } from './cli-kit';

const cli = newCli();
const golden = path.resolve(import.meta.dirname, '../../golden');
const flat = path.join(cli.dir, 'flat');
const divided = path.join(cli.dir, 'divided');

/** A folder as `/etc/config` has it: the factory's files, then those a case changed. */
beforeAll(() => {
  const folders = [
    [flat, 'routers/factory-24.10'],
    [divided, 'routers/factory-24.10'],
    [divided, 'cases/four-zones-and-a-printer-in-smart-home/factory-24.10/candidate'],
  ] as const;
  for (const [to, from] of folders) {
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(path.join(golden, from)))
      cpSync(path.join(golden, from, name), path.join(to, name.replace('.uci', '')));
    cli.file(path.relative(cli.dir, path.join(to, 'openwrt_release')), "DISTRIB_RELEASE='24.10.2'\n");
  }
});

describe('reach, offline', () => {
  it('takes the command that the window shows as it is', async () => {
    const command = reachCommand({
      router: { routerId: 'r-1', name: untrustedText('Office-1'), practice: false },
      applied: fakePolicy([]),
      devices: [],
      from: zoneEnd('guest'),
      to: internetEnd,
      service: 'web',
      verdict: undefined,
    });
    const { code, out, err } = await cli.run(`${command?.replace('bulkhead ', '')} --config ${divided}`);
    expect([code, err, out.startsWith('ipv4: allowed')]).toEqual([0, '', true]);
  });

  it('answers with the deciding section and the packet, for both families', async () => {
    const { code, out } = await cli.run(`reach --from guest --to lan --service tcp/22 --config ${divided}`);
    expect([code, out]).toMatchInlineSnapshot(`
      [
        0,
        "ipv4: denied
        denied by firewall.@defaults[0].forward, tested with tcp/22 192.168.30.200 -> 192.168.1.200
      ipv6: denied
        denied by firewall.@defaults[0].forward, tested with tcp/22 fd5a:7c31:9e02:30::c8 -> fd5a:7c31:9e02::c8
      ",
      ]
    `);
  });

  it.each([
    ['lan', 'internet', 'any', flat, ['allowed', 'allowed']],
    ['lan', 'router', 'tcp/22', flat, ['allowed', 'allowed']],
    ['internet', 'router', 'tcp/22', flat, ['denied', 'denied']],
    ['smart', 'work', 'any', divided, ['denied', 'denied']],
    ['smart', 'router', 'tcp/22', divided, ['denied', 'denied']],
    ['smart', 'router', 'dns', divided, ['allowed', 'allowed']],
    ['guest', 'internet', 'web', divided, ['allowed', 'allowed']],
    ['bh_guest', '192.168.1.1', 'tcp/80', divided, ['denied', 'denied']],
    ['lan', '192.168.1.50', 'tcp/80', divided, ['allowed', 'allowed']],
  ])('%s to %s, %s', async (from, to, service, dir, fates) => {
    const { code, json } = await cli.run(
      `reach --from ${from} --to ${to} --service ${service} --config ${dir} --json`,
    );
    const answer = json() as {
      readonly answers: readonly { readonly family: string; readonly fate: string }[];
    };
    expect([code, answer.answers.map(({ fate }) => fate)]).toEqual([0, fates]);
    expect(answer).toMatchObject({ from, to, service, answers: [{ family: 'ipv4' }, { family: 'ipv6' }] });
  });

  it.each([
    ['--from nowhere --to lan', 'nowhere'],
    ['--from lan --to 10.9.9.9', '10.9.9.9'],
    ['--from lan --to router --service tcp/0', 'tcp/0'],
    ['--from lan --to router --service tcp/65536', 'tcp/65536'],
    ['--from lan --to router --service sctp/1', 'sctp/1'],
  ])('%s: exit 1, and what there is', async (args, given) => {
    const { code, err } = await cli.run(`reach ${args} --config ${flat}`);
    expect(code).toBe(1);
    expect(err.startsWith(`Not known: ${given}. Places: lan, wan, wan6`)).toBe(true);
    expect((await cli.run(`reach ${args} --config ${flat} --json`)).json()).toEqual({
      error: { kind: 'not-known', given },
    });
  });

  it('knows zones by the words of our ledger, and devices by id, name and MAC', async () => {
    const fates = async (from: string, to: string) => {
      const { json } = await cli.run(
        `reach --from ${from} --to ${to} --service print --config ${divided} --json`,
      );
      return (json() as { readonly answers: readonly { readonly fate: string }[] }).answers.map(
        ({ fate }) => fate,
      );
    };
    for (const printer of ['9c934eaabbcc', 'printer', '9C:93:4E:AA:BB:CC'])
      expect(await fates('home', printer)).toEqual(['allowed', 'denied']);
    expect(await fates('home', 'smart')).toEqual(['some', 'denied']);
  });

  it('never assumes a release: without a release file it asks', async () => {
    const bare = path.join(cli.dir, 'bare', 'etc', 'config');
    cpSync(flat, bare, { recursive: true });
    rmSync(path.join(bare, 'openwrt_release'));
    const question = `reach --from lan --to internet --config ${bare}`;
    const { code, err } = await cli.run(question);
    expect([code, err]).toEqual([
      1,
      `Which OpenWrt release is this from? There is no openwrt_release file in ${bare} or above it. Say it: --release 24.10\n`,
    ]);
    expect((await cli.run(`${question} --release 23.05.5`)).code).toBe(0);
    expect((await cli.run(`${question} --release 19.07`)).err).toMatch(
      /^Not a release that can be judged: 19\.07\./,
    );
    cli.file('bare/etc/openwrt_release', "DISTRIB_RELEASE='25.12.0'\n");
    expect((await cli.run(question)).code).toBe(0);
  });

  it('a folder that is not there: exit 1', async () => {
    const { code, err } = await cli.run('reach --from lan --to router --config /nowhere');
    expect([code, err]).toEqual([
      1,
      '/nowhere: cannot be read. It has to be a folder with files such as network and firewall.\n',
    ]);
  });

  it('a file in it that is broken: named with line and column', async () => {
    const broken = path.join(cli.dir, 'broken');
    mkdirSync(broken);
    cli.file('broken/network', "config interface 'lan'\n\toption proto 'static\n");
    const { code, err } = await cli.run(`reach --from lan --to router --config ${broken}`);
    expect(code).toBe(1);
    expect(err).toMatch(/broken\/network:2:15: The single quote that opens here is never closed\./);
  });
});
