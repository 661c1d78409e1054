import { describe, expect, it } from 'vitest';
import { Line } from '../../../main/rollout/line';
import type { Connector, ConnectTarget, RouterSession } from '../../../main/routers/transport';
import { err, ok, type Result } from '../../../shared/kernel/result';
import type { RouterError } from '../../../shared/router/router-error';

const target = (host: string): ConnectTarget => ({
  host,
  port: 22,
  user: 'root',
  secret: { kind: 'none' },
  trustedHostKey: 'SHA256:x',
});

/** A connection of which a test sees whether it is open. */
class Session {
  closed = false;
  readonly #onClosed: (() => void)[] = [];
  readonly value = {
    close: () => {
      this.closed = true;
      for (const listener of this.#onClosed) listener();
    },
    onClosed: (listener: () => void) => void this.#onClosed.push(listener),
  } as unknown as RouterSession;
}

/** Answers when the test says so, by host. */
class Door {
  readonly #waiting = new Map<string, (answer: Result<RouterSession, RouterError>) => void>();
  readonly connector: Connector = {
    connect: ({ host }) => new Promise((resolve) => void this.#waiting.set(host, resolve)),
  };
  opens(host: string): Session {
    const session = new Session();
    this.#waiting.get(host)?.(ok(session.value));
    return session;
  }
  refuses(host: string, error: RouterError): void {
    this.#waiting.get(host)?.(err(error));
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the connection of a rollout', () => {
  it('one that is let in after the end is closed at once', async () => {
    const door = new Door();
    const line = new Line(door.connector, target('a'), []);
    const asked = line.any();
    line.close();
    const late = door.opens('a');
    await asked;
    expect(late.closed).toBe(true);
  });

  it('everything that is open is closed with it', async () => {
    const door = new Door();
    const line = new Line(door.connector, target('a'), []);
    const first = line.any();
    const one = door.opens('a');
    await first;
    const second = line.fresh();
    const two = door.opens('a');
    await second;
    line.close();
    expect([one.closed, two.closed]).toEqual([true, true]);
  });

  it('of two addresses that answer, the first is taken and the other let go', async () => {
    const door = new Door();
    const line = new Line(door.connector, target('old'), [target('new')]);
    const asked = line.any();
    const taken = door.opens('new');
    const left = door.opens('old');
    const got = await asked;
    await settled();
    expect([got.ok && got.value === taken.value, taken.closed, left.closed]).toEqual([true, false, true]);
  });

  it('a changed key is worth more than silence at the other address', async () => {
    const door = new Door();
    const line = new Line(door.connector, target('old'), [target('new')]);
    const asked = line.any();
    const changed = {
      kind: 'host-key-changed',
      fingerprint: 'SHA256:y',
      trusted: 'SHA256:x',
      keyType: 'ssh-ed25519',
    } as const;
    door.refuses('old', { kind: 'unreachable', host: 'old', port: 22 });
    door.refuses('new', changed);
    expect(await asked).toEqual({ ok: false, error: changed });
  });

  it('a connection that broke is not offered again', async () => {
    const door = new Door();
    const line = new Line(door.connector, target('a'), []);
    const first = line.any();
    const one = door.opens('a');
    await first;
    one.value.close();
    const second = line.any();
    const two = door.opens('a');
    const again = await second;
    expect(again.ok && again.value === two.value).toBe(true);
  });

  it('the new one goes only to where the router is to be from now on', async () => {
    const door = new Door();
    const line = new Line(door.connector, target('old'), [target('new')]);
    const asked = line.fresh();
    const old = door.opens('old'); // nobody asked there
    const fresh = door.opens('new');
    const got = await asked;
    expect([got.ok && got.value === fresh.value, old.closed]).toEqual([true, false]);
  });
});
