import { describe, expect, it } from 'vitest';
import { describeEdit, describeEdits, diffUci } from '../../../shared/uci/diff-uci';
import { movedTo, movesToSort } from '../../../shared/uci/list-places';
import { diffUciFiles, packageNameOf, readUciFile, summarizeUci } from '../../../shared/uci/read-uci-file';
import { configOf, section, type UciSection } from '../../../shared/uci/uci';

const rule = (name: string, options: Record<string, string> = {}) =>
  section('rule', undefined, { name, src: 'lan', target: 'ACCEPT', ...options });
const [A, B, C, D] = [rule('a'), rule('b'), rule('c'), rule('d')] as const;
const lan = section('interface', 'lan', { proto: 'static', ipaddr: '192.168.1.1', netmask: '255.255.255.0' });
const iot = section('interface', 'bh_iot', { proto: 'static', ipaddr: '192.168.20.1' });
const defaults = section('defaults', undefined, { input: 'ACCEPT' });

const diff = (before: readonly UciSection[], after: readonly UciSection[]) =>
  describeEdits(
    diffUci(configOf([{ name: 'p', sections: before }]), configOf([{ name: 'p', sections: after }])),
  );

describe('the difference is as small as a person would put it', () => {
  const cases: [why: string, before: UciSection[], after: UciSection[], edits: string[]][] = [
    ['nothing', [lan, A, B], [lan, A, B], []],
    [
      'one option',
      [lan],
      [{ ...lan, options: lan.options.map((o) => (o.name === 'ipaddr' ? { ...o, value: '10.0.0.1' } : o)) }],
      ["p.lan.ipaddr: '192.168.1.1' → '10.0.0.1'"],
    ],
    [
      'an option becomes a list',
      [section('t', 'a', { x: '1' })],
      [section('t', 'a', { x: ['1'] })],
      ["p.a.x: '1' → '1'"],
    ],
    [
      'an option more, one less',
      [section('t', 'a', { x: '1' })],
      [section('t', 'a', { y: '2' })],
      ["- p.a.x='1'", "+ p.a.y='2'"],
    ],
    [
      'a new section with its options',
      [lan],
      [lan, iot],
      ['+ p.bh_iot=interface', "+ p.bh_iot.proto='static'", "+ p.bh_iot.ipaddr='192.168.20.1'"],
    ],
    ['a new section between others', [A, B], [A, section('x', undefined), B], ['+ p.@x[0]=x']],
    ['a section less', [lan, iot], [lan], ['- p.bh_iot=interface']],
    ['the second of four anonymous ones goes', [A, B, C, D], [A, C, D], ['- p.@rule[1]=rule']],
    [
      'two go: numbers hold for each in turn',
      [A, B, C, D],
      [B, D],
      ['- p.@rule[2]=rule', '- p.@rule[0]=rule'],
    ],
    ['one of two alike goes', [A, A], [A], ['- p.@rule[1]=rule']],
    [
      'an anonymous one changes',
      [A, B, C],
      [A, rule('b', { src: 'wan' }), C],
      ["p.@rule[1].src: 'lan' → 'wan'"],
    ],
    [
      'a rule known by its name, all else changed',
      [A, B],
      [A, section('rule', undefined, { name: 'b', dest: 'x' })],
      ["- p.@rule[1].src='lan'", "- p.@rule[1].target='ACCEPT'", "+ p.@rule[1].dest='x'"],
    ],
    [
      'the only one of its type stays the same one',
      [defaults, A],
      [section('defaults', undefined, { input: 'REJECT' }), A],
      ["p.@defaults[0].input: 'ACCEPT' → 'REJECT'"],
    ],
    [
      'nothing in common: one goes, one comes',
      [A, section('rule', undefined, { x: '1' })],
      [A, section('rule', undefined, { y: '2' })],
      ['- p.@rule[1]=rule', '+ p.@rule[1]=rule', "+ p.@rule[1].y='2'"],
    ],
    [
      'too little in common: one goes, one comes',
      [A, section('rule', undefined, { x: '1', y: '2', z: '3' })],
      [A, section('rule', undefined, { x: '1', y: '3', z: '4' })],
      [
        '- p.@rule[1]=rule',
        '+ p.@rule[1]=rule',
        "+ p.@rule[1].x='1'",
        "+ p.@rule[1].y='3'",
        "+ p.@rule[1].z='4'",
      ],
    ],
    [
      'the one most alike is the one that changed',
      [
        section('r', undefined, { x: '1', y: '2', z: '3' }),
        section('r', undefined, { x: '1', y: '2', z: '9', w: '1' }),
      ],
      [section('r', undefined, { x: '1', y: '2', z: '9', w: '2' })],
      ['- p.@r[0]=r', "p.@r[0].w: '1' → '2'"],
    ],
    ['an anonymous one was given a name', [A, B], [A, { ...B, name: 'mine' }], ['p.@rule[1] → p.mine']],
    [
      'a named one loses its name',
      [{ ...A, name: 'mine' }],
      [A],
      [
        '- p.mine=rule',
        '+ p.@rule[0]=rule',
        "+ p.@rule[0].name='a'",
        "+ p.@rule[0].src='lan'",
        "+ p.@rule[0].target='ACCEPT'",
      ],
    ],
    [
      'another type under the same name',
      [section('a', 'x', { k: '1' })],
      [section('b', 'x', { k: '1' })],
      ['p.x: a → b'],
    ],
    ['one moves to the front', [A, B, C, D], [D, A, B, C], ['p.@rule[3]: #3 → #0']],
    ['one moves to the end', [A, B, C, D], [B, C, D, A], ['p.@rule[0]: #0 → #3']],
    [
      'options change places',
      [section('t', 'a', { x: '1', y: '2', z: '3' })],
      [section('t', 'a', { z: '3', x: '1', y: '2' })],
      ['p.a.z: #2 → #0'],
    ],
    [
      'a secret changes',
      [section('t', 'a', { key: 'old' })],
      [section('t', 'a', { key: 'new' })],
      ["p.a.key: '••••••••' → '••••••••'"],
    ],
    [
      'a hostile value stays on its line',
      [section('t', 'a')],
      [section('t', 'a', { x: "\n$(reboot)'\r\t\x1b[2J\u202e" })],
      ["+ p.a.x='\\n$(reboot)'\\''\\r\\t\\u001b[2J\\u202e'"],
    ],
  ];
  it.each(cases)('%s', (_why, before, after, edits) => {
    expect(diff(before, after)).toEqual(edits);
  });

  it('files that come and go', () => {
    const [one, other] = [
      configOf([{ name: 'a', sections: [] }]),
      configOf([{ name: 'b', sections: [lan] }]),
    ];
    expect(diffUci(one, other).map(describeEdit)).toEqual(['- a', '+ b', '+ b.lan=interface']);
  });
});

describe('moves', () => {
  it.each([
    [[], 0],
    [[0, 1, 2], 0],
    [[2, 0, 1], 1],
    [[1, 2, 0], 1],
    [[2, 1, 0], 2],
    [[3, 0, 4, 1, 2], 2],
    [[9, 8, 7, 1, 2, 3], 3],
  ])('%j is put in order by %i moves', (items: readonly number[], count) => {
    const moves = movesToSort(items);
    expect(moves).toHaveLength(count);
    const sorted = moves.reduce((now, { from, to }) => movedTo(now, from, to), items);
    expect(sorted).toEqual([...items].sort((one, other) => one - other));
  });
});

describe('files by hand', () => {
  it.each([
    ['/etc/config/network', 'network'],
    ['network.before', 'network'],
    ['C:\\backup\\wireless.txt', 'wireless'],
    ['.hidden', 'hidden'],
    ['my network', 'my_network'],
    ['', 'config'],
    ['...', 'config'],
  ])('%j is package %s', (path, name) => {
    expect(packageNameOf(path)).toBe(name);
  });

  it.each([
    ['a plain file', "config t 's'\n", ['network']],
    ['an export', 'package a\nconfig t\npackage b\n', ['a', 'b']],
    ['a plain file with a package line further down', 'config t\npackage b\nconfig u\n', ['network']],
    ['an empty file', '', ['network']],
  ])('%s', (_why, text, names) => {
    const read = readUciFile(text, '/tmp/network');
    expect(read.ok && read.value.map(({ name }) => name)).toEqual(names);
  });

  it.each([
    ['of a plain file, under its name', 'config t\n\noption a b c\n', 'network 3'],
    ['of an export, under the package', 'package a\nconfig t s\npackage b\noption x y\n', 'b 4'],
  ])('the error %s', (_why, text, place) => {
    const read = readUciFile(text, 'network');
    expect(read.ok ? '' : `${read.error.packageName} ${read.error.line}`).toBe(place);
  });

  it('two files are two states of one package, whatever they are called', () => {
    const edits = diffUciFiles([{ name: 'old', sections: [lan] }], [{ name: 'new', sections: [] }]);
    expect(edits.map(describeEdit)).toEqual(['- old.lan=interface']);
  });

  it('two exports are compared package by package', () => {
    const [a, b] = [
      { name: 'a', sections: [] },
      { name: 'b', sections: [] },
    ];
    expect(diffUciFiles([a, b], [b]).map(describeEdit)).toEqual(['- a']);
  });

  it('a summary counts sections by type', () => {
    expect(summarizeUci({ name: 'p', sections: [lan, A, iot, B] })).toEqual({
      packageName: 'p',
      options: 11,
      types: [
        { type: 'interface', sections: 2, anonymous: 0 },
        { type: 'rule', sections: 2, anonymous: 2 },
      ],
    });
  });
});
