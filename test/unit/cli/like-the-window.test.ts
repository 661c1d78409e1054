import { existsSync, readFileSync, statSync } from 'node:fs';
import { beforeAll, expect, it, vi } from 'vitest';
import type { VirtualRouter } from '../../../main/virtual-router/virtual-router';
import { addArgs, newCli, routerForFile } from './cli-kit';

vi.setConfig({ testTimeout: 60_000 });

/** A key of our own by the command line, and what a person says about devices: what the window can do too. */
const cli = newCli();
let router: VirtualRouter;
const keyFile = `${cli.dir}/home.key`;
const AUTHORIZED = '/etc/dropbear/authorized_keys';
const authorized = async (): Promise<string> =>
  Buffer.from((await router.readFile(AUTHORIZED)) ?? []).toString();

beforeAll(async () => {
  router = await routerForFile();
  expect((await cli.run(addArgs(router), { stdin: `${router.password}\n` })).code).toBe(0);
}, 60_000);

it('a file that is there is never written over, and the router is left alone', async () => {
  const taken = cli.file('taken.key', 'somebody else’s');
  const { code, err } = await cli.run(`router key home -o ${taken} --password-stdin`, {
    stdin: `${router.password}\n`,
  });
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/Nothing was changed on the router\. \(file-exists\)\n$/),
  ]);
  expect(readFileSync(taken, 'utf8')).toBe('somebody else’s');
  expect(await authorized()).toBe('');
});

it('a router that does not take it: the sentence, and no key is left here', async () => {
  await router.console('mkdir -p /etc/dropbear && mkdir /etc/dropbear/authorized_keys');
  const { code, err } = await cli.run(`router key home -o ${keyFile} --password-stdin`, {
    stdin: `${router.password}\n`,
  });
  await router.console('rm -rf /etc/dropbear/authorized_keys');
  expect([code, err]).toEqual([1, expect.stringMatching(/\(command-failed install-key 1\)\n$/)]);
  expect(existsSync(keyFile)).toBe(false);
});

it('a key is made, installed and proven, and is all that the next command needs', async () => {
  await cli.run('router list');
  expect((await cli.run('verify')).code).toBe(1); // no password: not signed in
  const { code, out, err } = await cli.run(`router key home -o ${keyFile} --password-stdin`, {
    stdin: `${router.password}\n`,
  });
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(
    /^The key works, and Bulkhead signs in to home with it from now on\. Fingerprint SHA256:\S{43}\n/,
  );
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  expect(await authorized()).toMatch(/^ssh-ed25519 \S+ bulkhead-home\n$/);
  expect(out).not.toContain(readFileSync(keyFile, 'utf8').split('\n')[1]);
  expect((await cli.run('verify')).code).toBe(0);
});

it('rename: a person’s name for a device is what discover shows, until it is forgotten', async () => {
  const first = (await cli.run('discover --json')).json() as {
    readonly devices: readonly { readonly macs: readonly string[]; readonly name: string }[];
  };
  const [device] = first.devices.filter(({ name }) => /camera/i.test(name));
  const mac = device?.macs[0] ?? '';
  const renamed = await cli.run(`rename ${mac.toUpperCase().replaceAll(':', '-')} Porch`);
  expect([renamed.code, renamed.out]).toMatchObject([0, expect.stringMatching(/ is now called Porch\.\n$/)]);
  const line = async () => (await cli.run('discover')).out.split('\n').find((each) => each.includes(mac));
  expect(await line()).toContain('  Porch  ');
  expect(await cli.run('rename Porch ')).toMatchObject({ code: 0 });
  expect(await line()).toContain(`  ${device?.name}  `);
  expect(await cli.run('rename nobody Porch')).toMatchObject({
    code: 1,
    err: 'No device is called nobody. See: bulkhead discover. (no-such-device)\n',
  });
  expect(await cli.run(`rename ${mac} ${'x'.repeat(65)}`)).toMatchObject({ code: 1 });
});

it('import --suggest: zones for the devices that are there, ready to be planned', async () => {
  const file = `${cli.dir}/suggested.yaml`;
  const { code, out, err } = await cli.run(`import --suggest -o ${file}`);
  expect(code).toBe(0);
  expect(err).toMatch(/: \d+ devices\n/);
  expect(out).toMatch(/^6 zones and \d+ rules written to /);
  const refs = /^Wi-Fi keys to put into the file for --keys: (.*)\.$/m.exec(out)?.[1]?.split(', ') ?? [];
  expect(refs.length).toBeGreaterThan(0);
  const keys = cli.file('keys.yaml', refs.map((ref) => `${ref}: long-enough-${ref}\n`).join(''));
  const planned = await cli.run(`plan --policy ${file} --keys ${keys} --json`);
  expect([planned.code, planned.json()]).toMatchObject([2, { mayApply: true, empty: false }]);
});

it('drift before anything was confirmed: nothing to compare with', async () => {
  expect(await cli.run('drift')).toMatchObject({
    code: 0,
    out: 'Nothing was confirmed here yet, so there is nothing to compare with.\n',
  });
});
