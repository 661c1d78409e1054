import type { RolloutState, UndoReason } from '../../shared/rollout/rollout-state';
import { type Attempt, isAsBefore, lookAt, ownIn, undoneBy } from './attempt';
import { undo } from './router-steps';

/**
 * After the deadline the guard puts the files back, reloads the services and, when they do not follow, restarts the
 * router. A restart takes 30 to 120 s (openwrt-facts: from memory), a reload in emulation up to 40 s.
 */
const UNDO_MS = 180_000;
/** The files are back within some seconds of the deadline; the rest is for a reload to let us in again. */
const FILES_BACK_MS = 90_000;
const POLL_MS = 1000;

/**
 * Asks the router to undo and watches until it says it has. When it cannot be asked, its own deadline does the same: as
 * long as no confirmation was sent that is certain, and only the comparison with the copy is still to be made.
 */
export async function takeBack(attempt: Attempt, because: UndoReason): Promise<RolloutState> {
  const { deps, report } = attempt;
  const { steering, clock } = deps;
  if (steering.stop !== 'leave') {
    report.state({ phase: 'undoing', because });
    await steering.unlessLeft(askToUndo(attempt, because));
  }

  const deadlineMs = Math.max(clock.steadyMs(), attempt.revertsAtLatestMs);
  const filesBackMs = deadlineMs + FILES_BACK_MS;
  while (clock.steadyMs() < deadlineMs + UNDO_MS) {
    if (steering.stop === 'leave') return { phase: 'undoing', because: 'not-confirmed' };
    const seen = await steering.unlessLeft(lookAt(attempt));
    if (seen === 'left') continue;
    if (seen === 'hopeless') {
      if (attempt.confirmSent) return { phase: 'unknown' };
      // Another try would not help, but time undoes all the same.
      await steering.unlessLeft(clock.sleep(Math.max(0, filesBackMs - clock.steadyMs())));
    }
    if (seen === undefined || seen === 'hopeless') {
      const certain = !attempt.confirmSent && clock.steadyMs() >= filesBackMs;
      if (certain) return { phase: 'undone', because, identical: 'not-checked-yet', differing: [] };
      continue;
    }
    const rollout = ownIn(attempt, seen);
    if (rollout === undefined) {
      // The note of it is gone, or another one's lies there: the files tell.
      if (isAsBefore(attempt, seen)) return { phase: 'undone', because, identical: 'yes', differing: [] };
      if (seen.rollout !== undefined) return { phase: 'unknown' };
      await clock.sleep(POLL_MS);
      continue;
    }
    if (rollout.phase.kind === 'confirmed') return { phase: 'confirmed' };
    if (rollout.phase.kind === 'undone') {
      const { because: recorded } = rollout.phase;
      return undoneBy(recorded === 'rebooted' ? recorded : because, rollout);
    }
    await clock.sleep(POLL_MS);
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
