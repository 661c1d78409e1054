import { describe, expect, it } from 'vitest';
import { parseUci, parseUciStream } from '../../../shared/uci/parse-uci';
import { printUci } from '../../../shared/uci/print-uci';

/** A small picture of a document: `type name? { option=value; list=[a|b] }`. */
function picture(text: string): string {
  const parsed = parseUci(text, 'test');
  if (!parsed.ok) {
    const { reason, line, column } = parsed.error;
    return `${reason} ${line}:${column}`;
  }
  return parsed.value.sections
    .map(({ type, name, options }) => {
      const shown = options.map(
        (o) => `${o.name}=${typeof o.value === 'string' ? o.value : `[${o.value.join('|')}]`}`,
      );
      return `${type} ${name ?? '@'} { ${shown.join('; ')} }`;
    })
    .join(' ');
}

describe('what is kept', () => {
  const cases: [why: string, text: string, kept: string][] = [
    ['nothing', '', ''],
    ['blank lines and comments only', '\n \t\n# note\n\r\n', ''],
    ['a named and an anonymous section', "config rule 'a'\nconfig rule\n", 'rule a {  } rule @ {  }'],
    ['an empty name is no name', "config rule ''\n", 'rule @ {  }'],
    ['one-letter commands', 'c t s\no a 1\nl b 2\np x\n', 't s { a=1; b=[2] }'],
    ['no line end at the end', 'config t s\noption a 1', 't s { a=1 }'],
    ['indented by any blank', '\v\fconfig t s\r\n \t option a 1\r\n', 't s { a=1 }'],
    [
      'types may hold marks, names may not',
      'config bridge-vlan\nconfig wifi@x.y\n',
      'bridge-vlan @ {  } wifi@x.y @ {  }',
    ],

    [
      'single quotes take everything literally',
      'c t s\no a \'x\\ "y" #;$(reboot)\'\n',
      't s { a=x\\ "y" #;$(reboot) }',
    ],
    ['in double quotes a backslash takes the next letter', 'c t s\no a "x\\"y\\n\\\\"\n', 't s { a=x"yn\\ }'],
    ['bare words take a backslash too', "c t s\no a x\\ y\\'z\\#\\;\n", "t s { a=x y'z#; }"],
    ['pieces side by side are one word', 'c t s\no a \'v\'"w"x\n', 't s { a=vwx }'],
    ['a quote inside single quotes', "c t s\no a 'it'\\''s'\n", "t s { a=it's }"],
    ['quoted command arguments', `c "t" 's'\no 'a' "1"\n`, 't s { a=1 }'],
    ['values over several lines', 'c t s\no a \'x\ny\'\no b "x\n\ny"\n', 't s { a=x\ny; b=x\n\ny }'],
    ['a line end of Windows inside quotes stays', "c t s\r\no a 'x\r\ny'\r\n", 't s { a=x\r\ny }'],
    [
      'a backslash joins lines',
      'c t s\no a x\\\ny\no b "x\\\ny"\no c x\\\r\ny\n',
      't s { a=xy; b=xy; c=xy }',
    ],
    ['joined by a backslash, a blank still ends the word', 'c t s\no a x\\\n # c\n', 't s { a=x }'],

    ['a comment behind a value', "c t s # note\no a 'x'#c\no b v#c\n", 't s { a=x; b=v }'],
    [
      '`;` between commands, set off by blanks or quotes',
      "c t s ; o a x ; o b 'y';o c z\n",
      't s { a=x; b=y; c=z }',
    ],
    [
      '`;` glued to a bare word loses the rest of the line',
      'c t s\no a x;o b y\no c z;w\n',
      't s { a=x; c=z }',
    ],

    ['an option without value does not come to be', 'c t s\no a\no b \'\'\no c ""\n', 't s {  }'],
    ['an empty value leaves the one before', "c t s\no a 1\no a ''\nl b 2\no b ''\n", 't s { a=1; b=[2] }'],
    ['a list item may be empty', "c t s\nl a ''\nl a\nl a x\n", 't s { a=[||x] }'],
    [
      'the last option of a name wins, in the first place',
      'c t s\no a 1\no b 2\no a 3\n',
      't s { a=3; b=2 }',
    ],
    ['list after option: a list of both', 'c t s\no a 1\no b 2\nl a 3\n', 't s { a=[1|3]; b=2 }'],
    ['option after list: replaces it', 'c t s\nl a 1\nl a 2\no b 2\no a 3\n', 't s { a=3; b=2 }'],
    [
      'the same section again goes on with it',
      'c t s\no a 1\nc t z\nc t s\no b 2\n',
      't s { a=1; b=2 } t z {  }',
    ],
    [
      'an anonymous section under its generated name',
      'c rule\no a 1\nc zone z\nc rule cfg0192bd\no b 2\n',
      'rule @ { a=1; b=2 } zone z {  }',
    ],
    [
      'a given name comes before the same generated one',
      'c rule cfg0292bd\nc rule\nc rule cfg0292bd\no a 1\n',
      'rule cfg0292bd { a=1 } rule @ {  }',
    ],
    ['`package` lines change nothing', 'package x\nc t s\npackage y\no a 1\n', 't s { a=1 }'],
    ['text in UTF-8 passes, in values', "c t s\no a 'Küche 😀 日本'\n", 't s { a=Küche 😀 日本 }'],
    ['a NUL swallows the rest of its piece', 'c t s\no a x\0 lost\ny\n', 't s { a=xy }'],
  ];
  it.each(cases)('%s', (_why, text, kept) => {
    expect(picture(text)).toBe(kept);
  });
});

describe('what is refused, and where', () => {
  const cases: [why: string, text: string, refusal: string][] = [
    ['no UCI at all', '<?xml version="1.0"?>\n', 'invalid-command 1:1'],
    ['a command that only starts like one', 'config t\noptions a b\n', 'invalid-command 2:1'],
    ['a command glued to its line end', 'config t s\n\toption\n', 'invalid-command 2:2'],
    ['a command name in quotes', "'config' t\n", 'invalid-command 1:1'],
    ['a command behind tabs and blanks', 'config t s\n\t  optoin a 1\n', 'invalid-command 2:4'],
    ['a second command that is none', "config t s ; 'x'\n", 'invalid-command 1:14'],
    ['a lone `;` at a line end', 'config t s ;\n', 'invalid-command 1:13'],
    ['option before any section', 'option a 1\n', 'option-before-section 1:1'],
    ['config without type', 'config \n', 'missing-argument 1:8'],
    ['config with an empty type', "config ''\n", 'missing-argument 1:8'],
    ['config at the very end', 'config', 'missing-argument 1:7'],
    ['option without name', 'config t s\n\toption  # c\n', 'missing-argument 2:10'],
    ['option at the very end', 'config t s\noption', 'missing-argument 2:7'],
    ['a type with a blank', "config 'a b'\n", 'invalid-type 1:8'],
    ['a type beyond ASCII', 'config zürich\n', 'invalid-type 1:8'],
    ['a section name with `-`', 'config t bh-iot\n', 'invalid-name 1:10'],
    ['an option name with `.`', 'config t s\n\toption a.b 1\n', 'invalid-name 2:9'],
    ['a package name with `.`', 'package a.b\n', 'invalid-name 1:9'],
    ['three words for a section', "config t s\n\nconfig t 'x' y\n", 'too-many-arguments 3:14'],
    ['an unquoted value with a blank', 'config t s\n\toption ssid My Home\n', 'too-many-arguments 2:17'],
    ['a quote that closes early', "config t s\n\toption a 'x' y'\n", 'unterminated-single-quote 2:16'],
    ['the same name with another type', 'config a x\nconfig b x\n', 'type-mismatch 2:10'],
    ['an anonymous section under another type', 'config rule\nconfig zone cfg0192bd\n', 'type-mismatch 2:13'],
    [
      'a single quote that stays open',
      "config t s\n\toption a 'x\n\toption b 1\n",
      'unterminated-single-quote 2:11',
    ],
    ['a double quote that stays open', 'config t s\n\toption a "x\\"\n', 'unterminated-double-quote 2:11'],
    ['an open quote right at the end', "config t s\noption a '", 'unterminated-single-quote 2:10'],
    ['behind a value of several lines', "config t s\n\toption a 'x\ny' z\n", 'too-many-arguments 3:4'],
    ['columns count characters', "config t s\n\toption a 'é日😀' z\n", 'too-many-arguments 2:17'],
  ];
  it.each(cases)('%s', (_why, text, refusal) => {
    expect(picture(text)).toBe(refusal);
  });

  it('an error names the command but never a value, which may be a password', () => {
    const parsed = parseUci("config wifi-iface 'w'\n\toption key correct horse\n", 'wireless');
    expect(parsed).toEqual({
      ok: false,
      error: {
        kind: 'uci-parse-error',
        reason: 'too-many-arguments',
        line: 2,
        column: 21,
        packageName: 'wireless',
        excerpt: 'option key',
      },
    });
  });

  it('an excerpt is short however long the word is', () => {
    const parsed = parseUci(`config ${'x'.repeat(500)} y z\n`, 'test');
    expect(parsed.ok ? '' : parsed.error.excerpt?.length).toBe(60);
  });
});

describe('several packages in one text', () => {
  const cases: [why: string, text: string, outcome: string][] = [
    ['none', '# nothing\n', ''],
    [
      'two, each with its sections',
      'package a\nconfig t x\npackage b\nconfig t y\nconfig t z\n',
      'a:x b:y,z',
    ],
    ['quoted name, empty package', "package 'a-1'\n", 'a-1:'],
    ['a section before any package', 'config t x\n', 'no-package-name 1:1'],
    ['a package twice', 'package a\npackage b\npackage a\n', 'duplicate-package 3:9'],
    [
      'a new package starts without a section',
      'package a\nconfig t x\npackage b\noption q 1\n',
      'option-before-section 4:1',
    ],
  ];
  it.each(cases)('%s', (_why, text, outcome) => {
    const parsed = parseUciStream(text);
    const shown = parsed.ok
      ? parsed.value.map((pkg) => `${pkg.name}:${pkg.sections.map(({ name }) => name).join(',')}`).join(' ')
      : `${parsed.error.reason} ${parsed.error.line}:${parsed.error.column}`;
    expect(shown).toBe(outcome);
  });
});

describe('large input', () => {
  it('reads a million characters in one value without stalling', () => {
    const value = "it's\n".repeat(200_000);
    const text = printUci({
      name: 'big',
      sections: [{ type: 't', name: 's', options: [{ name: 'a', value }] }],
    });
    const parsed = parseUci(text, 'big');
    expect(parsed.ok && parsed.value.sections[0]?.options[0]?.value === value).toBe(true);
  });

  it('does not grow without bound on lines full of NULs', () => {
    expect(parseUci('a\0\n'.repeat(5000), 'nul').ok).toBe(false);
    expect(parseUci('\0'.repeat(100_000), 'nul')).toEqual({ ok: true, value: { name: 'nul', sections: [] } });
  });
});
