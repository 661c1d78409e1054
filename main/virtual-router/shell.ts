import { Bash, type CommandName, type CustomCommand, defineCommand } from 'just-bash';
import type { Command, Commands, Outcome } from './commands/command';
import { failed, shellCommands } from './commands/command';
import { FlashFull, type RouterFs } from './router-fs';
import { forThisShell, keepBytes, MARK_BYTE, MARK_COMMAND, printedBytes } from './script-text';

/** What busybox on a stock image has. No base64, stat, diff, timeout, nohup, od, comm, sha1sum, bash. */
const applets = (
  'awk basename cat chmod cp cut date dirname du echo egrep env expr false fgrep find grep gunzip gzip head hostname ' +
  'ln ls mkdir mv printf pwd readlink rm rmdir sed seq sort strings tail tar tee touch tr true uniq wc which xargs zcat'
).split(' ') as CommandName[];

const PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
const SPACIOUS = 50_000_000;

export interface ShellRequest {
  readonly line: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly pid: number;
  readonly signal?: AbortSignal;
}

export const shellQuote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** Runs one command line as dropbear's `ash -c` does, with the router's commands. Text in and out is latin1. */
export async function runShell(
  fs: RouterFs,
  commands: Commands,
  request: ShellRequest,
): Promise<Required<Outcome>> {
  const { line, stdin = '', env = {}, pid, signal } = request;
  const input: Input = { text: stdin, taken: false };
  const shell = new Bash({
    fs,
    cwd: '/root',
    commands: applets,
    customCommands: [
      ...shellCommands({
        ...commands,
        sh: shCommand(fs, input),
        ash: shCommand(fs, input),
        trap,
        [MARK_COMMAND]: () => ({ stdout: MARK_BYTE }),
      }),
      ...['cat', 'gunzip', 'gzip', 'tar'].map((name) => takingInput(name, input)),
    ],
    env: { PATH, HOME: '/root', USER: 'root', LOGNAME: 'root', SHELL: '/bin/ash', PWD: '/root', ...env },
    processInfo: { pid, ppid: 1, uid: 0, gid: 0 },
    executionLimits: {
      maxCommandCount: SPACIOUS,
      maxLoopIterations: SPACIOUS,
      maxWorkUnits: SPACIOUS,
      maxExecutionTimeMs: 24 * 3600 * 1000,
    },
    defenseInDepth: false, // what runs here is our own scripts, and it can reach nothing but this object
  });
  try {
    const options = { rawScript: true, stdin, stdinKind: 'bytes' as const, ...(signal ? { signal } : {}) };
    const result = await shell.exec(keepBytes(forThisShell(line)), options);
    const atExit = result.env[TRAP];
    const after = atExit
      ? await shell.exec(keepBytes(atExit), { rawScript: true, env: result.env })
      : undefined;
    return {
      stdout: printedBytes(result.stdout) + printedBytes(after?.stdout ?? ''),
      stderr: result.stderr + (after?.stderr ?? ''),
      exitCode: result.exitCode,
    };
  } catch (error) {
    // A redirection that finds the flash full ends the whole line; the real shell would end one command.
    if (error instanceof FlashFull)
      return { stdout: '', stderr: 'ash: write error: No space left on device\n', exitCode: 1 };
    if (signal?.aborted) return { stdout: '', stderr: '', exitCode: 137 };
    throw error;
  }
}

/** What came with the line on standard input, and whether a command has read it. */
interface Input {
  readonly text: string;
  taken: boolean;
}

/**
 * The library offers standard input to every command of a line anew, and even in place of an empty file. What one
 * command has read must not reach a script started after it.
 */
function takingInput(name: string, input: Input): CustomCommand {
  return defineCommand(name, async (args, context) => {
    const files = (name === 'tar' ? args.slice(1) : args).filter((word) => !word.startsWith('-'));
    const reads = files.length === 0 || args.includes('-');
    if (reads && (context.stdin as unknown as string) === input.text) input.taken = true;
    if (!context.origCommand) throw new Error(`no ${name} to fall back on`);
    return context.origCommand([...args]);
  });
}

const TRAP = '__practice_router_exit_trap';

/** Only EXIT, and only for the outermost shell: signals do not exist here. */
const trap: Command = ({ args, env }) => {
  const [action = '', ...signals] = args;
  if (!signals.some((signal) => signal === 'EXIT' || signal === '0')) return {};
  if (action === '-' || action === '') env.delete(TRAP);
  else env.set(TRAP, action);
  return {};
};

/** `sh -c TEXT [NAME ARGS]`, `sh [-s [--] ARGS]` with the script on standard input, `sh FILE ARGS`. */
function shCommand(fs: RouterFs, input: Input): Command {
  return async ({ args, stdin: given, run, cwd }) => {
    const stdin = input.taken && given === input.text ? '' : given;
    const words = [...args];
    let [flags, text, name]: [string, string | undefined, string] = ['', undefined, 'sh'];
    while (words[0]?.startsWith('-') && words[0] !== '--') {
      const flag = words.shift() ?? '';
      if (flag === '-c') text = words.shift() ?? '';
      else if (flag !== '-s') flags += `set ${flag}\n`;
      else if (words[0] !== '--') return runScript(stdin, 'sh', words, '');
    }
    if (words[0] === '--') words.shift();
    if (text !== undefined) {
      name = words.shift() ?? 'sh';
      return runScript(text, name, words, stdin);
    }
    if (args.includes('-s') || words.length === 0) return runScript(stdin, 'sh', words, '');
    name = words.shift() ?? '';
    const path = name.startsWith('/') ? name : `${cwd}/${name}`;
    const script = await fs.text(path);
    return script === undefined
      ? failed(`sh: can't open '${name}': No such file or directory`, 2)
      : runScript(script, name, words, stdin);

    async function runScript(script: string, zero: string, parameters: readonly string[], input: string) {
      const env: Record<string, string> = {
        '0': zero,
        '#': String(parameters.length),
        '@': parameters.join(' '),
      };
      parameters.forEach((value, index) => {
        env[String(index + 1)] = value;
      });
      try {
        return await run(flags + forThisShell(script), { stdin: input, env });
      } catch (error) {
        if (error instanceof FlashFull) return failed('sh: write error: No space left on device');
        throw error;
      }
    }
  };
}
