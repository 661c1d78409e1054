import { err, type Result } from '../../shared/kernel/result';
import type { RouterError } from '../../shared/router/router-error';
import type { Connector, ConnectTarget, RouterSession } from '../routers/transport';

/** The line to a router whose address and reachability change while we talk to it. */
export class Line {
  readonly #connector: Connector;
  readonly #everywhere: readonly ConnectTarget[];
  readonly #afterwards: readonly ConnectTarget[];
  #session: RouterSession | undefined;
  #closed = false;
  readonly #open = new Set<RouterSession>();

  /** `now`: where it answers today; `afterwards`: where it must answer once the change is in force. */
  constructor(connector: Connector, now: ConnectTarget, afterwards: readonly ConnectTarget[]) {
    this.#connector = connector;
    this.#afterwards = afterwards.length > 0 ? afterwards : [now];
    const isNow = ({ host, port }: ConnectTarget): boolean => host === now.host && port === now.port;
    this.#everywhere = [now, ...this.#afterwards.filter((target) => !isNow(target))];
  }

  /** The connection that is open, or a new one to wherever the router answers. */
  async any(): Promise<Result<RouterSession, RouterError>> {
    if (this.#session) return { ok: true, value: this.#session };
    return this.#first(this.#everywhere);
  }

  /** Always a new connection, and only to where the router is to be used from now on. */
  async fresh(): Promise<Result<RouterSession, RouterError>> {
    return this.#first(this.#afterwards);
  }

  /** A second connection to wherever the router answers, while the first may be busy or dead. */
  async another(): Promise<Result<RouterSession, RouterError>> {
    return this.#first(this.#everywhere);
  }

  /** After an answer that did not come: the next `any` signs in again. */
  drop(session: RouterSession): void {
    session.close();
  }

  close(): void {
    this.#closed = true;
    for (const session of [...this.#open]) session.close();
  }

  /** Asks everywhere at once and takes the first that lets us in. */
  async #first(targets: readonly ConnectTarget[]): Promise<Result<RouterSession, RouterError>> {
    const attempts = targets.map((target) => this.#connector.connect(target));
    return new Promise((resolve) => {
      let left = attempts.length;
      let firstError: RouterError | undefined;
      let taken = false;
      for (const attempt of attempts) {
        void attempt.then((opened) => {
          left -= 1;
          if (opened.ok && taken) return opened.value.close();
          if (opened.ok) {
            taken = true;
            this.#adopt(opened.value);
            return resolve(opened);
          }
          // A changed key or a refused password is worth more than "unreachable": it must not be tried again.
          if (firstError === undefined || isFinal(opened.error)) firstError = opened.error;
          if (left === 0 && !taken) resolve(err(firstError));
        });
      }
    });
  }

  #adopt(session: RouterSession): void {
    if (this.#closed) session.close(); // it was let in after everybody had left
    this.#open.add(session);
    this.#session = session;
    session.onClosed(() => {
      this.#open.delete(session);
      if (this.#session === session) this.#session = undefined;
    });
  }
}

/** Trying again would not help, and five failures make dropbear refuse for a while. */
export const isFinal = (error: RouterError): boolean =>
  error.kind === 'wrong-credentials' ||
  error.kind === 'host-key-changed' ||
  error.kind === 'host-key-unknown';
