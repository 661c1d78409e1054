import path from 'node:path';
import ssh2 from 'ssh2';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hostKeyOf } from '../../../main/routers/host-key';
import type { RouterRecords } from '../../../main/store/router-records';
import { openStore } from '../../../main/store/store';
import type { VirtualRouter } from '../../../main/virtual-router/virtual-router';
import { type FakeSshServer, startFakeSshServer } from '../../support/fake-ssh-server';
import { addArgs, newCli, routerForFile } from './cli-kit';

const cli = newCli();
let router: VirtualRouter;
let password: string;
beforeAll(async () => {
  router = await routerForFile();
  password = router.password;
}, 60_000);

const servers: FakeSshServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
/** A server that notes who tries to sign in with what, and the key it shows. */
async function fakeServer(accepts = false): Promise<FakeSshServer & { readonly fingerprint: string }> {
  const pair = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
  const key = ssh2.utils.parseKey(pair.private);
  if (key instanceof Error) throw key;
  const server = await startFakeSshServer({ accepts: () => accepts, hostKeys: [pair.private] });
  servers.push(server);
  return { ...server, fingerprint: hostKeyOf(key.getPublicSSH()).fingerprint };
}
const passwordsSeen = ({ attempts }: FakeSshServer): number =>
  attempts.filter(({ method }) => method === 'password').length;

/** What is kept of the routers, as the window finds it. */
function withRecords<T>(use: (records: RouterRecords) => T): T {
  const opened = openStore(path.join(cli.dir, 'home'), 0);
  if (!opened.ok) throw new Error(opened.error.kind);
  try {
    return use(opened.value.routers);
  } finally {
    opened.value.close();
  }
}

describe('before anything is known', () => {
  it('says how to begin', async () => {
    const { code, out } = await cli.run('router list');
    expect([code, out]).toEqual([
      0,
      'No router is known yet. Add one: bulkhead router add NAME --host ADDRESS\n',
    ]);
    expect((await cli.run('router list --json')).json()).toEqual([]);
  });

  it.each([
    'router show home',
    'router remove home',
    'discover --router home',
    'history',
    'verify',
    'rollback',
  ])('%s: exit 1, and how to begin', async (args) => {
    const { code, out, err } = await cli.run(args);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^No router is known yet\. .* \(no-such-router\)\n$/);
    expect((await cli.run(`${args} --json`)).json()).toMatchObject({ error: { kind: 'no-such-router' } });
  });
});

describe('router add', () => {
  it('does not sign in before the key is trusted, and says which key to compare', async () => {
    const { host, port, hostKeySha256 } = router;
    const { code, err } = await cli.run(`router add home --host ${host} --port ${port} --password-stdin`, {
      stdin: `${password}\n`,
    });
    expect(code).toBe(1);
    expect(err).toContain(`Compare it, then say so: --host-key ${hostKeySha256}. No password was sent.`);
    expect((await cli.run('router list --json')).json()).toEqual([]);
  });

  it.each([
    ['no', 'no\n', 1],
    ['just Enter', '\n', 1],
    ['y alone', 'y\n', 1],
  ])('asked on a terminal, %s trusts nothing', async (_name, stdin, exit) => {
    const server = await fakeServer(true);
    const { code, err } = await cli.run(`router add typed --host 127.0.0.1 --port ${server.port}`, {
      stdin,
      tty: true,
    });
    expect(code).toBe(exit);
    expect(err).toContain('Is this your router? Type yes to go on: ');
    expect(server.attempts).toEqual([]);
  });

  it('another key than the one named: no password reaches the server', async () => {
    const server = await fakeServer(true);
    const { code, err } = await cli.run(
      `router add home --host 127.0.0.1 --port ${server.port} --host-key ${router.hostKeySha256} --password-stdin`,
      { stdin: 'secret\n' },
    );
    expect(code).toBe(1);
    expect(err).toMatch(
      /^This is not the router you named: it presents SHA256:.*No password was sent\. \(host-key-changed\)\n$/,
    );
    expect(passwordsSeen(server)).toBe(0);
  });

  it('a wrong password: one try, a sentence, and nothing is kept', async () => {
    const server = await fakeServer();
    const { code, err } = await cli.run(
      `router add home --host 127.0.0.1 --port ${server.port} --host-key ${server.fingerprint} --password-stdin`,
      { stdin: 'wrong\n' },
    );
    expect(code).toBe(1);
    expect(err).toBe(
      'The router did not accept this password. Nothing was changed on the router. It is the one of the router’s admin page, not of your Wi-Fi. (wrong-credentials) Give --identity FILE or --password-stdin.\n',
    );
    expect(passwordsSeen(server)).toBe(1);
    expect(withRecords((records) => records.all())).toEqual([]);
  });

  it('nobody there: said with the place', async () => {
    const server = await fakeServer();
    const { port } = server;
    await server.stop();
    servers.length = 0;
    const gone = await cli.run(`router add home --host 127.0.0.1 --port ${port} --json`);
    expect([gone.code, gone.json()]).toEqual([1, { error: { kind: 'refused', host: '127.0.0.1', port } }]);
  });

  it('the right password: trusted, read, and named', async () => {
    const { code, out, err } = await cli.run(addArgs(router), { stdin: `${password}\n` });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^home: Linksys E8450.*, OpenWrt [\d.]+\. Trusted and read\.\n$/);
    expect((await cli.run('router list')).out).toMatch(
      new RegExp(`^home  127\\.0\\.0\\.1:${router.port}  Linksys E8450`),
    );
  });

  it('the same router under a second name is refused, and the first keeps all that is known of it', async () => {
    const again = await cli.run(addArgs(router, 'second'), { stdin: 'wrong\n' });
    expect([again.code, again.err]).toEqual([1, 'This router is known already, as home.\n']);
    const copies = (await cli.run('history --router home --json')).json() as { kind: string }[];
    expect(copies.map(({ kind }) => kind)).toEqual(['connected']);
  });

  it('a name that is taken by another router is refused', async () => {
    const server = await fakeServer();
    const { code, err } = await cli.run(`router add home --host 127.0.0.1 --port ${server.port}`);
    expect([code, err]).toEqual([
      1,
      'Another router is called home: the one at 127.0.0.1. Choose another name.\n',
    ]);
  });

  it.each([
    ['a port that is none', '--port 99999', /a port is a number from 1 to 65535/],
    ['no address', '', /required option '--host <address>'/],
  ])('%s: exit 1', async (_name, options, why) => {
    const host = options === '' ? '' : ' --host 127.0.0.1 ';
    const { code, err } = await cli.run(`router add x${host}${options}`.trim());
    expect(code).toBe(1);
    expect(err).toMatch(why);
  });
});

describe('a known router', () => {
  it('is shown as it is now', async () => {
    const { code, out } = await cli.run('router show home --password-stdin', { stdin: `${password}\n` });
    expect(code).toBe(0);
    expect(out.replace(/127\.0\.0\.1:\d+/, 'HOST')).toMatchInlineSnapshot(`
      "home: Linksys E8450 (UBI), OpenWrt 23.05.5 at HOST
        ports: lan1 (in use), lan2 (in use), lan3 (in use), lan4 (in use), wan (in use)
        firewall: fw4, wired: dsa, packages: opkg
        Wi-Fi: Harbour (lan), Harbour (lan)
        this computer: 192.168.1.101 by lan1
        divided by Bulkhead: no
      "
    `);
  });

  it('asks for a way to sign in, when none is kept and none is given', async () => {
    const { code, err } = await cli.run('discover');
    expect(code).toBe(1);
    expect(err).toMatch(/^The router wants a password\. .* Give --identity FILE or --password-stdin\.\n$/);
  });

  it('a key file that cannot be read is named', async () => {
    const { code, err } = await cli.run('discover --identity /nowhere/id_ed25519');
    expect(code).toBe(1);
    expect(err).toMatch(/^The key file \/nowhere\/id_ed25519 cannot be read\./);
  });

  it('a key file is remembered, also over a sign-in by a password that is not kept', async () => {
    const pair = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
    await router.writeFile('/etc/dropbear/authorized_keys', `${pair.public}\n`);
    const file = cli.file('id', pair.private);
    expect((await cli.run(`verify --identity ${file}`)).code).toBe(0);
    expect((await cli.run('verify --password-stdin', { stdin: `${password}\n` })).code).toBe(0);
    expect(withRecords((records) => records.all())).toMatchObject([{ secret: 'key-file', keyFile: file }]);
  });

  it('another key now: both fingerprints, no secret; only the key itself makes it trusted again', async () => {
    const server = await fakeServer(true);
    const place = `--host 127.0.0.1 --port ${server.port}`;
    const trusted = 'SHA256:0000000000000000000000000000000000000000000';
    const old = withRecords((records) => {
      const [home] = records.all();
      if (home === undefined) throw new Error('home is not known');
      const record = { ...home, id: 'r-old', name: 'old', port: server.port, hostKey: trusted };
      records.save(record);
      return record;
    });
    const shown = await cli.run('router show old --password-stdin', { stdin: 'secret\n' });
    expect([shown.code, shown.err]).toEqual([
      1,
      `This is not the router you trusted. We stopped, and your password was not sent. Choose the router again and look at its fingerprint. (host-key-changed) Trusted: ${trusted}. Presented now: ${server.fingerprint}. If it was reset or replaced: bulkhead router add NAME --host ADDRESS --host-key ${server.fingerprint}\n`,
    ]);
    const typed = await cli.run(`router add old ${place} --password-stdin`, { stdin: 'yes\n', tty: true });
    expect([typed.code, typed.err]).toEqual([
      1,
      expect.stringContaining(`the router you trusted as old has ${trusted}`),
    ]);
    expect(passwordsSeen(server)).toBe(0);

    // The named key is right, but it is no router: everything stays as it was.
    const named = await cli.run(`router add old ${place} --host-key ${server.fingerprint}`);
    expect(named.code).toBe(1);
    expect(withRecords((records) => records.find('r-old'))).toEqual(old);
  });

  it('that was reset keeps its copies when its new key is named', async () => {
    const before = withRecords((records) => {
      const home = records.named('home');
      if (home) records.save({ ...home, hostKey: 'SHA256:before' });
      return home;
    });
    const { code } = await cli.run(addArgs(router), { stdin: `${password}\n` });
    expect(code).toBe(0);
    expect(withRecords((records) => records.named('home'))).toMatchObject({
      id: before?.id,
      hostKey: router.hostKeySha256,
    });
    expect((await cli.run('history --router home --json')).json()).toHaveLength(1);
  });

  it('is forgotten with its copies and its history', async () => {
    expect((await cli.run('router remove nobody')).err).toBe(
      'No router is called nobody. Known: old, home. (no-such-router)\n',
    );
    const { code, out } = await cli.run('router remove home');
    expect([code, out]).toEqual([
      0,
      'home is forgotten here, with its copies and its history. Nothing was changed on it.\n',
    ]);
    expect(withRecords((records) => records.all().map(({ name }) => name))).toEqual(['old']);
  });
});
