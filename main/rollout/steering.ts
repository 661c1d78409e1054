import type { Clock } from './clock';

export type Answer = 'keep' | 'undo' | 'extend' | 'leave';

/**
 * A person's hand on a running rollout. Keep counts only while the rollout waits for an answer; undo counts at any
 * time, and so does asking for more time, which is kept until the router can be told. Leaving (the program ends) means
 * that nobody confirms, and the router undoes.
 */
export class Steering {
  #stop: 'undo' | 'leave' | undefined;
  #wantsMoreTime = false;
  readonly #listeners = new Set<(answer: Answer) => void>();

  keep(): void {
    this.#tell('keep');
  }
  extend(): void {
    this.#wantsMoreTime = true;
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

  /** Somebody asked for more time and has not got it yet. */
  get wantsMoreTime(): boolean {
    return this.#wantsMoreTime;
  }
  /** The router is being told: another wish from now on is another one. */
  takeWishForTime(): void {
    this.#wantsMoreTime = false;
  }

  /** The next answer, or nothing when the time is up. */
  async answer(clock: Clock, untilMs: number): Promise<Answer | 'time-up'> {
    if (this.#stop) return this.#stop;
    return this.#until(clock.sleep(Math.max(0, untilMs - clock.nowMs())).then(() => 'time-up' as const));
  }

  /** Waits for something that takes a while, but no longer than until somebody says stop. */
  async unlessStopped<T>(work: Promise<T>): Promise<T | 'stopped'> {
    const outcome = await this.unlessAsked(work, (answer) => answer === 'undo' || answer === 'leave');
    return typeof outcome === 'object' ? outcome.value : 'stopped';
  }

  /** The same, also interrupted by a wish for more time. */
  async unlessAsked<T>(
    work: Promise<T>,
    counts: (answer: Answer) => boolean = (answer) => answer !== 'keep',
  ): Promise<{ readonly value: T } | 'stopped' | 'more-time'> {
    if (this.#stop) return 'stopped';
    const outcome = await this.#until(
      work.then((value) => ({ value })),
      counts,
    );
    if (typeof outcome === 'object') return outcome;
    return outcome === 'extend' ? 'more-time' : 'stopped';
  }

  /** Waits for something that an undo is part of: only the end of the program interrupts it. */
  async unlessLeft<T>(work: Promise<T>): Promise<T | 'left'> {
    if (this.#stop === 'leave') return 'left';
    const outcome = await this.#until(
      work.then((value) => ({ value })),
      (answer) => answer === 'leave',
    );
    return typeof outcome === 'object' ? outcome.value : 'left';
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
