import { createInterface } from 'node:readline/promises';
import type { RolloutView } from '../../shared/rollout/rollout-state';
import { applyText } from '../../shared/text/apply-text';
import { clockSeconds } from '../../shared/text/format';
import type { CliContext } from './context';

const LOOK_MS = 200;
// When the router cannot be told, the deadline stays as it was, and the person is asked again.
const MORE_TIME_MS = 15_000;

/**
 * Asks the person at the terminal what to do with a change that passed its checks, until they decide or the rollout is
 * over. An end of input is a decision too: nobody is there who could keep it.
 */
export async function askToKeep(context: CliContext, rolloutId: string, over: AbortSignal): Promise<void> {
  const { rollout } = context.app.handlers;
  const { stdin, stderr } = context.terminal;
  const waiting = await untilAsked(context, rolloutId, over);
  if (waiting === undefined) return;
  const reader = createInterface({ input: stdin, output: stderr });
  let ours = false;
  reader.on('close', () => {
    if (!ours) void rollout.undo({ rolloutId });
  });
  stderr.write(`${applyText.leadAsk}\n`);
  try {
    for (let view: RolloutView | undefined = waiting; view !== undefined; ) {
      const until = applyText.titleAsk(clockSeconds(view.revertsAtMs ?? 0));
      const said = await reader.question(`${until}. Type keep, undo, or more for 5 more minutes: `, {
        signal: over,
      });
      if (said.trim() === 'keep') return void rollout.keep({ rolloutId });
      if (said.trim() === 'undo') return void rollout.undo({ rolloutId });
      if (said.trim() === 'more') {
        const before = view.revertsAtMs;
        rollout.extend({ rolloutId });
        view = await untilAsked(context, rolloutId, over, before);
      }
    }
  } catch (cause) {
    if (!over.aborted) throw cause; // over by itself: the time was up
    stderr.write('\n');
  } finally {
    ours = true;
    reader.close();
  }
}

/** The view once it waits for an answer; with `before`, once it does so with another deadline. */
async function untilAsked(
  { app }: CliContext,
  rolloutId: string,
  over: AbortSignal,
  before?: number,
): Promise<RolloutView | undefined> {
  const begunMs = app.desk.nowMs();
  while (!over.aborted) {
    const view = await app.handlers.rollout.current({});
    if (view?.rolloutId !== rolloutId) return undefined;
    const told = view.revertsAtMs !== before || app.desk.nowMs() - begunMs > MORE_TIME_MS;
    if (view.state.phase === 'awaiting-answer' && told) return view;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return undefined;
}
