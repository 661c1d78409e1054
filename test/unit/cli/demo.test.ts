import { existsSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { newCli } from './cli-kit';

const cli = newCli();
const demoFolders = (): readonly string[] =>
  readdirSync(os.tmpdir()).filter((name) => name.startsWith('bulkhead-demo-'));

it('demo does the main job and ends where it started, leaving nothing behind', {
  timeout: 300_000,
}, async () => {
  const before = demoFolders();
  const { code, json, err } = await cli.run('demo --json');
  expect([code, json()]).toEqual([0, { devices: 31, zones: 6, identical: true }]);
  const told = err.split('\n');
  expect(told.filter((line) => /^Promise (?!proven)/.test(line))).toEqual([]);
  expect(told).toContain('Confirmed. A second plan is empty.');
  expect(err.indexOf('Signed in')).toBeLessThan(err.indexOf('Applying'));
  // The person's own data was not even opened.
  expect(existsSync(path.join(cli.dir, 'home'))).toBe(false);
  expect(demoFolders().filter((name) => !before.includes(name))).toEqual([]);
});
