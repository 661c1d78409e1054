import type { AskAnswer } from './ask';
import { mainAt } from './place';
import type { Slice, SliceTools } from './slice';

export interface AskSlice {
  /** What was picked in the ask field, for the page that shows it. It takes it once. */
  readonly picked: AskAnswer | undefined;
  /** Opens the page of an answer. */
  pick(answer: AskAnswer): void;
  takePicked(): void;
}

export const createAskSlice =
  (_tools: SliceTools): Slice<AskSlice> =>
  (set, get) => ({
    picked: undefined,

    pick(answer) {
      const page = (
        { question: 'rules', rule: 'rules', device: 'devices', zone: 'zones', page: undefined } as const
      )[answer.kind];
      set({ picked: page ? answer : undefined });
      get().go(mainAt(page ?? (answer.kind === 'page' ? answer.id : 'overview')));
    },

    takePicked: () => set({ picked: undefined }),
  });
