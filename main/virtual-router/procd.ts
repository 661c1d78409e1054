import type { Process, ProcessTable } from './processes';

const STOP_AFTER_MS = 400;

interface Instance {
  readonly command: readonly string[];
  /** [threshold s, delay s, how often; 0 = for ever]; undefined: started once. */
  readonly respawn: readonly number[] | undefined;
  process: Process | undefined;
  crashes: number;
  exitCode: number | undefined;
}

export interface ServiceRequest {
  readonly name?: string;
  readonly instances?: Readonly<
    Record<string, { readonly command?: readonly string[]; readonly respawn?: readonly string[] }>
  >;
}

/** Runs and respawns services. Holds everything in RAM: a reboot forgets what `service add` brought. */
export class Procd {
  readonly #services = new Map<string, Map<string, Instance>>();

  constructor(
    private readonly processes: ProcessTable,
    /** Services that are not shells of ours: dnsmasq, dropbear, … with their process id and command. */
    private readonly builtIn: () => Readonly<
      Record<string, Readonly<Record<string, { pid: number; command: readonly string[] }>>>
    >,
  ) {}

  /** False: the request names no service. The same command again leaves the running instance alone. */
  set({ name, instances = {} }: ServiceRequest): boolean {
    if (name === undefined || name === '') return false;
    const old = this.#services.get(name);
    const next = new Map<string, Instance>();
    for (const [key, { command = [], respawn }] of Object.entries(instances)) {
      const running = old?.get(key);
      if (running?.process && running.command.join('\0') === command.join('\0')) {
        next.set(key, running);
        continue;
      }
      this.#stop(running);
      const instance: Instance = {
        command,
        respawn: respawn?.map(Number),
        process: undefined,
        crashes: 0,
        exitCode: undefined,
      };
      next.set(key, instance);
      this.#start(instance);
    }
    for (const [key, instance] of old ?? []) if (!next.has(key)) this.#stop(instance);
    this.#services.set(name, next);
    return true;
  }

  delete(name: string): boolean {
    const service = this.#services.get(name);
    for (const instance of service?.values() ?? []) this.#stop(instance);
    return this.#services.delete(name);
  }

  /** `ubus call service list`: one service or all. */
  list(name?: string): Record<string, unknown> {
    const all: Record<string, unknown> = {};
    for (const [service, instances] of Object.entries(this.builtIn()))
      all[service] = {
        instances: Object.fromEntries(
          Object.entries(instances).map(([key, one]) => [key, { running: true, ...one, term_timeout: 5 }]),
        ),
      };
    for (const [service, instances] of this.#services)
      all[service] = {
        instances: Object.fromEntries([...instances].map(([key, one]) => [key, describe(one)])),
      };
    return name === undefined ? all : name in all ? { [name]: all[name] } : {};
  }

  /** Power lost: processes are gone with it. */
  forget(): void {
    this.#services.clear();
  }

  #start(instance: Instance): void {
    instance.process = this.processes.spawn(instance.command, (exitCode) => {
      const lived = (Date.now() - (instance.process?.startedAtMs ?? 0)) / 1000;
      instance.process = undefined;
      instance.exitCode = exitCode;
      this.#respawn(instance, lived);
    });
  }

  #respawn(instance: Instance, livedSeconds: number): void {
    if (!instance.respawn) return;
    const [threshold = 3600, delay = 5, retry = 5] = instance.respawn;
    instance.crashes = livedSeconds < threshold ? instance.crashes + 1 : 0;
    if (retry > 0 && instance.crashes > retry) return;
    const timer = setTimeout(() => {
      if (this.#isKnown(instance)) this.#start(instance);
    }, delay * 1000);
    timer.unref();
  }

  /** Killed from outside (`kill -9`): procd notices and respawns. */
  noticeKilled(pid: number): void {
    for (const instances of this.#services.values())
      for (const instance of instances.values()) {
        if (instance.process?.pid !== pid) continue;
        const lived = (Date.now() - instance.process.startedAtMs) / 1000;
        instance.process = undefined;
        instance.exitCode = 137;
        this.#respawn(instance, lived);
      }
  }

  #isKnown(instance: Instance): boolean {
    return [...this.#services.values()].some((instances) => [...instances.values()].includes(instance));
  }

  #stop(instance: Instance | undefined): void {
    if (!instance) return;
    const pid = instance.process?.pid;
    instance.process = undefined;
    // A real stop ends the shell but not the children it left in the background. Here a child runs inside its
    // shell, so the shell gets a moment to let it finish.
    if (pid !== undefined) setTimeout(() => this.processes.kill(pid), STOP_AFTER_MS).unref();
  }
}

function describe({ process, command, respawn, exitCode }: Instance): Record<string, unknown> {
  const [threshold = 3600, timeout = 5, retry = 5] = respawn ?? [];
  return {
    running: process !== undefined,
    ...(process ? { pid: process.pid } : {}),
    command,
    term_timeout: 5,
    ...(process === undefined && exitCode !== undefined ? { exit_code: exitCode } : {}),
    ...(respawn ? { respawn: { threshold, timeout, retry } } : {}),
  };
}
