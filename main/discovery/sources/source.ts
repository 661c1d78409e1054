import type { Sighting } from '../../../shared/inventory/sighting';
import type { LocalNetwork } from '../local-networks';

/** What every source of sightings on this computer's own networks is given. It ends by itself, or when told to. */
export interface Search {
  readonly network: LocalNetwork;
  readonly report: (sighting: Sighting) => void;
  readonly signal: AbortSignal;
  readonly nowMs: () => number;
}

/** Resolves after the time, or at once when the search is over. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

export function whenAborted(signal: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
}
