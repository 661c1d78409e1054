import type { RouterFs } from '../router-fs';
import { findSection, nextAnonymousName } from '../uci/uci-delta';
import { isUciName, printUciFile, readUciFile, type UciSection, UciSyntaxError } from '../uci/uci-file';
import { type UciFolders, UciStore, usualFolders } from '../uci/uci-store';
import { type Call, type Command, failed, type Outcome } from './command';
import { uciChanges, uciShow } from './uci-show';

interface Flags {
  readonly folders: UciFolders;
  readonly quiet: boolean;
  readonly merge: boolean;
  readonly internalNames: boolean;
  readonly separator: string;
  readonly file?: string;
  readonly words: readonly string[];
}

function readFlags(args: readonly string[]): Flags {
  let folders = usualFolders;
  let [quiet, merge, internalNames, separator] = [false, false, false, ' '];
  let file: string | undefined;
  let at = 0;
  for (; args[at]?.startsWith('-') && args[at] !== '-'; at++) {
    const flag = args[at];
    const next = () => args[++at] ?? '';
    if (flag === '-q') quiet = true;
    else if (flag === '-m') merge = true;
    else if (flag === '-X') internalNames = true;
    else if (flag === '-c') folders = { ...folders, config: next() };
    else if (flag === '-t') folders = { ...folders, staging: next() };
    else if (flag === '-P') folders = { ...folders, staging: next(), neverCommit: true };
    else if (flag === '-d') separator = next();
    else if (flag === '-f') file = next();
    else if (flag === '-p' || flag === '-C') next();
  }
  return {
    folders,
    quiet,
    merge,
    internalNames,
    separator,
    words: args.slice(at),
    ...(file === undefined ? {} : { file }),
  };
}

const NOT_FOUND = 'uci: Entry not found';
const INVALID = 'uci: Invalid argument';

/** `p.s.o=value` taken apart; undefined when it is not an address. */
function addressOf(text: string) {
  const [, path = '', value] = /^([^=]*)(?:=([\s\S]*))?$/.exec(text) ?? [];
  const [pack = '', section, option, ...more] = path.split('.');
  if (pack === '' || more.length > 0) return undefined;
  if (option !== undefined && !isUciName(option)) return undefined;
  if (section !== undefined && !isUciName(section) && !section.startsWith('@')) return undefined;
  return { pack, section, option, value };
}

const itemText = (item: string): string => (/\s/.test(item) ? `'${item}'` : item);

class UciRun {
  readonly #store: UciStore;
  constructor(
    private readonly fs: RouterFs,
    private readonly flags: Flags,
  ) {
    this.#store = new UciStore(fs, flags.folders);
  }

  async verb(verb: string, words: readonly string[], stdin: string): Promise<Outcome> {
    try {
      return await this.#dispatch(verb, words, stdin);
    } catch (error) {
      if (error instanceof UciSyntaxError) return failed(`uci: ${error.message}`);
      throw error;
    }
  }

  async #dispatch(verb: string, words: readonly string[], stdin: string): Promise<Outcome> {
    const first = words[0];
    switch (verb) {
      case 'get':
        return first === undefined ? { exitCode: 255 } : this.#get(first);
      case 'set':
      case 'add_list':
      case 'del_list':
      case 'rename':
      case 'reorder':
        return first === undefined || words.length > 1 ? { exitCode: 255 } : this.#edit(verb, first);
      case 'delete':
        return first === undefined ? { exitCode: 255 } : this.#delete(first);
      case 'add':
        return words.length === 2 ? this.#add(words[0] ?? '', words[1] ?? '') : { exitCode: 255 };
      case 'revert':
        return first === undefined ? { exitCode: 255 } : this.#revert(first);
      case 'show':
      case 'export':
      case 'commit':
        return first === undefined ? this.#all(verb) : this.#one(verb, first);
      case 'changes': {
        const packages = first === undefined ? await this.#store.stagedPackages() : [first];
        return { stdout: await uciChanges(this.#store, packages) };
      }
      case 'import':
        return this.#import(first, stdin);
      case 'batch':
        return this.#batch(stdin);
      default:
        return { stderr: 'Usage: uci [<options>] <command> [<arguments>]\n', exitCode: 255 };
    }
  }

  /** Without a name the program goes through every file and always ends with 0. */
  async #all(verb: string): Promise<Outcome> {
    const outcomes = [];
    for (const pack of await this.#store.packages()) outcomes.push(await this.verb(verb, [pack], ''));
    return {
      stdout: outcomes.map(({ stdout = '' }) => stdout).join(''),
      stderr: outcomes.map(({ stderr = '' }) => stderr).join(''),
    };
  }

  async #one(verb: string, path: string): Promise<Outcome> {
    const address = addressOf(path);
    if (!address) return failed(INVALID);
    const file = await this.#store.load(address.pack);
    if (!file) return failed(NOT_FOUND);
    if (verb === 'commit') await this.#store.commit(address.pack);
    if (verb === 'commit') return {};
    if (verb === 'export') return { stdout: `package ${address.pack}\n${printUciFile(file)}` };
    const only = address.section === undefined ? undefined : findSection(file, address.section);
    if (address.section !== undefined && !only) return failed(NOT_FOUND);
    if (address.option !== undefined && !only?.options.has(address.option)) return failed(NOT_FOUND);
    const { internalNames, separator } = this.flags;
    return {
      stdout: uciShow(address.pack, file, { only, option: address.option, internalNames, separator }),
    };
  }

  async #get(path: string): Promise<Outcome> {
    const address = addressOf(path);
    if (!address) return failed(INVALID);
    const file = await this.#store.load(address.pack);
    if (!file) return failed(NOT_FOUND);
    if (address.section === undefined) return {};
    const section = findSection(file, address.section);
    if (!section) return failed(NOT_FOUND);
    if (address.option === undefined) return { stdout: `${section.type}\n` };
    const value = section.options.get(address.option);
    if (value === undefined) return failed(NOT_FOUND);
    return { stdout: `${Array.isArray(value) ? value.map(itemText).join(this.flags.separator) : value}\n` };
  }

  async #edit(verb: string, path: string): Promise<Outcome> {
    const address = addressOf(path);
    if (address?.section === undefined || address.value === undefined) return failed(INVALID);
    const { pack, option, value } = address;
    const file = await this.#store.load(pack);
    if (!file) return failed(NOT_FOUND);
    const target = findSection(file, address.section);
    if (!target && (option !== undefined || verb !== 'set' || address.section.startsWith('@')))
      return failed(NOT_FOUND);
    const section = target?.name ?? address.section;
    const where = option === undefined ? { section } : { section, option };
    if (verb === 'set' && value === '') return this.#delete(path.replace(/=$/, ''));
    if (verb === 'rename' && !isUciName(value)) return failed(INVALID);
    if (verb !== 'set' && verb !== 'rename' && verb !== 'reorder' && option === undefined)
      return failed(INVALID);
    const sign = { set: '', add_list: '|', del_list: '~', rename: '@', reorder: '^' }[verb] as
      | ''
      | '|'
      | '~'
      | '@'
      | '^';
    await this.#store.stage(pack, { verb: sign, ...where, value });
    return {};
  }

  async #delete(path: string): Promise<Outcome> {
    const address = addressOf(path);
    if (address?.section === undefined) return failed(INVALID);
    const file = await this.#store.load(address.pack);
    const section = file && findSection(file, address.section);
    if (!section) return failed(NOT_FOUND);
    const { option, value } = address;
    if (option !== undefined && !section.options.has(option)) return failed(NOT_FOUND);
    const where = option === undefined ? { section: section.name } : { section: section.name, option };
    await this.#store.stage(address.pack, { verb: '-', ...where, ...(value === undefined ? {} : { value }) });
    return {};
  }

  async #add(pack: string, type: string): Promise<Outcome> {
    const file = await this.#store.load(pack);
    if (!file) return failed(NOT_FOUND);
    const name = nextAnonymousName(file, type);
    await this.#store.stage(pack, { verb: '+', section: name, value: type });
    return { stdout: `${name}\n` };
  }

  async #revert(path: string): Promise<Outcome> {
    const address = addressOf(path);
    if (!address) return failed(INVALID);
    const file = await this.#store.load(address.pack);
    if (!file) return failed(NOT_FOUND);
    const name = address.section && (findSection(file, address.section)?.name ?? address.section);
    const kept = (await this.#store.deltas(address.pack)).filter(
      ({ section, option }) =>
        name !== undefined &&
        (section !== name || (address.option !== undefined && option !== address.option)),
    );
    await this.#store.restage(address.pack, kept);
    return {};
  }

  /** Replaces the file at once. Staged edits stay and are laid on top by the next reader. */
  async #import(pack: string | undefined, stdin: string): Promise<Outcome> {
    const text = this.flags.file === undefined ? stdin : await this.fs.text(this.flags.file);
    if (text === undefined) return failed(NOT_FOUND);
    const named = pack ?? /^\s*package\s+'?([\w-]+)/m.exec(text)?.[1];
    if (named === undefined) return failed(INVALID);
    const file = readUciFile(text);
    if (this.flags.merge) {
      for (const section of file.sections) await this.#stageSection(named, section);
    } else await this.#store.write(named, file);
    return {};
  }

  async #stageSection(pack: string, { name, type, anonymous, options }: UciSection): Promise<void> {
    await this.#store.stage(pack, { verb: anonymous ? '+' : '', section: name, value: type });
    for (const [option, value] of options)
      for (const item of [value].flat())
        await this.#store.stage(pack, {
          verb: Array.isArray(value) ? '|' : '',
          section: name,
          option,
          value: item,
        });
  }

  /** Always ends with 0; a bad line is told on stderr and the rest still runs. */
  async #batch(stdin: string): Promise<Outcome> {
    const [out, complaints]: [string[], string[]] = [[], []];
    for (const line of batchLines(stdin)) {
      const words = batchWords(line);
      if (words.length > 4) {
        complaints.push('uci: Unknown command\n');
        continue;
      }
      if (words[0] === 'exit') break;
      if (words.length === 0) continue;
      const { stdout = '', stderr = '', exitCode = 0 } = await this.verb(words[0] ?? '', words.slice(1), '');
      out.push(stdout);
      complaints.push(exitCode === 255 ? 'uci: Unknown command\n' : stderr);
    }
    return { stdout: out.join(''), stderr: complaints.join('') };
  }
}

/** Lines, joined while a quote is open. An unterminated quote swallows the rest. */
function batchLines(text: string): string[] {
  const lines: string[] = [];
  let open = '';
  for (const line of text.split('\n')) {
    open = open === '' ? line : `${open}\n${line}`;
    if ((open.replaceAll("'\\''", '').match(/'/g) ?? []).length % 2 === 1) continue;
    if (!/^\s*(#|$)/.test(open)) lines.push(open);
    open = '';
  }
  return lines;
}

function batchWords(line: string): string[] {
  const words = line.match(/(?:'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\\[\s\S]|[^\s'"\\])+/g) ?? [];
  return words.map((word) =>
    word.replace(
      /'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])/g,
      (_, single, double, escaped) => single ?? double?.replace(/\\([\s\S])/g, '$1') ?? escaped,
    ),
  );
}

/** The `uci` program (facts measured on the real one: exit codes, batch, import, staging). */
export function uciCommand(fs: RouterFs): Command {
  return async ({ args, stdin }: Call) => {
    const flags = readFlags(args);
    const [verb = '', ...words] = flags.words;
    const outcome = await new UciRun(fs, flags).verb(verb, words, stdin);
    return flags.quiet ? { ...outcome, stderr: '' } : outcome;
  };
}
