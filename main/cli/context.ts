import type { KnownRouter } from '../../shared/ipc/views';
import type { RouterState } from '../../shared/router/router-state';
import { putAsideLine } from '../../shared/text/put-aside-text';
import type { Bulkhead } from '../services/services';
import { type GivenSecret, signInTo } from '../services/sign-in';
import type { RouterRecord } from '../store/router-records';
import { failed, firstLine, type Outcome, type Terminal } from './command-line';
import { signInLine } from './error-lines';
import { plainText } from './plain-text';
import { leftBehindLine } from './rollout-lines';

/** Options that say which router and how to sign in, shared by all commands that touch one. */
export interface RouterChoice {
  readonly router?: string;
  readonly identity?: string;
  readonly passwordStdin?: boolean;
}

/** What a command works with. */
export interface CliContext {
  readonly app: Bulkhead;
  readonly terminal: Terminal;
}

/** Routers of the person; the practice one belongs to the window that started it. */
export const routers = ({ app }: CliContext): readonly RouterRecord[] =>
  app.desk.store.routers.all().filter(({ practice }) => !practice);

/** The router a command names; the only one there is, when it names none. */
export function chosenRouter(context: CliContext, name: string | undefined): RouterRecord | undefined {
  const all = routers(context);
  if (name === undefined) return all.length === 1 ? all[0] : undefined;
  return all.find((record) => record.name === name) ?? all.find(({ id }) => id === name);
}

/** Signs in to the chosen router and reads it; an outcome instead when that fails. */
export async function openRouter(context: CliContext, choice: RouterChoice): Promise<RouterRecord | Outcome> {
  const record = chosenRouter(context, choice.router);
  if (record === undefined) return noSuchRouter(context, choice.router);
  const state = await signInTo(context.app.desk, record, await secretFor(context, record, choice));
  if (!state.ok) return failed(signInLine(state.error), state.error);
  const { rollouts, desk } = context.app;
  const left = rollouts.leftBehind(record.id);
  if (left) context.terminal.stderr.write(`${plainText(leftBehindLine(left, desk.nowMs()))}\n`);
  return record;
}

/** What was read of a router that `openRouter` opened. */
export function stateOf({ app }: CliContext, { id }: RouterRecord): RouterState {
  const state = app.desk.live.state(id);
  if (state === undefined) throw new Error(`signed in to ${id} without reading it`);
  return state;
}

async function secretFor(
  { terminal }: CliContext,
  record: RouterRecord,
  choice: RouterChoice,
): Promise<GivenSecret> {
  if (choice.identity !== undefined) return { kind: 'key-file', path: choice.identity };
  if (choice.passwordStdin) return { kind: 'password', password: await firstLine(terminal), remember: false };
  return record.secret === 'ask' ? { kind: 'none' } : { kind: 'stored' };
}

export const NONE_KNOWN = 'No router is known yet. Add one: bulkhead router add NAME --host ADDRESS';

export function noSuchRouter(context: CliContext, given: string | undefined): Outcome {
  const names = routers(context).map(({ name }) => name);
  const putAside = context.app.desk.store.putAside.read();
  if (names.length === 0 && putAside)
    return failed(`${putAsideLine(putAside)} (store-put-aside)`, { kind: 'store-put-aside', ...putAside });
  const line =
    names.length === 0
      ? NONE_KNOWN
      : given === undefined
        ? `Say which router: --router ${names.join(' | ')}`
        : `No router is called ${given}. Known: ${names.join(', ')}.`;
  return failed(`${line} (no-such-router)`, { kind: 'no-such-router', given: given ?? null, known: names });
}

export const isOutcome = (value: object): value is Outcome => 'exit' in value && 'lines' in value;

export const placeOf = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  port === 22 ? host : `${host}:${port}`;

export const knownLine = (router: KnownRouter): string =>
  [router.name, placeOf(router), router.model ?? 'not read yet', router.version ?? ''].join('  ').trimEnd();
