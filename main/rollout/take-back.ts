import type { RolloutState, UndoReason } from '../../shared/rollout/rollout-state';
import { type Attempt, lookAt, undoneBy } from './attempt';
import { undo } from './router-steps';

/**
 * After the deadline the guard puts the files back, reloads the services and, when they do not follow, restarts the
 * router. A restart takes 30 to 120 s (openwrt-facts: from memory), a reload in emulation up to 40 s.
 */
const UNDO_MS = 180_000;
const POLL_MS = 1000;

/** Asks the router to undo and watches until it says it has. When it cannot be asked, its own deadline does the same. */
export async function takeBack(attempt: Attempt, because: UndoReason): Promise<RolloutState> {
  const { deps, report } = attempt;
  report.state({ phase: 'undoing', because });
  if (deps.steering.stop === 'leave') return { phase: 'undoing', because };
  await askToUndo(attempt, because);

  const giveUpAtMs = Math.max(deps.clock.nowMs(), attempt.revertsAtMs) + UNDO_MS;
  while (deps.clock.nowMs() < giveUpAtMs) {
    const rollout = await lookAt(attempt);
    if (rollout === 'hopeless') break;
    if (rollout === 'none') return { phase: 'unknown' };
    if (rollout?.phase.kind === 'confirmed') return { phase: 'confirmed' };
    if (rollout?.phase.kind === 'undone') {
      const { because: recorded } = rollout.phase;
      return undoneBy(recorded === 'rebooted' ? recorded : because, rollout);
    }
    if (rollout !== undefined) await deps.clock.sleep(POLL_MS);
  }
  return { phase: 'unknown' };
}

/** Over the connection we have and over a new one: the first may be dead without knowing, the second may be refused. */
async function askToUndo({ line, order }: Attempt, because: UndoReason): Promise<void> {
  const over = async (opening: ReturnType<typeof line.any>): Promise<void> => {
    const opened = await opening;
    const said = opened.ok ? await undo(opened.value, order.nonce, because) : opened;
    if (!said.ok) throw new Error('not asked');
  };
  const current = over(line.any());
  await Promise.any([current, current.catch(() => over(line.another()))]).catch(() => undefined);
}
