import type { UciParseReason } from './uci-parse-error';

const NUL = 0;
const TAB = 9;
const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;
const SEMICOLON = 59;
const BACKSLASH = 92;

/** isspace() in the C locale: space, and tab to carriage return. */
const isBlank = (char: number): boolean => char === SPACE || (char >= TAB && char <= RETURN);

/** Thrown by the reader and caught by `parse-uci.ts`, where it becomes a value; it leaves this folder never. */
export class UciSyntaxStop extends Error {
  constructor(
    readonly reason: UciParseReason,
    readonly offset: number,
  ) {
    super(reason);
  }
}

export interface Word {
  readonly text: string;
  /** Where the word starts in the whole text. */
  readonly offset: number;
}

/**
 * Cuts the text into commands and words the way libuci does (uci `file.c`, read 2026). libuci unquotes in place: the
 * finished word is written over its own source and closed with a NUL. Odd corners follow from that and from nothing
 * else (`option a b;option c d` loses its second half, `option a 'b';option c d` does not), so this reader works in
 * place on one line as well instead of describing the corners one by one.
 */
export class UciWords {
  private readonly source: string;
  /** The line at hand, with the lines that quotes or backslashes pulled in. One NUL always follows the text. */
  private readonly line: Uint16Array;
  private at = 0;
  private filled = 0;
  private taken = 0;
  // libuci reads in pieces of its buffer size, and a NUL in the file swallows the rest of a piece: only then does
  // the size show.
  private pieceLimit = 32;
  // Where the last line read starts: in the text, and in `line`.
  private lineOffset = 0;
  private lineAt = 0;

  constructor(source: string) {
    this.source = source;
    this.line = new Uint16Array(source.length + 2);
  }

  /** Moves to the next line; false at the end of the text. */
  nextLine(): boolean {
    if (this.taken >= this.source.length) return false;
    this.at = 0;
    this.pullLine();
    this.skipBlanks();
    return true;
  }

  /** The word that says what the command is. It ends at a blank and knows no quotes. Undefined: nothing more here. */
  nextCommand(): Word | undefined {
    let start = this.at;
    while (this.line[start] === SPACE || this.line[start] === TAB) start++;
    if (this.line[start] === NUL || this.line[start] === HASH) return undefined;
    let end = start;
    while (this.line[end] !== NUL && this.line[end] !== SPACE && this.line[end] !== TAB) end++;
    this.line[end] = NUL;
    const word = { text: this.textFrom(start), offset: this.offsetOf(start) };
    this.at = end;
    return word;
  }

  /** Steps over the blank behind a command word. False: the text ended with the word itself. */
  leaveCommand(): boolean {
    if (this.at + 1 > this.filled) return false;
    this.at++;
    return true;
  }

  /** The next word of the command; its text is empty when the command ends here. */
  nextWord(): Word {
    this.skipBlanks();
    const start = this.at;
    const offset = this.offsetOf(start);
    if (this.line[start] === SEMICOLON) {
      this.line[start] = NUL;
      this.at++;
    } else {
      this.unquoteWord();
    }
    return { text: this.textFrom(start), offset };
  }

  private unquoteWord(): void {
    let target = this.at;
    let stepOver = true;
    do {
      const char = this.line[this.at];
      if (char === HASH) this.line[this.at] = NUL;
      if (char === HASH || char === NUL) break;
      if (char === SEMICOLON) {
        stepOver = false;
        break;
      }
      if (char === SINGLE_QUOTE) target = this.unquoteSingle(target);
      else if (char === DOUBLE_QUOTE) target = this.unquoteDouble(target);
      else if (char !== BACKSLASH || this.skipBackslash()) target = this.copyTo(target);
    } while (this.line[this.at] !== NUL && !isBlank(this.line[this.at] as number));
    if (this.line[this.at] !== NUL && stepOver) this.at++;
    this.line[target] = NUL;
  }

  private unquoteSingle(from: number): number {
    const opened = this.offsetOf(this.at);
    let target = from;
    this.at++;
    while (this.line[this.at] !== SINGLE_QUOTE) {
      if (this.line[this.at] !== NUL) target = this.copyTo(target);
      else this.pullLineInQuotes('unterminated-single-quote', opened);
    }
    this.at++;
    return target;
  }

  private unquoteDouble(from: number): number {
    const opened = this.offsetOf(this.at);
    let target = from;
    this.at++;
    while (this.line[this.at] !== DOUBLE_QUOTE) {
      if (this.line[this.at] === NUL) this.pullLineInQuotes('unterminated-double-quote', opened);
      else if (this.line[this.at] !== BACKSLASH || this.skipBackslash()) target = this.copyTo(target);
    }
    this.at++;
    return target;
  }

  private pullLineInQuotes(reason: UciParseReason, opened: number): void {
    this.pullLine();
    if (this.line[this.at] === NUL) throw new UciSyntaxStop(reason, opened);
  }

  /** True: the character now at hand is meant literally. False: the backslash joined the next line to this one. */
  private skipBackslash(): boolean {
    this.at++;
    const [char, next, afterNext] = this.line.subarray(this.at, this.at + 3);
    const joins =
      char === NUL || char === LINE_FEED || (char === RETURN && next === LINE_FEED && afterNext === NUL);
    if (joins) this.pullLine();
    return !joins;
  }

  private copyTo(target: number): number {
    this.line[target] = this.line[this.at] as number;
    this.at++;
    return target + 1;
  }

  private skipBlanks(): void {
    while (isBlank(this.line[this.at] as number)) this.at++;
  }

  /** Reads one more line to where we are now, over whatever was there. At the end of the text: a lone NUL. */
  private pullLine(): void {
    let at = this.at;
    if (at >= this.pieceLimit - 1) this.pieceLimit *= 2;
    this.lineOffset = this.taken;
    this.lineAt = at;
    for (;;) {
      const piece = this.takePiece(this.pieceLimit - at - 1);
      for (let i = 0; i < piece.length; i++) this.line[at + i] = piece.charCodeAt(i);
      this.line[at + piece.length] = NUL;
      if (this.line[at] === NUL) return;
      while (this.line[at] !== NUL) at++;
      this.filled = at;
      if (this.line[at - 1] === LINE_FEED) return;
      this.pieceLimit *= 2;
    }
  }

  private takePiece(limit: number): string {
    const lineEnd = this.source.indexOf('\n', this.taken);
    const end = Math.min(lineEnd < 0 ? this.source.length : lineEnd + 1, this.taken + limit);
    const piece = this.source.slice(this.taken, end);
    this.taken = end;
    return piece;
  }

  private offsetOf(at: number): number {
    return Math.min(this.lineOffset + at - this.lineAt, this.source.length);
  }

  private textFrom(start: number): string {
    let text = '';
    for (let at = start; this.line[at] !== NUL; at++) text += String.fromCharCode(this.line[at] as number);
    return text;
  }
}
