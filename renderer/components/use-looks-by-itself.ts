import { useEffect } from 'react';
import { isOver } from '../../shared/rollout/rollout-state';
import type { AppState } from '../state/store';
import { useAppStore } from '../state/use-app';

const MINUTE_MS = 60_000;
/** Between two looks while the window stays in front. */
const EVERY_MS = 5 * MINUTE_MS;
/** Coming to the front often must not mean asking the router often. */
const AT_MOST_EVERY_MS = MINUTE_MS;

/** Whether the router may be read now without anybody having asked. A read only looks; still, never in a change. */
export function mayLook(
  state: Pick<
    AppState,
    'router' | 'settings' | 'rollout' | 'reviewing' | 'checking' | 'checkError' | 'checkBegunAtMs'
  >,
  nowMs: number,
): boolean {
  const { router, settings, rollout, reviewing, checking, checkError, checkBegunAtMs } = state;
  if (!router || settings.looks === 'when-asked' || reviewing || checking) return false;
  if (rollout && !isOver(rollout.state)) return false;
  // Signing in needs a person.
  if (checkError?.kind === 'not-signed-in') return false;
  return nowMs - Math.max(router.readAtMs, checkBegunAtMs ?? 0) >= AT_MOST_EVERY_MS;
}

/** Looks at the router when the window comes to the front, and every few minutes while it is there. Quietly. */
export function useLooksByItself(): void {
  const store = useAppStore();
  useEffect(() => {
    const look = (): void => {
      const state = store.getState();
      if (!document.hidden && mayLook(state, Date.now())) void state.checkNow();
    };
    const timer = setInterval(look, EVERY_MS);
    window.addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      window.removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [store]);
}
