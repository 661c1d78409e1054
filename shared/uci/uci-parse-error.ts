/** Why the router's loader would refuse the text. One code per refusal of libuci, so a screen can word each of them. */
export type UciParseReason =
  | 'invalid-command'
  | 'missing-argument'
  | 'too-many-arguments'
  | 'invalid-name'
  | 'invalid-type'
  | 'type-mismatch'
  | 'option-before-section'
  | 'unterminated-single-quote'
  | 'unterminated-double-quote'
  | 'no-package-name'
  | 'duplicate-package';

/**
 * Where it happened, 1-based, at the word that is wrong (for a quote: where it opens; libuci only says where it gave up).
 * Columns count characters.
 */
export interface UciParseError {
  readonly kind: 'uci-parse-error';
  readonly reason: UciParseReason;
  readonly line: number;
  readonly column: number;
  /** The package being read; empty when a stream had not named one yet. */
  readonly packageName: string;
  /** The first two words of the line, never a value: it may be a password, and errors are logged. */
  readonly excerpt?: string;
}

const EXCERPT_LENGTH = 60;

/** Turns an offset in the text into a place a person can find. */
export function parseErrorAt(
  text: string,
  offset: number,
  reason: UciParseReason,
  packageName: string,
): UciParseError {
  // A missing word is noticed behind the line end; it is missing at the end of that line.
  const at = offset > 0 && text[offset - 1] === '\n' && reason === 'missing-argument' ? offset - 1 : offset;
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const stop = text.indexOf('\n', start);
  const lineText = text.slice(start, stop < 0 ? undefined : stop);
  const words = /^\s*([A-Za-z]+)(?:\s+(['"]?)([\w-]+)\2(?=\s|$))?/.exec(lineText);
  const excerpt = words === null ? '' : [words[1], words[3]].filter(Boolean).join(' ');
  return {
    kind: 'uci-parse-error',
    reason,
    line: countLineEnds(text, start) + 1,
    column: [...text.slice(start, at)].length + 1,
    packageName,
    ...(excerpt === '' ? {} : { excerpt: excerpt.slice(0, EXCERPT_LENGTH) }),
  };
}

function countLineEnds(text: string, before: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < before; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
