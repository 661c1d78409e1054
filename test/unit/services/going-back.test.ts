import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bulkhead } from '../../../main/services/services';
import { createServices } from '../../../main/services/services';
import { moveDevice, renameZone } from '../../../shared/policy/edit-policy';
import type { Policy } from '../../../shared/policy/policy';

/** Going back on the practice router, with everything that a person decided in the meantime. */
let dir: string;
let app: Bulkhead;
let routerId: string;

beforeAll(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'bulkhead-back-'));
  const opened = createServices({
    dataDir: dir,
    facts: { version: '0', platform: 'linux', passwordStoreMissingBecause: 'no-store', onSettings: () => {} },
    emit: () => () => {},
    chooseKeyFile: async () => undefined,
  });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  app = opened.value;
  const started = await app.handlers.routers.startPractice({ profile: 'linksys-e8450' });
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  routerId = started.value.routerId;
}, 60_000);

afterAll(async () => {
  await app.close();
  rmSync(dir, { recursive: true, force: true });
});

async function view() {
  const now = await app.handlers.policy.view({ routerId });
  if (now === undefined) throw new Error('no policy');
  return now;
}

async function apply(planId: string, withSorting = false): Promise<void> {
  const started = await app.handlers.rollout.start({ planId, look: false, withSorting });
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  expect((await app.rollouts.ended(started.value.rolloutId))?.state).toEqual({ phase: 'confirmed' });
}

async function divide(policy: Policy): Promise<void> {
  const reviewed = await app.handlers.plan.review({ routerId, policy: policy as never });
  if (!reviewed.ok) throw new Error(JSON.stringify(reviewed.error));
  await apply(reviewed.value.planId);
}

async function reviewBack(snapshotId: string | undefined) {
  const reviewed = await app.handlers.plan.reviewRollback({ routerId, snapshotId: snapshotId ?? '' });
  if (!reviewed.ok) throw new Error(JSON.stringify(reviewed.error));
  return reviewed.value;
}

const save = async (policy: Policy): Promise<void> => {
  await app.handlers.policy.saveDraft({ routerId, policy: policy as never });
};
const newestChange = async () =>
  (await app.handlers.history.list({ routerId })).find(({ kind }) => kind === 'change');
/** Where every device was put, by name: what takes a person an evening. */
const sorting = ({ devices }: Policy): readonly string[] =>
  devices.map(({ id, name, zone }) => `${id} ${name} ${zone}`).sort();

/** As somebody does who logs in to the router: a rule that lets guests in, and no word to us. */
async function meddle(): Promise<void> {
  const session = await app.desk.live.get(routerId)?.link.session();
  if (!session?.ok) throw new Error('no session');
  const done = await session.value.exec(
    "uci set firewall.foreign=rule; uci set firewall.foreign.src='wan'; uci set firewall.foreign.target='REJECT'; uci set firewall.foreign.name='by hand'; uci commit firewall",
  );
  expect(done).toMatchObject({ ok: true });
  await app.desk.live.read(routerId);
}

describe('what a person decided survives', { timeout: 120_000 }, () => {
  let first: Policy;
  let second: Policy;

  it('putting the router back after somebody else changed it: the sorting, and the draft that is still open', async () => {
    await app.handlers.discovery.start({ routerId });
    await app.inventories.settled(routerId);
    const suggested = await app.handlers.policy.suggest({ routerId });
    if (suggested === undefined) throw new Error('no suggestion');
    first = suggested.draft;
    expect(first.devices.length).toBeGreaterThan(20);
    await divide(first);
    expect((await view()).hasChanges).toBe(false);

    const home = first.zones.find(({ keeps }) => keeps !== undefined)?.id ?? '';
    const other = first.zones.find(({ id }) => id !== home)?.id ?? '';
    second = renameZone(moveDevice(first, first.devices[0]?.id ?? '', other), other, 'Bits and bobs');
    await save(second);
    await meddle();
    const drifted = await app.handlers.overview.view({ routerId });
    expect(drifted?.drifted).toBe(true);

    const back = await reviewBack((await newestChange())?.snapshotAfterId);
    expect(back.sortingDiffers).toBe(true); // the open draft
    await apply(back.planId);
    const after = await view();
    expect(after.applied && sorting(after.applied)).toEqual(sorting(first));
    expect(after.draft).toEqual(second);
    const overview = await app.handlers.overview.view({ routerId });
    expect(overview?.drifted).toBe(false);
    expect(overview?.policy.devices.length).toBe(first.devices.length);
    expect(Object.keys(app.policies.keys(routerId)).length).toBeGreaterThan(0);
  });

  it('going back to an earlier copy: the router goes back, the sorting becomes the draft', async () => {
    await divide(second);
    expect((await view()).hasChanges).toBe(false);
    const back = await reviewBack((await newestChange())?.snapshotBeforeId);
    await apply(back.planId);
    const after = await view();
    expect(after.applied).toEqual(first);
    expect(after.draft).toEqual(second);
  });

  it('going back with the sorting of then: both go back, and the later sorting can be brought back', async () => {
    await divide(second);
    const back = await reviewBack((await newestChange())?.snapshotBeforeId);
    expect(back.sortingDiffers).toBe(true);
    await apply(back.planId, true);
    const after = await view();
    expect([after.applied, after.draft, after.hasChanges]).toEqual([first, first, false]);
    const versions = await app.handlers.policy.versions({ routerId });
    expect(versions[0]).toMatchObject({ cause: 'gone-back', devices: second.devices.length });
    const brought = await app.handlers.policy.bringBack({
      routerId,
      versionId: versions[0]?.versionId ?? '',
    });
    expect(brought?.draft).toEqual(second);
  });

  it('going back to the flat network: names instead of ids are said, and the sorting stays as the draft', async () => {
    const start = (await app.handlers.history.list({ routerId })).find(({ kind }) => kind === 'connected');
    const back = await reviewBack(start?.snapshotBeforeId);
    expect(back.sortingDiffers).toBeUndefined();
    const zones = back.consequences.flatMap(({ code, facts }) =>
      code === 'zone-removed' ? [facts.zone] : [],
    );
    const called = first.zones.filter(({ keeps }) => keeps === undefined).map(({ name }) => name);
    expect([...zones].sort()).toEqual([...called].sort());
    await apply(back.planId);
    const after = await view();
    expect(after.applied).toBeUndefined();
    expect(after.draft).toEqual(second);
  });

  it('a fresh suggestion and throwing the draft away: both can be taken back', async () => {
    await app.handlers.policy.suggest({ routerId });
    await app.handlers.policy.discardDraft({ routerId });
    const versions = await app.handlers.policy.versions({ routerId });
    expect(versions[0]?.cause).toBe('discarded');
    const brought = await app.handlers.policy.bringBack({
      routerId,
      versionId: versions[1]?.versionId ?? '',
    });
    expect(brought?.draft).toEqual(second);
    expect(await app.handlers.policy.bringBack({ routerId, versionId: 'none' })).toBeUndefined();
  });

  it('a policy that comes from the command line: the open draft of the window stays', async () => {
    const draft = (await view()).draft;
    await divide(first);
    const after = await view();
    expect([after.applied, after.draft, after.hasChanges]).toEqual([first, draft, true]);
  });
});
