/** What a router script answered: lines "word value", and texts that came with their length. */
export interface RouterAnswer {
  readonly lines: readonly { readonly word: string; readonly value: string }[];
  /** Raw bytes, one character each (latin1). */
  readonly blocks: ReadonlyMap<string, string>;
}

/**
 * A text is taken by its length, never by what it contains: a line of a foreign program cannot pass for an answer.
 * A block that is cut short is left out, so its reader finds it missing.
 */
export function parseRouterAnswer(stdout: string): RouterAnswer {
  const lines: { word: string; value: string }[] = [];
  const blocks = new Map<string, string>();
  let at = 0;
  while (at < stdout.length) {
    const end = stdout.indexOf('\n', at);
    const line = stdout.slice(at, end < 0 ? stdout.length : end);
    at = end < 0 ? stdout.length : end + 1;
    const block = /^block (\S+) +(\d+)$/.exec(line);
    if (block) {
      const length = Number(block[2]);
      if (at + length <= stdout.length) blocks.set(String(block[1]), stdout.slice(at, at + length));
      at += length + 1;
    } else if (line !== '') {
      const space = line.indexOf(' ');
      lines.push(
        space < 0
          ? { word: line, value: '' }
          : { word: line.slice(0, space), value: line.slice(space + 1).trim() },
      );
    }
  }
  return { lines, blocks };
}

/** First value of a word. */
export const answerTo = (answer: RouterAnswer, word: string): string | undefined =>
  answer.lines.find((line) => line.word === word)?.value;

/** All values of a word, cut at blanks. */
export const answersTo = (answer: RouterAnswer, word: string): readonly (readonly string[])[] =>
  answer.lines.filter((line) => line.word === word).map((line) => line.value.split(' '));
