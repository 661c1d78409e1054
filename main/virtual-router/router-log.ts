export interface LogLine {
  readonly atMs: number;
  readonly text: string;
}

const KEPT = 2000;

/** The log ring in RAM: `logger` writes, `logread` shows, a power cut empties it. */
export class RouterLog {
  #lines: LogLine[] = [];

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  add(tag: string, message: string, priority = 'user.notice'): void {
    this.#lines.push({ atMs: Date.now(), text: `${priority} ${tag}: ${message}` });
    if (this.#lines.length > KEPT) this.#lines = this.#lines.slice(-KEPT);
  }

  clear(): void {
    this.#lines = [];
  }
}

/** `Tue Nov 24 02:10:33 2026`, as C's ctime writes it; the practice router lives in UTC. */
export function ctime(ms: number): string {
  const [, day = '', date = '', month = '', year = '', time = ''] =
    /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(ms).toUTCString()) ?? [];
  return `${day} ${month} ${String(Number(date)).padStart(2, ' ')} ${time} ${year}`;
}
