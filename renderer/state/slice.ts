import type { StateCreator } from 'zustand/vanilla';
import type { Api } from '../ipc/api';
import type { AppState } from './store';

/** What a slice gets from outside: the way to main, and the clock (tests bring their own). */
export interface SliceTools {
  readonly api: Api;
  readonly now: () => number;
}

/** A part of the store; it sees the whole state and writes its own. */
export type Slice<T> = StateCreator<AppState, [], [], T>;
