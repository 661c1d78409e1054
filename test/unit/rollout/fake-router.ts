import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Clock } from '../../../main/rollout/clock';
import { readTar, writeTar } from '../../../main/rollout/tar';
import type { Connector, ConnectTarget, ExecOutcome, RouterSession } from '../../../main/routers/transport';
import { err, ok, type Result } from '../../../shared/kernel/result';
import type { RouterError } from '../../../shared/router/router-error';

type Verb =
  | 'check'
  | 'arm'
  | 'write'
  | 'status'
  | 'confirm'
  | 'undo'
  | 'extend'
  | 'look'
  | 'verify'
  | 'forget';

/** What goes wrong. Times are milliseconds of the fake clock. */
export interface Faults {
  /** The n-th call of a verb (from 1, which is the default): the request or its answer is lost, and the connection with it. */
  readonly lose?: Partial<
    Record<
      Verb | 'connect',
      { readonly what: 'request' | 'answer'; readonly nth?: number; readonly for?: 'once' | 'good' }
    >
  >;
  /** No new connection from this moment after the write, until it is undone. */
  readonly lockedOutAfterWriteMs?: number;
  /** Somebody else answers at its address by then, for ever. */
  readonly strangerAfterWriteMs?: number;
  readonly settlesAfterMs?: number;
  /** Settled, and then not any more for a while: from and until when after the write. */
  readonly flaps?: readonly [fromMs: number, untilMs: number];
  /** Fails, or says that it has ended before the network has become what was planned. */
  readonly reload?: 'fails' | 'ends-first';
  /** Asked how it is going, it tells of another change than ours. */
  readonly tellsOfAnother?: true;
  /** Never answers this one. */
  readonly hangs?: Verb;
  /** Words of `bulkhead.sh` instead of doing it. */
  readonly refuse?: Partial<Record<Verb, string>>;
  /** Lines of the check that differ from those of a healthy router. */
  readonly check?: Readonly<Record<string, string>>;
  readonly pending?: string;
  /** Packages that somebody edited since the plan was made. */
  readonly changed?: readonly string[];
  /** Restarts this long after the write. */
  readonly restartsAfterWriteMs?: number;
  /** Answers this to every command, and does nothing. */
  readonly babbles?: string;
  /** Says that it has confirmed, and has not. */
  readonly liesAboutConfirming?: boolean;
  /** Keeps no note of how it ended. */
  readonly forgetsTheEnd?: boolean;
  /** This computer sleeps while it waits for the n-th answer to a verb. */
  readonly sleeps?: { readonly during: Verb; readonly nth: number; readonly ms: number };
  /** No new connection and no answer from here, from when until when after the write: this computer is in another network. */
  readonly elsewhere?: readonly [fromMs: number, untilMs: number];
  /** How long the n-th message of the whole rollout takes, and whether it gets lost. */
  readonly message?: (nth: number) => { readonly ms: number; readonly lost?: 'request' | 'answer' };
}

export const LATER_MS = 1_000_000;

const FIREWALL = 'iifname "br-lan" jump input_lan';

/** Keeps state like a router does: it undoes at its own deadline, whoever is looking. */
export class FakeRouter {
  readonly clock: Clock = {
    nowMs: () => this.nowMs + this.clockSetForwardMs,
    steadyMs: () => this.nowMs - this.#sleptMs,
    sleep: async (ms) => {
      this.slept.push(ms);
      this.nowMs += ms;
    },
  };
  readonly connector: Connector = { connect: async (target) => this.#connect(target) };
  nowMs = 1_000_000;
  /** Somebody, or the time service, set this computer's clock. */
  clockSetForwardMs = 0;
  /** Connections and verbs, in order. */
  readonly story: string[] = [];
  readonly files: Map<string, string>;
  readonly slept: number[] = [];
  /** Each look at what runs: when, and whether it was what was planned. */
  readonly looks: { readonly atMs: number; readonly settled: boolean }[] = [];
  state = 'none';
  confirmedAtMs = 0;
  execs = 0;

  readonly #faults: Faults;
  #nonce = '';
  #old = new Map<string, string>();
  #next: { manifest: string; files: Map<string, string> } = { manifest: '', files: new Map() };
  #deadlineMs = 0;
  #wroteAtMs: number | undefined;
  #cutForGood = false;
  #sleptMs = 0;
  #messages = 0;
  readonly #done = new Map<Verb | 'connect', number>();

  constructor(files: Readonly<Record<string, string>>, faults: Faults = {}) {
    this.files = new Map(Object.entries(files));
    this.#faults = faults;
  }

  /** As it is at this moment. */
  truth(): 'none' | 'armed' | 'confirmed' | 'undone' {
    return this.#current() as 'none';
  }

  get wroteAtMs(): number {
    return this.#wroteAtMs ?? 0;
  }

  get deadlineMs(): number {
    return this.#deadlineMs;
  }

  /** A long time passes, and the router does what it does. */
  later(): void {
    this.nowMs += LATER_MS;
    this.#current();
  }

  #connect(target: ConnectTarget): Result<RouterSession, RouterError> {
    if (this.#sinceWriteMs() >= (this.#faults.strangerAfterWriteMs ?? Number.POSITIVE_INFINITY)) {
      this.story.push('stranger');
      return err({
        kind: 'host-key-changed',
        fingerprint: 'SHA256:other',
        trusted: 'SHA256:fake',
        keyType: 'ssh-ed25519',
      });
    }
    const lockedOut =
      this.#sinceWriteMs() >= (this.#faults.lockedOutAfterWriteMs ?? Number.POSITIVE_INFINITY) &&
      this.#current() !== 'undone';
    if (this.#losing('connect')?.for === 'good') this.#cutForGood = true;
    const message = this.#faults.message?.(this.#messages++);
    this.nowMs += message?.ms ?? 0;
    if (this.#cutForGood || lockedOut || this.#isElsewhere() || message?.lost) {
      this.nowMs += 3000;
      return err({ kind: 'unreachable', host: target.host, port: target.port });
    }
    this.story.push('connect');
    return ok(this.#session(target));
  }

  #session(target: ConnectTarget): RouterSession {
    let closed = false;
    const listeners: (() => void)[] = [];
    const close = (): void => {
      if (closed) return;
      closed = true;
      for (const listener of listeners) listener();
    };
    const exec = async (
      command: string,
      options: { readonly stdin?: string | Uint8Array } = {},
    ): Promise<Result<ExecOutcome, RouterError>> => {
      this.execs += 1;
      const verb = verbOf(command);
      this.story.push(verb);
      this.nowMs += 100;
      if (this.#faults.hangs === verb) return new Promise(() => undefined);
      const lost = err<RouterError>({ kind: 'connection-lost', doing: verb });
      const message = this.#faults.message?.(this.#messages++);
      const lose = message?.lost ? { what: message.lost, for: undefined } : this.#losing(verb);
      this.nowMs += message?.ms ?? 0;
      this.#sleepDuring(verb);
      if (this.#isElsewhere()) close();
      if (closed || this.#cutForGood) return lost;
      const drop = (): typeof lost => {
        if (lose?.for === 'good') this.#cutForGood = true;
        close();
        return lost;
      };
      if (lose?.what === 'request') return drop();
      const stdout = this.#answer(verb, command, options.stdin);
      if (lose) return drop();
      return ok({ code: stdout.startsWith('fail') ? 1 : 0, stdout, stderr: '' });
    };
    return {
      host: target.host,
      port: target.port,
      hostKey: 'SHA256:fake',
      get execCount() {
        return 0;
      },
      exec,
      close,
      onClosed: (listener) => (closed ? listener() : listeners.push(listener)),
    };
  }

  #isElsewhere(): boolean {
    const [from, until] = this.#faults.elsewhere ?? [0, 0];
    return this.#sinceWriteMs() >= from && this.#sinceWriteMs() < until;
  }

  #sleepDuring(verb: Verb): void {
    const { sleeps } = this.#faults;
    if (sleeps?.during !== verb || this.#done.get(verb) !== sleeps.nth) return;
    this.nowMs += sleeps.ms;
    this.#sleptMs += sleeps.ms;
  }

  /** Whether this call, counted here, is the one that gets lost. */
  #losing(verb: Verb | 'connect') {
    const times = (this.#done.get(verb) ?? 0) + 1;
    this.#done.set(verb, times);
    const lose = this.#faults.lose?.[verb];
    return times === (lose?.nth ?? 1) ? lose : undefined;
  }

  /** What time has done since anybody looked. */
  #current(): string {
    const restarted =
      this.#faults.restartsAfterWriteMs !== undefined &&
      this.#wroteAtMs !== undefined &&
      this.nowMs >= this.#wroteAtMs + this.#faults.restartsAfterWriteMs;
    if (this.state === 'armed' && restarted) this.#undo('rebooted');
    if (this.state === 'armed' && this.nowMs >= this.#deadlineMs) this.#undo('not-confirmed');
    return this.state.split('.')[0] ?? '';
  }

  #undo(because: string): void {
    for (const [name] of this.#next.files) this.files.delete(name);
    for (const [name, text] of this.#old) this.files.set(name, text);
    this.state = `undone.${because}`;
  }

  #answer(verb: Verb, command: string, stdin: string | Uint8Array | undefined): string {
    if (this.#faults.babbles !== undefined) return this.#faults.babbles;
    const refused = this.#faults.refuse?.[verb];
    const current = this.#current();
    const nonce = /[0-9a-f]{32}/.exec(command)?.[0] ?? '';
    if (refused !== undefined) {
      if (verb === 'write') this.#undo('step-failed');
      return `fail ${refused}\n`;
    }
    switch (verb) {
      case 'check': {
        const entries = readTar(gunzipSync(Buffer.from(stdin ?? ''))) ?? [];
        const text = (path: string): string =>
          Buffer.from(entries.find((entry) => entry.path === path)?.bytes ?? []).toString('latin1');
        const next = entries.filter((entry) => entry.path.startsWith('next/'));
        this.#next = {
          manifest: text('manifest'),
          files: new Map(next.map(({ path }) => [path.slice(5), text(path)])),
        };
        const facts = {
          uptime: String(this.#uptime()),
          boot: 'b1',
          'flash-free-kib': '7000',
          'memory-free-kib': '100000',
          persistent: 'yes',
          'luci-pending': 'no',
          ...this.#faults.check,
        };
        const pending = this.#faults.pending ?? '';
        const archive = this.#archive();
        return [
          ...Object.entries(facts).map(([word, value]) => `${word} ${value}`),
          ...this.#manifestFiles().map(
            ([name]) => `hash ${name} ${this.#faults.changed?.includes(name) ? 'other' : this.#sum(name)}`,
          ),
          `block pending ${pending.length}`,
          pending,
          `block snapshot ${archive.length}`,
          archive,
          'checked',
          '',
        ].join('\n');
      }
      case 'arm':
        if (this.#next.manifest === '') return 'sh: no such file\n';
        this.#nonce = nonce;
        this.#old = new Map(this.files);
        this.#deadlineMs = this.nowMs + Number(/^window (\d+)$/m.exec(this.#next.manifest)?.[1]) * 1000;
        this.state = 'armed';
        return 'armed\n';
      case 'write':
        if (current !== 'armed') return 'fail not-armed\n';
        for (const [name, , after] of this.#manifestFiles()) if (after === 'absent') this.files.delete(name);
        for (const [name, text] of this.#next.files) this.files.set(name, text);
        this.#wroteAtMs = this.nowMs;
        return 'written\n';
      case 'status':
        if (current !== 'armed') return this.#told();
        this.nowMs += this.#reloaded() ? 0 : 1000;
        this.#current();
        this.looks.push({ atMs: this.nowMs, settled: this.#settled() });
        return this.#told();
      case 'look': {
        const told = this.state === 'none' || this.#hasForgotten(current) ? '' : this.#told();
        const sums = [...this.files.keys()].map((name) => `now ${name} ${this.#sum(name)}`);
        const archive = command.endsWith('snapshot') ? this.#archive() : undefined;
        const packed = archive === undefined ? [] : [`block snapshot ${archive.length}`, archive];
        return [told.trimEnd(), ...sums, ...packed, 'seen', ''].join('\n');
      }
      case 'confirm':
        if (this.#faults.liesAboutConfirming) return 'confirmed\n';
        if (current === 'armed') {
          this.state = 'confirmed';
          this.confirmedAtMs = this.nowMs;
        }
        return this.state === 'confirmed' ? 'confirmed\n' : `fail lost ${this.state}\n`;
      case 'undo':
        if (current === 'armed') this.#undo(command.split(' ').at(-1) ?? '');
        return 'state undoing\n';
      case 'extend':
        this.#deadlineMs = this.nowMs + Number(command.split(' ').at(-1)) * 1000;
        return 'armed\n';
      case 'forget':
        if (this.state === 'none') this.#next = { manifest: '', files: this.#next.files };
        return '';
      case 'verify':
        return '';
    }
  }

  #hasForgotten = (current: string): boolean => this.#faults.forgetsTheEnd === true && current === 'undone';

  #archive(): string {
    const entries = [...this.files].map(([name, file]) => ({
      path: `etc/config/${name}`,
      bytes: Buffer.from(file, 'latin1'),
    }));
    return gzipSync(writeTar(entries)).toString('latin1');
  }

  #sinceWriteMs = (): number =>
    this.#wroteAtMs === undefined ? Number.NEGATIVE_INFINITY : this.nowMs - this.#wroteAtMs;

  #reloaded = (): boolean => this.#sinceWriteMs() >= (this.#faults.settlesAfterMs ?? 5000);

  #settled(): boolean {
    const [from, until] = this.#faults.flaps ?? [0, 0];
    return this.#reloaded() && !(this.#sinceWriteMs() >= from && this.#sinceWriteMs() < until);
  }

  #told(): string {
    const progress =
      this.#faults.reload === 'fails'
        ? 'failed'
        : this.#reloaded() || this.#faults.reload === 'ends-first'
          ? 'reloaded'
          : 'network';
    const device = this.#settled() ? 'br-lan.1' : 'br-lan';
    const dump = JSON.stringify({
      interface: [{ interface: 'lan', up: true, l3_device: device, uptime: 9 }],
    });
    return [
      `state ${this.state} ${this.#faults.tellsOfAnother ? 'f'.repeat(32) : this.#nonce}`,
      `progress ${progress}`,
      `uptime ${this.#uptime()}`,
      `deadline ${this.#deadlineMs / 1000}`,
      'boot b1',
      ...this.#manifestFiles().map(
        ([name, before, after]) => `hash ${name} ${this.#sum(name)} ${before} ${after}`,
      ),
      `block interfaces ${dump.length}`,
      dump,
      `block firewall ${FIREWALL.length}`,
      FIREWALL,
      '',
    ].join('\n');
  }

  #uptime = (): number => this.nowMs / 1000;
  #sum(name: string): string {
    const text = this.files.get(name);
    return text === undefined ? 'absent' : createHash('sha256').update(text, 'latin1').digest('hex');
  }
  #manifestFiles(): readonly (readonly [name: string, before: string, after: string])[] {
    return [...this.#next.manifest.matchAll(/^file (\S+) (\S+) (\S+)$/gm)].map(
      ([, name = '', before = '', after = '']) => [name, before, after],
    );
  }
}

function verbOf(command: string): Verb {
  if (command.includes('tar xzf')) return 'check';
  if (command.startsWith('sh -s')) return 'look';
  if (command === 'read') return 'verify';
  if (command.startsWith('rm -rf')) return 'forget';
  return (/bulkhead\.sh (\w+)/.exec(command)?.[1] ?? '') as Verb;
}
