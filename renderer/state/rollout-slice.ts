import type { StartError, SteerError } from '../../shared/ipc/channels/rollout';
import type { Result } from '../../shared/kernel/result';
import type { Policy } from '../../shared/policy/policy';
import { isOver, type RolloutView } from '../../shared/rollout/rollout-state';
import { wizardAt } from './place';
import type { Slice, SliceTools } from './slice';

export interface RolloutSlice {
  /** Mirror of what main last told us. Only main's answers and events write it; actions never guess. */
  readonly rollout: RolloutView | undefined;
  /** The policy that was in force when Apply was pressed; absent for a first division, and after a restart of the window. */
  readonly policyBefore: Policy | undefined;
  readonly startError: StartError | undefined;
  readonly steerError: SteerError | undefined;
  apply(choice: { readonly look: boolean }): Promise<void>;
  undoRollout(): Promise<void>;
  keepRollout(): Promise<void>;
  extendRollout(): Promise<void>;
}

export const createRolloutSlice =
  ({ api }: SliceTools): Slice<RolloutSlice> =>
  (set, get) => {
    api.rollout.onChanged((rollout) => {
      const wasOver = get().rollout ? isOver((get().rollout as RolloutView).state) : true;
      set({ rollout, steerError: undefined });
      if (!wasOver && isOver(rollout.state)) void afterwards();
    });

    /** The router is another one now (or again the old one): read again what the pages show. */
    async function afterwards(): Promise<void> {
      await Promise.all([get().loadPolicy(), get().loadHistory(), get().loadOverview()]);
    }

    async function steer(
      act: (ref: { readonly rolloutId: string }) => Promise<Result<void, SteerError>>,
    ): Promise<void> {
      const { rollout } = get();
      if (!rollout || isOver(rollout.state)) return;
      const answer = await act({ rolloutId: rollout.rolloutId });
      if (!answer.ok) set({ steerError: answer.error });
    }

    return {
      rollout: undefined,
      policyBefore: undefined,
      startError: undefined,
      steerError: undefined,

      async apply({ look }) {
        const { review, backWithSorting } = get();
        if (!review?.mayApply || review.empty) return;
        set({ startError: undefined, policyBefore: get().applied });
        const answer = await api.rollout.start({
          planId: review.planId,
          look,
          ...(review.sortingDiffers && backWithSorting ? { withSorting: true } : {}),
        });
        if (answer.ok) set({ rollout: answer.value, place: wizardAt('apply') });
        else set({ startError: answer.error });
      },

      undoRollout: () => steer((ref) => api.rollout.undo(ref)),
      keepRollout: () => steer((ref) => api.rollout.keep(ref)),
      extendRollout: () => steer((ref) => api.rollout.extend(ref)),
    };
  };
