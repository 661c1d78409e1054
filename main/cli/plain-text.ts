import { displayText, isHidden } from '../../shared/net/untrusted-text';

/**
 * One line, safe for a terminal: control and direction characters become visible, so a hostname cannot move the cursor,
 * colour a lie or begin a line of its own.
 */
export const plainText = (line: string): string => displayText(line, 4000);

/** JSON in which those characters stand as `\uXXXX`: the same value to whoever parses it, harmless to whoever looks at it. */
export function plainJson(value: unknown): string {
  // JSON itself has escaped what is below U+0020; the line ends that are left are its own layout.
  return JSON.stringify(value ?? null, undefined, 2).replace(/[^\n\x20-\x7e]/gu, (character) =>
    isHidden(character) ? escaped(character) : character,
  );
}

const escaped = (character: string): string =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

/** Several lines of our own words around something a person typed. */
export const plainLines = (text: string): string => text.split('\n').map(plainText).join('\n');
