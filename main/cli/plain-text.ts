import { displayText } from '../../shared/net/untrusted-text';

/** Safe for a terminal: control and direction characters become visible, so a hostname cannot move the cursor or colour a lie. */
export const plainText = (line: string): string =>
  line
    .split('\n')
    .map((part) => displayText(part, 4000))
    .join('\n');
