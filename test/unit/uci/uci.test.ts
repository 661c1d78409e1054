import { describe, expect, it } from 'vitest';
import { findSection } from '../../../shared/uci/find-section';
import { isSecretOption } from '../../../shared/uci/secret-option';
import {
  configOf,
  flagOf,
  generatedName,
  internalName,
  listOf,
  optionOf,
  packageOf,
  section,
  sectionNamed,
  sectionRef,
  sectionRefs,
  sectionsOf,
  type UciPackage,
} from '../../../shared/uci/uci';
import {
  isTypeableUciValue,
  isValidUciName,
  isValidUciType,
  uciProblemOf,
} from '../../../shared/uci/valid-uci';

const firewall: UciPackage = {
  name: 'firewall',
  sections: [
    section('defaults', undefined, { input: 'REJECT' }),
    section('rule', 'ssh', { src: 'lan' }),
    section('rule', undefined, { src: 'wan' }),
    section('zone', undefined, { name: 'lan' }),
    section('rule', undefined, { src: 'wan' }),
  ],
};

describe('section', () => {
  it('leaves out what is undefined or empty and keeps the order of the rest', () => {
    const made = section('rule', 'a', { src: 'lan', dest: undefined, port: '', proto: [], ip: ['x', 'y'] });
    expect(made).toEqual({
      type: 'rule',
      name: 'a',
      options: [
        { name: 'src', value: 'lan' },
        { name: 'ip', value: ['x', 'y'] },
      ],
    });
  });

  it('without a name has no name key', () => {
    expect(Object.keys(section('rule', undefined))).toEqual(['type', 'options']);
  });
});

describe('reading options', () => {
  const iface = section('interface', 'lan', {
    ports: 'lan1  lan2\tlan3\nlan4 ',
    dns: ['1.1.1.1', 'a b'],
    enabled: 'on',
    off: '0',
    odd: 'maybe',
    many: ['yes', 'no'],
  });

  it.each([
    ['an option', 'enabled', 'on', ['on']],
    ['words in an option', 'ports', 'lan1  lan2\tlan3\nlan4 ', ['lan1', 'lan2', 'lan3', 'lan4']],
    ['a list: items stay whole', 'dns', '1.1.1.1', ['1.1.1.1', 'a b']],
    ['what is not there', 'none', undefined, []],
  ])('%s', (_why, name, first, all) => {
    expect({ first: optionOf(iface, name), all: listOf(iface, name) }).toEqual({ first, all });
  });

  it.each([
    ['enabled', true, true],
    ['off', false, false],
    ['odd', false, true],
    ['none', false, true],
    ['many', true, true],
  ])('flag %s is %s, or %s where the default is yes', (name, byDefaultNo, byDefaultYes) => {
    expect([flagOf(iface, name, false), flagOf(iface, name, true)]).toEqual([byDefaultNo, byDefaultYes]);
  });
});

describe('addressing sections', () => {
  it('by name, or by position among all of the type', () => {
    expect(sectionRefs(firewall)).toEqual(['@defaults[0]', 'ssh', '@rule[1]', '@zone[0]', '@rule[2]']);
    expect(firewall.sections.map((each) => sectionRef(firewall, each))).toEqual(sectionRefs(firewall));
  });

  it.each([
    ['ssh', 1],
    ['@rule[0]', 1],
    ['@rule[1]', 2],
    ['@rule[-1]', 4],
    ['@rule[-3]', 1],
    ['@rule[3]', -1],
    ['@rule[-4]', -1],
    ['@[3]', 3],
    ['@[-1]', 4],
    ['@host[0]', -1],
    ['cfg0392bd', 2],
    ['cfg0592bd', 4],
    ['cfg0192bd', -1],
    ['nobody', -1],
    ['@rule', -1],
    ['@rule[x]', -1],
    ['', -1],
  ])('%s is section %i', (ref, at) => {
    expect(findSection(firewall, ref)).toBe(at);
  });

  it('a name a person gave wins over a generated one', () => {
    const named = { ...firewall, sections: [...firewall.sections, section('zone', 'cfg0392bd')] };
    expect(findSection(named, 'cfg0392bd')).toBe(5);
  });

  // Measured on uci 66127cd: the second section of a file, of type rule, is cfg0292bd.
  it('generated names are those of libuci', () => {
    const names = [
      generatedName('rule', 1),
      generatedName('rule', 2),
      generatedName('switch', 3),
      generatedName('defaults', 0),
    ];
    expect(names).toEqual(['cfg0292bd', 'cfg0392bd', 'cfg043777', 'cfg01e63d']);
    expect(generatedName('rule', 255)).toBe('cfg10092bd');
    expect(internalName(firewall, 1)).toBe('ssh');
    expect(() => internalName(firewall, 9)).toThrow(RangeError);
  });

  it('finds by type and by name', () => {
    expect(sectionsOf(firewall, 'rule')).toHaveLength(3);
    expect(sectionNamed(firewall, 'ssh')).toBe(firewall.sections[1]);
  });

  it('package names that objects inherit are not there unless they are', () => {
    expect(packageOf(configOf([firewall]), 'constructor')).toBeUndefined();
    const hostile = configOf([{ name: '__proto__', sections: [] }]);
    expect(packageOf(hostile, '__proto__')).toEqual({ name: '__proto__', sections: [] });
    expect(Object.getPrototypeOf(hostile)).toBe(Object.prototype);
  });
});

describe('names, types and values', () => {
  it.each([
    ['bh_iot', true, true],
    ['bh-iot', false, true],
    ['a.b', false, true],
    ['', false, false],
    ['a b', false, false],
    ['zürich', false, false],
    ['a\n', false, false],
  ])('%j: name %s, type %s', (text, isName, isType) => {
    expect([isValidUciName(text), isValidUciType(text)]).toEqual([isName, isType]);
  });

  it.each([
    ['plain', true],
    ['tab\tand\r\nlines', true],
    ['bell\x07', false],
    ['escape\x1b[2J', false],
    ['é', true],
  ])('the command line takes %j: %s', (text, isTypeable) => {
    expect(isTypeableUciValue(text)).toBe(isTypeable);
  });

  const of = (...sections: UciPackage['sections']) => uciProblemOf({ name: 'p', sections });
  const options = (name: string, value: string | readonly string[]) => ({
    type: 't',
    options: [{ name, value }],
  });
  it.each([
    ['a sound one', of(section('t', 'a', { b: 'c' })), undefined],
    ['a bad type', of(section('a b', 'x')), 'bad-section-type'],
    ['a bad section name', of(section('t', 'x-y')), 'bad-section-name'],
    ['an empty section name', of(section('t', '')), 'bad-section-name'],
    ['a section name twice', of(section('t', 'x'), section('t', 'x')), 'section-name-twice'],
    [
      'the generated name of an earlier section',
      of(section('rule', undefined), section('rule', 'cfg0192bd')),
      'section-name-twice',
    ],
    [
      'the generated name of a later section',
      of(section('rule', 'cfg0292bd'), section('rule', undefined)),
      undefined,
    ],
    ['a bad option name', of(options('a.b', 'x')), 'bad-option-name'],
    [
      'an option twice',
      of({
        type: 't',
        options: [
          { name: 'a', value: '1' },
          { name: 'a', value: '2' },
        ],
      }),
      'option-name-twice',
    ],
    ['an empty option', of(options('a', '')), 'empty-value'],
    ['an empty list', of(options('a', [])), 'empty-value'],
    ['an empty item', of(options('a', [''])), undefined],
    ['a NUL', of(options('a', 'x\0y')), 'nul-in-value'],
    ['a NUL in a list', of(options('a', ['x', '\0'])), 'nul-in-value'],
  ])('%s', (_why, problem, reason) => {
    expect(problem?.reason).toBe(reason);
  });

  it.each([
    ['key', true],
    ['key1', true],
    ['sae_password', true],
    ['preshared_key', true],
    ['auth_secret', true],
    ['priv_key_pwd', true],
    ['ssid', false],
    ['wpa_group_rekey', false],
    ['key_mgmt', false],
    ['monkey', false],
  ])('%s is secret: %s', (name, isSecret) => {
    expect(isSecretOption(name)).toBe(isSecret);
  });
});
