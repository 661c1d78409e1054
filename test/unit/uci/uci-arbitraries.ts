import fc from 'fast-check';
import {
  configOf,
  type UciConfig,
  type UciOption,
  type UciPackage,
  type UciSection,
} from '../../../shared/uci/uci';

// Few short names, so that sections and options meet often.
const name = fc.oneof(
  fc.constantFrom('lan', 'wan', 'bh_iot', 'a', '_', '__proto__', 'constructor', 'cfg0192bd'),
  fc.stringMatching(/^[A-Za-z0-9_]{1,6}$/),
);
const type = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('interface', 'rule', 'zone', 'bridge-vlan') },
  { weight: 1, arbitrary: fc.stringMatching(/^[\x21-\x7e]{1,5}$/) },
);

const HOSTILE = [
  "'",
  '"',
  '\\',
  '\n',
  '\r\n',
  '\r',
  '\t',
  ' ',
  '#',
  ';',
  '$(reboot)',
  '`',
  "'\\''",
  '<img onerror>',
  'é',
  '日',
  '😀',
  '\x01',
  '\x7f',
  '\ufeff',
  'config x',
  'a',
];
/** Anything but a NUL, which no file can carry. */
export const valueText = fc
  .oneof(
    fc.array(fc.constantFrom(...HOSTILE), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
    fc.constantFrom('1', '0', 'ACCEPT', '192.168.1.1'),
  )
  .filter((text) => !text.includes('\0'));

const option: fc.Arbitrary<UciOption> = fc.record({
  name: fc.oneof(fc.constantFrom('name', 'src', 'proto', 'ports'), name),
  value: fc.oneof(valueText, fc.array(fc.oneof(valueText, fc.constant('')), { minLength: 1, maxLength: 4 })),
});

export const section: fc.Arbitrary<UciSection> = fc.record(
  { type, name, options: fc.uniqueArray(option, { selector: (made) => made.name, maxLength: 5 }) },
  { requiredKeys: ['type', 'options'] },
);

const sections = fc.array(section, { maxLength: 8 }).map(withNamesOnce);

/** Packages that could be files. A name that a generated one equals is left out: such a file merges sections. */
function withNamesOnce(made: readonly UciSection[]): readonly UciSection[] {
  const seen = new Set<string>();
  return made.filter(({ name }) => {
    if (name === undefined) return true;
    if (seen.has(name) || /^cfg[0-9a-f]{6}$/.test(name)) return false;
    seen.add(name);
    return true;
  });
}

export const pkg = (packageName = 'network'): fc.Arbitrary<UciPackage> =>
  sections.map((made) => ({ name: packageName, sections: made }));

const PACKAGES = ['network', 'firewall', 'dhcp', '__proto__'];
export const config: fc.Arbitrary<UciConfig> = fc
  .uniqueArray(fc.constantFrom(...PACKAGES), { maxLength: 3 })
  .chain((names) => fc.tuple(...names.map((each) => pkg(each))))
  .map(configOf);

/** A state and one that grew out of it: sections dropped, doubled, moved, renamed, changed. */
export const successor = (before: UciConfig): fc.Arbitrary<UciConfig> => {
  const packages = Object.values(before).map((old) =>
    fc
      .tuple(fc.shuffledSubarray([...old.sections]), sections, fc.infiniteStream(change))
      .map(([kept, added, changes]) => ({
        name: old.name,
        sections: withNamesOnce([...kept.map((each) => changes.next().value(each)), ...added]),
      })),
  );
  return fc.tuple(...packages).map(configOf);
};

const change: fc.Arbitrary<(section: UciSection) => UciSection> = fc.oneof(
  { weight: 3, arbitrary: fc.constant((same: UciSection) => same) },
  { weight: 1, arbitrary: name.map((fresh) => (old: UciSection) => ({ ...old, name: fresh })) },
  { weight: 1, arbitrary: type.map((fresh) => (old: UciSection) => ({ ...old, type: fresh })) },
  {
    weight: 2,
    arbitrary: option.map((fresh) => (old: UciSection) => ({
      ...old,
      options: [...old.options.filter((each) => each.name !== fresh.name).reverse(), fresh],
    })),
  },
);

const PIECES = [
  "'",
  '"',
  '\\',
  '\n',
  '\n',
  ' ',
  ' ',
  '\t',
  '\r\n',
  '#',
  ';',
  ' ; ',
  '\\\n',
  '\0',
  '-',
  'a',
  'cfg0192bd',
  "''",
  "'a b'",
  'config rule',
  'config t s',
  'option a ',
  'list a ',
  'package p',
  'c ',
  'o ',
  'l ',
  'p ',
];
const WHOLE_LINES = [
  'config rule\n',
  "config zone 'z'\n",
  'config rule cfg0192bd\n',
  "\toption a '1'\n",
  '\toption b "x y"\n',
  '\tlist a x\n',
  "\tlist c ''\n",
  '# c\n',
];

/** Text that is nearly, or quite, a UCI file: whole lines with broken pieces between them. */
export const uciText = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...WHOLE_LINES) },
      { weight: 1, arbitrary: fc.constantFrom(...PIECES) },
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));
