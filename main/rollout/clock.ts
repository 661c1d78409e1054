/** Time as the rollout sees it; tests bring their own. */
export interface Clock {
  nowMs(): number;
  /** For what must really have passed: nobody can set it, and it stands still while this computer sleeps. */
  steadyMs(): number;
  sleep(ms: number): Promise<void>;
}

export const realClock: Clock = {
  nowMs: () => Date.now(),
  steadyMs: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
