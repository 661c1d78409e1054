import { err, ok, type Result } from '../kernel/result';
import { PackageBuilder } from './package-builder';
import type { UciPackage } from './uci';
import { parseErrorAt, type UciParseError } from './uci-parse-error';
import { UciSyntaxStop, UciWords, type Word } from './uci-words';
import { isValidPackageWord, isValidUciName, isValidUciType } from './valid-uci';

/**
 * Reads one file of /etc/config, accepting and refusing what libuci does in its strict mode (that of the command
 * line, netifd and fw4). As there, `package` lines inside the file change nothing.
 */
export function parseUci(text: string, packageName: string): Result<UciPackage, UciParseError> {
  const parsed = parse(text, packageName);
  if (!parsed.ok) return parsed;
  return ok(parsed.value[0] ?? { name: packageName, sections: [] });
}

/** Reads the form of `uci export`: any number of packages, each opened by its `package` line. */
export function parseUciStream(text: string): Result<readonly UciPackage[], UciParseError> {
  return parse(text, undefined);
}

/** What is being filled. `single`: the name was given from outside, so the text may not switch packages. */
interface Reading {
  readonly words: UciWords;
  readonly single: boolean;
  readonly packages: PackageBuilder[];
}

function parse(text: string, packageName: string | undefined): Result<readonly UciPackage[], UciParseError> {
  const words = new UciWords(text);
  const single = packageName !== undefined;
  const reading: Reading = { words, single, packages: single ? [new PackageBuilder(packageName)] : [] };
  try {
    while (words.nextLine()) readLine(reading);
  } catch (stop) {
    if (!(stop instanceof UciSyntaxStop)) throw stop;
    return err(parseErrorAt(text, stop.offset, stop.reason, reading.packages.at(-1)?.name ?? ''));
  }
  return ok(reading.packages.map((open) => open.build()));
}

function readLine(reading: Reading): void {
  for (let word = reading.words.nextCommand(); word; word = reading.words.nextCommand()) {
    readCommand(reading, word);
  }
}

function readCommand(reading: Reading, word: Word): void {
  const command = COMMANDS.get(word.text);
  if (command === undefined) throw new UciSyntaxStop('invalid-command', word.offset);
  command(reading, word);
}

// The one-letter forms are read and never written.
const COMMANDS: ReadonlyMap<string, (reading: Reading, word: Word) => void> = new Map([
  ['package', readPackage],
  ['p', readPackage],
  ['config', readConfig],
  ['c', readConfig],
  ['option', (reading, word) => readOption(reading, word, 'option')],
  ['o', (reading, word) => readOption(reading, word, 'option')],
  ['list', (reading, word) => readOption(reading, word, 'list')],
  ['l', (reading, word) => readOption(reading, word, 'list')],
]);

function readPackage({ words, single, packages }: Reading, word: Word): void {
  leaveCommand(words, word);
  const name = requiredWord(words);
  if (!isValidPackageWord(name.text)) throw new UciSyntaxStop('invalid-name', name.offset);
  expectEnd(words);
  if (single) return;
  if (packages.some((open) => open.name === name.text))
    throw new UciSyntaxStop('duplicate-package', name.offset);
  packages.push(new PackageBuilder(name.text));
}

function readConfig({ words, packages }: Reading, word: Word): void {
  const open = packages.at(-1);
  if (open === undefined) throw new UciSyntaxStop('no-package-name', word.offset);
  leaveCommand(words, word);
  const type = requiredWord(words);
  if (!isValidUciType(type.text)) throw new UciSyntaxStop('invalid-type', type.offset);
  const name = words.nextWord();
  if (name.text !== '' && !isValidUciName(name.text)) throw new UciSyntaxStop('invalid-name', name.offset);
  expectEnd(words);
  if (name.text === '') open.addAnonymous(type.text);
  else if (!open.enterNamed(type.text, name.text)) throw new UciSyntaxStop('type-mismatch', name.offset);
}

function readOption({ words, packages }: Reading, word: Word, form: 'option' | 'list'): void {
  const open = packages.at(-1);
  if (!open?.isInSection()) throw new UciSyntaxStop('option-before-section', word.offset);
  leaveCommand(words, word);
  const name = requiredWord(words);
  if (!isValidUciName(name.text)) throw new UciSyntaxStop('invalid-name', name.offset);
  const value = words.nextWord();
  expectEnd(words);
  if (form === 'list') open.addListItem(name.text, value.text);
  else open.setOption(name.text, value.text);
}

function leaveCommand(words: UciWords, word: Word): void {
  if (!words.leaveCommand()) throw new UciSyntaxStop('missing-argument', word.offset + word.text.length);
}

function requiredWord(words: UciWords): Word {
  const word = words.nextWord();
  if (word.text === '') throw new UciSyntaxStop('missing-argument', word.offset);
  return word;
}

function expectEnd(words: UciWords): void {
  const extra = words.nextWord();
  if (extra.text !== '') throw new UciSyntaxStop('too-many-arguments', extra.offset);
}
