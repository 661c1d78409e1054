import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureDisplay } from '../../tools/display.mjs';
import { sandboxArguments } from '../../tools/electron-bin.mjs';
import { fusesOfFallback } from '../../tools/fuses.mjs';
import { partsOf } from '../../tools/third-party.mjs';
import { PERMISSIVE } from '../support/licences';

const project = path.resolve(import.meta.dirname, '../..');
const unpacked = path.join(project, 'dist/linux-unpacked');
const program = path.join(unpacked, 'bulkhead-desktop');
const archive = path.join(unpacked, 'resources/app.asar');
const { version } = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8'));

beforeAll(() => {
  execFileSync('npm', ['run', '--silent', 'dist', '--', 'dir', 'deb'], {
    cwd: project,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
});

/** The app as a person gets it: packed, hardened, started once. */
describe('the unpacked app', () => {
  const userDataDir = mkdtempSync(path.join(tmpdir(), 'bulkhead-dist-'));
  let removeDisplay = (): void => {};
  let running: ChildProcess | undefined;

  beforeAll(async () => {
    removeDisplay = await ensureDisplay();
  });
  afterAll(async () => {
    if (running?.exitCode === null && running.kill()) await once(running, 'exit');
    removeDisplay();
    rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5 });
  });

  it('opens its window, from the archive', async () => {
    running = spawn(
      program,
      [...sandboxArguments(), `--user-data-dir=${userDataDir}`, '--remote-debugging-port=0'],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    // The fuses take Node's inspector away, so this looks in as a browser's developer tools would.
    const tools = await developerToolsOf(running);
    await expect
      .poll(() => pagesOf(tools), { timeout: 60_000 })
      .toEqual([{ title: 'Bulkhead', url: 'app://bulkhead/index.html' }]);
  });

  it('carries the command line, which needs no display', () => {
    const env = { PATH: process.env.PATH, HOME: userDataDir };
    const cli = path.join(unpacked, 'resources/bin/bulkhead');
    const answer = execFileSync(cli, ['--version'], { env, encoding: 'utf8' });
    expect(answer.trim()).toBe(version);
  });

  it('its command line loads nothing that the environment names for other programs', () => {
    const left = path.join(userDataDir, 'left-behind.cjs');
    writeFileSync(left, "process.stdout.write('somebody else');");
    const env = { PATH: process.env.PATH, HOME: userDataDir, NODE_OPTIONS: `--require ${left}` };
    const cli = path.join(unpacked, 'resources/bin/bulkhead');
    expect(execFileSync(cli, ['--version'], { env, encoding: 'utf8' }).trim()).toBe(version);
  });

  it('is hardened: the fuses are in the binary as we ask for them', async () => {
    const wire = await getCurrentFuseWire(program);
    const state = (fuse: FuseV1Options) => String.fromCharCode(wire[fuse] ?? 0) === '1';
    expect({
      runAsNode: state(FuseV1Options.RunAsNode),
      enableNodeOptionsEnvironmentVariable: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      enableNodeCliInspectArguments: state(FuseV1Options.EnableNodeCliInspectArguments),
      enableEmbeddedAsarIntegrityValidation: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyLoadAppFromAsar: state(FuseV1Options.OnlyLoadAppFromAsar),
    }).toEqual(fusesOfFallback);
  });

  it('leaves tests, sources and tools at home', () => {
    const packed = listPackage(archive, { isPack: false });
    const top = new Set(packed.map((file) => file.split('/')[1]));
    expect([...top].sort()).toEqual(['node_modules', 'out', 'package.json', 'resources']);
    expect(packed.filter((file) => /node_modules\/(vitest|electron|vite|typescript)\//.test(file))).toEqual(
      [],
    );
    expect(existsSync(path.join(unpacked, 'resources/app'))).toBe(false);
  });

  it('does the main job on the practice router with the packages that it carries', () => {
    const env = { PATH: process.env.PATH, HOME: userDataDir };
    const cli = path.join(unpacked, 'resources/bin/bulkhead');
    const answer = execFileSync(cli, ['demo'], { env, encoding: 'utf8' });
    expect(answer).toContain('Back to the start, byte for byte.');
  });

  it('is no larger than what it needs', () => {
    expect(statSync(archive).size / 1e6).toBeLessThan(20);
  });
});

/** Whose work is in the package, and on which terms. */
describe('work of others in the package', () => {
  const notices = (): string =>
    readFileSync(path.join(unpacked, 'resources/third-party/THIRD-PARTY-NOTICES.txt'), 'utf8');
  const bill = (): string => readFileSync(path.join(unpacked, 'resources/third-party/bom.cdx.json'), 'utf8');

  it('is under licences that ask for no more than their text', () => {
    const strict = partsOf(archive).filter(({ license }) => !PERMISSIVE.has(license));
    expect(strict.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
  });

  it('is named with its licence, one by one', () => {
    const text = notices();
    const missing = partsOf(archive).filter(
      ({ name, version, license }) => !text.includes(`\n${name} ${version} (${license})\n`),
    );
    expect(missing).toEqual([]);
    expect(text).toMatch(/^react 19/m);
  });

  it('is listed for machines, in a bill that holds to its schema', async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(bill())).toBeNull();
    const named = (JSON.parse(bill()) as { components: { name: string }[] }).components.map(
      ({ name }) => name,
    );
    expect(named.sort()).toEqual([...partsOf(archive).map(({ name }) => name), 'electron'].sort());
  });
});

/** The package as Debian sees it, unpacked where nothing is installed. */
describe('the Debian package', () => {
  const file = path.join(project, `dist/bulkhead_${version}_amd64.deb`);
  const root = mkdtempSync(path.join(tmpdir(), 'bulkhead-deb-'));
  const field = (name: string) => execFileSync('dpkg-deb', ['-f', file, name], { encoding: 'utf8' }).trim();

  beforeAll(() => void execFileSync('dpkg-deb', ['-x', file, root]));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('says what it is, and asks for what its program is linked against', () => {
    expect([field('Package'), field('Version'), field('Architecture')]).toEqual([
      'bulkhead',
      version,
      'amd64',
    ]);
    expect(field('Depends').split(', ')).toEqual(
      expect.arrayContaining(['libnss3', 'libgbm1', 'libasound2 | libasound2t64']),
    );
  });

  it('carries the app, the command line, an entry for the menu and the schema for editors', () => {
    const names = [
      'opt/Bulkhead/bulkhead-desktop',
      'opt/Bulkhead/resources/app.asar',
      'opt/Bulkhead/resources/policy.schema.json',
      'usr/bin/bulkhead',
      'usr/share/applications/bulkhead-desktop.desktop',
    ];
    expect(names.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
    const entry = readFileSync(path.join(root, 'usr/share/applications/bulkhead-desktop.desktop'), 'utf8');
    expect(entry).toMatch(/^Exec=\/opt\/Bulkhead\/bulkhead-desktop/m);
    expect(entry).toMatch(/^Categories=Network;/m);
  });

  it('its command line answers from where it was unpacked', () => {
    const cli = path.join(root, 'opt/Bulkhead/resources/bin/bulkhead');
    const env = { PATH: process.env.PATH, HOME: root };
    expect(execFileSync(cli, ['--version'], { env, encoding: 'utf8' }).trim()).toBe(version);
  });
});

/** Chromium prints where its developer tools listen as soon as it is up. */
function developerToolsOf(app: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const limit = setTimeout(() => reject(new Error(`no window in time:\n${heard}`)), 60_000);
    app.stderr?.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
      const found = /DevTools listening on ws:\/\/([^/]+)\//.exec(heard);
      if (!found?.[1]) return;
      clearTimeout(limit);
      resolve(found[1]);
    });
    app.on('exit', (code) => {
      clearTimeout(limit);
      reject(new Error(`the app ended with ${code}:\n${heard}`));
    });
  });
}

async function pagesOf(tools: string): Promise<{ title: string; url: string }[]> {
  const answer = await fetch(`http://${tools}/json/list`);
  const targets = (await answer.json()) as { type: string; title: string; url: string }[];
  return targets.filter(({ type }) => type === 'page').map(({ title, url }) => ({ title, url }));
}
