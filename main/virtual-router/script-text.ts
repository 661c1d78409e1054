/**
 * What the shell library (just-bash 3.4) gets wrong, put into words it gets right:
 *   - it takes `[!a-z]` in a pattern for a set that holds `!`; `[^a-z]` it understands (`[ ! -f x ]` stays);
 *   - it takes `"$@"` in the place of a command for one long word;
 *   - inside `$((…))` it does not find the script's own functions: `$(($(f) + 3))` becomes `$(expr $(f) + 3)`.
 * Only the text of scripts is touched, never data, so what a script reads and writes is its own.
 */
export function forThisShell(script: string): string {
  const negated = script.replace(/(?<!\\)\[!(?=[^\s\]])/g, '[^');
  const split = negated.replace(WORDS_AS_COMMAND, '$1"${@:1:1}" "${@:2}"');
  return split.replace(FUNCTION_IN_SUM, (_, call: string, sign: string, other: string) => {
    const value = /^[A-Za-z_]/.test(other) ? `$${other}` : other;
    return `$(expr $(${call}) ${sign} ${value})`;
  });
}

const FUNCTION_IN_SUM = /\$\(\(\$\(([\w ]+)\)\s*([+-])\s*(\$?\w+)\)\)/g;

/** `"$@"` where a command begins: at a line's start, after an operator or a word that opens a command. */
const WORDS_AS_COMMAND = /(^[ \t]*|[;&|({)!][ \t]*|\b(?:do|then|else|elif|if|while|until)[ \t]+)"\$@"/gm;

/**
 * The library decodes what a line printed as UTF-8 whenever it happens to be UTF-8. A first byte that no UTF-8 has
 * keeps it bytes; `printedBytes` takes it off again.
 */
export const keepBytes = (script: string): string => `${MARK_COMMAND}; ${script}`;
export const MARK_COMMAND = 'practice-bytes';
export const MARK_BYTE = '\xff';

export const printedBytes = (stdout: string): string =>
  stdout.startsWith(MARK_BYTE) ? stdout.slice(1) : stdout;
