import { type BufferEncoding, type FileContent, InMemoryFs } from 'just-bash';

import { forThisShell } from './script-text';

type FsStat = Awaited<ReturnType<InMemoryFs['stat']>>;
type DirentEntry = Awaited<ReturnType<InMemoryFs['readdirWithFileTypes']>>[number];

type Encoding = { readonly encoding?: BufferEncoding } | BufferEncoding;

const VOLATILE = /^\/(tmp|var|run|proc|sys|dev)(\/|$)/;
/** A file occupies whole erase-block-friendly units; 4 KiB is what the overlay file systems hand out. */
const BLOCK = 4096;
const blocks = (bytes: number): number => Math.ceil(bytes / BLOCK) * BLOCK;

const realPath = (path: string): string =>
  path.replace(/^\/var(?=\/|$)/, '/tmp').replace(/^\/run(?=\/|$)/, '/tmp/run');

export const isVolatile = (path: string): boolean => VOLATILE.test(path);

export class FlashFull extends Error {
  readonly code = 'ENOSPC';
  constructor(path: string) {
    super(`ENOSPC: no space left on device, write '${path}'`);
  }
}

const bytesOf = (content: FileContent, options?: Encoding): Uint8Array => {
  if (typeof content !== 'string') return content;
  const encoding = typeof options === 'string' ? options : (options?.encoding ?? 'utf8');
  return Buffer.from(content, encoding === 'binary' ? 'latin1' : encoding);
};

/**
 * The router's files: a flash that can be full and survives a power cut, RAM folders that do not, and files whose
 * text is made when read (/proc/uptime). Start scripts get their `rc.common` behaviour from a line added when the
 * shell loads them; commands that read bytes see the file as it is.
 */
export class RouterFs extends InMemoryFs {
  readonly #made = new Map<string, () => string>();
  readonly #sizes = new Map<string, number>();
  #flashUsed = 0;
  #flashCapacity = Number.POSITIVE_INFINITY;
  /** Bits taken away from new files (`umask`). */
  umask = 0o022;

  /** /var and /run are other names for places under /tmp; whoever resolves a path gets the real one. */
  override resolvePath(base: string, path: string): string {
    return realPath(super.resolvePath(base, path));
  }

  // Wildcards are looked up without resolving the path first.
  override readdir(path: string): Promise<string[]> {
    return super.readdir(realPath(path));
  }

  override readdirWithFileTypes(path: string): Promise<DirentEntry[]> {
    return super.readdirWithFileTypes(realPath(path));
  }

  override exists(path: string): Promise<boolean> {
    return super.exists(realPath(path));
  }

  override stat(path: string): Promise<FsStat> {
    return super.stat(realPath(path));
  }

  /** A file that is computed at each read. */
  make(path: string, text: () => string): void {
    this.writeFileSync(path, '');
    this.#made.set(path, text);
  }

  /** From now on this much more fits onto the flash; what is there already counts as firmware. */
  limitFlash(freeKib: number): void {
    this.#flashCapacity = this.#flashUsed + freeKib * 1024;
  }

  get flashFreeKib(): number {
    const free = this.#flashCapacity - this.#flashUsed;
    return Number.isFinite(free) ? Math.max(0, Math.floor(free / 1024)) : 65_536;
  }

  override async readFileBuffer(path: string): Promise<Uint8Array> {
    const made = this.#made.get(path);
    return made ? Buffer.from(made(), 'latin1') : super.readFileBuffer(path);
  }

  override async readFile(path: string, options?: { encoding?: BufferEncoding | null } | BufferEncoding) {
    const text = await super.readFile(path, options);
    // Only the shell itself reads text without naming an encoding: to run it.
    if (options !== undefined || !text.startsWith('#!')) return text;
    const isStartScript = /^#!.*\/etc\/rc\.common/.test(text);
    return forThisShell(text) + (isStartScript ? '\n. /lib/functions/rc-dispatch.sh\n' : '');
  }

  override async writeFile(path: string, content: FileContent, options?: Encoding): Promise<void> {
    if (path === '/dev/null') return;
    if (this.#made.has(path)) return;
    await this.#store(path, bytesOf(content, options));
  }

  override async appendFile(path: string, content: FileContent, options?: Encoding): Promise<void> {
    if (path === '/dev/null' || this.#made.has(path)) return;
    const before = (await this.exists(path)) ? await this.readFileBuffer(path) : new Uint8Array();
    await this.#store(path, Buffer.concat([before, bytesOf(content, options)]));
  }

  async #store(path: string, bytes: Uint8Array): Promise<void> {
    const isNew = !(await this.exists(path));
    const real = isNew ? path : await this.realpath(path);
    const stored = isVolatile(real) ? bytes : this.#whatFits(real, bytes);
    await super.writeFile(path, stored);
    if (isNew) await super.chmod(path, 0o666 & ~this.umask);
    this.#account(real, stored.length);
    if (stored.length < bytes.length) throw new FlashFull(path);
  }

  #whatFits(path: string, bytes: Uint8Array): Uint8Array {
    const free = this.#flashCapacity - this.#flashUsed + blocks(this.#sizes.get(path) ?? 0);
    return blocks(bytes.length) <= free
      ? bytes
      : bytes.subarray(0, Math.floor(Math.max(0, free) / BLOCK) * BLOCK);
  }

  #account(path: string, size: number | undefined): void {
    if (isVolatile(path)) return;
    this.#flashUsed += blocks(size ?? 0) - blocks(this.#sizes.get(path) ?? 0);
    if (size === undefined) this.#sizes.delete(path);
    else this.#sizes.set(path, size);
  }

  override async rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void> {
    await super.rm(path, options);
    for (const known of [...this.#sizes.keys()])
      if (known === path || known.startsWith(`${path}/`)) this.#account(known, undefined);
  }

  override async mv(from: string, to: string): Promise<void> {
    if (isVolatile(from) && !isVolatile(to) && (await this.stat(from)).isFile) {
      // Another file system: a copy, which may not fit.
      await this.writeFile(to, await this.readFileBuffer(from));
      await super.rm(from);
      return;
    }
    await super.mv(from, to);
    for (const known of [...this.#sizes.keys()]) {
      if (known !== from && !known.startsWith(`${from}/`)) continue;
      const size = this.#sizes.get(known);
      this.#account(known, undefined);
      this.#account(to + known.slice(from.length), size);
    }
    if (isVolatile(to)) return;
    const size = (await this.stat(to)).isFile ? (await this.stat(to)).size : undefined;
    if (size !== undefined) this.#account(to, size);
  }

  override async cp(from: string, to: string, options?: { recursive?: boolean }): Promise<void> {
    const { isFile, mode } = await this.stat(from);
    if (isFile) {
      const isNew = !(await this.exists(to));
      await this.writeFile(to, await this.readFileBuffer(from));
      if (isNew) await super.chmod(to, mode);
      return;
    }
    await super.cp(from, to, options);
  }

  /** Latin1 text of a file, or undefined when there is none. */
  async text(given: string): Promise<string | undefined> {
    const path = realPath(given);
    if (!(await this.exists(path)) || (await this.stat(path)).isDirectory) return undefined;
    return Buffer.from(await this.readFileBuffer(path)).toString('latin1');
  }

  async put(given: string, latin1: string, mode?: number): Promise<void> {
    const path = realPath(given);
    await this.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
    await this.writeFile(path, latin1, 'latin1');
    if (mode !== undefined) await this.chmod(path, mode);
  }

  /** Drops everything kept in RAM, as a loss of power does. */
  async forgetVolatile(): Promise<void> {
    for (const name of await this.readdir('/tmp'))
      await super.rm(`/tmp/${name}`, { recursive: true, force: true });
  }
}
