import { createServer, type Socket } from 'node:net';
import ssh2, { type Algorithms, type AuthContext, type Connection, type ServerChannel } from 'ssh2';

/** What the fake answers to one exec. `close` is up to the script, so a test can leave a command hanging. */
export type OnExec = (command: string, channel: ServerChannel) => void;

export interface FakeSshServer {
  readonly port: number;
  /** Every sign-in that was tried, in order, with what was sent. */
  readonly attempts: { readonly method: string; readonly password?: string }[];
  /** Stops reading and answering on all connections without closing them. */
  freeze(): void;
  /** Cuts all connections hard. */
  cut(): void;
  stop(): Promise<void>;
}

export interface FakeSshOptions {
  /** Host keys; `newHostKey` makes them. Default: a new ed25519 key. */
  readonly hostKeys?: readonly string[];
  /** What it can do; default: all that the library knows by itself. */
  readonly algorithms?: Algorithms;
  readonly accepts: (attempt: AuthContext) => boolean;
  readonly onExec?: OnExec;
}

/** A new host key. ssh2 1.17 cannot read about one in 270 of those that it makes: such a key is drawn again. */
export function newHostKey(type: 'ed25519' | 'rsa' | 'ecdsa' = 'ed25519'): string {
  for (;;) {
    const { private: made } =
      type === 'ed25519'
        ? ssh2.utils.generateKeyPairSync(type)
        : type === 'rsa'
          ? ssh2.utils.generateKeyPairSync(type, { bits: 2048 })
          : ssh2.utils.generateKeyPairSync(type, { bits: 256 });
    if (!(ssh2.utils.parseKey(made) instanceof Error)) return made;
  }
}

/** For what dropbear cannot be made to do as an ordinary user: passwords, the `none` method, freezing, odd endings. */
export async function startFakeSshServer(options: FakeSshOptions): Promise<FakeSshServer> {
  const attempts: { method: string; password?: string }[] = [];
  const sockets = new Set<Socket>();
  const hostKeys = [...(options.hostKeys ?? [newHostKey()])];
  const server = new ssh2.Server(
    { hostKeys, ...(options.algorithms ? { algorithms: options.algorithms } : {}) },
    (client: Connection) => {
      client.on('authentication', (attempt) => {
        attempts.push({
          method: attempt.method,
          ...(attempt.method === 'password' ? { password: attempt.password } : {}),
        });
        if (options.accepts(attempt)) attempt.accept();
        else attempt.reject(['password', 'publickey']);
      });
      client.on('error', () => {});
      client.on('session', (accept) => {
        accept().on('exec', (acceptExec, _reject, info) => {
          const channel = acceptExec();
          if (options.onExec) return options.onExec(info.command, channel);
          channel.exit(0);
          channel.end();
        });
      });
    },
  );
  const listener = createServer((socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    server.injectSocket(socket);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  return {
    port: address.port,
    attempts,
    freeze: () => {
      for (const socket of sockets) socket.removeAllListeners('data').pause();
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        listener.close(() => resolve());
      }),
  };
}
