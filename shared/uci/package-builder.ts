import { generatedName, type UciPackage, type UciSection, type UciValue } from './uci';

interface OpenSection {
  readonly type: string;
  readonly name: string | undefined;
  // A Map keeps the first place of a name that is set again, as libuci does.
  readonly options: Map<string, UciValue>;
}

/** Collects the commands of a file into a package, with libuci's rules for names that come twice. */
export class PackageBuilder {
  private readonly sections: OpenSection[] = [];
  // Anonymous sections are found by their generated name as well: `config rule 'cfg0192bd'` can enter one.
  private readonly byName = new Map<string, OpenSection>();
  private current: OpenSection | undefined;

  constructor(readonly name: string) {}

  isInSection(): boolean {
    return this.current !== undefined;
  }

  addAnonymous(type: string): void {
    this.add({ type, name: undefined, options: new Map() }, generatedName(type, this.sections.length));
  }

  /** Opens a new section, or goes on with the one of that name. False: that one has another type. */
  enterNamed(type: string, name: string): boolean {
    const known = this.byName.get(name);
    if (known === undefined) this.add({ type, name, options: new Map() }, name);
    else this.current = known;
    return known === undefined || known.type === type;
  }

  /** An empty value is passed over: a new option does not come to be, and one set before keeps its value. */
  setOption(name: string, value: string): void {
    if (value !== '') this.current?.options.set(name, value);
  }

  /** Turns an option of that name into a list. Unlike an option, a list item may be empty. */
  addListItem(name: string, item: string): void {
    const before = this.current?.options.get(name) ?? [];
    this.current?.options.set(name, typeof before === 'string' ? [before, item] : [...before, item]);
  }

  build(): UciPackage {
    return { name: this.name, sections: this.sections.map(closeSection) };
  }

  private add(section: OpenSection, name: string): void {
    this.sections.push(section);
    if (!this.byName.has(name)) this.byName.set(name, section);
    this.current = section;
  }
}

function closeSection({ type, name, options }: OpenSection): UciSection {
  const kept = [...options].map(([option, value]) => ({ name: option, value }));
  return name === undefined ? { type, options: kept } : { type, name, options: kept };
}
