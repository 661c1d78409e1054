import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { printPolicy, readPolicyFile } from '../../../main/cli/policy-file';
import type { VirtualRouter } from '../../../main/virtual-router/virtual-router';
import { assignPort } from '../../../shared/policy/edit-policy';
import type { Policy } from '../../../shared/policy/policy';
import { keys, mainCase } from '../../support/home-policy';
import { addArgs, newCli, type Ran, type RunOptions, routerForFile } from './cli-kit';

vi.setConfig({ testTimeout: 60_000 }); // each test signs in and reads several times; a loaded machine takes its time

/** The main job by the command line, in the order a person does it: each test starts where the one before ended. */
const cli = newCli();
let router: VirtualRouter;
let start: string;
const policyFile = `${cli.dir}/home.bulkhead.yaml`;

/** With the password, as nothing is kept. */
const run = (args: string, options: RunOptions = {}): Promise<Ran> =>
  cli.run(`${args} --password-stdin`, { stdin: `${router.password}\n`, ...options });

/** All of /etc/config, as one number. */
async function configHash(): Promise<string> {
  const { stdout } = await router.console('cd /etc/config && for f in *; do echo "$f"; cat "$f"; done');
  return createHash('sha256').update(stdout, 'latin1').digest('hex');
}

beforeAll(async () => {
  router = await routerForFile();
  expect((await cli.run(addArgs(router), { stdin: `${router.password}\n` })).code).toBe(0);
  start = await configHash();
  cli.file('home.bulkhead.yaml', printPolicy(mainCase));
  cli.file('keys.yaml', stringify(keys));
}, 60_000);

/** The promise and what decided it, then why, as the window says it. */
const LOCKED_OUT = new RegExp(
  '^ {2}BREAKS: You cannot be locked out of the router \\(firewall, .*\\)\n' +
    ' {4}This computer is plugged into port 1\\. The plan gives port 1 to Guests, and Guests may not administer the router\\. After Apply you could not sign in any more\\.$',
  'm',
);

const withKeys = `--policy ${policyFile} --keys ${cli.dir}/keys.yaml`;

describe('before the change', () => {
  it('import writes the flat network as a policy that plans no change', async () => {
    const file = `${cli.dir}/flat.yaml`;
    const { code, out } = await run(`import -o ${file}`);
    expect([code, out]).toEqual([0, `1 zone and 1 rule written to ${file}.\n`]);
    const policy = await readPolicyFile(file);
    expect(policy).toMatchObject({ ok: true, value: { zones: [{ keeps: 'lan', management: true }] } });
    const again = await run(`import -o ${file}`);
    expect([again.code, again.err]).toEqual([
      1,
      `${file}: there is one already, and it was left alone. Choose another name, or replace it with --force. (file-exists)\n`,
    ]);
    expect((await run(`import -o ${file} --force`)).code).toBe(0);
  });

  it('plan says what would change and what is proven, and exits with 2', async () => {
    const { code, out, err } = await run(`plan ${withKeys}`);
    expect([code, err]).toEqual([2, '']);
    const [heading] = out.split('\n');
    expect(heading).toMatch(/^\d+ lines in 5 files$/);
    expect(out).toMatch(/^\+ config interface 'bh_guest'$/m);
    expect(out).toMatch(/^\+ {5}option vlan '30'$/m);
    expect(out.slice(out.indexOf('Promises'))).toMatchInlineSnapshot(`
      "Promises
        holds: You cannot be locked out of the router
        holds: Only Home can administer the router
        holds: Guests reach no other zone
      "
    `);
    // Keys are shown neither here nor in JSON.
    for (const key of Object.values(keys)) expect(out).not.toContain(key);
  });

  it('plan as JSON is the same each time, and holds no key', async () => {
    const [first, second] = [await run(`plan ${withKeys} --json`), await run(`plan ${withKeys} --json`)];
    expect(first.out).toBe(second.out);
    const plan = first.json() as Record<string, unknown>;
    expect(Object.keys(plan)).toEqual([
      'empty',
      'mayApply',
      'files',
      'consequences',
      'whereabouts',
      'promises',
      'findings',
      'windowSeconds',
    ]);
    expect(plan).toMatchObject({ empty: false, mayApply: true, windowSeconds: expect.any(Number) });
    for (const key of Object.values(keys)) expect(first.out).not.toContain(key);
  });

  it('a policy that cannot be read: line and column, and no connection', async () => {
    const broken = cli.file('broken.yaml', printPolicy(mainCase).replace('kind: guest', 'kind: fridge'));
    for (const command of ['plan', 'apply', 'verify']) {
      const { code, err } = await cli.run(`${command} --policy ${broken}`);
      expect([code, err]).toEqual([1, expect.stringMatching(/^\S+broken\.yaml:\d+:5: zones\.3\.kind: /)]);
    }
  });

  it('a Wi-Fi name without its key blocks, and says which', async () => {
    const { code, out } = await run(`plan --policy ${policyFile}`);
    expect(code).toBe(2);
    expect(out).toMatch(/^ {2}error: .*\(wifi-key-missing smart\)$/m);
  });

  it('moving the own port to guests: apply is locked, the reason is said, nothing is sent', async () => {
    const mine = assignPort(mainCase, 'lan1', 'guest');
    const file = cli.file('mine.yaml', printPolicy(mine as Policy));
    const locked = /^Apply is locked\. Nothing was sent\.\n/;
    for (const command of ['plan', 'apply --yes']) {
      const { code, out, err } = await run(`${command} --policy ${file} --keys ${cli.dir}/keys.yaml`);
      expect([code, err]).toEqual([2, '']);
      expect(locked.test(out)).toBe(command !== 'plan');
      expect(out).toMatch(LOCKED_OUT);
    }
    expect(await configHash()).toBe(start);
  });

  it('without a yes nothing is sent, neither in a script nor on a terminal', async () => {
    const script = await run(`apply ${withKeys}`);
    expect([script.code, script.out]).toEqual([1, '']);
    expect(script.err).toMatch(
      /Nothing was sent: say --yes, or answer on a terminal\. \(not-confirmed-by-person\)\n$/,
    );
    expect(await configHash()).toBe(start);
  });

  it.each(['59', '1801', 'ten'])('a window of %s seconds is none', async (window) => {
    const { code, err } = await cli.run(`apply ${withKeys} --window ${window}`);
    expect([code, err]).toEqual([1, expect.stringContaining('whole seconds from 60 to 1800')]);
  });
});

describe('the change', () => {
  it('is applied and confirmed, its steps told on the error stream', { timeout: 240_000 }, async () => {
    const { code, out, err } = await run(`apply ${withKeys} --yes --window 300`);
    expect(out).toMatch(/^Confirmed after \d+\.\d s\.\n$/);
    expect(code).toBe(0);
    expect(err.split('\n').length).toBeGreaterThan(4);
  });

  it('a second time there is nothing to apply: no rollout, exit 0', async () => {
    const { code, out } = await run(`apply ${withKeys} --yes`);
    expect([code, out]).toEqual([0, 'The router already matches. There is nothing to apply.\n']);
  });

  it('verify holds; reach knows zones, and devices by name, id and MAC', async () => {
    expect((await run('verify --json')).json()).toMatchObject({ holds: true });
    for (const camera of ['Garden-camera', 'ec71db31a85e', 'EC:71:DB:31:A8:5E']) {
      const reach = await run(`reach --from ${camera} --to home --service tcp/22 --json`);
      expect([reach.code, reach.json()]).toMatchObject([
        0,
        {
          answers: [
            { family: 'ipv4', fate: 'denied' },
            { family: 'ipv6', fate: 'denied' },
          ],
        },
      ]);
    }
  });

  it('import writes the same zones back', async () => {
    const file = `${cli.dir}/back.yaml`;
    expect((await run(`import -o ${file}`)).code).toBe(0);
    const back = await readPolicyFile(file);
    if (!back.ok) throw new Error('not a policy');
    const facts = ({ zones }: Policy) => zones.map(({ id, name, kind }) => ({ id, name, kind }));
    expect(facts(back.value)).toEqual(facts(mainCase));
    expect((await run(`plan --policy ${file} --json`)).json()).toMatchObject({ empty: true, files: [] });
  });

  it('history tells it, with the copies to go back to', async () => {
    const { code, out } = await cli.run('history');
    expect(code).toBe(0);
    const times = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ {2}/gm;
    expect(out.replace(times, '').replace(/--to [0-9a-f-]{36}/g, '--to COPY')).toBe(
      'Confirmed  First division into 4 zones  back: --to COPY\nCopy  Connected for the first time  back: --to COPY\n',
    );
    expect((await cli.run('history --json')).json()).toMatchObject([
      { kind: 'change', outcome: 'confirmed', snapshotBeforeId: expect.any(String) },
      { kind: 'connected', outcome: 'copy', snapshotBeforeId: expect.any(String) },
    ]);
  });

  it('a copy that is not there: exit 1', async () => {
    const { code, err } = await run('rollback --to nothing --yes');
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^This copy is no longer there\. .* \(no-such-snapshot\)\n$/),
    ]);
  });

  it('rollback goes back byte for byte', { timeout: 240_000 }, async () => {
    const { code, out } = await run('rollback --yes --json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ applied: true, rollout: { state: { phase: 'confirmed' } } });
    expect(await configHash()).toBe(start);
  });

  it('back to the very first copy: the router is as it was', async () => {
    const entries = (await cli.run('history --json')).json() as { readonly snapshotBeforeId: string }[];
    const { code, out } = await run(`rollback --to ${entries.at(-1)?.snapshotBeforeId} --yes`);
    expect([code, out]).toEqual([0, 'The router already is as in this copy.\n']);
  });
});

it('no password and no Wi-Fi key is in the data folder in a form that can be read', async () => {
  const { readdirSync, readFileSync } = await import('node:fs');
  const home = `${cli.dir}/home`;
  const all = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(`${parentPath}/${name}`, 'latin1'))
    .join('');
  expect(all).not.toContain(router.password);
  for (const key of Object.values(keys)) expect(all).not.toContain(key);
});
