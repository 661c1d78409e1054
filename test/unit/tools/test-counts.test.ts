import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest, outcomeOf, sumLine } from '../../../tools/test-counts.mjs';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

describe('countVitest', () => {
  it('takes the runner at its word', () => {
    expect(
      countVitest({
        numPassedTests: 5,
        numFailedTests: 2,
        numPendingTests: 1,
        numTodoTests: 1,
        testResults: [],
      }),
    ).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });

  it('counts a file that did not load as a failure', () => {
    const testResults = [file('failed'), file('failed', 'failed'), file('passed', 'passed')];
    expect(
      countVitest({ numPassedTests: 1, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults }),
    ).toEqual({ passed: 1, failed: 2, skipped: 0 });
  });
});

it('counts a test of the window that passed at the second try as failed', () => {
  const report = { stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 } };
  expect(countPlaywright(report)).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

describe('outcomeOf', () => {
  const none = { passed: 0, failed: 0, skipped: 0 };
  const cases: readonly (readonly [why: string, status: number, counted: typeof none, failed: number])[] = [
    ['all well', 0, { ...none, passed: 3 }, 0],
    ['tests failed: they are the failures', 1, { ...none, failed: 2 }, 2],
    ['the runner died without a report', 1, none, 1],
    ['killed after some had passed', 137, { ...none, passed: 3 }, 1],
  ];
  it.each(cases)('%s', (_why, status, counted, failed) => {
    expect(outcomeOf(status, counted).failed).toBe(failed);
  });
});

it('ends with the line that machines read', () => {
  expect(sumLine({ passed: 12, failed: 0, skipped: 1 })).toBe('12 passed, 0 failed, 1 skipped');
});
