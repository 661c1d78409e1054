import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { VirtualRouter } from '../../../main/virtual-router/virtual-router';
import { addArgs, newCli, routerForFile } from './cli-kit';

const cli = newCli();
const home = path.join(cli.dir, 'home');
let router: VirtualRouter;
const signIn = (): { readonly stdin: string } => ({ stdin: `${router.password}\n` });
const damage = (): void => writeFileSync(path.join(home, 'bulkhead.db'), 'this was something else');

beforeAll(async () => {
  router = await routerForFile();
  await cli.run(addArgs(router), signIn());
}, 60_000);

describe('a damaged database', () => {
  it('is put aside, what was kept takes its place, and that is said', async () => {
    damage();
    const { code, out, err } = await cli.run('router list');
    expect([code, out]).toEqual([0, expect.stringMatching(/^home /)]);
    expect(err).toMatch(
      /^Bulkhead went back to what it kept on .*damaged file lies at .*bulkhead\.db\.broken-/,
    );
    expect((await cli.run('router list')).err).toBe('');
  });

  it('with nothing to restore: said, exit 1, now and later; never "no router is known yet"', async () => {
    rmSync(path.join(home, 'generations'), { recursive: true });
    damage();
    for (const command of ['router list', 'router list', 'drift']) {
      const { code, out, err } = await cli.run(command);
      expect([command, code, out]).toEqual([command, 1, '']);
      expect(err).toContain('Your routers and copies are gone from view');
      expect(err).not.toContain('No router is known yet');
    }
    expect((await cli.run('drift --json')).json()).toMatchObject({ error: { kind: 'store-put-aside' } });
  });

  it('then trust does not begin anew by a yes: the fingerprint itself is asked for', async () => {
    const add = addArgs(router).replace(/ --host-key \S+/, '');
    const typed = await cli.run(add.replace(' --password-stdin', ''), { stdin: 'yes\n', tty: true });
    expect(typed.code).toBe(1);
    expect(typed.err).toContain('(host-keys-gone)');
    expect((await cli.run(`${add} --host-key ${router.hostKeySha256}`, signIn())).code).toBe(0);
    expect((await cli.run('router list')).code).toBe(0);
  });

  it('forgetting a router leaves it in no copy of the database', async () => {
    expect((await cli.run('router remove home')).code).toBe(0);
    expect(readdirSync(path.join(home, 'generations')).length).toBe(1);
  });
});
