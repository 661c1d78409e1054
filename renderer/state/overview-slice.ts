import type { Overview } from '../../shared/ipc/views';
import type { RouterError } from '../../shared/router/router-error';
import type { Slice, SliceTools } from './slice';

export interface OverviewSlice {
  /** What the router was running when it was last read. Kept when a later check fails. */
  readonly overview: Overview | undefined;
  readonly checking: boolean;
  readonly checkError: RouterError | { readonly kind: 'not-signed-in' } | undefined;
  /** From the last read, without asking the router. */
  loadOverview(): Promise<void>;
  /** Reads the router now. */
  checkNow(): Promise<void>;
}

export const createOverviewSlice =
  ({ api }: SliceTools): Slice<OverviewSlice> =>
  (set, get) => ({
    overview: undefined,
    checking: false,
    checkError: undefined,

    async loadOverview() {
      const { router } = get();
      if (!router) return;
      const overview = await api.overview.view({ routerId: router.routerId });
      if (overview) set({ overview });
    },

    async checkNow() {
      const { router } = get();
      if (!router || get().checking) return;
      set({ checking: true });
      try {
        const answer = await api.overview.check({ routerId: router.routerId });
        if (answer.ok) set({ overview: answer.value, router: answer.value.router, checkError: undefined });
        else set({ checkError: answer.error });
      } finally {
        set({ checking: false });
      }
    },
  });
