import type { RolloutView } from '../rollout/rollout-state';
import { clock } from './format';

/** What the system notification says when the window is closed in the middle of a change. */
export function leavingText({ state, revertsAtMs }: Pick<RolloutView, 'state' | 'revertsAtMs'>): {
  readonly title: string;
  readonly body: string;
} {
  if (revertsAtMs === undefined)
    return {
      title: 'The router was not changed',
      body: 'Bulkhead was closed before the change began. Everything is as it was.',
    };
  const time = clock(revertsAtMs);
  if (state.phase === 'undoing')
    return {
      title: 'The router is going back to how it was',
      body: `It does so without this computer, by ${time} at the latest. Bulkhead compares when you open it again.`,
    };
  if (state.phase === 'running' && state.step === 'confirm')
    return {
      title: 'The change was being confirmed',
      body: `If the confirmation did not arrive, the router undoes the change by itself at ${time}. Bulkhead says which when you open it again.`,
    };
  return {
    title: 'Nobody confirms the change now',
    body: `Bulkhead was closed, so the router undoes the change by itself at ${time}.`,
  };
}
