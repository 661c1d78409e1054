import { defineCommand } from 'just-bash';
import { keepBytes, printedBytes } from '../script-text';

/** What a command of the practice router gives back. Text is latin1: one character is one byte. */
export interface Outcome {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
}

export interface Call {
  readonly args: readonly string[];
  readonly stdin: string;
  readonly cwd: string;
  readonly env: Map<string, string>;
  /** Path behind an open descriptor of the calling shell (`exec 9>file`). */
  readonly descriptors: ReadonlyMap<number, string>;
  readonly signal: AbortSignal | undefined;
  /** Runs a line in the same shell environment. */
  readonly run: (line: string, options?: RunOptions) => Promise<Required<Outcome>>;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export type Command = (call: Call) => Promise<Outcome> | Outcome;
/** Commands by name, as one source file offers them. */
export type Commands = Readonly<Record<string, Command>>;

export const failed = (stderr: string, exitCode = 1): Outcome => ({ stderr: `${stderr}\n`, exitCode });

const pathOf = (descriptor: string): string =>
  descriptor.replace(/^__(file|append)__:|^__rw__:\d+:/, '').replace(/:\d+:$/, '');

/** Hands our commands to the shell: bytes in, bytes out. */
export function shellCommands(commands: Commands) {
  return Object.entries(commands).map(([name, command]) =>
    defineCommand(name, async (args, context) => {
      const outcome = await command({
        args,
        stdin: context.stdin as unknown as string,
        cwd: context.cwd,
        env: context.env,
        descriptors: new Map([...(context.fileDescriptors ?? [])].map(([fd, text]) => [fd, pathOf(text)])),
        signal: context.signal,
        run: async (line, options = {}) => {
          if (!context.exec) throw new Error('a command outside a shell');
          const { stdout, stderr, exitCode } = await context.exec(keepBytes(line), {
            cwd: context.cwd,
            env: { ...context.exportedEnv, ...options.env },
            stdin: options.stdin ?? (context.stdin as unknown as string),
            stdinKind: 'bytes',
          });
          return { stdout: printedBytes(stdout), stderr, exitCode };
        },
      });
      return {
        stdout: outcome.stdout ?? '',
        stdoutKind: 'bytes' as const,
        stderr: outcome.stderr ?? '',
        exitCode: outcome.exitCode ?? 0,
      };
    }),
  );
}
