import type { KnownRouter } from '../../shared/ipc/views';
import type { Bulkhead } from '../services/services';
import { type GivenSecret, signInTo } from '../services/sign-in';
import type { RouterRecord } from '../store/router-records';
import { failed, firstLine, type Outcome, type Terminal } from './command-line';
import { errorLine } from './error-lines';

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

/** The router a command names; the only one there is, when it names none. */
export function chosenRouter({ app }: CliContext, name: string | undefined): RouterRecord | undefined {
  const all = app.desk.store.routers.all();
  if (name === undefined) return all.length === 1 ? all[0] : undefined;
  return app.desk.store.routers.named(name) ?? app.desk.store.routers.find(name);
}

/** Signs in to the chosen router and reads it; an outcome instead when that fails. */
export async function openRouter(context: CliContext, choice: RouterChoice): Promise<RouterRecord | Outcome> {
  const record = chosenRouter(context, choice.router);
  if (record === undefined)
    return failed(noRouterLine(context, choice.router), {
      kind: 'no-such-router',
      given: choice.router ?? null,
    });
  const state = await signInTo(context.app.desk, record, await secretFor(context, record, choice));
  return state.ok ? record : failed(errorLine(state.error), state.error);
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

const noRouterLine = ({ app }: CliContext, given: string | undefined): string => {
  const names = app.desk.store.routers.all().map(({ name }) => name);
  if (given !== undefined) return `No router is called ${given}. Known: ${names.join(', ') || 'none'}.`;
  return names.length === 0
    ? 'No router is known yet. Add one: bulkhead router add NAME --host ADDRESS'
    : `Say which router: --router ${names.join(' | ')}`;
};

export const isOutcome = (value: object): value is Outcome => 'exit' in value && 'lines' in value;

export const knownLine = (router: KnownRouter): string =>
  [
    router.name,
    router.port === 22 ? router.host : `${router.host}:${router.port}`,
    router.model ?? 'not read yet',
    router.version ?? '',
  ]
    .join('  ')
    .trimEnd();
