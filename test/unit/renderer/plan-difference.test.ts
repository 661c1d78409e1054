import { describe, expect, it } from 'vitest';
import { planDifference } from '../../../renderer/state/plan-difference';
import type { DiffLine, FileChange } from '../../../shared/ipc/views';

const file = (path: string, ...lines: string[]): FileChange => ({
  path,
  lines: lines.map(
    (line): DiffLine => ({
      kind: line[0] === '+' ? 'added' : line[0] === '-' ? 'removed' : 'same',
      text: line.slice(1),
    }),
  ),
});

describe('planDifference', () => {
  const plan = [file('network', " config a 'one'", '+\toption x', '+\toption x', '-\toption y')];
  it.each<[why: string, other: FileChange[], lines: number]>([
    ['the same plan', plan, 0],
    [
      'only what stays is another',
      [file('network', ' # new', " config a 'one'", '+\toption x', '+\toption x', '-\toption y')],
      0,
    ],
    [
      'one of two equal lines is not needed any more',
      [file('network', " config a 'one'", '+\toption x', '-\toption y')],
      1,
    ],
    [
      'a line is taken away instead of added',
      [file('network', " config a 'one'", '+\toption x', '-\toption x', '-\toption y')],
      2,
    ],
    [
      'the same lines in another section',
      [file('network', " config a 'two'", '+\toption x', '+\toption x', '-\toption y')],
      6,
    ],
    ['one file more', [...plan, file('dhcp', '+config dhcp')], 1],
    ['nothing is left to do', [], 3],
  ])('%s', (_why, other, lines) => {
    expect(planDifference(plan, other)).toBe(lines);
  });
});
