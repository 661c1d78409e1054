/**
 * The practice router's own reader and printer of UCI files. Written apart from shared/uci on purpose: a fault in
 * the product's parser must show here as a difference, not be repeated. Text is latin1: one character is one byte.
 */
export interface UciSection {
  type: string;
  /** Internal name: the given one, or `cfgNNhhhh` for an anonymous section. */
  name: string;
  anonymous: boolean;
  options: Map<string, string | string[]>;
}

export interface UciFile {
  sections: UciSection[];
}

/** What the real parser prints: `uci: Parse error (…) at line N, byte M`. */
export class UciSyntaxError extends Error {
  constructor(what: string, line: number, byte: number) {
    super(`Parse error (${what}) at line ${line}, byte ${byte}`);
  }
}

interface Line {
  words: string[];
  line: number;
}

const NAME = /^[A-Za-z0-9_]+$/;
const TYPE = /^[\x21-\x7e]+$/;

export const isUciName = (text: string): boolean => NAME.test(text);

/** Splits text into commands of words; quotes may span lines, `;` ends a command, `#` starts a comment. */
function* commandsOf(text: string): Generator<Line> {
  let words: string[] = [];
  let word: string | undefined;
  let line = 1;
  let startLine = 1;
  let lineStart = 0;
  const endWord = () => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  for (let i = 0; i <= text.length; i++) {
    const c = text[i];
    if (c === undefined || c === '\n') {
      endWord();
      if (words.length > 0) yield { words, line: startLine };
      words = [];
      line++;
      startLine = line;
      lineStart = i + 1;
    } else if (c === ' ' || c === '\t' || c === '\r' || c === '\v' || c === '\f') {
      endWord();
    } else if (c === '#') {
      endWord();
      while (i + 1 < text.length && text[i + 1] !== '\n') i++;
    } else if (c === ';') {
      const glued = word !== undefined;
      endWord();
      if (words.length > 0) yield { words, line: startLine };
      words = [];
      // uci loses the rest of the line when the semicolon touches a word.
      if (glued) while (i + 1 < text.length && text[i + 1] !== '\n') i++;
    } else if (c === '\\') {
      i++;
      if (text[i] === '\n') line++;
      else word = (word ?? '') + (text[i] ?? '');
    } else if (c === "'" || c === '"') {
      word ??= '';
      for (i++; text[i] !== c; i++) {
        if (text[i] === undefined)
          throw new UciSyntaxError(`EOF with unterminated ${c}`, line, i - lineStart);
        if (c === '"' && text[i] === '\\') i++;
        if (text[i] === '\n') line++;
        word += text[i] ?? '';
      }
    } else {
      word = (word ?? '') + c;
    }
  }
}

/** djb hash over the type, as uci names anonymous sections: running number and 16 bits. */
export function anonymousName(position: number, type: string): string {
  let hash = 5381;
  for (const c of type) hash = (hash * 33 + c.charCodeAt(0)) & 0x7fffffff;
  return `cfg${position.toString(16).padStart(2, '0')}${(hash & 0xffff).toString(16).padStart(4, '0')}`;
}

export function addValue(section: UciSection, option: string, value: string): void {
  const before = section.options.get(option);
  const list = before === undefined ? [] : Array.isArray(before) ? before : [before];
  section.options.set(option, [...list, value]);
}

export function setValue(section: UciSection, option: string, value: string): void {
  if (value === '') section.options.delete(option);
  else section.options.set(option, value);
}

/** Reads a file; throws `UciSyntaxError` where the real program refuses the whole file. */
export function readUciFile(text: string): UciFile {
  const file: UciFile = { sections: [] };
  let section: UciSection | undefined;
  for (const { words, line } of commandsOf(text)) {
    const [verb = '', first = '', second = ''] = words;
    const fail = (what: string): never => {
      throw new UciSyntaxError(what, line, 0);
    };
    if (words.length > 3) fail('too many arguments');
    if (verb === 'package' || verb === 'p') continue;
    if (verb === 'config' || verb === 'c') {
      if (!TYPE.test(first)) fail('invalid character in name field');
      if (second !== '' && !isUciName(second)) fail('invalid character in name field');
      const known = second === '' ? undefined : file.sections.find(({ name }) => name === second);
      if (known && known.type !== first)
        fail('section of different type overwrites prior section with same name');
      section = known ?? {
        type: first,
        name: second === '' ? anonymousName(file.sections.length + 1, first) : second,
        anonymous: second === '',
        options: new Map(),
      };
      if (!known) file.sections.push(section);
    } else if (verb === 'option' || verb === 'o' || verb === 'list' || verb === 'l') {
      if (section === undefined) return fail('option/list command found before the first section');
      if (!isUciName(first)) fail('invalid character in name field');
      if (verb.startsWith('o')) setValue(section, first, second);
      else if (second !== '') addValue(section, first, second);
    } else fail('invalid command');
  }
  return file;
}

const quote = (value: string): string => `'${value.replaceAll("'", "'\\''")}'`;

/** The committed form: a blank line before every section and one at the end. */
export function printUciFile(file: UciFile): string {
  const sections = file.sections.map(({ type, name, anonymous, options }) => {
    const head = anonymous ? `\nconfig ${type}\n` : `\nconfig ${type} ${quote(name)}\n`;
    const body = [...options].map(([option, value]) =>
      Array.isArray(value)
        ? value.map((item) => `\tlist ${option} ${quote(item)}\n`).join('')
        : `\toption ${option} ${quote(value)}\n`,
    );
    return head + body.join('');
  });
  return `${sections.join('')}\n`;
}

/** One value, list items joined by a space, as readers that accept both forms see it. */
export function optionText(section: UciSection, option: string): string | undefined {
  const value = section.options.get(option);
  return Array.isArray(value) ? value.join(' ') : value;
}

/** Words of an option or list; an option is split at white space. */
export function optionWords(section: UciSection, option: string): string[] {
  const value = section.options.get(option);
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : value.split(/\s+/)).filter((word) => word !== '');
}

export const isOn = (value: string | undefined, otherwise = false): boolean =>
  value === undefined ? otherwise : /^(1|yes|on|true|enabled)$/.test(value);
