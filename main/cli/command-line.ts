import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { plainJson, plainText } from './plain-text';

/** Exit codes of every command (design: ok, error, difference or broken promise). */
export const EXIT = { ok: 0, error: 1, difference: 2 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** The terminal as the commands see it. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable;
}

/** What a command ends with. `json` is printed instead of the lines when asked for. */
export interface Outcome {
  readonly exit: Exit;
  readonly lines: readonly string[];
  readonly json: unknown;
  /** A file as it is, for a pipe or another file. A terminal gets `lines` instead. */
  readonly bytes?: Uint8Array;
}

export const done = (lines: readonly string[], json: unknown, exit: Exit = EXIT.ok): Outcome => ({
  exit,
  lines,
  json,
});
export const failed = (line: string, error: unknown): Outcome => ({
  exit: EXIT.error,
  lines: [line],
  json: { error },
});

/** Prints an outcome: answers to stdout, errors to stderr. Text from the network never carries escape codes through. */
export function print(terminal: Terminal, outcome: Outcome, asJson: boolean): void {
  if (asJson) {
    terminal.stdout.write(`${plainJson(outcome.json)}\n`);
    return;
  }
  if (outcome.bytes !== undefined && !terminal.stdout.isTTY) {
    terminal.stdout.write(outcome.bytes);
    return;
  }
  const stream = outcome.exit === EXIT.error ? terminal.stderr : terminal.stdout;
  for (const line of outcome.lines) stream.write(`${plainText(line)}\n`);
}

/** First line of standard input, for `--password-stdin`. */
export async function firstLine(terminal: Terminal): Promise<string> {
  const reader = createInterface({ input: terminal.stdin });
  try {
    for await (const line of reader) return line;
    return '';
  } finally {
    reader.close();
  }
}

/** A yes that cannot be given by accident: the word itself. Without a terminal nobody said it. */
export async function saysYes(terminal: Terminal, question: string): Promise<boolean> {
  if (!terminal.stdin.isTTY) return false;
  const reader = createInterface({ input: terminal.stdin, output: terminal.stderr });
  try {
    return (await reader.question(`${question} Type yes to go on: `)).trim() === 'yes';
  } finally {
    reader.close();
  }
}
