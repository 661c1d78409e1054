import { describe, expect, it } from 'vitest';
import { parseUci } from '../../../shared/uci/parse-uci';
import { printUci, printUciExport, printUciShow } from '../../../shared/uci/print-uci';
import { section, type UciPackage } from '../../../shared/uci/uci';

const home: UciPackage = {
  name: 'home',
  sections: [
    section('a', 'x', { v: '2', l: ['one', 'two words'] }),
    section('rule', undefined, { note: "it's" }),
    section('rule', 'r', {}),
    section('rule', undefined, { lines: 'a\nb' }),
  ],
};

describe('printing', () => {
  // Measured on uci 66127cd.
  it('an empty package is one line end', () => {
    expect(printUci({ name: 'p', sections: [] })).toBe('\n');
    expect(printUciExport({ name: 'p', sections: [] })).toBe('package p\n\n');
    expect(printUciShow({ name: 'p', sections: [] })).toBe('');
  });

  it('a file as commit writes it', () => {
    expect(printUci(home)).toBe(
      "\nconfig a 'x'\n\toption v '2'\n\tlist l 'one'\n\tlist l 'two words'\n" +
        "\nconfig rule\n\toption note 'it'\\''s'\n" +
        "\nconfig rule 'r'\n" +
        "\nconfig rule\n\toption lines 'a\nb'\n\n",
    );
  });

  it('an export has the package line in front', () => {
    expect(printUciExport(home)).toBe(`package home\n${printUci(home)}`);
  });

  it('show puts a list on one line and counts named sections too', () => {
    expect(printUciShow(home)).toBe(
      "home.x=a\nhome.x.v='2'\nhome.x.l='one' 'two words'\n" +
        "home.@rule[0]=rule\nhome.@rule[0].note='it'\\''s'\n" +
        "home.r=rule\nhome.@rule[2]=rule\nhome.@rule[2].lines='a\nb'\n",
    );
  });

  it('show can use the generated names', () => {
    const names = printUciShow(home, 'by-generated-name').match(/^home\.\w+=/gm);
    expect(names).toEqual(['home.x=', 'home.cfg0292bd=', 'home.r=', 'home.cfg0492bd=']);
  });

  it.each(["a'b", '"', 'a#b', 'a;b', '\\', "'"])(
    'a type %s, which libuci would print unreadably, is quoted',
    (type) => {
      const odd: UciPackage = {
        name: 'p',
        sections: [section(type, undefined), section(type, 'n', { a: '1' })],
      };
      expect(parseUci(printUci(odd), 'p')).toEqual({ ok: true, value: odd });
    },
  );

  const broken: [why: string, pkg: UciPackage][] = [
    ['a name libuci refuses', { name: 'p', sections: [section('t', 'bh-iot')] }],
    ['a name that would start a new line', { name: 'p', sections: [section('t', "x'\nconfig y")] }],
    ['an empty option', { name: 'p', sections: [{ type: 't', options: [{ name: 'a', value: '' }] }] }],
    ['a value cut short by a NUL', { name: 'p', sections: [section('t', 'a', { b: 'x\0y' })] }],
    ['a package name with a line end', { name: 'p\nq', sections: [] }],
  ];
  it.each(broken)('throws on %s', (_why, pkg) => {
    expect(() => printUci(pkg)).toThrow('unprintable');
    expect(() => printUciExport(pkg)).toThrow('unprintable');
    expect(() => printUciShow(pkg)).toThrow('unprintable');
  });

  it('does not repeat a value in the message: it may be a password', () => {
    expect(() => printUci({ name: 'p', sections: [section('t', 'a', { key: 'secret\0' })] })).not.toThrow(
      'secret',
    );
  });
});
