import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOwnKey, installOwnKey } from '../../../main/routers/own-key';
import { readStateScript } from '../../../main/routers/read-router-state';
import { routerLink } from '../../../main/routers/router-link';
import { createConnector } from '../../../main/routers/ssh-transport';
import type { ConnectTarget, RouterSession } from '../../../main/routers/transport';
import {
  type Dropbear,
  makeDropbearKey,
  makeTempFolder,
  removeFolder,
  startDropbear,
  whyNoDropbear,
} from '../../support/dropbear';

const missing = whyNoDropbear();
if (missing) console.warn(`skipped: real SSH server not available: ${missing}`);

describe.skipIf(missing !== undefined)('against the SSH server that OpenWrt has', () => {
  const connector = createConnector({ keepAliveMs: 300 });
  let folder: string;
  let dropbear: Dropbear;
  let trustedHostKey: string;
  const target = (more: Partial<ConnectTarget> = {}): ConnectTarget => ({
    host: '127.0.0.1',
    port: dropbear.port,
    user: 'root',
    secret: { kind: 'password', password: 'correct horse' },
    trustedHostKey,
    ...more,
  });
  async function signIn(more: Partial<ConnectTarget> = {}): Promise<RouterSession> {
    const opened = await connector.connect(target(more));
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    return opened.value;
  }

  beforeAll(async () => {
    folder = makeTempFolder();
    const hostKeyFiles = [makeDropbearKey(folder, 'rsa'), makeDropbearKey(folder, 'ed25519')];
    dropbear = await startDropbear({ hostKeyFiles, authorizedKeys: ['ssh-ed25519 AAAA somebody-else'] });
    trustedHostKey = '';
    const looked = await connector.connect({ ...target(), trustedHostKey: undefined });
    if (looked.ok || looked.error.kind !== 'host-key-unknown') throw new Error(JSON.stringify(looked));
    trustedHostKey = looked.error.fingerprint;
  });
  afterAll(() => {
    dropbear?.stop();
    removeFolder(folder);
  });

  it('password: runs a command, keeps output streams and status apart', async () => {
    const session = await signIn();
    const done = await session.exec('echo out; echo err >&2; exit 7');
    expect(done).toEqual({ ok: true, value: { code: 7, stdout: 'out\n', stderr: 'err\n' } });
    session.close();
  });

  it('wrong password, no password, wrong key', async () => {
    for (const secret of [
      { kind: 'password', password: 'wrong' },
      { kind: 'none' },
      { kind: 'key', privateKey: createOwnKey('stranger').privateKey },
    ] as const)
      expect(await connector.connect(target({ secret }))).toEqual({
        ok: false,
        error: { kind: 'wrong-credentials', tried: secret.kind },
      });
  });

  it('300 kB over standard input arrive whole (its window is 24 KiB)', async () => {
    const session = await signIn();
    const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7) % 256);
    const done = await session.exec('cat', { stdin: bytes });
    expect(done.ok && done.value.stdout.length).toBe(300_000);
    expect(done.ok && Buffer.from(done.value.stdout, 'latin1').equals(bytes)).toBe(true);
    session.close();
  });

  it('40 execs at once: queued, where 40 in parallel end this server', async () => {
    const session = await signIn();
    const all = await Promise.all(Array.from({ length: 40 }, (_, n) => session.exec(`echo ${n}`)));
    expect(all.map((done) => done.ok && done.value.stdout.trim())).toEqual(all.map((_, n) => String(n)));
    session.close();
  });

  it('own key: installed once, beside the keys of others, and it opens the door', async () => {
    const session = await signIn();
    const key = createOwnKey('bulkhead on "my" laptop');
    expect(await installOwnKey(session, key, connector, target())).toEqual({ ok: true, value: undefined });
    expect(await installOwnKey(session, key, connector, target())).toEqual({ ok: true, value: undefined });

    const file = '/etc/dropbear/authorized_keys';
    const lines = await session.exec(`cat ${file}; stat -c %a ${file}`);
    expect(lines.ok && lines.value.stdout.split('\n')).toEqual([
      'ssh-ed25519 AAAA somebody-else',
      key.publicKey,
      '600',
      '',
    ]);
    session.close();
  });

  it('own key where nothing can be written: an error, and the old file as it was', async () => {
    const session = await signIn();
    const file = '/etc/dropbear/authorized_keys';
    const before = await session.exec(`cat ${file}; mount -o remount,ro /root`);
    const done = await installOwnKey(session, createOwnKey('x'), connector, target());
    expect(done).toMatchObject({ ok: false, error: { kind: 'command-failed', doing: 'install-key' } });
    const after = await session.exec(`cat ${file}; mount -o remount,rw /root; rm -f ${file}.bulkhead`);
    expect(after).toEqual(before);
    session.close();
  });

  it('the state script fits into a command (it takes 9,000 bytes)', async () => {
    const session = await signIn();
    const mark = 'ab'.repeat(16);
    const script = readStateScript(mark);
    expect(script.length).toBeLessThan(6000);
    const done = await session.exec(script);
    expect(done.ok && done.value.stdout.endsWith(`\n${mark} end 0\n`)).toBe(true);
    session.close();
  });

  it('a frozen server: noticed by keep-alives', async () => {
    const session = await signIn();
    const pids = dropbear.connectionPids();
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    const done = await session.exec('true', { doing: 'looking' });
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    expect(done).toEqual({ ok: false, error: { kind: 'connection-lost', doing: 'looking' } });
  });

  it('a link shares one connection, and proves a sign-in over another', async () => {
    const link = routerLink(connector, target());
    const [a, b] = [await link.session(), await link.session()];
    expect(a.ok && b.ok && a.value === b.value).toBe(true);
    const fresh = await link.withFreshConnection((session) => session.exec('echo $SSH_CONNECTION'));
    const shared = a.ok ? await a.value.exec('echo $SSH_CONNECTION') : undefined;
    expect(fresh.ok && shared?.ok && fresh.value.stdout !== shared.value.stdout).toBe(true);

    if (a.ok) a.value.close();
    const again = await link.session();
    expect(again.ok && (await again.value.exec('echo back'))).toMatchObject({ ok: true });
    link.close();
  });
});

describe.skipIf(missing !== undefined)('a router from the factory', () => {
  it('lets root in without a password', async () => {
    const folder = makeTempFolder();
    const dropbear = await startDropbear({
      hostKeyFiles: [makeDropbearKey(folder, 'ed25519')],
      password: '',
    });
    const connector = createConnector();
    const target = {
      host: '127.0.0.1',
      port: dropbear.port,
      user: 'root',
      secret: { kind: 'none' },
    } as const;
    const looked = await connector.connect({ ...target, trustedHostKey: undefined });
    const trustedHostKey =
      !looked.ok && looked.error.kind === 'host-key-unknown' ? looked.error.fingerprint : '';
    const opened = await connector.connect({ ...target, trustedHostKey });
    expect(opened.ok && (await opened.value.exec('id -u'))).toMatchObject({ value: { stdout: '0\n' } });
    if (opened.ok) opened.value.close();
    dropbear.stop();
    removeFolder(folder);
  });
});
