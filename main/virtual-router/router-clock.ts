/**
 * Time inside the practice router. Uptime and `sleep` are real (deadlines must mean what they say); the router's own
 * slowness (reloads, boot) is divided by `speed`. A power cut cancels everything that was going to happen.
 */
export class RouterClock {
  #bootedAtMs = Date.now();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(readonly speed: number) {}

  restart(): void {
    this.#bootedAtMs = Date.now();
  }

  get uptimeSeconds(): number {
    // A router that was found running has been up for a while already.
    return (Date.now() - this.#bootedAtMs) / 1000 + 60;
  }

  /** Does something after the time a real router takes, in real seconds at speed 1. */
  after(routerSeconds: number, action: () => void): void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        action();
      },
      (routerSeconds * 1000) / this.speed,
    );
    this.#timers.add(timer);
  }

  /** Takes the time a command takes on a real router. */
  busy(routerSeconds: number): Promise<void> {
    return new Promise((resolve) => this.after(routerSeconds, resolve));
  }

  cancelAll(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
