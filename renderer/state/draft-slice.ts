import type { PolicyVersionView, PolicyView, Preview } from '../../shared/ipc/views';
import type { Policy } from '../../shared/policy/policy';
import type { Rule } from '../../shared/policy/rule';
import type { RouterError } from '../../shared/router/router-error';
import type { Api } from '../ipc/api';
import type { Slice, SliceTools } from './slice';

/** Waiting times: short enough to feel live, long enough that a quick hand causes one calculation. */
const PREVIEW_AFTER_MS = 120;
const SAVE_AFTER_MS = 400;
/** Undo goes back this far. */
const UNDO_STEPS = 200;

export interface DraftSlice {
  /** The policy being edited: plain data. */
  readonly draft: Policy | undefined;
  readonly applied: Policy | undefined;
  readonly past: readonly Policy[];
  readonly future: readonly Policy[];
  /** Draft and applied policy differ, by main's own comparison or by an edit it has not seen yet. */
  readonly hasChanges: boolean;
  readonly knownKeyRefs: readonly string[];
  /** Sentences the person switched off in this sitting: still listed, so that they can be switched on again. */
  readonly switchedOff: readonly Rule[];
  readonly preview: Preview | undefined;
  /** The verdict shown belongs to an older draft; a new one is being calculated. */
  readonly previewing: boolean;
  readonly previewError: RouterError | { readonly kind: 'not-read-yet' } | undefined;

  loadPolicy(): Promise<void>;
  /** Asks for a fresh suggestion from what was found. */
  suggestPolicy(): Promise<void>;
  edit(change: (draft: Policy) => Policy): void;
  switchRule(rule: Rule, on: boolean): void;
  /** The verdict on the draft is asked for again: the router was read meanwhile. */
  previewAgain(): void;
  undoEdit(): void;
  redoEdit(): void;
  discardDraft(): Promise<void>;
  /** What the person had decided before, newest first. */
  readonly versions: readonly PolicyVersionView[];
  loadVersions(): Promise<void>;
  /** Makes an earlier version the draft; Undo takes that back. */
  bringBack(versionId: string): Promise<void>;
  /** Sends what is not sent yet; Review waits for it. */
  flushDraft(): Promise<void>;
  setWifiKey(keyRef: string, key: string): Promise<void>;
  suggestWifiKey(): Promise<string>;
  revealWifiKey(keyRef: string): Promise<string | undefined>;
  /** Another router was selected: nothing of the old one may stay. */
  leaveRouter(): void;
}

export const createDraftSlice =
  ({ api }: SliceTools): Slice<DraftSlice> =>
  (set, get) => {
    let previewTimer: ReturnType<typeof setTimeout> | undefined;
    let saveTimer: ReturnType<typeof setTimeout> | undefined;
    let asked = 0;

    api.policy.onChanged(({ routerId, view }) => {
      if (routerId !== get().router?.routerId) return;
      // An edit that main has not seen yet wins over what main tells about an older draft.
      if (saveTimer !== undefined) takeAround(view);
      else takeAll(view);
    });

    /** A verdict from before a change was applied speaks of a router that is no more. */
    function takeAround({ applied, knownKeyRefs }: PolicyView): void {
      const outdated =
        get().preview !== undefined && JSON.stringify(applied) !== JSON.stringify(get().applied);
      set({ applied, knownKeyRefs });
      if (outdated) schedulePreview(0);
    }

    function takeAll(view: PolicyView): void {
      takeAround(view);
      const { draft, past } = get();
      const changed = JSON.stringify(view.draft) !== JSON.stringify(draft);
      set({ hasChanges: view.hasChanges, ...(changed ? { draft: view.draft } : {}) });
      // Whatever put another policy in its place, Undo brings the person's own back.
      if (draft && decisionsOf(view.draft) !== decisionsOf(draft))
        set({ past: [...past, draft].slice(-UNDO_STEPS), future: [] });
      if (changed || !get().preview) schedulePreview(0);
    }

    function schedulePreview(afterMs: number): void {
      clearTimeout(previewTimer);
      set({ previewing: true });
      previewTimer = setTimeout(() => void preview(), afterMs);
    }

    async function preview(): Promise<void> {
      const { router, draft } = get();
      if (!router || !draft) return set({ previewing: false });
      asked += 1;
      const mine = asked;
      const answer = await api.policy.preview({ routerId: router.routerId, policy: asInput(draft) });
      if (mine !== asked) return;
      if (answer.ok) set({ preview: answer.value, previewing: false, previewError: undefined });
      else set({ previewing: false, previewError: answer.error });
    }

    async function save(): Promise<void> {
      clearTimeout(saveTimer);
      const { router, draft } = get();
      if (router && draft) {
        await api.policy.saveDraft({ routerId: router.routerId, policy: asInput(draft) });
      }
      saveTimer = undefined;
    }

    function show(draft: Policy, history: Pick<DraftSlice, 'past' | 'future'>): void {
      set({ draft, ...history, hasChanges: JSON.stringify(draft) !== JSON.stringify(get().applied) });
      schedulePreview(PREVIEW_AFTER_MS);
      clearTimeout(saveTimer);
      saveTimer = setTimeout(() => void save(), SAVE_AFTER_MS);
    }

    const selected = (): { readonly routerId: string } | undefined => {
      const { router } = get();
      return router && { routerId: router.routerId };
    };

    return {
      ...EMPTY,

      async loadPolicy() {
        const ref = selected();
        const view = ref && (await api.policy.view(ref));
        if (view) takeAll(view);
      },

      async suggestPolicy() {
        const ref = selected();
        const view = ref && (await api.policy.suggest(ref));
        if (!view) return;
        set({ switchedOff: [] });
        takeAll(view);
      },

      edit(change) {
        const { draft, past } = get();
        if (!draft) return;
        const next = change(draft);
        if (next === draft) return;
        show(next, { past: [...past, draft].slice(-UNDO_STEPS), future: [] });
      },

      switchRule(rule, on) {
        const others = get().switchedOff.filter((each) => each.id !== rule.id);
        set({ switchedOff: on ? others : [...others, rule] });
        get().edit((draft) => {
          const rules = draft.rules.filter((each) => each.id !== rule.id);
          return { ...draft, rules: on ? [...rules, rule] : rules };
        });
      },

      previewAgain: () => schedulePreview(0),

      undoEdit() {
        const { draft, past, future } = get();
        const before = past.at(-1);
        if (!draft || !before) return;
        show(before, { past: past.slice(0, -1), future: [draft, ...future] });
      },

      redoEdit() {
        const { draft, past, future } = get();
        const [after, ...rest] = future;
        if (!draft || !after) return;
        show(after, { past: [...past, draft], future: rest });
      },

      async discardDraft() {
        const ref = selected();
        if (!ref) return;
        clearTimeout(saveTimer);
        saveTimer = undefined;
        const view = await api.policy.discardDraft(ref);
        set({ switchedOff: [] });
        if (view) takeAll(view);
      },

      async loadVersions() {
        const ref = selected();
        const versions = ref && (await api.policy.versions(ref));
        if (versions) set({ versions });
      },

      async bringBack(versionId) {
        const ref = selected();
        if (!ref) return;
        await get().flushDraft();
        const view = await api.policy.bringBack({ ...ref, versionId });
        if (view) takeAll(view);
      },

      async flushDraft() {
        if (saveTimer !== undefined) await save();
      },

      async setWifiKey(keyRef, key) {
        const ref = selected();
        if (!ref) return;
        await api.policy.setWifiKey({ ...ref, keyRef, key });
        set({ knownKeyRefs: [...new Set([...get().knownKeyRefs, keyRef])] });
        schedulePreview(0);
      },

      suggestWifiKey: () => api.policy.suggestWifiKey({}),

      async revealWifiKey(keyRef) {
        const ref = selected();
        return ref && api.policy.revealWifiKey({ ...ref, keyRef });
      },

      leaveRouter() {
        clearTimeout(previewTimer);
        clearTimeout(saveTimer);
        saveTimer = undefined;
        asked += 1;
        set({
          ...EMPTY,
          discovery: undefined,
          review: undefined,
          history: undefined,
          overview: undefined,
          outside: undefined,
        });
      },
    };
  };

const EMPTY = {
  draft: undefined,
  applied: undefined,
  past: [],
  future: [],
  versions: [],
  hasChanges: false,
  knownKeyRefs: [],
  switchedOff: [],
  preview: undefined,
  previewing: false,
  previewError: undefined,
} satisfies Partial<DraftSlice>;

/** Without the names of devices: those are kept beside the policy, and a new one is no other decision. */
const decisionsOf = (policy: Policy): string =>
  JSON.stringify({ ...policy, devices: policy.devices.map(({ name: _, ...device }) => device) });

type PolicyInput = Parameters<Api['policy']['preview']>[0]['policy'];

/** The contract's input type is the schema's mutable one; the data is the same and nobody writes to it. */
export const asInput = (policy: Policy): PolicyInput => policy as unknown as PolicyInput;
