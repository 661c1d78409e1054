import type { OutsideChange, Overview } from '../../shared/ipc/views';
import type { RouterError } from '../../shared/router/router-error';
import type { Slice, SliceTools } from './slice';

export interface OverviewSlice {
  /** What the router was running when it was last read. Kept when a later check fails. */
  readonly overview: Overview | undefined;
  readonly checking: boolean;
  readonly checkError: RouterError | { readonly kind: 'not-signed-in' } | undefined;
  /** When a check was last begun, by a person or by itself. */
  readonly checkBegunAtMs: number | undefined;
  /** What somebody changed outside Bulkhead, while the page about it is open. */
  readonly outside: OutsideChange | undefined;
  /** From the last read, without asking the router. */
  loadOverview(): Promise<void>;
  /** Reads the router now. */
  checkNow(): Promise<void>;
  openOutside(): Promise<void>;
  closeOutside(): void;
  /** The router as it is becomes what later looks compare with; nothing is written to it. */
  keepOutside(): Promise<void>;
}

export const createOverviewSlice =
  ({ api, now }: SliceTools): Slice<OverviewSlice> =>
  (set, get) => ({
    overview: undefined,
    checking: false,
    checkError: undefined,
    checkBegunAtMs: undefined,
    outside: undefined,

    async loadOverview() {
      const { router } = get();
      if (!router) return;
      const overview = await api.overview.view({ routerId: router.routerId });
      if (overview && get().router?.routerId === router.routerId) set({ overview });
    },

    async checkNow() {
      const { router } = get();
      if (!router || get().checking) return;
      set({ checking: true, checkBegunAtMs: now() });
      try {
        const answer = await api.overview.check({ routerId: router.routerId });
        if (get().router?.routerId !== router.routerId) return;
        if (answer.ok) set({ overview: answer.value, router: answer.value.router, checkError: undefined });
        else set({ checkError: answer.error });
      } finally {
        set({ checking: false });
      }
    },

    async openOutside() {
      const { router } = get();
      if (!router) return;
      set({ outside: await api.overview.outsideChange({ routerId: router.routerId }) });
    },

    closeOutside: () => set({ outside: undefined }),

    async keepOutside() {
      const { router } = get();
      if (!router) return;
      await api.overview.keepOutsideChange({ routerId: router.routerId });
      set({ outside: undefined });
      await Promise.all([get().loadOverview(), get().loadHistory()]);
    },
  });
