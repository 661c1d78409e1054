import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/**
 * One TCP connection as the practice network carries it. Frozen, nothing passes in either direction and nobody is
 * told, as with a cable pulled out; thawed, what waited is delivered, as TCP would by sending it again.
 */
export class Link extends Duplex {
  #frozen = false;
  readonly #inbound: Buffer[] = [];
  readonly #outbound: { readonly chunk: Buffer; readonly done: (error?: Error | null) => void }[] = [];

  constructor(
    private readonly socket: Socket,
    /** The two ends as the router sees them; the connection lives only while they stay the same. */
    readonly ends: { readonly client: string; readonly router: string; readonly clientPort: number },
  ) {
    super();
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      if (this.#frozen) this.#inbound.push(chunk);
      else this.push(chunk);
    });
    socket.on('error', () => this.destroy());
    socket.on('close', () => this.destroy());
    socket.on('end', () => this.push(null));
  }

  get frozen(): boolean {
    return this.#frozen;
  }

  freeze(): void {
    this.#frozen = true;
  }

  thaw(): void {
    if (!this.#frozen) return;
    this.#frozen = false;
    for (const chunk of this.#inbound.splice(0)) this.push(chunk);
    for (const { chunk, done } of this.#outbound.splice(0)) this.socket.write(chunk, (error) => done(error));
  }

  /** The router knows nothing of this connection any more (it was restarted): it answers with a reset. */
  reset(): void {
    this.socket.resetAndDestroy();
    this.destroy();
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    if (this.#frozen) this.#outbound.push({ chunk, done });
    else this.socket.write(chunk, (error) => done(error));
  }

  override _final(done: (error?: Error | null) => void): void {
    if (!this.#frozen) this.socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    for (const { done: waiting } of this.#outbound.splice(0)) waiting();
    this.socket.destroy();
    done(error);
  }
}
