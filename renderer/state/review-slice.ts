import type { ReviewError } from '../../shared/ipc/channels/plan';
import type { Preview, Review } from '../../shared/ipc/views';
import type { Result } from '../../shared/kernel/result';
import type { Policy } from '../../shared/policy/policy';
import { asInput } from './draft-slice';
import { wizardAt } from './place';
import { planDifference } from './plan-difference';
import type { Slice, SliceTools } from './slice';

export interface ReviewSlice {
  readonly review: Review | undefined;
  readonly reviewing: boolean;
  readonly reviewError: ReviewError | undefined;
  /** Reads the router and calculates; the page shows what comes back. */
  reviewDraft(): Promise<void>;
  reviewRollback(snapshotId: string): Promise<void>;
  /** Set when the plan was calculated again because the router had changed; `lines`: how far it differs from the refused one. */
  readonly replanned: { readonly lines: number | undefined } | undefined;
  /** Going back: the person's own sorting goes back too. */
  readonly backWithSorting: boolean;
  chooseSorting(withSorting: boolean): void;
  /** Calculates the plan at hand again. */
  reviewAgain(): Promise<void>;
  /** The same after the router refused it, being another one by now: the review says what that changed. */
  reviewAfterChange(): Promise<void>;
  /** What a policy would come to, without making it the draft: repairs are proven with it. */
  tryPolicy(policy: Policy): Promise<Preview | undefined>;
}

export const createReviewSlice =
  ({ api }: SliceTools): Slice<ReviewSlice> =>
  (set, get) => {
    let snapshot: string | undefined;
    let asked = 0;

    async function ask(question: () => Promise<Result<Review, ReviewError>>): Promise<void> {
      asked += 1;
      const mine = asked;
      set({
        reviewing: true,
        reviewError: undefined,
        review: undefined,
        replanned: undefined,
        backWithSorting: false,
        startError: undefined,
        place: wizardAt('review'),
      });
      const answer = await question();
      if (mine !== asked) return;
      if (answer.ok) set({ reviewing: false, review: answer.value });
      else set({ reviewing: false, reviewError: answer.error });
    }

    return {
      review: undefined,
      reviewing: false,
      reviewError: undefined,
      replanned: undefined,
      backWithSorting: false,
      chooseSorting: (backWithSorting) => set({ backWithSorting }),

      async reviewDraft() {
        const { router } = get();
        if (!router) return;
        snapshot = undefined;
        await ask(async () => {
          await get().flushDraft();
          // Read after flushing: the last edit may be younger than this call.
          const { draft } = get();
          if (!draft) return { ok: false, error: { kind: 'not-signed-in' } };
          return api.plan.review({ routerId: router.routerId, policy: asInput(draft) });
        });
      },

      async reviewRollback(snapshotId) {
        const { router } = get();
        if (!router) return;
        snapshot = snapshotId;
        await ask(() => api.plan.reviewRollback({ routerId: router.routerId, snapshotId }));
      },

      reviewAgain: () => (snapshot === undefined ? get().reviewDraft() : get().reviewRollback(snapshot)),

      async reviewAfterChange() {
        const refused = get().review;
        await get().reviewAgain();
        const { review } = get();
        if (review) set({ replanned: { lines: refused && planDifference(refused.files, review.files) } });
      },

      async tryPolicy(policy) {
        const { router } = get();
        if (!router) return undefined;
        const answer = await api.policy.preview({ routerId: router.routerId, policy: asInput(policy) });
        return answer.ok ? answer.value : undefined;
      },
    };
  };
