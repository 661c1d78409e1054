import type { UciSection } from '../../../uci/uci';
import type { AddressSet, ChainRule } from '../../engine/ruleset';
import type { Address, AddressesOf, AddressGroup } from './addresses';
import type { Dialect } from './dialect';
import { inDialect, type OptionTable } from './options';
import type { FamilyWord, Kind, ReadContext, Values, Verdict3 } from './values';
import { valuesOf } from './values';

/** One way in which a zone takes packets: fw4 writes a jump for each. */
export interface ZoneMatch {
  readonly family: FamilyWord;
  readonly devices: readonly string[];
  readonly notDevices: readonly string[];
  readonly notWildcards: readonly string[];
  readonly subnets: AddressGroup;
}

export interface ZoneState {
  readonly section: string;
  readonly name: string;
  readonly family: FamilyWord | undefined;
  readonly input: Verdict3;
  readonly output: Verdict3;
  readonly forward: Verdict3;
  readonly masq: boolean;
  readonly masq6: boolean;
  readonly masqAllowsInvalid: boolean;
  readonly logs: boolean;
  readonly networks: readonly string[];
  readonly matches: readonly ZoneMatch[];
  /** Devices of the zone that are not negated, for rules that set marks. */
  readonly devices: readonly string[];
  readonly related: readonly Address[];
  /** `X_to_<zone>` and other chains that something uses: fw4 writes only those. */
  readonly towards: Set<string>;
  readonly from: Set<string>;
}

export interface SetState {
  readonly set: AddressSet;
  readonly family: FamilyWord;
  /** What nft compares where a set of that name is there already. */
  readonly flags: string;
  readonly types: readonly ('ipv4_addr' | 'ipv6_addr' | 'ether_addr' | 'inet_service')[];
  readonly directions: readonly ('src' | 'dst')[];
}

/** Why nft (or fw4 itself) would not take the ruleset as a whole. The router then keeps what it had. */
export type LoadFault =
  | 'fw4-dies'
  | 'name-not-allowed'
  | 'name-twice'
  | 'name-too-long'
  | 'device-name-too-long'
  | 'prefix-too-long'
  | 'range-backwards'
  | 'range-with-port'
  | 'set-type-mismatch'
  | 'set-entries-overlap'
  | 'zone-family-mismatch'
  | 'no-new-address'
  | 'set-entry-not-allowed'
  | 'set-too-small'
  | 'set-without-ports'
  | 'target-not-allowed'
  | 'protocol-not-known'
  | 'port-without-protocol'
  | 'number-not-allowed'
  | 'helper-not-loaded';

export interface LoadError {
  readonly section: string;
  readonly option: string;
  readonly because: LoadFault;
}

/** A file of rules or a script that comes beside UCI. */
export interface Include {
  readonly path: string;
  readonly section?: string;
  /** `script`: it runs after the ruleset is loaded, and may change it. */
  readonly position: 'script' | 'ruleset' | 'table' | 'chain-prepend' | 'chain-append';
  readonly chain?: string;
}

export interface SkippedOption {
  readonly section: string;
  readonly option: string;
}

/** An option of a section as read: absent where it is not set or has no effect. */
export type Read<T extends OptionTable> = {
  readonly [O in keyof T]?: T[O] extends { readonly list: true }
    ? readonly Values[T[O]['kind']][]
    : Values[T[O]['kind']];
};

/** What fw4 has gathered so far; later sections look at what earlier ones made. */
export class Reading implements ReadContext {
  readonly zones: ZoneState[] = [];
  readonly sets: SetState[] = [];
  readonly chains = new Map<string, ChainRule[]>();
  readonly skipped: SkippedOption[] = [];
  readonly ignored: SkippedOption[] = [];
  readonly faults: LoadError[] = [];
  readonly includes: Include[] = [];

  constructor(
    readonly dialect: Dialect,
    readonly addressesOf: AddressesOf,
  ) {}

  zoneNamed(name: string): ZoneState | undefined {
    return this.zones.find((zone) => zone.name === name);
  }

  add(chain: string, rule: ChainRule): void {
    const rules = this.chains.get(chain);
    if (rules) rules.push(rule);
    else this.chains.set(chain, [rule]);
  }

  skip(section: string, option: string): undefined {
    this.skipped.push({ section, option });
  }

  fault(section: string, option: string, because: LoadFault): void {
    this.faults.push({ section, option, because });
  }

  /** The options of a section, or undefined where one of them makes fw4 leave it out. */
  options<T extends OptionTable>(section: UciSection, ref: string, table: T): Read<T> | undefined {
    const specs = inDialect(table, this.dialect);
    const read: Record<string, unknown> = {};
    const ignored: string[] = [];
    for (const [name, spec] of Object.entries(specs)) {
      const given = section.options.find((option) => option.name === name)?.value ?? spec.byDefault;
      if (given === undefined) {
        if (spec.required === true) return this.skip(ref, name);
        continue;
      }
      if (typeof given !== 'string' && spec.list !== true) return this.skip(ref, name);
      const found = this.wordsOf(
        spec.kind,
        typeof given === 'string' ? given : [...given],
        spec.list === true,
      );
      if (found === undefined) return this.skip(ref, name);
      const value = spec.list === true ? (found.length > 0 ? found : undefined) : found[0];
      if (spec.plain === true && spec.list !== true && (value as { invert?: boolean }).invert === true)
        return this.skip(ref, name);
      if (spec.unsupported === true) ignored.push(name);
      else if (value !== undefined) read[name] = value;
    }
    for (const { name } of section.options) if (!Object.hasOwn(specs, name)) ignored.push(name);
    this.ignored.push(...ignored.map((option) => ({ section: ref, option })));
    return read as Read<T>;
  }

  private wordsOf(kind: Kind, given: string | readonly string[], list: boolean): unknown[] | undefined {
    const words = typeof given !== 'string' ? given : list ? splitWords(given) : [given];
    const all: unknown[] = [];
    for (const word of words) {
      const found = valuesOf(kind, word, this);
      if (found === undefined) return undefined;
      all.push(...found);
    }
    return all;
  }
}

/** fw4 cuts an option at blanks and tabs; the items of a list stay whole. */
function splitWords(text: string): readonly string[] {
  const trimmed = text.trim();
  return trimmed === '' ? [] : trimmed.split(/[ \t]+/);
}
