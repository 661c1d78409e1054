import { randomBytes } from 'node:crypto';
import script from '../../resources/router-scripts/read-state.sh?raw';
import type { Result } from '../../shared/kernel/result';
import type { RouterError } from '../../shared/router/router-error';
import type { RouterState } from '../../shared/router/router-state';
import { parseRouterState } from './parse-router-state';
import type { RouterSession } from './transport';

/**
 * Everything we know about a router, in one exec. A file that somebody saved during the reading is read again, once:
 * after that the error says which.
 */
export async function readRouterState(
  session: RouterSession,
  nowMs: number,
): Promise<Result<RouterState, RouterError>> {
  const first = await readOnce(session, nowMs);
  const raced =
    !first.ok && first.error.kind === 'unreadable-answer' && /^changed-while/.test(first.error.detail);
  return raced ? readOnce(session, nowMs) : first;
}

async function readOnce(session: RouterSession, nowMs: number): Promise<Result<RouterState, RouterError>> {
  const mark = randomBytes(16).toString('hex');
  const done = await session.exec('sh -s', {
    stdin: readStateScript(mark),
    timeoutMs: 30_000,
    doing: 'read-state',
  });
  return done.ok ? parseRouterState(done.value.stdout, mark, nowMs) : done;
}

/** What goes to the router's shell. The mark is hex that we made: nothing of anybody's else is in it. */
export const readStateScript = (mark: string): string => `MARK=${mark}\n${script}`;
