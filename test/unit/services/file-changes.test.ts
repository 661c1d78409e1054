import { describe, expect, it } from 'vitest';
import { changedLineCount, fileChangesOf } from '../../../main/services/file-changes';

const changes = (before: string | undefined, after: string) =>
  fileChangesOf([
    { package: 'firewall', before, after, encoding: 'utf8', beforeSha256: undefined },
  ] as Parameters<typeof fileChangesOf>[0]);
const shown = (before: string | undefined, after: string): readonly string[] =>
  changes(before, after)[0]?.lines.flatMap(({ kind, text }) =>
    kind === 'same' ? [] : [`${kind === 'added' ? '+' : '-'} ${text.trim()}`],
  ) ?? [];

describe('the technical change', () => {
  const cases: readonly (readonly [
    why: string,
    before: string | undefined,
    after: string,
    shown: string[],
  ])[] = [
    ['a new file', undefined, "config zone 'a'\n", ["+ config zone 'a'"]],
    [
      'other spaces and quotes are no change',
      'config zone\n\toption name\t\t lan\n\tlist   network\t\t"lan"\n',
      "config zone\n\toption name 'lan'\n\tlist network 'lan'\n",
      [],
    ],
    [
      'a changed value among hand-made spaces',
      'config defaults\n\toption input\t\tACCEPT\n\toption forward\t\tREJECT\n',
      "config defaults\n\toption input 'REJECT'\n\toption forward 'REJECT'\n",
      ["- option input 'ACCEPT'", "+ option input 'REJECT'"],
    ],
    [
      'a remark at the end of a line that gets lost is shown',
      'config zone\n\toption name lan # ours\n',
      "config zone\n\toption name 'lan'\n",
      ['- option name lan # ours', "+ option name 'lan'"],
    ],
    [
      'spaces inside a value are a change',
      "config zone\n\toption name 'a  b'\n",
      "config zone\n\toption name 'a b'\n",
      ["- option name 'a  b'", "+ option name 'a b'"],
    ],
    [
      'a changed secret is a change, and is not shown',
      "config wifi-iface\n\toption key  'old-secret'\n",
      "config wifi-iface\n\toption key 'new-secret'\n",
      ["- option key '••••'", "+ option key '••••'"],
    ],
  ];
  it.each(cases)('%s', (_why, before, after, expected) => {
    expect(shown(before, after)).toEqual(expected);
    expect(changedLineCount(changes(before, after))).toBe(expected.length);
  });

  it('comments that are not written again are counted, not mixed with what changes', () => {
    const before = "# mine\nconfig zone\n\t# and this\n\toption name 'lan'\n";
    expect(changes(before, "config zone\n\toption name 'wan'\n")).toEqual([
      {
        path: '/etc/config/firewall',
        commentsLost: 2,
        lines: [
          { kind: 'same', text: 'config zone' },
          { kind: 'removed', text: "\toption name 'lan'" },
          { kind: 'added', text: "\toption name 'wan'" },
        ],
      },
    ]);
  });

  it('going back to a file with comments shows them', () => {
    expect(shown("config zone\n\toption name 'lan'\n", "# mine\nconfig zone\n\toption name 'lan'\n")).toEqual(
      ['+ # mine'],
    );
  });
});
