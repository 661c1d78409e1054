import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LAB_PASSWORD, type Lab } from './lab';

export interface CliRun {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What `--json` printed. */
  json(): unknown;
}

export type Cli = (...args: readonly string[]) => Promise<CliRun>;

const program = join(dirname(fileURLToPath(import.meta.url)), '../../tools/cli.mjs');

/** A person who reads this tries again; nothing has been sent by then. */
const TRY_AGAIN = /\((timed-out|unreachable|connection-lost)\)/;
const TRIES = 4;

/**
 * The command line as a person starts it, one process a command, with what it remembers kept in `home`. A sign-in that
 * took longer than the 8 s it is given, on a machine that emulates several routers at once, is tried again.
 */
export const cliWith =
  (home: string): Cli =>
  async (...args) => {
    for (let tries = 1; ; tries++) {
      const run = await once(home, args);
      if (run.exit !== 1 || tries === TRIES || !TRY_AGAIN.test(run.stderr + run.stdout)) return run;
    }
  };

function once(home: string, args: readonly string[]): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      env: { ...process.env, BULKHEAD_HOME: home },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (exit) => resolve({ exit, stdout, stderr, json: () => JSON.parse(stdout) as unknown }));
    child.stdin.on('error', () => undefined); // commands that read nothing close it
    child.stdin.end(args.includes('--password-stdin') ? `${LAB_PASSWORD}\n` : '');
  });
}

/** How to reach the lab's router, as options of `router add`. */
export const labAddress = ({ ssh }: Lab): readonly string[] => [
  ...['--host', ssh.host, '--port', String(ssh.port), '--host-key', ssh.hostKeySha256],
];
