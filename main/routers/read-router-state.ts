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
  const done = await session.exec(readStateScript(mark), { timeoutMs: 30_000, doing: 'read-state' });
  return done.ok ? parseRouterState(done.value.stdout, mark, nowMs) : done;
}

/**
 * The command for the router's shell. The mark is hex that we made: nothing of anybody's else is in it. As a command it
 * costs one round trip less than over standard input, where the router first has to say that it listens; comments are
 * left out because dropbear takes commands of at most 9,000 bytes (sysoptions.h, MAX_CMD_LEN).
 */
export const readStateScript = (mark: string): string => `MARK=${mark}\n${withoutComments}`;

const withoutComments = script.replace(/^[ \t]*#.*\n|^\n/gm, '');
