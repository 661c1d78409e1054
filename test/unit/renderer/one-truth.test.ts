import { describe, expect, it, vi } from 'vitest';
import { mayLook } from '../../../renderer/components/use-looks-by-itself';
import { createApi } from '../../../renderer/ipc/api';
import { doorsOf } from '../../../renderer/screens/overview/plan';
import { createAppStore } from '../../../renderer/state/store';
import { prepare, verifyCurrent } from '../../../shared/pipeline';
import type { RouterState } from '../../../shared/router/router-state';
import { parseUci } from '../../../shared/uci/parse-uci';
import { printUci } from '../../../shared/uci/print-uci';
import { packageOf } from '../../../shared/uci/uci';
import { groupPromises } from '../../../shared/verify/promise-groups';
import { createFakeBridge } from '../../support/fake-api';
import { goldenRouter, withConfig } from '../../support/golden-router';
import { keys, mainCase } from '../../support/home-policy';

/** The divided router, and in its firewall file a rule of somebody else's: visitors may reach the LAN. */
function withForeignRule(): RouterState {
  const flat = goldenRouter('factory-24.10');
  const { config } = prepare({ policy: mainCase, state: flat, keys }).candidate;
  const firewall = packageOf(config, 'firewall');
  if (firewall === undefined) throw new Error('no firewall');
  const rule =
    "config rule 'visitors'\n\toption src 'bh_guest'\n\toption dest 'lan'\n\toption target 'ACCEPT'\n";
  const parsed = parseUci(`${printUci(firewall)}\n${rule}`, 'firewall');
  if (!parsed.ok) throw new Error('not readable');
  return withConfig(flat, { ...config, firewall: parsed.value });
}

describe('one truth for all screens', () => {
  const state = withForeignRule();
  const running = verifyCurrent(mainCase, state);
  const planned = prepare({ policy: mainCase, state, keys }).verification;

  it('with a foreign rule Guests to Home, what runs and the plan break the same promise', () => {
    const broken = (results: typeof running.promises): readonly string[] =>
      groupPromises(results)
        .filter(({ holds }) => holds === 'no')
        .map(({ id }) => id);
    expect(broken(running.promises)).not.toEqual([]);
    expect(broken(planned.promises)).toEqual(broken(running.promises));
  });

  it('its door is told as one that no sentence opens, on Overview and on Rules', () => {
    const foreign = (verification: typeof running): readonly string[] =>
      doorsOf(mainCase, verification)
        .filter((door) => door.foreign)
        .map(({ from, to }) => `${from} ${to}`);
    expect(foreign(running)).toEqual(['guest home']);
    expect(foreign(planned)).toEqual(foreign(running));
  });

  it('a newer reading of the router asks for the verdict on the draft again, once', async () => {
    const fake = createFakeBridge({ divided: true });
    const store = createAppStore(createApi(fake));
    await store.getState().boot();
    await vi.waitFor(() => expect(store.getState().preview).toBeDefined());
    const previews = (): number => fake.calls.filter(({ name }) => name === 'policy.preview').length;
    await store.getState().loadOverview();
    await vi.waitFor(() => expect(store.getState().previewing).toBe(false));
    const before = previews();
    await store.getState().checkNow();
    await vi.waitFor(() => expect(previews()).toBe(before + 1));
  });
});

describe('looking by itself', () => {
  const NOW = 10_000_000;
  const quiet = {
    router: { readAtMs: NOW - 120_000 },
    settings: { theme: 'auto', contrast: 'system' },
    rollout: undefined,
    reviewing: false,
    checking: false,
    checkError: undefined,
    checkBegunAtMs: undefined,
  } as unknown as Parameters<typeof mayLook>[0];
  it.each([
    ['a quiet window: yes', {}, true],
    ['nobody is signed in', { router: undefined }, false],
    ['the person does not want it', { settings: { ...quiet.settings, looks: 'when-asked' } }, false],
    ['it was read a moment ago', { router: { readAtMs: NOW - 10_000 } }, false],
    ['a look a moment ago failed', { checkBegunAtMs: NOW - 10_000 }, false],
    ['a look is under way', { checking: true }, false],
    ['a review is being calculated', { reviewing: true }, false],
    ['a change is being applied', { rollout: { state: { phase: 'running', step: 'settle' } } }, false],
    ['a change is over', { rollout: { state: { phase: 'confirmed' } } }, true],
    ['signing in needs a person', { checkError: { kind: 'not-signed-in' } }, false],
    ['no answer last time: try again', { checkError: { kind: 'timed-out', doing: 'read' } }, true],
  ])('%s', (_why, more, may) => {
    expect(mayLook({ ...quiet, ...more } as typeof quiet, NOW)).toBe(may);
  });
});
