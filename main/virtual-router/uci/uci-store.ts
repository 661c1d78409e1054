import { FlashFull, type RouterFs } from '../router-fs';
import { applyDelta, type Delta, printDelta, readDeltas } from './uci-delta';
import { printUciFile, readUciFile, type UciFile } from './uci-file';

/** Where one invocation looks: `-c`, `-t`, `-P` and `-p` of the program. */
export interface UciFolders {
  readonly config: string;
  readonly staging: string;
  /** `-P`: commit does nothing and says so to nobody. */
  readonly neverCommit?: boolean;
}

export const usualFolders: UciFolders = { config: '/etc/config', staging: '/tmp/.uci' };

export class UciStore {
  constructor(
    private readonly fs: RouterFs,
    private readonly folders: UciFolders = usualFolders,
  ) {}

  #filePath = (pack: string): string => `${this.folders.config}/${pack}`;
  #deltaPath = (pack: string): string => `${this.folders.staging}/${pack}`;

  /** Package names: files without a dot, in the order of the alphabet. */
  async packages(): Promise<string[]> {
    if (!(await this.fs.exists(this.folders.config))) return [];
    return (await this.fs.readdir(this.folders.config)).filter((name) => !name.includes('.')).sort();
  }

  /** Undefined: no such file. Throws `UciSyntaxError` for a file that cannot be read. */
  async load(
    pack: string,
    options: { readonly staged: boolean } = { staged: true },
  ): Promise<UciFile | undefined> {
    const text = await this.fs.text(this.#filePath(pack));
    if (text === undefined) return undefined;
    const file = readUciFile(text);
    if (options.staged) for (const delta of await this.deltas(pack)) applyDelta(file, delta);
    return file;
  }

  async deltas(pack: string): Promise<Delta[]> {
    return readDeltas((await this.fs.text(this.#deltaPath(pack))) ?? '');
  }

  async stagedPackages(): Promise<string[]> {
    if (!(await this.fs.exists(this.folders.staging))) return [];
    const names = (await this.fs.readdir(this.folders.staging)).sort();
    const used = await Promise.all(names.map(async (name) => (await this.deltas(name)).length > 0));
    return names.filter((_, index) => used[index]);
  }

  async stage(pack: string, delta: Delta): Promise<void> {
    await this.fs.mkdir(this.folders.staging, { recursive: true });
    await this.fs.appendFile(this.#deltaPath(pack), printDelta(pack, delta), 'latin1');
    await this.fs.chmod(this.#deltaPath(pack), 0o600);
  }

  async restage(pack: string, deltas: readonly Delta[]): Promise<void> {
    await this.fs.put(this.#deltaPath(pack), deltas.map((delta) => printDelta(pack, delta)).join(''), 0o600);
  }

  /** Nobody is told. No staged edits: the file is not even rewritten. */
  async commit(pack: string): Promise<void> {
    if (this.folders.neverCommit || (await this.deltas(pack)).length === 0) return;
    const file = await this.load(pack);
    if (!file) return;
    await this.write(pack, file);
    await this.restage(pack, []);
  }

  /**
   * Temp file and rename. On a full flash libuci ignores the failed write, renames the short file over the good one
   * and reports success; so does this.
   */
  async write(pack: string, file: UciFile): Promise<void> {
    const path = this.#filePath(pack);
    const temp = `${this.folders.config}/.${pack}.uci-new`;
    const mode = (await this.fs.exists(path)) ? (await this.fs.stat(path)).mode : 0o600;
    try {
      await this.fs.writeFile(temp, printUciFile(file), 'latin1');
    } catch (error) {
      if (!(error instanceof FlashFull)) throw error;
    }
    await this.fs.chmod(temp, mode);
    await this.fs.mv(temp, path);
  }
}
