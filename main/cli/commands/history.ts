import { entryTitle, outcomeText } from '../../../shared/text/history-text';
import { done, failed, type Outcome } from '../command-line';
import { type CliContext, chosenRouter, type RouterChoice } from '../context';

/** What changed, newest first, with the copy to go back to. Reads nothing from the router. */
export function historyCommand(context: CliContext, choice: RouterChoice): Outcome {
  const record = chosenRouter(context, choice.router);
  if (record === undefined)
    return failed(`No such router: ${choice.router ?? 'say --router NAME'}.`, { kind: 'no-such-router' });
  const entries = context.app.desk.store.history.list(record.id);
  const lines = entries.map((entry) => {
    const at = new Date(entry.atMs).toISOString().replace('T', ' ').slice(0, 19);
    const back = entry.snapshotBeforeId === undefined ? '' : `  back: --to ${entry.snapshotBeforeId}`;
    return `${at}  ${outcomeText[entry.outcome]}  ${entryTitle(entry)}${back}`;
  });
  return done(lines.length === 0 ? ['Nothing has changed yet.'] : lines, entries);
}
