import { addValue, anonymousName, isUciName, setValue, type UciFile, type UciSection } from './uci-file';

/** One staged edit as it is written to the delta file: `+p.s='type'`, `p.s.o='v'`, `-p.s.o`, … */
export interface Delta {
  readonly verb: '' | '+' | '-' | '@' | '^' | '|' | '~';
  readonly section: string;
  readonly option?: string;
  readonly value?: string;
}

export function printDelta(pack: string, { verb, section, option, value }: Delta): string {
  const path = [pack, section, ...(option === undefined ? [] : [option])].join('.');
  return `${verb}${path}${value === undefined ? '' : `='${value.replaceAll("'", "'\\''")}'`}\n`;
}

/** Reads what `printDelta` and the real program write; values may span lines. */
export function readDeltas(text: string): Delta[] {
  const line = /^([+\-@^|~]?)[^.\n=]+\.([^.\n=]+)(?:\.([^.\n=]+))?(?:='((?:[^']|'\\'')*)')?$/gm;
  return [...text.matchAll(line)].map(([, verb = '', section = '', option, value]) => ({
    verb: verb as Delta['verb'],
    section,
    ...(option === undefined ? {} : { option }),
    ...(value === undefined ? {} : { value: value.replaceAll("'\\''", "'") }),
  }));
}

/** `name`, `cfgNNhhhh`, `@type[n]` or `@[n]`; undefined when there is no such section. */
export function findSection(file: UciFile, address: string): UciSection | undefined {
  const extended = /^@([^[]*)\[(-?\d+)\]$/.exec(address);
  if (!extended) return file.sections.find(({ name }) => name === address);
  const [, type = '', index = '0'] = extended;
  return file.sections.filter((section) => type === '' || section.type === type).at(Number(index));
}

export function nextAnonymousName(file: UciFile, type: string): string {
  return anonymousName(file.sections.length + 1, type);
}

/** Applies one staged edit. Returns false when it has no target ("Entry not found"). */
export function applyDelta(file: UciFile, delta: Delta): boolean {
  const { verb, option, value = '' } = delta;
  const section = findSection(file, delta.section);
  if (option === undefined) {
    if (verb === '+' || verb === '') return declare(file, section, delta);
    if (!section) return false;
    if (verb === '-') file.sections = file.sections.filter((other) => other !== section);
    else if (verb === '@') Object.assign(section, { name: value, anonymous: false });
    else if (verb === '^') {
      const others = file.sections.filter((other) => other !== section);
      others.splice(Number(value), 0, section);
      file.sections = others;
    }
    return true;
  }
  if (!section) return false;
  const before = section.options.get(option);
  if (verb === '') setValue(section, option, value);
  else if (verb === '|') addValue(section, option, value);
  else if (verb === '~') {
    if (Array.isArray(before))
      keepItems(
        section,
        option,
        before.filter((item) => item !== value),
      );
  } else if (verb === '-') {
    if (before === undefined) return false;
    if (value === '') section.options.delete(option);
    else if (Array.isArray(before) && before[Number(value)] !== undefined)
      keepItems(
        section,
        option,
        before.filter((_, index) => index !== Number(value)),
      );
    else return false;
  } else if (verb === '@') {
    if (before === undefined || !isUciName(value)) return false;
    section.options.delete(option);
    section.options.set(value, before);
  }
  return true;
}

function declare(file: UciFile, section: UciSection | undefined, { verb, section: name, value = '' }: Delta) {
  if (section) section.type = value;
  else if (name.startsWith('@')) return false;
  else file.sections.push({ type: value, name, anonymous: verb === '+', options: new Map() });
  return true;
}

function keepItems(section: UciSection, option: string, items: string[]): void {
  if (items.length === 0) section.options.delete(option);
  else section.options.set(option, items);
}
