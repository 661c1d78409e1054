import { createServer } from 'node:net';
import type { Algorithms, ServerChannel } from 'ssh2';
import { afterEach, describe, expect, it } from 'vitest';
import { createConnector } from '../../../main/routers/ssh-transport';
import type { ConnectTarget, RouterSession } from '../../../main/routers/transport';
import type { RouterError } from '../../../shared/router/router-error';
import { type FakeSshServer, newHostKey, startFakeSshServer } from '../../support/fake-ssh-server';

const PASSWORD = 'hunter2 is not it';
const RSA_KEY = newHostKey('rsa');
const quick = createConnector({
  connectTimeoutMs: 4000,
  keepAliveMs: 200,
  execTimeoutMs: 3000,
  maxOutputBytes: 100_000,
});
const target = (port: number, more: Partial<ConnectTarget> = {}): ConnectTarget => ({
  host: '127.0.0.1',
  port,
  user: 'root',
  secret: { kind: 'password', password: PASSWORD },
  trustedHostKey: undefined,
  ...more,
});

const toStop: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of toStop.splice(0)) await stop();
});

async function server(
  options: Partial<Parameters<typeof startFakeSshServer>[0]> = {},
): Promise<FakeSshServer> {
  const started = await startFakeSshServer({
    accepts: (attempt) => attempt.method === 'password' && attempt.password === PASSWORD,
    ...options,
  });
  toStop.push(() => started.stop());
  return started;
}

async function fingerprintOf(port: number): Promise<string> {
  const looked = await quick.connect(target(port));
  if (looked.ok || looked.error.kind !== 'host-key-unknown') throw new Error(JSON.stringify(looked));
  return looked.error.fingerprint;
}

async function signIn(port: number): Promise<RouterSession> {
  const opened = await quick.connect(target(port, { trustedHostKey: await fingerprintOf(port) }));
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  toStop.push(() => opened.value.close());
  return opened.value;
}

async function rawListener(
  onConnect: (write: (text: string) => void, end: () => void) => void,
): Promise<number> {
  const listener = createServer((socket) => {
    socket.on('error', () => {});
    onConnect(
      (text) => socket.write(text),
      () => socket.end(),
    );
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  toStop.push(() => void listener.close());
  const address = listener.address();
  return typeof address === 'object' && address ? address.port : 0;
}

describe('the host key', () => {
  it('unknown: is shown, and no sign-in is tried', async () => {
    const { port, attempts } = await server();
    const looked = await quick.connect(target(port));
    expect(looked).toMatchObject({ ok: false, error: { kind: 'host-key-unknown', keyType: 'ssh-ed25519' } });
    expect(!looked.ok && looked.error.kind === 'host-key-unknown' && looked.error.fingerprint).toMatch(
      /^SHA256:[A-Za-z0-9+/]{43}$/,
    );
    expect(attempts).toEqual([]);
  });

  it('changed: a hard stop, with both keys named, and no secret sent', async () => {
    const { port, attempts } = await server();
    const trusted = `SHA256:${'A'.repeat(43)}`;
    const opened = await quick.connect(target(port, { trustedHostKey: trusted }));
    expect(opened).toMatchObject({ ok: false, error: { kind: 'host-key-changed', trusted } });
    expect(attempts).toEqual([]);
  });

  it('trusted, pasted with blanks and padding: signs in', async () => {
    const { port } = await server();
    const opened = await quick.connect(target(port, { trustedHostKey: ` ${await fingerprintOf(port)}=\n` }));
    expect(opened.ok).toBe(true);
    if (opened.ok) opened.value.close();
  });

  it('an older RSA key that is still held: signs in although ed25519 is offered first', async () => {
    const rsa = newHostKey('rsa');
    const old = await server({ hostKeys: [rsa] });
    const trusted = await fingerprintOf(old.port);
    const grown = await server({
      hostKeys: [newHostKey(), rsa],
    });
    expect(await fingerprintOf(grown.port)).not.toBe(trusted);
    const opened = await quick.connect(target(grown.port, { trustedHostKey: trusted }));
    expect(opened).toMatchObject({ ok: true, value: { hostKey: trusted } });
    if (opened.ok) opened.value.close();
  });
});

describe('what keeps us out is told apart', () => {
  const expectError = async (port: number, more: Partial<ConnectTarget>, error: Partial<RouterError>) => {
    const opened = await quick.connect(target(port, more));
    expect(opened).toMatchObject({ ok: false, error });
    expect(JSON.stringify(opened)).not.toContain(PASSWORD);
  };

  it('wrong password: one try, no other method', async () => {
    const { port, attempts } = await server({ accepts: () => false });
    await expectError(
      port,
      { trustedHostKey: await fingerprintOf(port) },
      { kind: 'wrong-credentials', tried: 'password' },
    );
    expect(attempts).toEqual([{ method: 'password', password: PASSWORD }]);
  });

  it('no password: `none` alone is tried', async () => {
    const { port, attempts } = await server({ accepts: () => false });
    const more = { trustedHostKey: await fingerprintOf(port), secret: { kind: 'none' } } as const;
    await expectError(port, more, { kind: 'wrong-credentials', tried: 'none' });
    expect(attempts).toEqual([{ method: 'none' }]);
  });

  it('an unclaimed router lets `none` in', async () => {
    const { port } = await server({ accepts: (attempt) => attempt.method === 'none' });
    const more = { trustedHostKey: await fingerprintOf(port), secret: { kind: 'none' } } as const;
    const opened = await quick.connect(target(port, more));
    expect(opened.ok).toBe(true);
    if (opened.ok) opened.value.close();
  });

  it('a key file that is no key', async () => {
    const { port } = await server();
    const secret = { kind: 'key', privateKey: `not a key ${PASSWORD}` } as const;
    await expectError(
      port,
      { trustedHostKey: 'SHA256:x', secret },
      { kind: 'wrong-credentials', tried: 'key' },
    );
  });

  it('closed port', async () => {
    const { port, stop } = await server();
    await stop();
    await expectError(port, {}, { kind: 'refused', port });
  });

  it('a name that does not exist', async () => {
    await expectError(22, { host: 'no-such-host.invalid' }, { kind: 'unreachable' });
  });

  it('a web server', async () => {
    const port = await rawListener((write, end) => {
      write('HTTP/1.1 400 Bad Request\r\n\r\n');
      end();
    });
    await expectError(port, {}, { kind: 'not-ssh', port });
  });

  it.each([
    ['a host key that only signs with SHA-1', { serverHostKey: ['ssh-rsa'] }],
    ['a key exchange with SHA-1 only', { kex: ['diffie-hellman-group14-sha1'] }],
  ] as const)('%s: refused before a password is sent', async (_why, algorithms) => {
    const { port, attempts } = await server({
      hostKeys: [RSA_KEY],
      algorithms: algorithms as unknown as Algorithms,
    });
    await expectError(port, { trustedHostKey: 'SHA256:x' }, { kind: 'outdated-ssh', port });
    expect(attempts).toEqual([]);
  });

  it('silence after the connect: bounded', async () => {
    const port = await rawListener(() => {});
    const impatient = createConnector({ connectTimeoutMs: 300 });
    const startedAt = Date.now();
    const opened = await impatient.connect(target(port));
    expect(opened).toMatchObject({ ok: false, error: { kind: 'timed-out', doing: 'connect' } });
    expect(Date.now() - startedAt).toBeLessThan(3000);
  });

  it('hung up on before a word (dropbear with too many connections)', async () => {
    const port = await rawListener((_write, end) => end());
    await expectError(port, {}, { kind: 'connection-lost', doing: 'connect' });
  });
});

describe('exec', () => {
  const echoStdin = (channel: ServerChannel): void => {
    const chunks: Buffer[] = [];
    channel.on('data', (chunk: Buffer) => chunks.push(chunk));
    channel.on('end', () => {
      channel.write(Buffer.concat(chunks));
      channel.stderr.write('heard');
      channel.exit(3);
      channel.end();
    });
  };

  it('hands over bytes both ways and the exit status', async () => {
    const { port } = await server({ onExec: (_command, channel) => echoStdin(channel) });
    const session = await signIn(port);
    const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);
    const done = await session.exec('cat', { stdin: bytes });
    expect(done).toEqual({
      ok: true,
      value: { code: 3, stdout: String.fromCharCode(...bytes), stderr: 'heard' },
    });
  });

  it('waits for its turn: never two at once', async () => {
    let running = 0;
    let most = 0;
    const order: string[] = [];
    const { port } = await server({
      onExec: (command, channel) => {
        running += 1;
        most = Math.max(most, running);
        order.push(command);
        setTimeout(() => {
          running -= 1;
          channel.exit(0);
          channel.end();
        }, 5);
      },
    });
    const session = await signIn(port);
    const commands = Array.from({ length: 20 }, (_, index) => `c${index}`);
    const all = await Promise.all(commands.map((command) => session.exec(command)));
    expect({ most, order, ok: all.every(({ ok }) => ok), count: session.execCount }).toEqual({
      most: 1,
      order: commands,
      ok: true,
      count: 20,
    });
  });

  it('a command that never ends: bounded, and the connection goes on', async () => {
    const { port } = await server({
      onExec: (command, channel) => {
        if (command === 'hang') return;
        channel.exit(0);
        channel.end();
      },
    });
    const session = await signIn(port);
    const hung = await session.exec('hang', { timeoutMs: 100, doing: 'hanging' });
    expect(hung).toEqual({ ok: false, error: { kind: 'timed-out', doing: 'hanging', afterMs: 100 } });
    expect((await session.exec('next')).ok).toBe(true);
  });

  it('endless output: bounded', async () => {
    const { port } = await server({
      onExec: (_command, channel) => {
        const timer = setInterval(() => channel.write(Buffer.alloc(20_000)), 1);
        channel.on('close', () => clearInterval(timer));
      },
    });
    const session = await signIn(port);
    expect(await session.exec('yes', { doing: 'reading' })).toEqual({
      ok: false,
      error: { kind: 'unreadable-answer', doing: 'reading', detail: 'too-long' },
    });
  });

  it('ended by a signal: the status a shell would give', async () => {
    const { port } = await server({
      onExec: (_command, channel) => {
        channel.exit('TERM', false, '');
        channel.end();
      },
    });
    expect(await (await signIn(port)).exec('x')).toMatchObject({ ok: true, value: { code: 143 } });
  });

  it.each([['cut'], ['freeze']] as const)(
    '%s in the middle: lost, everybody told once, nothing hangs',
    async (how) => {
      const fake = await server({ onExec: () => setTimeout(() => fake[how](), 20) });
      const session = await signIn(fake.port);
      let closed = 0;
      session.onClosed(() => {
        closed += 1;
      });
      const both = await Promise.all([
        session.exec('a', { doing: 'first' }),
        session.exec('b', { doing: 'second' }),
      ]);
      expect(both).toEqual([
        { ok: false, error: { kind: 'connection-lost', doing: 'first' } },
        { ok: false, error: { kind: 'connection-lost', doing: 'second' } },
      ]);
      expect(await session.exec('c')).toMatchObject({ ok: false, error: { kind: 'connection-lost' } });
      expect(closed).toBe(1);
    },
  );
});
