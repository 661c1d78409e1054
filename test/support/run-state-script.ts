import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readStateScript } from '../../main/routers/read-router-state';
import type { RouterFixture } from './router-fixture';

export const BUSYBOX = '/usr/bin/busybox';
// What OpenWrt's BusyBox has and the script may use (default configuration of 21.02 to 25.12).
const APPLETS = ['cat', 'ls', 'test', 'grep', 'sha256sum', 'printf', 'head'];

/** Runs the script with BusyBox's ash, where nothing else is in PATH than what a stock router has. */
export async function runInBusybox(fixture: RouterFixture, mark: string): Promise<string> {
  const root = mkdtempSync(path.join(tmpdir(), 'bulkhead-router-'));
  try {
    for (const [file, text] of Object.entries(fixture.files))
      write(path.join(root, file), Buffer.from(text, 'latin1'));
    const bin = path.join(root, 'bin');
    mkdirSync(bin, { recursive: true });
    for (const applet of APPLETS) symlinkSync(BUSYBOX, path.join(bin, applet));
    for (const name of new Set(Object.keys(fixture.answers).map((line) => line.split(' ')[0] ?? '')))
      writeCommand(root, bin, name, fixture.answers);
    // The script names absolute places; here they are below a folder, and the answer must not show it.
    const placed = readStateScript(mark).replaceAll(
      /(?<![\w/])\/(etc|sys|proc|tmp|var|usr)\//g,
      `${root}/$1/`,
    );
    const said = await run(placed, { PATH: bin, SSH_CONNECTION: fixture.sshConnection });
    return said.replaceAll(root, '');
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const below = (root: string, text: string): string =>
  text.replaceAll(/(?<![\w/])\/(etc|sys|proc|tmp|var|usr)\//g, `${root}/$1/`);

export const hasBusybox = (): boolean => existsSync(BUSYBOX);

function write(file: string, content: string | Buffer): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** A command that knows some argument lists and fails for others, as ubus does for an object that is not there. */
function writeCommand(root: string, bin: string, name: string, answers: RouterFixture['answers']): void {
  const cases = Object.entries(answers)
    .filter(([line]) => line.startsWith(`${name} `))
    .map(([line, answer], index) => {
      const file = path.join(bin, `.${name}-${index}`);
      writeFileSync(file, below(root, answer), 'latin1');
      return `'${below(root, line.slice(name.length + 1))}') cat "${file}" ;;`;
    });
  const program = ['#!/usr/bin/busybox sh', 'case "$*" in', ...cases, '*) exit 4 ;;', 'esac', ''].join('\n');
  write(path.join(bin, name), program);
  chmodSync(path.join(bin, name), 0o755);
}

function run(script: string, env: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(BUSYBOX, ['sh', '-s'], { env, encoding: 'latin1' }, (error, stdout, stderr) =>
      error ? reject(new Error(`${error.message}\n${stderr}`)) : resolve(stdout),
    );
    child.stdin?.end(script);
  });
}
