import { createHash } from 'node:crypto';
import { createServer, type Socket, type Server as TcpServer } from 'node:net';
import type { AuthContext, Connection, ParsedKey, ServerChannel, Session } from 'ssh2';
import ssh2 from 'ssh2';
import { Link } from './link';
import type { Machine } from './machine';

/** dropbear's default: three wrong answers end the connection. */
const MAX_TRIES = 3;
/** A client that opens no standard input of its own and never ends it is not waited for longer than this. */
const SILENT_INPUT_MS = 3000;

export interface HostKey {
  /** Private half, OpenSSH format. */
  readonly privateKey: string;
  /** `SHA256:…`, as OpenSSH shows it. */
  readonly fingerprint: string;
}

/** A new ed25519 key, or the one given. */
export function hostKeyOf(given: string | undefined): HostKey {
  const privateKey = given ?? newPrivateKey();
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  const key = [parsed].flat()[0];
  if (!key) throw new Error('no key in it');
  const digest = createHash('sha256').update(key.getPublicSSH()).digest('base64').replace(/=+$/, '');
  return { privateKey, fingerprint: `SHA256:${digest}` };
}

/** Some of the keys that ssh2 makes cannot be read by ssh2 (1.17: about four in a thousand). Those are not used. */
function newPrivateKey(): string {
  for (;;) {
    const { private: made } = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(made) instanceof Error)) return made;
  }
}

/** dropbear's stand-in on loopback. Whether somebody gets in at all is decided by the machine's management path. */
export class SshDoor {
  readonly #links = new Set<Link>();
  readonly #waiting = new Set<Socket>();
  readonly #tcp: TcpServer;

  constructor(
    private readonly machine: Machine,
    hostKey: HostKey,
  ) {
    this.#tcp = createServer({ pauseOnConnect: true }, (socket) => {
      socket.on('error', () => {});
      const { reachability, ends } = machine.path.state();
      if (reachability === 'refused') return socket.resetAndDestroy();
      if (reachability === 'silent' || !ends) {
        // A packet that nobody answers. The connection is ours in truth, so it just hangs.
        this.#waiting.add(socket);
        socket.resume();
        socket.on('close', () => this.#waiting.delete(socket));
        return;
      }
      const link = new Link(socket, { ...ends, clientPort: socket.remotePort ?? 0 });
      this.#links.add(link);
      link.on('error', () => {});
      link.on('close', () => this.#links.delete(link));
      // A server object each: it tells of a connection late, and this way it is known whose link it is.
      const server = new ssh2.Server({ hostKeys: [hostKey.privateKey], ident: 'dropbear' }, (connection) =>
        this.#greet(connection, link),
      );
      server.injectSocket(link as unknown as Socket);
      socket.resume();
    });
  }

  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#tcp.once('error', reject);
      this.#tcp.listen(port, '127.0.0.1', () => {
        const address = this.#tcp.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
  }

  /** Freezes and thaws connections after the path may have changed. */
  pathChanged(): void {
    const { ends } = this.machine.path.state();
    for (const link of this.#links) {
      const carried =
        ends !== undefined && ends.client === link.ends.client && ends.router === link.ends.router;
      if (carried) link.thaw();
      else link.freeze();
    }
  }

  /** After a restart the router answers old connections with a reset. */
  forgetConnections(): void {
    for (const link of [...this.#links]) link.reset();
    for (const socket of [...this.#waiting]) socket.destroy();
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#tcp.close(() => resolve()));
    for (const link of [...this.#links]) link.destroy();
    for (const socket of [...this.#waiting]) socket.destroy();
    await closed;
  }

  #greet(connection: Connection, link: Link): void {
    let tries = 0;
    connection.on('error', () => {});
    connection.on('authentication', (context) => {
      void this.#mayEnter(context).then((allowed) => {
        if (allowed) return context.accept();
        if (context.method !== 'none') tries++;
        if (tries >= MAX_TRIES) return connection.end();
        context.reject(['publickey', 'password']);
      });
    });
    connection.on('ready', () => {
      connection.on('session', (accept) => this.#serve(accept(), link));
    });
  }

  async #mayEnter(context: AuthContext): Promise<boolean> {
    if (context.username !== 'root') return false;
    if (context.method === 'none') return this.machine.password === '';
    if (context.method === 'password')
      return this.machine.password !== '' && context.password === this.machine.password;
    if (context.method !== 'publickey') return false;
    const lines = ((await this.machine.fs.text('/etc/dropbear/authorized_keys')) ?? '').split('\n');
    const known = lines.flatMap((line) => {
      const key = ssh2.utils.parseKey(line);
      return key instanceof Error ? [] : [key].flat();
    });
    const key = known.find((one: ParsedKey) => one.getPublicSSH().equals(context.key.data));
    if (!key) return false;
    if (!context.signature || !context.blob) return true;
    return key.verify(context.blob, context.signature, context.hashAlgo) === true;
  }

  #serve(session: Session, link: Link): void {
    // No pty, no shell, no sftp-server: commands only.
    session.on('exec', (accept, _reject, { command }) => void this.#exec(accept(), command, link));
  }

  async #exec(channel: ServerChannel, command: string, { ends }: Link): Promise<void> {
    channel.on('error', () => {});
    const stdin = await readInput(channel);
    const connection = `${ends.client} ${ends.clientPort} ${ends.router} 22`;
    const outcome = await this.machine
      .run(command, {
        stdin,
        env: { SSH_CONNECTION: connection, SSH_CLIENT: `${ends.client} ${ends.clientPort} 22` },
      })
      .catch((error: unknown) => ({ stdout: '', stderr: `ash: ${String(error)}\n`, exitCode: 2 }));
    if (outcome.stderr !== '') channel.stderr.write(Buffer.from(outcome.stderr, 'latin1'));
    if (outcome.stdout !== '') channel.write(Buffer.from(outcome.stdout, 'latin1'));
    channel.exit(outcome.exitCode);
    channel.end();
  }
}

function readInput(channel: ServerChannel): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const done = (): void => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks).toString('latin1'));
    };
    const timer = setTimeout(done, SILENT_INPUT_MS);
    channel.on('data', (chunk: Buffer) => {
      clearTimeout(timer);
      chunks.push(chunk);
    });
    channel.on('end', done);
    channel.on('close', done);
  });
}
