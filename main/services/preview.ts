import type { Preview } from '../../shared/ipc/views';
import type { Prepared } from '../../shared/pipeline';
import type { RouterState } from '../../shared/router/router-state';

/** The verdict on a prepared candidate as the window gets it: answers, no configuration. */
export function previewOf(prepared: Prepared, state: RouterState, calculatedInMs: number): Preview {
  return {
    findings: prepared.findings,
    before: prepared.current,
    after: prepared.verification,
    whereabouts: prepared.whereabouts,
    placements: prepared.candidate.placements,
    mayApply: prepared.mayApply,
    calculatedInMs,
    readAtMs: state.readAtMs,
  };
}
