import type { Clock } from './clock';

export type Answer = 'keep' | 'undo' | 'extend' | 'leave';

/**
 * A person's hand on a running rollout. Keep and extend count only while the rollout waits for an answer; undo counts
 * at any time. Leaving (the program ends) means that nobody confirms, and the router undoes.
 */
export class Steering {
  #stop: 'undo' | 'leave' | undefined;
  readonly #listeners = new Set<(answer: Answer) => void>();

  keep(): void {
    this.#tell('keep');
  }
  extend(): void {
    this.#tell('extend');
  }
  undo(): void {
    this.#stop ??= 'undo';
    this.#tell('undo');
  }
  leave(): void {
    this.#stop = 'leave';
    this.#tell('leave');
  }

  /** Set as soon as the rollout is to go no further. */
  get stop(): 'undo' | 'leave' | undefined {
    return this.#stop;
  }

  /** The next answer, or nothing when the time is up. */
  async answer(clock: Clock, untilMs: number): Promise<Answer | 'time-up'> {
    if (this.#stop) return this.#stop;
    return this.#until(clock.sleep(Math.max(0, untilMs - clock.nowMs())).then(() => 'time-up' as const));
  }

  /** Waits for something that takes a while, but no longer than until somebody says stop. */
  async unlessStopped<T>(work: Promise<T>): Promise<T | 'stopped'> {
    if (this.#stop) return 'stopped';
    const outcome = await this.#until(
      work.then((value) => ({ value })),
      (answer) => answer !== 'keep' && answer !== 'extend',
    );
    return typeof outcome === 'object' ? outcome.value : 'stopped';
  }

  #until<T>(work: Promise<T>, counts: (answer: Answer) => boolean = () => true): Promise<T | Answer> {
    return new Promise((resolve, reject) => {
      const listener = (answer: Answer): void => {
        if (counts(answer)) done(() => resolve(answer));
      };
      const done = (end: () => void): void => {
        this.#listeners.delete(listener);
        end();
      };
      this.#listeners.add(listener);
      work.then(
        (value) => done(() => resolve(value)),
        (error: unknown) => done(() => reject(error)),
      );
    });
  }

  #tell(answer: Answer): void {
    for (const listener of [...this.#listeners]) listener(answer);
  }
}
