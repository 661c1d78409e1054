import { err, ok, type Result } from '../../shared/kernel/result';
import { isNonce } from '../../shared/rollout/manifest';
import type { UndoReason } from '../../shared/rollout/rollout-state';
import {
  answersTo,
  answerTo,
  parseRouterAnswer,
  type RouterAnswer,
} from '../../shared/rollout/router-answer';
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
  return say(session, command, { doing: 'check', says: ['checked', 'missing'] }, CHECK_MS, upload.archive);
}

/**
 * Takes an upload out of the router's memory again. Without it nothing can be armed any more, not even by an order that
 * is still on its way.
 */
export const forgetUpload = (session: RouterSession, nonce: string): Step =>
  say(session, `rm -rf /tmp/bulkhead/${checked(nonce)}`, { doing: 'check', says: [] }, SHORT_MS);

export const arm = (session: RouterSession, nonce: string): Step =>
  say(
    session,
    `sh /tmp/bulkhead/${checked(nonce)}/bulkhead.sh arm ${nonce}`,
    { doing: 'arm', says: ['armed'] },
    WRITE_MS,
  );

export const write = (session: RouterSession, nonce: string): Step =>
  tell(session, nonce, 'write', { doing: 'write', says: ['written'] }, WRITE_MS);

/** Waits on the router, at most so long, for its reload to end: one round trip instead of many. */
export function status(session: RouterSession, nonce: string, waitSeconds: number): Step {
  const seconds = Math.max(0, Math.floor(waitSeconds));
  const asked = { doing: 'settle', says: ['state'] };
  return tell(session, nonce, 'status', asked, FACTS_MS + waitSeconds * 1000, `${seconds} facts`);
}

export const confirm = (session: RouterSession, nonce: string): Step =>
  tell(session, nonce, 'confirm', { doing: 'confirm', says: ['confirmed'] }, SHORT_MS);

export const undo = (session: RouterSession, nonce: string, because: UndoReason): Step =>
  tell(session, nonce, 'undo', { doing: 'undo', says: ['state'] }, SHORT_MS, because);

export const extend = (session: RouterSession, nonce: string, seconds: number): Step =>
  tell(session, nonce, 'extend', { doing: 'extend', says: ['armed'] }, SHORT_MS, String(Math.floor(seconds)));

/** What a router shows to whoever looks, without having anything done. */
export interface Look {
  /** How far it says it is, or how the last rollout ended; absent: it knows of none. */
  readonly rollout: RouterRollout | undefined;
  /** SHA-256 of each configuration file as it is now. */
  readonly sums: ReadonlyMap<string, string>;
  /** The complete configuration as the router packs it, when that was asked for. */
  readonly snapshot: Uint8Array | undefined;
}

/** Reads back what the router has recorded, and with `snapshot` the whole configuration in the same go. */
export async function look(
  session: RouterSession,
  scripts: RouterScripts,
  wanted: 'journal' | 'snapshot' = 'journal',
): Promise<Result<Look, RouterError>> {
  const line = wanted === 'snapshot' ? 'sh -s snapshot' : 'sh -s';
  const timeoutMs = wanted === 'snapshot' ? CHECK_MS : SHORT_MS;
  const said = await say(session, line, { doing: 'look', says: ['seen'] }, timeoutMs, scripts.look);
  if (!said.ok) {
    return said.error.kind === 'said-no'
      ? err({ kind: 'unreadable-answer', doing: 'look', detail: said.error.word })
      : err(said.error);
  }
  const archive = said.value.blocks.get('snapshot');
  return ok({
    rollout: routerRolloutOf(said.value),
    sums: new Map(answersTo(said.value, 'now').map(([name = '', sum = '']) => [name, sum])),
    snapshot: archive === undefined ? undefined : Buffer.from(archive, 'latin1'),
  });
}

/** What is being done, and the words of which one must stand in the answer: without it, it was none. */
interface Asked {
  readonly doing: string;
  readonly says: readonly string[];
}

function tell(
  session: RouterSession,
  nonce: string,
  verb: string,
  asked: Asked,
  timeoutMs: number,
  ...words: readonly string[]
): Step {
  const line = ['sh', `/etc/bulkhead/${checked(nonce)}/bulkhead.sh`, verb, nonce, ...words].join(' ');
  return say(session, line, asked, timeoutMs);
}

async function say(
  session: RouterSession,
  command: string,
  { doing, says }: Asked,
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
  if (code !== 0) return err({ kind: 'command-failed', doing, code, stderr });
  const answered = says.length === 0 || says.some((each) => answerTo(answer, each) !== undefined);
  return answered ? ok(answer) : err({ kind: 'unreadable-answer', doing, detail: stdout.slice(0, 200) });
}

/** The nonce is the one thing of ours that varies inside a command line. */
function checked(nonce: string): string {
  if (!isNonce(nonce)) throw new Error('not a nonce');
  return nonce;
}
