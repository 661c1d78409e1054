import { driftedFiles } from '../../services/outside-change';
import { done, EXIT, type Outcome } from '../command-line';
import { type CliContext, isOutcome, openRouter, type RouterChoice, stateOf } from '../context';

/** Whether somebody else changed the router since the last confirmed change: exit 2 when so. */
export async function driftCommand(context: CliContext, choice: RouterChoice): Promise<Outcome> {
  const record = await openRouter(context, choice);
  if (isOutcome(record)) return record;
  const { desk } = context.app;
  if (Object.keys(desk.store.policies.confirmedHashes(record.id)).length === 0)
    return done(['Nothing was confirmed here yet, so there is nothing to compare with.'], {
      compared: false,
      files: [],
    });
  const files = driftedFiles(desk, record.id, stateOf(context, record));
  return files.length === 0
    ? done(['The router is as it was when the last change was confirmed.'], { compared: true, files })
    : done(
        [`Changed since the last confirmed change: ${files.join(', ')}. See what it means: bulkhead verify.`],
        { compared: true, files },
        EXIT.difference,
      );
}
