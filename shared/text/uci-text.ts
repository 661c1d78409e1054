import { displayText } from '../net/untrusted-text';
import type { UciParseError, UciParseReason } from '../uci/uci-parse-error';

/** Why the router would not read a configuration file, in words for the person who edits it. */
export const uciReasonText: Readonly<Record<UciParseReason, string>> = {
  'invalid-command': 'This line has to begin with config, option, list or package, and a name after it.',
  'missing-argument': 'A word is missing at the end of this line.',
  'too-many-arguments': 'There is one word too many. A value with blanks needs quotes around it.',
  'invalid-name': 'A name may have letters, digits and underscores only.',
  'invalid-type': 'A section type may have printable characters only, and no blanks.',
  'type-mismatch': 'A section of this name is there already, with another type.',
  'option-before-section': 'An option has to stand below a config line.',
  'unterminated-single-quote': 'The single quote that opens here is never closed.',
  'unterminated-double-quote': 'The double quote that opens here is never closed.',
  'no-package-name': 'The name of the package is missing.',
  'duplicate-package': 'This package is there already.',
};

/** `network:3:9: ...`: where, what, and the code, on one line. Never a value: it may be a password. */
export function uciErrorLine({ reason, line, column, excerpt }: UciParseError, path: string): string {
  const near = excerpt === undefined ? '' : ` Near: ${displayText(excerpt)}.`;
  return `${path}:${line}:${column}: ${uciReasonText[reason]}${near} (${reason})`;
}
