import { describe, expect, it } from 'vitest';
import {
  applyEdits,
  mapSections,
  type UciEdit,
  withOption,
  withoutSection,
  withPackage,
  withSection,
} from '../../../shared/uci/edit-uci';
import { parseUciStream } from '../../../shared/uci/parse-uci';
import { printUciExport } from '../../../shared/uci/print-uci';
import { configOf, section, type UciConfig } from '../../../shared/uci/uci';

function read(text: string): UciConfig {
  const parsed = parseUciStream(text);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return configOf(parsed.value);
}

const START = `package firewall
config rule 'ssh'
	option src 'lan'
	list ip 'a'
config rule
	option src 'wan'
config zone
	option name 'lan'
package dhcp
`;

const on = { package: 'firewall', section: 'ssh' };
const lines = (config: UciConfig) =>
  printUciExport(config.firewall ?? { name: 'none', sections: [] }).split('\n');

describe('applyEdits', () => {
  const cases: [why: string, edit: UciEdit, expected: string[]][] = [
    [
      'sets an option where it stands',
      { kind: 'set-option', ...on, option: 'src', before: 'lan', after: 'wan' },
      ["\toption src 'wan'", "\tlist ip 'a'"],
    ],
    [
      'adds an option at the end',
      { kind: 'set-option', ...on, option: 'x', before: undefined, after: ['1', '2'] },
      ["\toption src 'lan'", "\tlist ip 'a'", "\tlist x '1'", "\tlist x '2'"],
    ],
    [
      'adds an option at its place',
      { kind: 'set-option', ...on, option: 'x', before: undefined, after: '1', position: 0 },
      ["\toption x '1'", "\toption src 'lan'", "\tlist ip 'a'"],
    ],
    [
      'removes an option',
      { kind: 'remove-option', ...on, option: 'ip', before: ['a'] },
      ["\toption src 'lan'"],
    ],
    [
      'moves an option',
      { kind: 'move-option', ...on, option: 'ip', from: 1, to: 0 },
      ["\tlist ip 'a'", "\toption src 'lan'"],
    ],
  ];
  it.each(cases)('%s', (_why, edit, expected) => {
    const edited = applyEdits(read(START), [edit]);
    const shown = edited.ok ? lines(edited.value) : [];
    expect(shown.slice(shown.indexOf("config rule 'ssh'") + 1, shown.indexOf('config rule') - 1)).toEqual(
      expected,
    );
  });

  const sections: [why: string, edit: UciEdit, expected: string[]][] = [
    [
      'adds a section at its place',
      { kind: 'add-section', package: 'firewall', section: 'x', added: section('zone', 'x'), position: 1 },
      ["rule 'ssh'", "zone 'x'", 'rule', 'zone'],
    ],
    [
      'removes an anonymous section',
      {
        kind: 'remove-section',
        package: 'firewall',
        section: '@rule[1]',
        before: section('rule', undefined, { src: 'wan' }),
      },
      ["rule 'ssh'", 'zone'],
    ],
    [
      'names an anonymous section',
      { kind: 'rename-section', package: 'firewall', section: '@zone[-1]', name: 'z' },
      ["rule 'ssh'", 'rule', "zone 'z'"],
    ],
    [
      'changes a type',
      { kind: 'set-type', ...on, before: 'rule', after: 'redirect' },
      ["redirect 'ssh'", 'rule', 'zone'],
    ],
    [
      'moves a section to the end',
      { kind: 'move-section', ...on, from: 0, to: 2 },
      ['rule', 'zone', "rule 'ssh'"],
    ],
  ];
  it.each(sections)('%s', (_why, edit, expected) => {
    const edited = applyEdits(read(START), [edit]);
    const shown = edited.ok
      ? lines(edited.value).filter((line) => line.startsWith('config'))
      : [edited.error.reason];
    expect(shown).toEqual(expected.map((head) => `config ${head}`));
  });

  it('creates and removes files', () => {
    const edited = applyEdits(read(START), [
      { kind: 'add-package', package: 'new' },
      { kind: 'remove-package', package: 'dhcp', before: { name: 'dhcp', sections: [] } },
    ]);
    expect(edited.ok && Object.keys(edited.value)).toEqual(['firewall', 'new']);
  });

  const refused: [why: string, edit: UciEdit, reason: string][] = [
    [
      'a file that is not there',
      { kind: 'set-type', package: 'none', section: 'x', before: 'a', after: 'b' },
      'no-such-package',
    ],
    ['a file that is there', { kind: 'add-package', package: 'dhcp' }, 'package-exists'],
    [
      'a file that changed meanwhile',
      { kind: 'remove-package', package: 'firewall', before: { name: 'firewall', sections: [] } },
      'before-differs',
    ],
    [
      'a section that is not there',
      { kind: 'rename-section', package: 'firewall', section: '@rule[2]', name: 'x' },
      'no-such-section',
    ],
    [
      'a name that is taken',
      { kind: 'rename-section', package: 'firewall', section: '@rule[1]', name: 'ssh' },
      'section-exists',
    ],
    [
      'a new section with a name that is taken',
      {
        kind: 'add-section',
        package: 'firewall',
        section: 'ssh',
        added: section('zone', 'ssh'),
        position: 0,
      },
      'section-exists',
    ],
    [
      'a place behind the end',
      { kind: 'add-section', package: 'firewall', section: 'x', added: section('zone', 'x'), position: 4 },
      'bad-position',
    ],
    ['half a place', { kind: 'move-section', ...on, from: 0, to: 0.5 }, 'bad-position'],
    [
      'a section that changed meanwhile',
      { kind: 'remove-section', ...on, before: section('rule', 'ssh') },
      'before-differs',
    ],
    ['a section that moved meanwhile', { kind: 'move-section', ...on, from: 1, to: 0 }, 'before-differs'],
    [
      'a type that changed meanwhile',
      { kind: 'set-type', ...on, before: 'zone', after: 'rule' },
      'before-differs',
    ],
    [
      'an option that changed meanwhile',
      { kind: 'set-option', ...on, option: 'src', before: 'wan', after: 'x' },
      'before-differs',
    ],
    [
      'an option that should have been new',
      { kind: 'set-option', ...on, option: 'src', before: undefined, after: 'x' },
      'before-differs',
    ],
    [
      'a list where an option was expected',
      { kind: 'remove-option', ...on, option: 'ip', before: 'a' },
      'before-differs',
    ],
    [
      'removing an option that is not there',
      { kind: 'remove-option', ...on, option: 'x', before: '1' },
      'no-such-option',
    ],
    [
      'an option placed behind the end',
      { kind: 'set-option', ...on, option: 'x', before: undefined, after: '1', position: 9 },
      'bad-position',
    ],
    [
      'a name no file can carry',
      { kind: 'rename-section', package: 'firewall', section: '@rule[1]', name: 'a-b' },
      'unprintable',
    ],
    ['an empty value', { kind: 'set-option', ...on, option: 'src', before: 'lan', after: '' }, 'unprintable'],
  ];
  it.each(refused)('refuses %s', (_why, edit, reason) => {
    const harmless: UciEdit = { kind: 'add-package', package: 'other' };
    const edited = applyEdits(read(START), [harmless, edit]);
    expect(edited).toMatchObject({ ok: false, error: { kind: 'uci-edit-error', reason, index: 1, edit } });
  });
});

describe('editing documents', () => {
  const pkg = {
    name: 'p',
    sections: [section('t', 'a'), section('t', undefined, { x: '1' }), section('t', 'b')],
  };
  const heads = (of: typeof pkg | ReturnType<typeof withSection>) =>
    of.sections.map(({ type, name }) => `${type} ${name ?? '@'}`);

  it('a section replaces its namesake in place, or goes last', () => {
    expect(heads(withSection(pkg, section('u', 'a')))).toEqual(['u a', 't @', 't b']);
    expect(heads(withSection(pkg, section('u', 'c')))).toEqual(['t a', 't @', 't b', 'u c']);
    expect(heads(withSection(pkg, section('u', undefined)))).toEqual(['t a', 't @', 't b', 'u @']);
  });

  it('sections go by name, or one by one', () => {
    expect(heads(withoutSection(pkg, 'a'))).toEqual(['t @', 't b']);
    expect(heads(mapSections(pkg, (each, at) => (at === 1 ? undefined : { ...each, type: 'u' })))).toEqual([
      'u a',
      'u b',
    ]);
  });

  it('an option is set in place, added last, or taken away by nothing', () => {
    const old = section('t', 'a', { x: '1', y: '2' });
    expect(withOption(old, 'x', ['3'])).toEqual(section('t', 'a', { x: ['3'], y: '2' }));
    expect(withOption(old, 'z', '3')).toEqual(section('t', 'a', { x: '1', y: '2', z: '3' }));
    for (const nothing of [undefined, '', []])
      expect(withOption(old, 'x', nothing)).toEqual(section('t', 'a', { y: '2' }));
  });

  it('a package takes the place of its namesake', () => {
    const config = configOf([pkg, { name: 'q', sections: [] }]);
    expect(withPackage(config, { name: 'p', sections: [] })).toEqual(
      configOf([
        { name: 'p', sections: [] },
        { name: 'q', sections: [] },
      ]),
    );
  });
});
