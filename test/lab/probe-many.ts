import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommandOutcome } from './command-channel';
import type { ProbeOutcome } from './lab-client';

/** One packet to send. `icmp` is an echo request; its port is 0. */
export interface Question {
  readonly proto: 'tcp' | 'udp' | 'icmp';
  readonly to: string;
  readonly port: number;
}

/** Where the questions are asked from: a client's `exec`, or the lab's `control` for the router itself. */
export type RunScript = (script: string, timeoutMs: number) => Promise<CommandOutcome>;

const program = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'probe-many.lua'), 'utf8');
const SECONDS = 3;

/** Asks all questions at once, in one process of the client; the outcomes are in the order of the questions. */
export async function probeMany(
  run: RunScript,
  networkInterface: string,
  questions: readonly Question[],
): Promise<readonly ProbeOutcome[]> {
  if (questions.length === 0) return [];
  const lines = questions.map(({ proto, to, port }) => `${proto} ${to} ${port}`);
  const script = [
    "file=$(mktemp); cat >$file <<'LUA'",
    `${program}LUA`,
    `lua5.3 $file ${SECONDS} ${networkInterface} <<'QUESTIONS'`,
    ...lines,
    'QUESTIONS',
    'code=$?; rm -f $file; exit $code',
  ].join('\n');
  const rounds = Math.ceil(questions.length / 100);
  const said = await run(script, (rounds * SECONDS + 60) * 1000);
  const outcomes = said.stdout.trim().split('\n');
  if (said.code !== 0 || outcomes.length !== questions.length)
    throw new Error(`${outcomes.length} outcomes for ${questions.length} questions: ${said.stderr}`);
  return outcomes as ProbeOutcome[];
}

/** It got through, and the other side answered. */
export const isOpen = (outcome: ProbeOutcome | undefined): boolean =>
  outcome === 'connected' || outcome === 'answered';
