import { err, ok, type Result } from '../../shared/kernel/result';
import type { RolloutState } from '../../shared/rollout/rollout-state';
import type { RouterRollout } from '../../shared/rollout/router-rollout';
import type { RouterError } from '../../shared/router/router-error';
import type { RouterSession } from '../routers/transport';
import { undoneBy } from './attempt';
import type { RouterScripts } from './router-scripts';
import { look, undo } from './router-steps';

/**
 * After this program was ended in the middle: what became of that rollout. One that is still armed counts as undoing,
 * because nobody is left who would confirm it.
 */
export async function whatBecameOf(
  session: RouterSession,
  nonce: string,
  scripts: RouterScripts,
): Promise<Result<RolloutState, RouterError>> {
  const seen = await look(session, scripts);
  if (!seen.ok) return seen;
  return ok(seen.value?.nonce === nonce ? stateOf(seen.value) : { phase: 'unknown' });
}

function stateOf(rollout: RouterRollout): RolloutState {
  const { phase } = rollout;
  switch (phase.kind) {
    case 'confirmed':
      return { phase: 'confirmed' };
    case 'undone':
      return undoneBy(phase.because, rollout);
    case 'undoing':
      return { phase: 'undoing', because: phase.because };
    case 'armed':
      return { phase: 'undoing', because: 'not-confirmed' };
  }
}

/** Does not wait for the deadline of a rollout that is found armed. True when there was one. */
export async function undoFound(
  session: RouterSession,
  scripts: RouterScripts,
): Promise<Result<boolean, RouterError>> {
  const seen = await look(session, scripts);
  if (!seen.ok) return seen;
  if (seen.value?.phase.kind !== 'armed') return ok(false);
  const said = await undo(session, seen.value.nonce, 'asked');
  if (said.ok) return ok(true);
  return said.error.kind === 'said-no' ? ok(false) : err(said.error);
}
