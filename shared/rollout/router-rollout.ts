import type { UndoReason } from './rollout-state';
import { answersTo, answerTo, type RouterAnswer } from './router-answer';

/** How far the router itself says a rollout has come. */
export interface RouterRollout {
  readonly phase:
    | { readonly kind: 'armed' }
    | { readonly kind: 'undoing' | 'undone'; readonly because: UndoReason }
    | { readonly kind: 'confirmed' };
  readonly nonce: string;
  /** Of the reload: `reloaded` and `failed` are ends. */
  readonly progress: string;
  /** Until the router undoes by itself; absent when it no longer counts. */
  readonly secondsLeft?: number;
  readonly bootId: string;
  readonly files: readonly {
    readonly package: string;
    readonly now: string;
    readonly before: string;
    readonly after: string;
  }[];
}

const REASONS: readonly UndoReason[] = [
  'asked',
  'not-confirmed',
  'step-failed',
  'router-silent',
  'not-settled',
  'check-failed',
  'rebooted',
];

/** Undefined: no rollout of ours is known there, or the answer was no answer. */
export function routerRolloutOf(answer: RouterAnswer): RouterRollout | undefined {
  const [state = '', nonce = ''] = answersTo(answer, 'state')[0] ?? [];
  const phase = phaseOf(state);
  if (!phase) return undefined;
  const left = Number(answerTo(answer, 'deadline') || Number.NaN) - Number(answerTo(answer, 'uptime'));
  return {
    phase,
    nonce,
    progress: answerTo(answer, 'progress') ?? '',
    ...(phase.kind === 'armed' && Number.isFinite(left) ? { secondsLeft: Math.max(0, left) } : {}),
    bootId: answerTo(answer, 'boot') ?? '',
    files: answersTo(answer, 'hash').map(([name = '', now = '', before = '', after = '']) => ({
      package: name,
      now,
      before,
      after,
    })),
  };
}

function phaseOf(state: string): RouterRollout['phase'] | undefined {
  if (state === 'armed' || state === 'confirmed') return { kind: state };
  const [kind, word] = state.split('.');
  const because = REASONS.find((reason) => reason === word);
  return (kind === 'undoing' || kind === 'undone') && because ? { kind, because } : undefined;
}

/** The packages whose file is not what it was before the rollout. */
export const differingFrom = (rollout: RouterRollout): readonly string[] =>
  rollout.files.filter((file) => file.now !== file.before).map((file) => file.package);
