import type { AppState, AppStore } from './store';

/** When the router was last read, by whatever asked for it. */
const newestReading = ({ router, overview, preview, review }: AppState): number =>
  Math.max(router?.readAtMs ?? 0, overview?.checkedAtMs ?? 0, preview?.readAtMs ?? 0, review?.readAtMs ?? 0);

/**
 * One truth for all screens: what runs on the router, and the verdict on the draft, are always about the same reading.
 * Whoever causes a newer one (a check, a review, a new sign-in), the others are asked again.
 */
export function keepToOneReading(store: AppStore): () => void {
  const asked = { overview: 0, preview: 0 };
  return store.subscribe((state) => {
    const newest = newestReading(state);
    if (state.overview && state.overview.checkedAtMs < newest && asked.overview < newest) {
      asked.overview = newest;
      void state.loadOverview();
    }
    if (state.preview && state.preview.readAtMs < newest && asked.preview < newest) {
      asked.preview = newest;
      state.previewAgain();
    }
  });
}
