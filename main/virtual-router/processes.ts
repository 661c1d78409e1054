/** A shell or background command with its process id. */
export interface Process {
  readonly pid: number;
  readonly command: readonly string[];
  readonly startedAtMs: number;
  readonly stop: AbortController;
}

export type RunProcess = (process: Process) => Promise<number>;

export interface ProcessEvents {
  readonly started: (process: Process) => void;
  readonly ended: (process: Process) => void;
}

/** What runs: the shells of SSH sessions, the guard, whatever `start-stop-daemon` or procd started. */
export class ProcessTable {
  readonly #running = new Map<number, Process>();
  #nextPid = 4200;

  constructor(
    private readonly run: RunProcess,
    private readonly events: ProcessEvents,
  ) {}

  get all(): readonly Process[] {
    return [...this.#running.values()];
  }

  isRunning(pid: number): boolean {
    return this.#running.has(pid);
  }

  /** Takes a command onto the table; whoever calls runs it and says `leave` when it has ended. */
  enter(command: readonly string[]): Process {
    this.#nextPid += 3;
    const process: Process = {
      pid: this.#nextPid,
      command,
      startedAtMs: Date.now(),
      stop: new AbortController(),
    };
    this.#running.set(process.pid, process);
    this.events.started(process);
    return process;
  }

  /** False when it had been killed before. */
  leave(process: Process): boolean {
    const wasThere = this.#running.delete(process.pid);
    if (wasThere) this.events.ended(process);
    return wasThere;
  }

  /** Starts a command in the background; `ended` is told its exit code unless it was killed. */
  spawn(command: readonly string[], ended: (exitCode: number) => void = () => {}): Process {
    const process = this.enter(command);
    this.run(process)
      .catch(() => 1)
      .then((exitCode) => {
        if (this.leave(process)) ended(exitCode);
      });
    return process;
  }

  /** False when there is no such process. */
  kill(pid: number): boolean {
    const process = this.#running.get(pid);
    if (!process) return false;
    this.leave(process);
    process.stop.abort();
    return true;
  }

  killAll(): void {
    for (const { pid } of this.all) this.kill(pid);
  }
}
