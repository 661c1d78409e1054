import type { HistoryDetail, HistoryEntry } from '../../shared/ipc/views';
import type { Slice, SliceTools } from './slice';

export interface HistorySlice {
  /** Newest first; undefined before the first answer. */
  readonly history: readonly HistoryEntry[] | undefined;
  readonly historyEntryId: string | undefined;
  readonly historyDetail: HistoryDetail | undefined;
  loadHistory(): Promise<void>;
  openEntry(entryId: string): Promise<void>;
}

export const createHistorySlice =
  ({ api }: SliceTools): Slice<HistorySlice> =>
  (set, get) => {
    api.history.onChanged(({ routerId }) => {
      if (routerId === get().router?.routerId) void get().loadHistory();
    });

    return {
      history: undefined,
      historyEntryId: undefined,
      historyDetail: undefined,

      async loadHistory() {
        const { router } = get();
        if (!router) return;
        const list = await api.history.list({ routerId: router.routerId });
        set({ history: [...list].sort((a, b) => b.atMs - a.atMs) });
      },

      async openEntry(entryId) {
        set({ historyEntryId: entryId });
        const detail = await api.history.detail({ entryId });
        if (get().historyEntryId === entryId) set({ historyDetail: detail });
      },
    };
  };
