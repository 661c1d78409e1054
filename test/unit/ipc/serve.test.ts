import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AllHandlers, serve } from '../../../main/ipc/serve';
import { type Bulkhead, createServices } from '../../../main/services/services';
import { contract, ipcName } from '../../../shared/ipc/contract';
import { mainCase } from '../../support/home-policy';

type Answer = (input: unknown) => Promise<unknown>;

const calls = Object.entries(contract).flatMap(([channel, entries]) =>
  Object.entries(entries).flatMap(([name, entry]) =>
    entry.kind === 'call' ? [{ channel, name, entry }] : [],
  ),
);

/** The door with handlers behind it; `faults` is what the shell would log. */
function opened(handlers: AllHandlers) {
  const answers = new Map<string, Answer>();
  const faults: { name: string; cause: unknown }[] = [];
  serve(
    { handle: (name, answer) => void answers.set(name, answer) },
    handlers,
    (name, cause) => void faults.push({ name, cause }),
  );
  const ask = (channel: string, name: string, input: unknown): Promise<unknown> => {
    const answer = answers.get(ipcName(channel, name));
    if (answer === undefined) throw new Error(`not served: ${channel}.${name}`);
    return answer(input);
  };
  return { answers, faults, ask };
}

/** Handlers that do nothing but note what reached them. */
function noting() {
  const reached: { call: string; input: unknown }[] = [];
  const handlers = Object.fromEntries(
    Object.keys(contract).map((channel) => [
      channel,
      new Proxy(
        {},
        {
          get: (_, name) => (input: unknown) =>
            void reached.push({ call: `${channel}.${String(name)}`, input }),
        },
      ),
    ]),
  ) as unknown as AllHandlers;
  return { handlers, reached };
}

/** One good input for each call. The types do not ask for all of them, so the test does. */
const ref = { routerId: 'r-gone' };
const good: Readonly<Record<string, unknown>> = {
  'app.info': {},
  'app.putAsideRead': {},
  'app.settings': {},
  'app.saveSettings': { theme: 'dark', contrast: 'more' },
  'routers.find': {},
  'routers.known': {},
  'routers.contact': { host: '127.0.0.1', port: 1 },
  'routers.trust': { contactId: 'gone', replaced: false },
  'routers.signIn': {
    contactId: 'gone',
    user: 'root',
    secret: { kind: 'password', password: 'x', remember: false },
  },
  'routers.chooseKeyFile': {},
  'routers.startPractice': { profile: 'no-such-model' },
  'routers.installKey': ref,
  'routers.summary': ref,
  'routers.read': ref,
  'routers.remove': ref,
  'discovery.start': ref,
  'discovery.stop': ref,
  'discovery.view': ref,
  'discovery.rename': { ...ref, deviceId: 'd', name: 'Attic' },
  'policy.view': ref,
  'policy.suggest': ref,
  'policy.saveDraft': { ...ref, policy: mainCase },
  'policy.discardDraft': ref,
  'policy.versions': ref,
  'policy.bringBack': { ...ref, versionId: 'v1' },
  'policy.preview': { ...ref, policy: mainCase },
  'policy.suggestWifiKey': {},
  'policy.setWifiKey': { ...ref, keyRef: 'guest', key: 'eight letters' },
  'policy.revealWifiKey': { ...ref, keyRef: 'guest' },
  'plan.review': { ...ref, policy: mainCase },
  'plan.reviewRollback': { ...ref, snapshotId: 'gone' },
  'rollout.start': { planId: 'gone', look: false },
  'rollout.current': {},
  'rollout.undo': { rolloutId: 'gone' },
  'rollout.keep': { rolloutId: 'gone' },
  'rollout.extend': { rolloutId: 'gone' },
  'history.list': ref,
  'history.detail': { entryId: 'gone' },
  'overview.view': ref,
  'overview.check': ref,
  'overview.outsideChange': ref,
  'overview.keepOutsideChange': ref,
};
const callName = ({ channel, name }: { channel: string; name: string }): string => `${channel}.${name}`;

it('there is a good input here for every call', () => {
  const known = calls.map(callName).filter((name) => name in good);
  expect(known).toEqual(calls.map(callName));
});

describe('what the window sends is checked before anything runs', () => {
  it('every call of the contract is served, and nothing else', () => {
    const { answers } = opened(noting().handlers);
    expect([...answers.keys()].sort()).toEqual(
      calls.map(({ channel, name }) => ipcName(channel, name)).sort(),
    );
  });

  it('a handler that is missing ends the start, not a call', () => {
    const handlers = { ...noting().handlers, rollout: {} } as unknown as AllHandlers;
    expect(() => opened(handlers)).toThrow('no handler for rollout.start');
  });

  it.each(calls.map((each) => [callName(each), each] as const))(
    '%s: anything else is refused',
    async (name, call) => {
      const { handlers, reached } = noting();
      const { ask, faults } = opened(handlers);
      const hostile = fc.oneof(
        fc.anything({ withNullPrototype: true, withBigInt: true, maxDepth: 3 }),
        // Nearly right: one part replaced, added or missing.
        fc
          .tuple(
            fc.constantFrom(...keysOf(good[name]), 'more', '__proto__', 'constructor'),
            fc.anything({ maxDepth: 2 }),
          )
          .map(([key, value]) => ({ ...(good[name] as object), [key]: value })),
        fc.constantFrom(...keysOf(good[name]), 'nothing').map((key) => without(good[name] as object, key)),
      );
      await fc.assert(
        fc.asyncProperty(hostile, async (input) => {
          const [before, logged] = [reached.length, faults.length];
          const fits = call.entry.input.safeParse(input).success;
          const ran = await ask(call.channel, call.name, input).then(
            () => true,
            () => false,
          );
          expect(ran).toBe(fits);
          expect(reached.length - before).toBe(fits ? 1 : 0);
          expect(faults.length - logged).toBe(fits ? 0 : 1);
        }),
        { numRuns: 40 },
      );
    },
  );

  it('more than the contract says, or more than anybody types, is refused', async () => {
    const { ask } = opened(noting().handlers);
    const long = 'x'.repeat(100_000);
    for (const { channel, name } of calls) {
      const right = good[`${channel}.${name}`] as Record<string, unknown>;
      await expect(ask(channel, name, { ...right, more: 1 })).rejects.toThrow();
      for (const key of keysOf(right).filter((each) => typeof right[each] === 'string'))
        await expect(ask(channel, name, { ...right, [key]: long }), `${name} ${key}`).rejects.toThrow();
    }
  });

  it('a secret in a call that is refused does not reach the log', async () => {
    const { ask, faults } = opened(noting().handlers);
    const secret = 'hunter2-'.repeat(80);
    const tries: readonly (readonly [channel: string, name: string, input: unknown])[] = [
      [
        'routers',
        'signIn',
        { contactId: 'c', user: 'root', secret: { kind: 'password', password: secret, remember: true } },
      ],
      ['routers', 'signIn', { contactId: 'c', user: secret, secret: { kind: 'pasword', password: secret } }],
      ['routers', 'signIn', { contactId: 'c', user: 'root', secret }],
      ['policy', 'setWifiKey', { routerId: 'r', keyRef: 'guest', key: secret }],
      ['policy', 'setWifiKey', { routerId: 'r', keyRef: 'guest', key: 'hunter2' }],
    ];
    for (const [channel, name, input] of tries) await expect(ask(channel, name, input)).rejects.toThrow();
    expect(faults).toHaveLength(tries.length);
    for (const { cause } of faults)
      expect(inspect(cause, { depth: 9 }) + String(cause)).not.toMatch(/hunter2/);
  });
});

const keysOf = (value: unknown): string[] => Object.keys(value as object);
const without = (value: object, key: string): object =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));

describe('a router that is not there any more', () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'bulkhead-ipc-'));
  let app: Bulkhead;
  beforeAll(() => {
    const created = createServices({
      dataDir: dir,
      facts: {
        version: '0',
        platform: 'linux',
        passwordStoreMissingBecause: 'no-store',
        onSettings: () => {},
      },
      emit: () => () => {},
      chooseKeyFile: async () => undefined,
    });
    if (!created.ok) throw new Error(created.error.kind);
    app = created.value;
  });
  afterAll(async () => {
    await app.close();
    rmSync(dir, { recursive: true, force: true });
  });

  // Looks at this computer's own network, which is none of a test's business.
  const onLoopback = calls.filter((each) => callName(each) !== 'routers.find');

  it.each(onLoopback.map((each) => [callName(each), each] as const))(
    '%s: an answer, no fault',
    async (name, call) => {
      const { ask, faults } = opened(app.handlers);
      const answer = await ask(call.channel, call.name, good[name]);
      expect(faults).toEqual([]);
      // What crosses to the window must survive it: data, no classes, no functions.
      expect(structuredClone(answer)).toEqual(answer);
    },
  );

  it('calls that need it say so, in words a person has', async () => {
    const { ask } = opened(app.handlers);
    const kinds = [];
    for (const [channel, name] of [
      ['overview', 'check'],
      ['plan', 'review'],
      ['routers', 'read'],
    ] as const)
      kinds.push(await ask(channel, name, good[`${channel}.${name}`]));
    expect(kinds).toEqual(
      ['not-signed-in', 'not-signed-in', 'no-such-contact'].map((kind) => ({ ok: false, error: { kind } })),
    );
  });

  it('nothing was kept for it', () => {
    expect(app.desk.store.policies.read(ref.routerId, 'draft')).toBeUndefined();
    expect(app.desk.store.vault.names(ref.routerId)).toEqual([]);
  });
});
