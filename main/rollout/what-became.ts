import { ok, type Result } from '../../shared/kernel/result';
import type { RolloutState } from '../../shared/rollout/rollout-state';
import type { RouterRollout } from '../../shared/rollout/router-rollout';
import type { RouterError } from '../../shared/router/router-error';
import type { RouterSession } from '../routers/transport';
import { undoneBy } from './attempt';
import type { RouterScripts } from './router-scripts';
import { look } from './router-steps';

/** What a router says of a rollout that nobody watched to its end. */
export interface Became {
  readonly state: RolloutState;
  /** Until the router undoes by itself; only while it waits for a confirmation that nobody is left to give. */
  readonly secondsLeft?: number;
}

/**
 * After this program was ended in the middle: what became of that rollout. One that is still armed counts as undoing,
 * because nobody is left who would confirm it.
 */
export async function whatBecameOf(
  session: RouterSession,
  nonce: string,
  scripts: RouterScripts,
): Promise<Result<Became, RouterError>> {
  const seen = await look(session, scripts);
  if (!seen.ok) return seen;
  const { rollout } = seen.value;
  return ok(rollout?.nonce === nonce ? becameOf(rollout) : { state: { phase: 'unknown' } });
}

function becameOf(rollout: RouterRollout): Became {
  const { phase, secondsLeft } = rollout;
  switch (phase.kind) {
    case 'confirmed':
      return { state: { phase: 'confirmed' } };
    case 'undone':
      return { state: undoneBy(phase.because, rollout) };
    case 'undoing':
      return { state: { phase: 'undoing', because: phase.because } };
    case 'armed':
      return {
        state: { phase: 'undoing', because: 'not-confirmed' },
        ...(secondsLeft === undefined ? {} : { secondsLeft }),
      };
  }
}
