import type { ProcessTable } from '../processes';
import { shellQuote } from '../shell';
import { type Call, type Commands, failed } from './command';

/** Advisory locks by path. A shell's locks end with the shell, like descriptors do. */
export class LockTable {
  readonly #owners = new Map<string, number>();

  take(path: string, owner: number): boolean {
    const holder = this.#owners.get(path);
    if (holder !== undefined && holder !== owner) return false;
    this.#owners.set(path, owner);
    return true;
  }

  release(path: string): void {
    this.#owners.delete(path);
  }

  releaseAllOf(owner: number): void {
    for (const [path, holder] of this.#owners) if (holder === owner) this.#owners.delete(path);
  }

  clear(): void {
    this.#owners.clear();
  }
}

interface ProcessWorld {
  readonly processes: ProcessTable;
  readonly locks: LockTable;
  /** Process id of the shell these commands are called from. */
  readonly pid: number;
  /** Process ids of services that are not shells of ours, by name. */
  readonly daemons: () => Readonly<Record<string, number>>;
  readonly killed: (pid: number) => void;
  readonly hasSetsid: boolean;
}

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Everything about processes, time and locks. */
export function processCommands(world: ProcessWorld): Commands {
  const { processes, locks, pid, daemons, killed, hasSetsid } = world;
  const matching = (pattern: string, whole: boolean): number[] => [
    ...processes.all
      .filter(({ command }) => new RegExp(pattern).test(whole ? command.join(' ') : (command[0] ?? '')))
      .map((one) => one.pid),
    ...Object.entries(daemons())
      .filter(([name]) => new RegExp(pattern).test(name))
      .map(([, id]) => id),
  ];

  const lockWith = async (call: Call, path: string, wait: boolean): Promise<boolean> => {
    while (!locks.take(path, pid)) {
      if (!wait || call.signal?.aborted) return false;
      await pause(50, call.signal);
    }
    return true;
  };

  return {
    sleep: async ({ args, signal }) => {
      const [text = ''] = args;
      const [, number, unit = 's'] = /^(\d+)([smhd]?)$/.exec(text) ?? [];
      // busybox on OpenWrt is built without fractions.
      if (number === undefined) return failed(`sleep: invalid number '${text}'`);
      const seconds = Number(number) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[unit] ?? 1);
      await pause(seconds * 1000, signal);
      return {};
    },
    kill: ({ args }) => {
      const probe = args.includes('-0');
      const signalled = args.filter((word, at) => !word.startsWith('-') && args[at - 1] !== '-s').map(Number);
      const missing = signalled.filter(
        (id) => !processes.isRunning(id) && !Object.values(daemons()).includes(id) && id !== pid,
      );
      if (!probe)
        for (const id of signalled) {
          if (processes.kill(id)) killed(id);
        }
      return missing.length > 0 ? failed(`sh: can't kill pid ${missing[0]}: No such process`) : {};
    },
    killall: ({ args }) => {
      const names = args.filter((word) => !word.startsWith('-'));
      const found = names.flatMap((name) => matching(`^(.*/)?${name}$`, false));
      for (const id of found) if (processes.kill(id)) killed(id);
      return found.length > 0 ? {} : failed(`killall: ${names[0]}: no process killed`);
    },
    pgrep: ({ args }) => {
      const pattern = args.filter((word) => !word.startsWith('-'))[0] ?? '';
      const found = matching(pattern, args.includes('-f'));
      return { stdout: found.map((id) => `${id}\n`).join(''), exitCode: found.length > 0 ? 0 : 1 };
    },
    pidof: ({ args }) => {
      const found = matching(`^(.*/)?${args[0] ?? ''}$`, false);
      return { stdout: found.length > 0 ? `${found.join(' ')}\n` : '', exitCode: found.length > 0 ? 0 : 1 };
    },
    ps: () => ({
      stdout:
        '  PID USER       VSZ STAT COMMAND\n    1 root      1700 S    /sbin/procd\n' +
        Object.entries(daemons())
          .map(([name, id]) => `${String(id).padStart(5)} root      1800 S    ${name}\n`)
          .join('') +
        processes.all
          .map(
            ({ pid: id, command }) => `${String(id).padStart(5)} root      1300 S    ${command.join(' ')}\n`,
          )
          .join(''),
    }),
    'start-stop-daemon': ({ args }) => {
      const after = args.indexOf('--');
      const own = after < 0 ? args : args.slice(0, after);
      const wordAfter = (flag: string): string | undefined =>
        own.includes(flag) ? own[own.indexOf(flag) + 1] : undefined;
      const executable = wordAfter('-x') ?? wordAfter('-a') ?? '';
      if (own.some((word) => /^-.*K/.test(word))) {
        const found = matching(`^${executable}$`, false);
        for (const id of found) processes.kill(id);
        return { exitCode: found.length > 0 ? 0 : 1 };
      }
      processes.spawn([executable, ...(after < 0 ? [] : args.slice(after + 1))]);
      return {};
    },
    ...(hasSetsid
      ? {
          setsid: ({ args }: Call) => {
            processes.spawn([...args]);
            return {};
          },
        }
      : {}),
    flock: async (call) => {
      const flags = call.args.filter((word) => /^-[nsxu]+$/.test(word)).join('');
      const [target = '', ...command] = call.args.filter((word) => !/^-[nsxu]+$/.test(word));
      const path = /^\d+$/.test(target) ? (call.descriptors.get(Number(target)) ?? target) : target;
      if (flags.includes('u')) {
        locks.release(path);
        return {};
      }
      if (!(await lockWith(call, path, !flags.includes('n')))) return { exitCode: 1 };
      if (command.length === 0) return {};
      const line = command[0] === '-c' ? (command[1] ?? '') : command.map(shellQuote).join(' ');
      const outcome = await call.run(line);
      locks.release(path);
      return outcome;
    },
    lock: async (call) => {
      const path = call.args.find((word) => !word.startsWith('-')) ?? '';
      if (call.args.includes('-u')) {
        locks.release(path);
        return {};
      }
      // `lock` stays held after the shell that took it: its owner is nobody.
      while (!locks.take(path, -1 - pid)) {
        if (call.args.some((word) => word.startsWith('-n')) || call.signal?.aborted) return { exitCode: 1 };
        await pause(50, call.signal);
      }
      return {};
    },
  };
}
