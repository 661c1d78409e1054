import { beforeAll, describe, expect, it, vi } from 'vitest';
import { printPolicy, readPolicyFile } from '../../../main/cli/policy-file';
import type { VirtualRouter } from '../../../main/virtual-router/virtual-router';
import { addArgs, newCli, type Ran, type RunOptions, routerForFile } from './cli-kit';

vi.setConfig({ testTimeout: 60_000 });

/** `--look`: the checks pass, and a person decides. The change is a small one, to the firewall alone. */
const cli = newCli();
let router: VirtualRouter;
let start: string;
const policy = `${cli.dir}/no-internet.yaml`;

const run = (args: string, options: RunOptions = {}): Promise<Ran> =>
  cli.run(`${args} --password-stdin`, { stdin: `${router.password}\n`, ...options });
const config = async (): Promise<string> =>
  (await router.console('cd /etc/config && for f in *; do echo "$f"; cat "$f"; done')).stdout;

beforeAll(async () => {
  router = await routerForFile();
  expect((await run(addArgs(router).replace(' --password-stdin', ''))).code).toBe(0);
  start = await config();
  expect((await run(`import -o ${policy}`)).code).toBe(0);
  const flat = await readPolicyFile(policy);
  if (!flat.ok) throw new Error(flat.error.kind);
  cli.file('no-internet.yaml', printPolicy({ ...flat.value, rules: [] }));
}, 60_000);

const ASKED = 'Type keep, undo, or more for 5 more minutes: ';
const apply = `apply --policy ${policy} --yes --look`;

describe('apply --look', () => {
  it('without a terminal: nobody could answer, so nothing is sent', async () => {
    const { code, err } = await run(apply);
    expect([code, err]).toEqual([
      1,
      'Nothing was sent: --look asks on a terminal, and this is none. (no-terminal)\n',
    ]);
    expect(await config()).toBe(start);
  });

  it('undo: the router goes back, byte for byte', async () => {
    const { code, err } = await run(apply, { tty: true, answers: [[ASKED, 'undo']] });
    expect(code).toBe(1);
    expect(err).toContain('The checks passed. Try what matters to you, then keep it or undo it.');
    expect(err).toMatch(/The router went back to how it was\. .*identical to the copy\. \(asked\)/);
    expect(await config()).toBe(start);
  });

  it('the terminal goes away: nobody can keep it any more, so it is undone at once', async () => {
    const { code, err } = await run(apply, { tty: true, answers: [[ASKED, undefined]] });
    expect(code).toBe(1);
    expect(err).toContain('(asked)');
    expect(await config()).toBe(start);
  });

  it('something else is asked again, more gives more time, keep confirms', async () => {
    const answers = [
      [ASKED, 'k'],
      [ASKED, 'more'],
      [ASKED, 'keep'],
    ] as const;
    const { code, out, err } = await run(apply, { tty: true, answers });
    expect([code, out]).toEqual([0, expect.stringMatching(/^Confirmed after \d+\.\d s\.\n$/)]);
    const untils = [...err.matchAll(/the router undoes this at (\d\d:\d\d:\d\d)\./g)].map(
      ([, until]) => until,
    );
    expect(untils.length).toBeGreaterThanOrEqual(3);
    expect(untils.at(-1)).not.toBe(untils[0]);
    expect(await config()).not.toBe(start);
  });
});

describe('drift', () => {
  it('nothing differs after a confirmed change; a change by somebody else is named', async () => {
    expect(await run('drift')).toMatchObject({
      code: 0,
      out: 'The router is as it was when the last change was confirmed.\n',
    });
    await router.console("uci set system.@system[0].hostname='else' && uci commit system");
    const drifted = await run('drift --json');
    expect([drifted.code, drifted.json()]).toEqual([2, { compared: true, files: ['system'] }]);
  });
});

describe('rollback --look', () => {
  it('keep: the copy from before is back', async () => {
    await router.console("uci set system.@system[0].hostname='OpenWrt' && uci commit system");
    const { code } = await run('rollback --yes --look', { tty: true, answers: [[ASKED, 'keep']] });
    expect(code).toBe(0);
    expect(await config()).toBe(start);
  });
});
