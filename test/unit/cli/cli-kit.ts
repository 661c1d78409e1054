import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { afterAll } from 'vitest';
import { runCli } from '../../../main/cli/run-cli';
import {
  startVirtualRouter,
  type VirtualRouter,
  type VirtualRouterOptions,
} from '../../../main/virtual-router/virtual-router';

/** What one run of the command line left behind. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  /** `out` as it was written. */
  readonly bytes: Buffer;
  readonly err: string;
  /** The answer of `--json`; fails when that was no JSON. */
  json(): never;
}

export interface RunOptions {
  /** Standard input: a password, an answer. */
  readonly stdin?: string;
  /** A person sits there: they can be asked, and get no raw bytes. */
  readonly tty?: boolean;
  /** What that person types when a question ends so, in this order; undefined: they close the terminal's input. */
  readonly answers?: readonly (readonly [question: string, answer: string | undefined])[];
}

/** A command line with a data folder of its own, gone with the test file. */
export interface Cli {
  readonly dir: string;
  run(args: string, options?: RunOptions): Promise<Ran>;
  /** Writes a file into the folder and gives its path. */
  file(name: string, text: string | Uint8Array): string;
}

export function newCli(): Cli {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'bulkhead-cli-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return {
    dir,
    run: (args, options = {}) => runIn(path.join(dir, 'home'), args === '' ? [] : args.split(' '), options),
    file(name, text) {
      const file = path.join(dir, name);
      // As `ssh-keygen` makes its files: a key that others may read is not used.
      writeFileSync(file, text, { mode: 0o600 });
      return file;
    },
  };
}

async function runIn(
  home: string,
  args: readonly string[],
  { stdin = '', tty = false, answers }: RunOptions,
): Promise<Ran> {
  const out = collector(tty);
  const input = tty ? new PassThrough() : Readable.from([stdin]);
  const err = collector(tty, input instanceof PassThrough && answers ? answering(input, answers) : undefined);
  if (input instanceof PassThrough) answers ? input.write(stdin) : input.end(stdin);
  const code = await runCli(
    args,
    { stdin: Object.assign(input, { isTTY: tty }), stdout: out.stream, stderr: err.stream },
    { BULKHEAD_HOME: home },
  );
  const [said, complained] = [out.bytes().toString('utf8'), err.bytes().toString('utf8')];
  return { code, out: said, bytes: out.bytes(), err: complained, json: () => JSON.parse(said) as never };
}

/** Types the next answer once its question has been written. */
function answering(input: PassThrough, answers: NonNullable<RunOptions['answers']>) {
  const left = [...answers];
  let heard = '';
  return (chunk: Buffer): void => {
    heard += chunk.toString('utf8');
    const [question, answer] = left[0] ?? [];
    if (question === undefined || !heard.includes(question)) return;
    left.shift();
    heard = '';
    // A person takes a moment; the program is still writing the question.
    setTimeout(() => (answer === undefined ? input.end() : input.write(`${answer}\n`)), 600);
  };
}

function collector(isTTY: boolean, heard?: (chunk: Buffer) => void) {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      heard?.(chunk);
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY }), bytes: () => Buffer.concat(chunks) };
}

/** A practice router for one test file: another process would reach it in no other way. */
export async function routerForFile(options: VirtualRouterOptions = {}): Promise<VirtualRouter> {
  const router = await startVirtualRouter({ profile: 'linksys-e8450', speed: 20, ...options });
  afterAll(() => router.stop());
  return router;
}

/** The words that make it known as `home`, its key named beforehand. */
export const addArgs = ({ host, port, hostKeySha256 }: VirtualRouter, name = 'home'): string =>
  `router add ${name} --host ${host} --port ${port} --host-key ${hostKeySha256} --password-stdin`;

/** Every control character but the line ends a program makes itself, and everything that hides or turns text. */
export const DANGEROUS =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
