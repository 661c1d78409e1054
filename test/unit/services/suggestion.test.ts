import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bulkhead, createServices } from '../../../main/services/services';
import type { Policy } from '../../../shared/policy/policy';

/** The table of docs/suggestion.md: what is suggested for the practice household, and where that is entered. */
const table = readFileSync(path.resolve(import.meta.dirname, '../../../docs/suggestion.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| device') && !line.startsWith('| ---'))
  .map((line) => line.slice(2).split(' | '));

const dir = mkdtempSync(path.join(os.tmpdir(), 'bulkhead-suggestion-'));
let app: Bulkhead;
let policy: Policy;

beforeAll(async () => {
  const opened = await createServices({
    dataDir: dir,
    facts: { version: '0', platform: 'linux', passwordStoreMissingBecause: 'no-store', onSettings: () => {} },
    emit: () => () => {},
    chooseKeyFile: async () => undefined,
  });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  app = opened.value;
  const started = await app.handlers.routers.startPractice({ profile: 'linksys-e8450' });
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  const view = await app.handlers.policy.suggest({ routerId: started.value.routerId });
  if (view === undefined) throw new Error('no suggestion');
  policy = view.draft;
}, 60_000);

afterAll(async () => {
  await app.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('the suggestion for the practice household', () => {
  it('puts each of the 31 devices where the table says', () => {
    const names = new Map(policy.zones.map(({ id, name }) => [id, name]));
    const found = policy.devices.map(({ name, zone }) => [name, names.get(zone)]);
    expect(found.sort()).toEqual(table.map(([device, zone]) => [device, zone]).sort());
  });

  it('gives each a way in: the port it hangs on, the name it has, or one that it can join', () => {
    const ways = new Map(policy.zones.map(({ name, wifi }) => [name, wifi.map(({ ssid }) => ssid)]));
    const without = table.filter(([, zone = '', by = '']) => {
      if (by.startsWith('cable')) {
        const port = `lan${by.match(/port (\d)/)?.[1]}`;
        const there = policy.routers[0]?.ports[port] ?? 'home';
        return policy.zones.find(({ id }) => id === there)?.name !== zone;
      }
      return zone === 'Home' ? !by.startsWith('Harbour') : !ways.get(zone)?.includes(by);
    });
    expect(without).toEqual([]);
  });
});
