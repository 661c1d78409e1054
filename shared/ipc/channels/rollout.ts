import { z } from 'zod';
import type { Result } from '../../kernel/result';
import type { RolloutView } from '../../rollout/rollout-state';
import { call, event, idText, nothing } from '../entry';

export type StartError =
  | { readonly kind: 'no-such-plan' }
  | { readonly kind: 'not-allowed' }
  | { readonly kind: 'already-running' };
export type SteerError = { readonly kind: 'no-such-rollout' } | { readonly kind: 'already-over' };

const ref = z.object({ rolloutId: idText }).strict();

/** Applying a reviewed plan. Until it is confirmed, doing nothing undoes. */
export const rolloutChannel = {
  /** `look`: wait for a person's answer after the checks instead of confirming by itself. */
  start: call(
    z
      .object({
        planId: idText,
        look: z.boolean(),
        /** Going back: also to the person's own sorting as of then. Without it, that stays as it is now, as a draft. */
        withSorting: z.boolean().optional(),
      })
      .strict(),
  ).returns<Result<RolloutView, StartError>>(),
  current: call(nothing).returns<RolloutView | undefined>(),
  undo: call(ref).returns<Result<void, SteerError>>(),
  keep: call(ref).returns<Result<void, SteerError>>(),
  /** Gives the router 5 more minutes before it undoes by itself. */
  extend: call(ref).returns<Result<void, SteerError>>(),
  changed: event<RolloutView>(),
};
