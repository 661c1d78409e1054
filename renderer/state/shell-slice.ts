import type { AppInfo, Settings } from '../../shared/ipc/views';
import { isOver } from '../../shared/rollout/rollout-state';
import { mainAt, type Place, wizardAt } from './place';
import type { Slice, SliceTools } from './slice';

export interface Announcement {
  readonly text: string;
  /** Assertive is for "the router does not answer" and "undone" only. */
  readonly tone: 'polite' | 'assertive';
  /** Makes the same text twice in a row two announcements. */
  readonly serial: number;
}

export interface ShellSlice {
  readonly place: Place | undefined;
  readonly info: AppInfo | undefined;
  readonly settings: Settings;
  /** Code of a bug that main or the window caught and must show. */
  readonly fault: string | undefined;
  readonly announcement: Announcement | undefined;
  /** Asks main what there is and decides where to begin. */
  boot(): Promise<void>;
  go(place: Place): void;
  saveSettings(settings: Settings): Promise<void>;
  announce(text: string, tone?: Announcement['tone']): void;
  showFault(code: string): void;
  dismissFault(): void;
  /** The person has read that a damaged database was put aside. */
  dismissPutAside(): Promise<void>;
}

const FIRST_SETTINGS: Settings = { theme: 'auto', contrast: 'system' };

export const createShellSlice =
  ({ api }: SliceTools): Slice<ShellSlice> =>
  (set, get) => {
    api.app.onFault(({ code }) => set({ fault: code }));

    return {
      place: undefined,
      info: undefined,
      settings: FIRST_SETTINGS,
      fault: undefined,
      announcement: undefined,

      async boot() {
        const [info, settings, known, rollout] = await Promise.all([
          api.app.info({}),
          api.app.settings({}),
          api.routers.known({}),
          api.rollout.current({}),
        ]);
        set({ info, settings, known });
        if (rollout && !isOver(rollout.state)) {
          await get().adoptRouter(rollout.routerId);
          set({ rollout, place: wizardAt('apply') });
          return;
        }
        const ours = known.find((router) => !router.practice);
        const begun = ours ? await get().resume(ours) : false;
        // The sign-in asked the router for the end of a rollout that an earlier run was ended in the middle of.
        const left = begun ? await api.rollout.current({}) : undefined;
        if (left && left.rolloutId !== rollout?.rolloutId)
          return set({ rollout: left, place: wizardAt('apply') });
        set({ place: begun ? mainAt('overview') : wizardAt('connect') });
      },

      go: (place) => set({ place }),

      async saveSettings(settings) {
        set({ settings: await api.app.saveSettings(settings) });
      },

      announce: (text, tone = 'polite') =>
        set({ announcement: { text, tone, serial: (get().announcement?.serial ?? 0) + 1 } }),

      showFault: (fault) => set({ fault }),
      dismissFault: () => set({ fault: undefined }),
      async dismissPutAside() {
        set({ info: await api.app.putAsideRead({}) });
      },
    };
  };
