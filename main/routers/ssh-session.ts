import type { NodeSSH } from 'node-ssh';
import type { ClientChannel } from 'ssh2';
import { err, ok, type Result } from '../../shared/kernel/result';
import type { RouterError } from '../../shared/router/router-error';
import type { ExecOutcome, RouterSession } from './transport';

/** Bounds of one exec. */
export interface ExecLimits {
  readonly timeoutMs: number;
  /** Standard output and error together. More is a runaway command, and ends it. */
  readonly maxOutputBytes: number;
}

type ExecOptions = NonNullable<Parameters<RouterSession['exec']>[1]>;

// Exit status of a shell for a program ended by a signal is 128 + number (POSIX). Others are rare enough to be 255.
const SIGNAL_NUMBERS: Readonly<Record<string, number>> = {
  HUP: 1,
  INT: 2,
  ABRT: 6,
  KILL: 9,
  SEGV: 11,
  PIPE: 13,
  TERM: 15,
};

/** A signed-in connection. Made by the connector only; everybody else sees it as `RouterSession`. */
export class SshSession implements RouterSession {
  readonly host: string;
  readonly port: number;
  readonly hostKey: string;
  execCount = 0;

  readonly #ssh: NodeSSH;
  readonly #limits: ExecLimits;
  readonly #closedListeners = new Set<() => void>();
  #closed = false;
  /** dropbear dies of many execs at once (2022.83: an assertion at 40), so they wait for one another. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    ssh: NodeSSH,
    at: { readonly host: string; readonly port: number; readonly hostKey: string },
    limits: ExecLimits,
  ) {
    this.#ssh = ssh;
    this.host = at.host;
    this.port = at.port;
    this.hostKey = at.hostKey;
    this.#limits = limits;
    // Without a listener a socket error after sign-in would end the whole program. The close that follows tells the rest.
    ssh.connection?.on('error', () => {});
    ssh.connection?.on('close', () => this.#noteClosed());
  }

  exec(command: string, options: ExecOptions = {}): Promise<Result<ExecOutcome, RouterError>> {
    const turn = this.#queue.then(() => this.#execNow(command, options));
    this.#queue = turn;
    return turn;
  }

  close(): void {
    this.#ssh.connection?.end();
    // `end` waits for the other side to answer. A router that is gone never does.
    setTimeout(() => this.#ssh.connection?.destroy(), 1000).unref();
    this.#noteClosed();
  }

  onClosed(listener: () => void): void {
    if (this.#closed) listener();
    else this.#closedListeners.add(listener);
  }

  #noteClosed(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of this.#closedListeners) listener();
    this.#closedListeners.clear();
  }

  #execNow(command: string, options: ExecOptions): Promise<Result<ExecOutcome, RouterError>> {
    const doing = options.doing ?? 'exec';
    const connection = this.#ssh.connection;
    if (this.#closed || connection === null) return Promise.resolve(err({ kind: 'connection-lost', doing }));
    this.execCount += 1;

    return new Promise((resolve) => {
      const afterMs = options.timeoutMs ?? this.#limits.timeoutMs;
      let channel: ClientChannel | undefined;
      let settled = false;
      const settle = (result: Result<ExecOutcome, RouterError>): void => {
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        this.#closedListeners.delete(lost);
        resolve(result);
        if (!result.ok) channel?.close();
      };
      const timer = setTimeout(() => settle(err({ kind: 'timed-out', doing, afterMs })), afterMs);
      const lost = (): void => settle(err({ kind: 'connection-lost', doing }));
      this.#closedListeners.add(lost);

      try {
        connection.exec(command, (refused, opened) => {
          if (refused) return settle(err({ kind: 'connection-lost', doing }));
          channel = opened;
          if (settled) return opened.close();
          collect(opened, this.#limits.maxOutputBytes, (outcome) => {
            if (outcome === 'too-long') settle(err({ kind: 'unreadable-answer', doing, detail: 'too-long' }));
            else if (outcome === 'no-exit-status') settle(err({ kind: 'connection-lost', doing }));
            else settle(ok(outcome));
          });
          opened.end(options.stdin === undefined ? undefined : Buffer.from(options.stdin));
        });
      } catch {
        // ssh2 throws when the socket went away between our check and the call.
        settle(err({ kind: 'connection-lost', doing }));
      }
    });
  }
}

/** Gathers what a command says until its channel closes. */
function collect(
  channel: ClientChannel,
  maxBytes: number,
  done: (outcome: ExecOutcome | 'too-long' | 'no-exit-status') => void,
): void {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let total = 0;
  let code: number | undefined;
  const into = (list: Buffer[]) => (chunk: Buffer) => {
    total += chunk.length;
    if (total > maxBytes) done('too-long');
    else list.push(chunk);
  };

  channel.on('data', into(stdout));
  channel.stderr.on('data', into(stderr));
  channel.on('exit', (status: number | null, signal?: string) => {
    code = status ?? 128 + (SIGNAL_NUMBERS[(signal ?? '').replace(/^SIG/, '')] ?? 127);
  });
  channel.on('error', () => {});
  channel.on('close', () => {
    if (code === undefined) return done('no-exit-status'); // cut off: nobody knows how it ended
    done({
      code,
      stdout: Buffer.concat(stdout).toString('latin1'),
      stderr: Buffer.concat(stderr).toString('latin1'),
    });
  });
}
