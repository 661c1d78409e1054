import { describe, expect, it } from 'vitest';
import { findingLines, planLines } from '../../../main/cli/commands/plan';
import type { Finding } from '../../../shared/compile/finding';
import type { Review } from '../../../shared/ipc/views';
import { mainCase } from '../../support/home-policy';

const nothing = {
  empty: true,
  mayApply: true,
  changedLines: 0,
  files: [],
  consequences: [],
  findings: [],
  whereabouts: [],
  after: { cells: [], promises: [], findings: [] },
} as unknown as Review;

const finding = (subject: string, code = 'network-without-firewall-zone'): Finding => ({
  severity: 'warning',
  code,
  subject,
  facts: {},
});

describe('what plan prints', () => {
  it('an empty plan that may be applied: the router matches', () => {
    expect(planLines(nothing, mainCase)[0]).toBe('The router already matches. There is nothing to apply.');
  });

  it('who is only wished somewhere is said by name, and who was not seen is counted', () => {
    const at = { wished: 'smart', arrives: 'must-rejoin' } as const;
    const lines = planLines(
      {
        ...nothing,
        whereabouts: [
          { device: '9c934eaabbcc', now: 'home', after: 'home', ...at },
          { device: 'b827eb010203', now: 'guest', ...at },
          { device: 'd83add040506', wished: 'work', arrives: 'not-seen' },
          { device: '3c22fb102030', wished: 'home', now: 'home', after: 'home', arrives: 'there' },
        ],
      },
      mainCase,
    );
    expect(lines.slice(lines.indexOf('Not there yet'), lines.indexOf('Promises') - 1)).toEqual([
      'Not there yet',
      '  Printer stays in Home until it is joined to Smart home by hand.',
      '  Plug has to be joined to Smart home by hand. What it is on now goes away.',
      '  Not seen, so where they are is not known: 1 device.',
    ]);
  });

  it('one that is refused is empty too, and does not say so', () => {
    const lines = planLines({ ...nothing, mayApply: false, findings: [finding('a')] }, mainCase);
    expect(lines[0]).toBe('There is no plan: what stands in its way is listed below.');
    expect(lines.join('\n')).not.toContain('already matches');
  });

  it('a few findings of one kind stand one by one, many are one with their number', () => {
    const few = findingLines({ findings: ['a', 'b', 'c'].map((subject) => finding(subject)) });
    expect(few.filter((line) => line.startsWith('  warning'))).toHaveLength(3);
    const many = findingLines({
      findings: [...Array(84).keys()].map((at) => finding(`n${at}`)).concat(finding('x', 'option-ignored')),
    });
    expect(many.filter((line) => line.startsWith('  warning'))).toEqual([
      expect.stringMatching(/network-without-firewall-zone n0\) And 83 more of the same kind\.$/),
      expect.stringMatching(/option-ignored x\)$/),
    ]);
  });

  it('comments that go are said once a file', () => {
    const files = [{ path: '/etc/config/firewall', commentsLost: 29, lines: [] }];
    expect(planLines({ ...nothing, empty: false, files }, mainCase)).toContain(
      '  (29 comment lines of this file will not be written again, as with OpenWrt’s own tools.)',
    );
  });
});
