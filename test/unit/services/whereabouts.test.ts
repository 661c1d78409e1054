import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bulkhead } from '../../../main/services/services';
import { blastRadius, countPairs } from '../../../shared/answers/blast';
import { explain } from '../../../shared/answers/explain';
import { notThereYet } from '../../../shared/answers/not-there';
import type { Preview } from '../../../shared/ipc/views';
import { assignPort, moveDevice } from '../../../shared/policy/edit-policy';
import { deviceEnd } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import { startApp } from './app-kit';

/** The practice household, sorted into zones and not re-joined by anybody. */
let dir: string;
let app: Bulkhead;
let routerId: string;
let policy: Policy;
let preview: Preview;
const id = (name: string): string => policy.devices.find((device) => device.name === name)?.id ?? name;

beforeAll(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'bulkhead-whereabouts-'));
  app = startApp(dir, []);
  const started = await app.handlers.routers.startPractice({ profile: 'linksys-e8450' });
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  routerId = started.value.routerId;
  await app.handlers.discovery.start({ routerId });
  await app.inventories.settled(routerId);
  const suggested = (await app.handlers.policy.suggest({ routerId }))?.draft;
  if (suggested === undefined) throw new Error('no suggestion');
  policy = suggested;
  const guests = policy.zones.find(({ kind }) => kind === 'guest')?.id ?? '';
  // Guests have a Wi-Fi name of their own: nobody is in there before they joined it.
  const wished = ['Bedroom-TV', 'homeassistant', 'Kids-Tablet'].reduce(
    (next, name) => moveDevice(next, id(name), guests),
    policy,
  );
  policy = assignPort(wished, 'lan2', guests);
  const asked = await app.handlers.policy.preview({ routerId, policy: policy as never });
  if (!asked.ok) throw new Error(JSON.stringify(asked.error));
  preview = asked.value;
}, 60_000);

afterAll(async () => {
  await app.close();
  rmSync(dir, { recursive: true, force: true });
});

const guest = (): string => policy.zones.find(({ kind }) => kind === 'guest')?.id ?? '';
const home = (): string => policy.zones.find(({ keeps }) => keeps !== undefined)?.id ?? '';
const whereabouts = (name: string) => preview.whereabouts.find(({ device }) => device === id(name));

describe('a device is where it is, not where it is wished', () => {
  it('a TV that is on the old Wi-Fi stays beside the NAS until somebody joins it to the new one', () => {
    expect(whereabouts('Bedroom-TV')).toMatchObject({
      wished: guest(),
      now: home(),
      after: home(),
      link: { kind: 'wifi', ssid: 'Harbour' },
      arrives: 'must-rejoin',
    });
    const tv = id('Bedroom-TV');
    expect(blastRadius(policy, preview.after, tv)?.reached.has(id('NAS'))).toBe(true);
    const why = explain(policy, preview.after, deviceEnd(tv), deviceEnd(id('NAS')), 'files');
    expect(why).toMatchObject({ fate: 'allowed', because: 'same-zone' });
    expect(notThereYet(preview.whereabouts, [deviceEnd(tv)])).toEqual([
      { device: tv, wished: guest(), at: home() },
    ]);
  });

  it('a device whose port moves comes along with the change, and is sealed off then', () => {
    expect(whereabouts('homeassistant')).toMatchObject({
      now: home(),
      after: guest(),
      link: { kind: 'cable', port: 'lan2' },
      arrives: 'with-the-change',
    });
    const reached = blastRadius(policy, preview.after, id('homeassistant'))?.reached;
    expect(reached?.has(id('NAS'))).toBe(false);
    expect(blastRadius(policy, preview.before, id('homeassistant'))?.reached.has(id('NAS'))).toBe(true);
  });

  it('who is asleep is not counted where it is wished', () => {
    expect(whereabouts('Kids-Tablet')).toMatchObject({ wished: guest(), arrives: 'not-seen' });
  });

  it('the pairs that can talk are those of the places where the devices are', () => {
    const before = countPairs(preview.before);
    const after = countPairs(preview.after);
    expect(before.open).toBe(before.all);
    expect(after.open).toBeLessThan(before.open);
    const placed = preview.after.classes.flatMap(({ at, devices }) => devices.map(() => at));
    expect(placed.filter((at) => at === guest())).toHaveLength(
      preview.whereabouts.filter(({ after: at }) => at === guest()).length,
    );
  });

  it('the overview counts by place too', async () => {
    const overview = await app.handlers.overview.view({ routerId });
    expect(overview?.deviceCounts).toEqual({ [home()]: overview?.whereabouts.length || 31 });
  });
});
