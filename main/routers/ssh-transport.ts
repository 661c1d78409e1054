import { connect, type Socket } from 'node:net';
import { type Config, NodeSSH } from 'node-ssh';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import { err, ok, type Result } from '../../shared/kernel/result';
import type { RouterError } from '../../shared/router/router-error';
import { type HostKey, hostKeyOf, isSameFingerprint } from './host-key';
import { SshSession } from './ssh-session';
import type { Connector, ConnectTarget, RouterSession } from './transport';

export interface ConnectorOptions {
  /** From the first packet to being signed in. */
  readonly connectTimeoutMs?: number;
  readonly keepAliveMs?: number;
  /** For one exec that names no other. */
  readonly execTimeoutMs?: number;
  readonly maxOutputBytes?: number;
}

const KEEP_ALIVES_MISSED = 3;

// Nothing that rests on SHA-1: a signature by `ssh-rsa` can be forged. Only 19.07's dropbear has nothing else, and that
// release is not supported. Order matters: the key that is shown and trusted is the one both sides prefer, so it must
// not change by itself.
const RSA: ServerHostKeyAlgorithm[] = ['rsa-sha2-256', 'rsa-sha2-512'];
const ECDSA: ServerHostKeyAlgorithm[] = ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'];
const HOST_KEYS: ServerHostKeyAlgorithm[] = ['ssh-ed25519', ...RSA, ...ECDSA];

/** The only way to a router. Every host key is checked, before anything secret leaves this computer. */
export function createConnector(options: ConnectorOptions = {}): Connector {
  return {
    async connect(target) {
      const first = await connectOnce(target, HOST_KEYS, options);
      // A router that was trusted by its RSA key and has grown an ed25519 key since (19.07 to 21.02) still holds the
      // old one. Asking for it costs nothing: only the trusted fingerprint gets any further.
      if (first.ok || first.error.kind !== 'host-key-changed' || first.error.keyType === 'ssh-rsa')
        return first;
      const byOldKey = await connectOnce(target, RSA, options);
      return byOldKey.ok || byOldKey.error.kind === 'wrong-credentials' ? byOldKey : first;
    },
  };
}

async function connectOnce(
  target: ConnectTarget,
  serverHostKey: ServerHostKeyAlgorithm[],
  options: ConnectorOptions,
): Promise<Result<RouterSession, RouterError>> {
  const { host, port } = target;
  const timeoutMs = options.connectTimeoutMs ?? 8000;
  const startedAt = performance.now();
  const opened = await openSocket(host, port, timeoutMs);
  if (!opened.ok) return opened;
  const socket = opened.value;

  const seen: { hostKey?: HostKey; refusal?: RouterError; head?: string } = {};
  const ssh = new NodeSSH();
  const signedIn = ssh.connect({
    host,
    port,
    sock: socket,
    ...credentialsOf(target),
    readyTimeout: Math.max(1, timeoutMs - (performance.now() - startedAt)),
    keepaliveInterval: options.keepAliveMs ?? 5000,
    keepaliveCountMax: KEEP_ALIVES_MISSED,
    algorithms: { serverHostKey }, // the library's own key exchanges are free of SHA-1
    hostVerifier: (blob: Buffer): boolean => {
      seen.hostKey = hostKeyOf(blob);
      const refusal = refusalOf(seen.hostKey, target.trustedHostKey);
      if (refusal) seen.refusal = refusal;
      return refusal === undefined;
    },
  });
  socket.once('data', (chunk: Buffer) => {
    seen.head = chunk.subarray(0, 4).toString('latin1');
  });

  try {
    await signedIn;
  } catch (thrown) {
    socket.destroy();
    return err(seen.refusal ?? errorOf(thrown, target, seen.head, timeoutMs));
  }
  const hostKey = seen.hostKey?.fingerprint;
  if (hostKey === undefined) throw new Error('signed in without a checked host key');
  return ok(
    new SshSession(
      ssh,
      { host, port, hostKey },
      {
        timeoutMs: options.execTimeoutMs ?? 30_000,
        maxOutputBytes: options.maxOutputBytes ?? 8 * 1024 * 1024,
      },
    ),
  );
}

function refusalOf(found: HostKey, trusted: string | undefined): RouterError | undefined {
  if (trusted === undefined) return { kind: 'host-key-unknown', ...found };
  return isSameFingerprint(found.fingerprint, trusted)
    ? undefined
    : { kind: 'host-key-changed', trusted, ...found };
}

/**
 * Exactly one way to sign in. dropbear hangs up after three failures (MaxAuthTries), and a second method tried after
 * the first would hide which secret was wrong.
 */
function credentialsOf({ user, secret }: ConnectTarget): Config {
  switch (secret.kind) {
    case 'none':
      return { username: user, authHandler: ['none'] };
    case 'password':
      return { username: user, password: secret.password, authHandler: ['password'] };
    case 'key':
      return {
        username: user,
        privateKey: secret.privateKey,
        ...(secret.passphrase === undefined ? {} : { passphrase: secret.passphrase }),
        authHandler: ['publickey'],
      };
  }
}

/** Our own socket, so that "nobody listens", "nobody there" and "no SSH" stay apart. */
function openSocket(host: string, port: number, timeoutMs: number): Promise<Result<Socket, RouterError>> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, noDelay: true });
    const timer = setTimeout(() => fail({ kind: 'unreachable', host, port }), timeoutMs);
    const fail = (error: RouterError): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(err(error));
    };
    socket.once('error', (error: NodeJS.ErrnoException) =>
      fail({ kind: error.code === 'ECONNREFUSED' ? 'refused' : 'unreachable', host, port }),
    );
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      socket.pause();
      resolve(ok(socket));
    });
  });
}

/** The library's words stay here: they may quote what was typed. */
function errorOf(
  thrown: unknown,
  target: ConnectTarget,
  head: string | undefined,
  afterMs: number,
): RouterError {
  const { host, port, secret } = target;
  const level = thrown instanceof Error && 'level' in thrown ? thrown.level : undefined;
  const message = thrown instanceof Error ? thrown.message : '';
  if (level === 'client-authentication') return { kind: 'wrong-credentials', tried: secret.kind };
  // The key text itself is no key, or its pass phrase is wrong: thrown before anything was sent.
  if (/privateKey/i.test(message)) return { kind: 'wrong-credentials', tried: 'key' };
  if (head !== undefined && head !== 'SSH-') return { kind: 'not-ssh', host, port };
  if (level === 'handshake' && /no matching (key exchange|host key)/.test(message))
    return { kind: 'outdated-ssh', host, port };
  if (level === 'client-timeout') return { kind: 'timed-out', doing: 'connect', afterMs };
  return { kind: 'connection-lost', doing: 'connect' };
}
