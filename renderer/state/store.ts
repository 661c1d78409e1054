import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Api } from '../ipc/api';
import { type AskSlice, createAskSlice } from './ask-slice';
import { createDiscoverySlice, type DiscoverySlice } from './discovery-slice';
import { createDraftSlice, type DraftSlice } from './draft-slice';
import { createHistorySlice, type HistorySlice } from './history-slice';
import { keepToOneReading } from './one-reading';
import { createOverviewSlice, type OverviewSlice } from './overview-slice';
import { createReviewSlice, type ReviewSlice } from './review-slice';
import { createRolloutSlice, type RolloutSlice } from './rollout-slice';
import { createSessionSlice, type SessionSlice } from './session-slice';
import { createShellSlice, type ShellSlice } from './shell-slice';

export type AppState = ShellSlice &
  SessionSlice &
  DiscoverySlice &
  DraftSlice &
  ReviewSlice &
  RolloutSlice &
  HistorySlice &
  OverviewSlice &
  AskSlice;

export type AppStore = StoreApi<AppState>;

/** One store per window; each test makes its own. Main is the truth: the slices mirror what it says. */
export function createAppStore(api: Api, now: () => number = Date.now): AppStore {
  const tools = { api, now };
  const store = createStore<AppState>()((...given) => ({
    ...createShellSlice(tools)(...given),
    ...createSessionSlice(tools)(...given),
    ...createDiscoverySlice(tools)(...given),
    ...createDraftSlice(tools)(...given),
    ...createReviewSlice(tools)(...given),
    ...createRolloutSlice(tools)(...given),
    ...createHistorySlice(tools)(...given),
    ...createOverviewSlice(tools)(...given),
    ...createAskSlice(tools)(...given),
  }));
  keepToOneReading(store);
  return store;
}
