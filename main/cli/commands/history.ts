import { entryTitle, outcomeText } from '../../../shared/text/history-text';
import { done, type Outcome } from '../command-line';
import {
  type CliContext,
  chosenRouter,
  isOutcome,
  noSuchRouter,
  openRouter,
  type RouterChoice,
} from '../context';

/**
 * What changed, newest first, with the copy to go back to. Reads nothing from the router, unless a rollout was left in the
 * middle: then only the router knows its end.
 */
export async function historyCommand(context: CliContext, choice: RouterChoice): Promise<Outcome> {
  const record = chosenRouter(context, choice.router);
  if (record === undefined) return noSuchRouter(context, choice.router);
  const { store } = context.app.desk;
  const opened = store.unfinished.find(record.id) === undefined ? record : await openRouter(context, choice);
  const entries = store.history.list(record.id);
  const lines = entries.map((entry) => {
    const at = `${new Date(entry.atMs).toISOString().replace('T', ' ').slice(0, 19)}Z`;
    const back = entry.snapshotBeforeId === undefined ? '' : `  back: --to ${entry.snapshotBeforeId}`;
    return `${at}  ${outcomeText[entry.outcome]}  ${entryTitle(entry)}${back}`;
  });
  const open = isOutcome(opened)
    ? ['A change was left in the middle, and the router could not be asked how it ended:', ...opened.lines]
    : [];
  return done([...open, ...(lines.length === 0 ? ['Nothing has changed yet.'] : lines)], entries);
}
