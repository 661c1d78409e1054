import { err, ok, type Result } from '../../shared/kernel/result';
import { isNonce } from '../../shared/rollout/manifest';
import type { UndoReason } from '../../shared/rollout/rollout-state';
import { answerTo, parseRouterAnswer, type RouterAnswer } from '../../shared/rollout/router-answer';
import { type RouterRollout, routerRolloutOf } from '../../shared/rollout/router-rollout';
import type { RouterError } from '../../shared/router/router-error';
import type { RouterSession } from '../routers/transport';
import type { RouterScripts } from './router-scripts';
import type { Upload } from './upload';

/** The router heard us and said no, in the words of `bulkhead.sh`. */
export interface SaidNo {
  readonly kind: 'said-no';
  readonly word: string;
  readonly detail: string;
  readonly answer: RouterAnswer;
}
export type StepError = RouterError | SaidNo;
type Step = Promise<Result<RouterAnswer, StepError>>;

// Bounds for work that flash, `fw4 check` and `sync` may make slow on a small router; a hung one must not hang us.
const CHECK_MS = 30_000;
const WRITE_MS = 60_000;
const SHORT_MS = 15_000;
// Half a dozen programs of the router say how it is; right after a reload they wait for each other.
const FACTS_MS = 30_000;

/** Puts everything into the router's memory (not its flash) and asks whether the change can be made here and now. */
export function sendAndCheck(session: RouterSession, nonce: string, upload: Upload): Step {
  const dir = `/tmp/bulkhead/${checked(nonce)}`;
  const command =
    `mkdir -p /tmp/bulkhead && chmod 700 /tmp/bulkhead && rm -rf ${dir} && mkdir ${dir} && cd ${dir} && ` +
    `tar xzf - && sh bulkhead.sh check ${nonce}`;
  return say(session, command, 'check', CHECK_MS, upload.archive);
}

/** Takes a refused upload out of the router's memory again. */
export const forgetUpload = (session: RouterSession, nonce: string): Step =>
  say(session, `rm -rf /tmp/bulkhead/${checked(nonce)}`, 'check', SHORT_MS);

export const arm = (session: RouterSession, nonce: string): Step =>
  say(session, `sh /tmp/bulkhead/${checked(nonce)}/bulkhead.sh arm ${nonce}`, 'arm', WRITE_MS);

export const write = (session: RouterSession, nonce: string): Step =>
  tell(session, `write ${checked(nonce)}`, 'write', WRITE_MS);

/** Waits on the router, at most so long, for its reload to end: one round trip instead of many. */
export const status = (session: RouterSession, waitSeconds: number): Step =>
  tell(
    session,
    `status ${Math.max(0, Math.floor(waitSeconds))} facts`,
    'settle',
    FACTS_MS + waitSeconds * 1000,
  );

export const confirm = (session: RouterSession, nonce: string): Step =>
  tell(session, `confirm ${checked(nonce)}`, 'confirm', SHORT_MS);

export const undo = (session: RouterSession, nonce: string, because: UndoReason): Step =>
  tell(session, `undo ${checked(nonce)} ${because}`, 'undo', SHORT_MS);

export const extend = (session: RouterSession, nonce: string, seconds: number): Step =>
  tell(session, `extend ${checked(nonce)} ${Math.floor(seconds)}`, 'extend', SHORT_MS);

/** How far the router says it is, or how the last rollout ended; undefined: it knows of none. */
export async function look(
  session: RouterSession,
  scripts: RouterScripts,
): Promise<Result<RouterRollout | undefined, RouterError>> {
  const said = await say(session, 'sh -s', 'look', SHORT_MS, scripts.look);
  if (said.ok) return ok(routerRolloutOf(said.value));
  if (said.error.kind !== 'said-no') return err(said.error);
  return said.error.word === 'nothing'
    ? ok(undefined)
    : err({ kind: 'unreadable-answer', doing: 'look', detail: said.error.word });
}

/** The complete configuration as the router packs it. */
export async function readSnapshot(session: RouterSession): Promise<Result<Uint8Array, RouterError>> {
  const outcome = await session.exec('tar czf - -C / etc/config', { timeoutMs: CHECK_MS, doing: 'snapshot' });
  return outcome.ok ? ok(Buffer.from(outcome.value.stdout, 'latin1')) : outcome;
}

const tell = (session: RouterSession, words: string, doing: string, timeoutMs: number): Step =>
  say(session, `sh /etc/bulkhead/bulkhead.sh ${words}`, doing, timeoutMs);

async function say(
  session: RouterSession,
  command: string,
  doing: string,
  timeoutMs: number,
  stdin?: string | Uint8Array,
): Step {
  const outcome = await session.exec(command, {
    timeoutMs,
    doing,
    ...(stdin === undefined ? {} : { stdin }),
  });
  if (!outcome.ok) return outcome;
  const { code, stdout, stderr } = outcome.value;
  const answer = parseRouterAnswer(stdout);
  const [word = '', ...detail] = answerTo(answer, 'fail')?.split(' ') ?? [];
  if (word !== '') return err({ kind: 'said-no', word, detail: detail.join(' '), answer });
  return code === 0 ? ok(answer) : err({ kind: 'command-failed', doing, code, stderr });
}

/** The nonce is the one thing of ours that varies inside a command line. */
function checked(nonce: string): string {
  if (!isNonce(nonce)) throw new Error('not a nonce');
  return nonce;
}
