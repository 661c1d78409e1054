import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApi } from '../../../renderer/ipc/api';
import { type AppStore, createAppStore } from '../../../renderer/state/store';
import type { PolicyView } from '../../../shared/ipc/views';
import { renameZone } from '../../../shared/policy/edit-policy';
import { createFakeBridge, type FakeBridge, type FakeOptions } from '../../support/fake-api';

interface Window {
  readonly fake: FakeBridge;
  readonly store: AppStore;
}

function windowWith(options: FakeOptions = {}): Window {
  const fake = createFakeBridge(options);
  return { fake, store: createAppStore(createApi(fake)) };
}

const named = ({ fake }: Window): readonly string[] => fake.calls.map(({ name }) => name);
const HERE = { host: '192.168.1.1', port: 22 };

async function connected(options: FakeOptions = {}): Promise<Window> {
  const window = windowWith(options);
  const { choose, trust, signIn } = window.store.getState();
  await choose(HERE);
  await trust({ replaced: false });
  await signIn('root', { kind: 'password', password: 'x', remember: false });
  return window;
}

it('taking every edit back leaves no change that waits', async () => {
  const { store } = windowWith({ divided: true });
  await store.getState().boot();
  store.getState().edit((draft) => renameZone(draft, 'guest', 'Visitors'));
  expect(store.getState().hasChanges).toBe(true);
  store.getState().undoEdit();
  expect(store.getState().hasChanges).toBe(false);
});

describe('where the window begins', () => {
  it.each([
    ['nothing is known: the set-up', {}, { kind: 'wizard', step: 'connect' }],
    ['a divided router is known: the overview', { divided: true }, { kind: 'main', page: 'overview' }],
  ] as const)('%s', async (_why, options, place) => {
    const { store } = windowWith(options);
    await store.getState().boot();
    expect(store.getState().place).toEqual(place);
  });

  it('a change is being applied: there, whatever else is known', async () => {
    const { fake, store } = windowWith({ divided: true });
    fake.tell({ phase: 'running', step: 'settle' });
    await store.getState().boot();
    expect(store.getState().place).toEqual({ kind: 'wizard', step: 'apply' });
  });

  it('the sign-in finds a change that an earlier run left in the middle: there; and only once', async () => {
    const { fake, store } = windowWith({ divided: true });
    const call = fake.call.bind(fake);
    let found = false;
    vi.spyOn(fake, 'call').mockImplementation(async (channel, name, input) => {
      const answer = await call(channel, name, input);
      if (!found && channel === 'routers' && (name === 'summary' || name === 'signIn')) {
        found = true;
        fake.tell({ phase: 'undone', because: 'rebooted', identical: 'yes', differing: [] });
      }
      return answer;
    });
    await store.getState().boot();
    expect(store.getState().place).toEqual({ kind: 'wizard', step: 'apply' });
    await store.getState().boot();
    expect(store.getState().place).toEqual({ kind: 'main', page: 'overview' });
  });
});

describe('signing in', () => {
  it('sends no secret before the fingerprint is trusted', async () => {
    const window = windowWith();
    await window.store.getState().choose(HERE);
    const went = await window.store
      .getState()
      .signIn('root', { kind: 'password', password: 'x', remember: false });
    expect([went, named(window).includes('routers.signIn')]).toEqual([false, false]);
  });

  it('a changed key stays untrusted until the person says the router was replaced', async () => {
    const { fake, store } = windowWith({ trust: 'changed' });
    await store.getState().choose(HERE);
    expect(store.getState().trusted).toBe(false);
    await store.getState().trust({ replaced: true });
    expect(fake.calls.at(-1)).toEqual({
      name: 'routers.trust',
      input: { contactId: 'contact-1', replaced: true },
    });
  });

  it('an answer for an address that is no longer chosen changes nothing', async () => {
    const { store } = windowWith();
    const first = store.getState().choose(HERE);
    store.getState().forgetChoice();
    await first;
    expect(store.getState().contact).toBeUndefined();
  });

  it('the password is nowhere in the state', async () => {
    const { store } = await connected();
    expect(JSON.stringify(store.getState())).not.toContain('"x"');
  });

  it('a wrong password is an answer, not the end', async () => {
    const { store } = await connected({ wrongPassword: true });
    expect(store.getState().signInError).toEqual({ kind: 'wrong-credentials', tried: 'password' });
    expect(store.getState().router).toBeUndefined();
  });
});

describe('the draft', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function drafting(): Promise<Window> {
    const window = await connected();
    await window.store.getState().suggestPolicy();
    await vi.runAllTimersAsync();
    return window;
  }
  const rename = ({ store }: Window, name: string): void =>
    store.getState().edit((draft) => renameZone(draft, 'work', name));
  const workName = ({ store }: Window): string | undefined =>
    store.getState().draft?.zones.find(({ id }) => id === 'work')?.name;

  it('undo and redo, any number', async () => {
    const window = await drafting();
    rename(window, 'Office');
    rename(window, 'Desk');
    window.store.getState().undoEdit();
    window.store.getState().undoEdit();
    expect(workName(window)).toBe('Work');
    window.store.getState().redoEdit();
    expect(workName(window)).toBe('Office');
    rename(window, 'Other');
    expect(window.store.getState().future).toEqual([]);
  });

  it('whatever else takes its place, Undo brings back what the person had', async () => {
    const window = await connected({ divided: true });
    const { store, fake } = window;
    await store.getState().loadPolicy();
    store.getState().edit((draft) => renameZone(draft, 'guest', 'Visitors'));
    await store.getState().flushDraft();
    const own = store.getState().draft;
    const view = (await fake.call('policy', 'view', {})) as PolicyView;
    const routerId = store.getState().router?.routerId ?? '';
    fake.emit('policy', 'changed', {
      routerId,
      view: { ...view, draft: renameZone(view.draft, 'guest', 'Else') },
    });
    expect(store.getState().draft).not.toEqual(own);
    store.getState().undoEdit();
    expect(store.getState().draft).toEqual(own);
    await store.getState().discardDraft();
    expect(store.getState().draft).not.toEqual(own);
    store.getState().undoEdit();
    expect(store.getState().draft).toEqual(own);
  });

  it('quick edits cause one calculation and one save', async () => {
    const window = await drafting();
    const before = named(window).length;
    for (const name of ['O', 'Of', 'Off']) rename(window, name);
    await vi.runAllTimersAsync();
    expect(named(window).slice(before).sort()).toEqual(['policy.preview', 'policy.saveDraft']);
  });

  it('what main tells about an older draft does not overwrite an edit it has not seen', async () => {
    const window = await drafting();
    const old = window.store.getState().draft;
    rename(window, 'Office');
    window.fake.emit('policy', 'changed', {
      routerId: 'router-1',
      view: { draft: old, hasChanges: false, knownKeyRefs: [] },
    });
    expect(workName(window)).toBe('Office');
  });

  it('a change that was applied makes the verdict be calculated again, though the draft is the same', async () => {
    const window = await drafting();
    const { draft } = window.store.getState();
    const before = named(window).length;
    window.fake.emit('policy', 'changed', {
      routerId: 'router-1',
      view: { draft, applied: draft, hasChanges: false, knownKeyRefs: [] },
    });
    await vi.runAllTimersAsync();
    expect(named(window).slice(before)).toEqual(['policy.preview']);
  });

  it('news of another router changes nothing', async () => {
    const window = await drafting();
    window.fake.emit('policy', 'changed', {
      routerId: 'other',
      view: { draft: { zones: [] }, knownKeyRefs: [] },
    });
    expect(workName(window)).toBe('Work');
  });

  it('the review waits for the last edit', async () => {
    const window = await drafting();
    rename(window, 'Office');
    await window.store.getState().reviewDraft();
    const calls = named(window);
    expect(calls.lastIndexOf('policy.saveDraft')).toBeLessThan(calls.lastIndexOf('plan.review'));
    const asked = window.fake.calls.at(-1)?.input as { policy: { zones: { name: string }[] } };
    expect(asked.policy.zones.map(({ name }) => name)).toContain('Office');
  });

  it('a sentence that is switched off is still known, and switched on again as it was', async () => {
    const window = await drafting();
    const { draft, switchRule } = window.store.getState();
    const rule = draft?.rules.find(({ service }) => service === 'print');
    if (!rule) throw new Error('the suggestion has no printer');
    switchRule(rule, false);
    expect(window.store.getState().switchedOff).toEqual([rule]);
    switchRule(rule, true);
    expect(window.store.getState().draft?.rules).toContainEqual(rule);
  });
});

describe('the rollout', () => {
  it('is what main says; actions never guess', async () => {
    const { fake, store } = await connected({ keyRefs: ['work', 'media', 'iot', 'guest'] });
    await store.getState().suggestPolicy();
    await store.getState().reviewDraft();
    await store.getState().apply({ look: true });
    expect(fake.calls.find(({ name }) => name === 'rollout.start')?.input).toMatchObject({ look: true });
    await store.getState().undoRollout();
    expect(store.getState().rollout?.state.phase).toBe('running');
    fake.tell({ phase: 'undoing', because: 'asked' });
    expect(store.getState().rollout?.state.phase).toBe('undoing');
  });

  it('a plan that may not be applied is never started', async () => {
    const window = await connected();
    await window.store.getState().suggestPolicy();
    await window.store.getState().reviewDraft();
    await window.store.getState().apply({ look: false });
    expect(window.store.getState().review?.mayApply).toBe(false);
    expect(named(window)).not.toContain('rollout.start');
  });
});
