import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

export type Release = '23.05' | '24.10';

/** The files one guest starts from. `factorySnapshotPath` is a disk that also holds the memory of a router fresh from its first start. */
export interface LabImage {
  readonly kernelPath: string;
  readonly initrdPath: string;
  readonly flashPath: string;
  readonly toolsDir: string;
  factorySnapshotPath(release: Release): string;
}

const packagesWanted = readFileSync(join(here, 'build', 'packages.txt'), 'utf8');

/**
 * Unpacked packages and images outlive the checkout, so that a fresh clone starts with what an earlier one fetched.
 * Checkouts that want different packages do not share: they would pull them away under each other.
 */
export function cacheDir(): string {
  const list = createHash('sha256').update(packagesWanted).digest('hex').slice(0, 8);
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'bulkhead', `lab-${list}`);
}

/** Why the lab cannot be had on this machine, or undefined. */
export function whyNoLab(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'the router lab needs Linux on x86-64';
  if (existsSync(join(cacheDir(), 'packages.done'))) return undefined;
  const missing = ['bash', 'apt-get', 'dpkg', 'xz', 'mkfs.ext4'].filter((tool) => !hasTool(tool));
  return missing.length > 0 ? `the router lab needs ${missing.join(', ')} (Debian 12)` : undefined;
}

function hasTool(tool: string): boolean {
  const path = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;
  return path.split(':').some((dir) => existsSync(join(dir, tool)));
}

/** Makes what is missing: packages, image. Takes about a minute the first time, nothing when the inputs are as they were. */
export function prepareImage(log: (line: string) => void): LabImage {
  const cache = cacheDir();
  mkdirSync(cache, { recursive: true });
  if (!existsSync(join(cache, 'packages.done'))) {
    log('router lab: fetching Debian packages (about 120 MB, once)');
    runScript('download-packages.sh', [cache]);
  }
  const imageDir = join(cache, `image-${hashOfInputs()}`);
  const completePath = join(imageDir, 'complete');
  if (!existsSync(completePath)) {
    log('router lab: making the image');
    runScript('make-image.sh', [cache, imageDir]);
    writeFileSync(completePath, '');
    removeUnusedImages(cache);
  }
  utimesSync(completePath, new Date(), new Date());
  return {
    kernelPath: join(imageDir, 'vmlinux'),
    initrdPath: join(imageDir, 'initrd.cpio'),
    flashPath: join(imageDir, 'flash.qcow2'),
    toolsDir: join(cache, 'packages'),
    factorySnapshotPath: (release) => join(imageDir, `factory-${release}.qcow2`),
  };
}

function runScript(name: string, args: readonly string[]): void {
  const path = join(here, 'build', name);
  const done = spawnSync('bash', [path, ...args], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.status !== 0)
    throw new Error(`${name} failed: ${done.stderr || done.error?.message || done.stdout}`);
}

/** Every file that ends up in the guest, and the scripts that put it there. */
function hashOfInputs(): string {
  const hash = createHash('sha256');
  for (const dir of ['build', 'guest', 'router']) {
    for (const entry of readdirSync(join(here, dir), { recursive: true, withFileTypes: true }).sort(byPath)) {
      const path = join(entry.parentPath, entry.name);
      hash.update(path.slice(here.length));
      if (entry.isSymbolicLink()) hash.update(readlinkSync(path));
      else if (entry.isFile()) hash.update(readFileSync(path));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

function byPath(a: { parentPath: string; name: string }, b: { parentPath: string; name: string }): number {
  return join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1;
}

const KEEP_UNUSED_MS = 24 * 60 * 60 * 1000;

/** Each image with its snapshots is some 400 MB: those that no run has used for a day go. */
function removeUnusedImages(cache: string): void {
  for (const name of readdirSync(cache)) {
    const completePath = join(cache, name, 'complete');
    if (!name.startsWith('image-') || !existsSync(completePath)) continue;
    if (Date.now() - statSync(completePath).mtimeMs > KEEP_UNUSED_MS)
      rmSync(join(cache, name), { recursive: true, force: true });
  }
}
