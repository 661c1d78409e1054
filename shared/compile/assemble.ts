import { utf8Bytes } from '../net/utf8';
import type { Policy } from '../policy/policy';
import { freeName } from '../router/own-names';
import { LEDGER_PACKAGE, ownPackages } from '../router/own-sections';
import type { RouterState } from '../router/router-state';
import { packageOf, type UciConfig, type UciPackage, type UciSection, type UciValue } from '../uci/uci';
import { type ForeignChange, makeForeignChanges } from './foreign-change';
import type { Ground } from './ground';
import { ledgerOf } from './ledger';
import type { WrittenByPackage } from './passes/pass';

export interface AssembleInput {
  readonly policy: Policy;
  readonly state: RouterState;
  readonly ground: Ground;
  readonly sections: WrittenByPackage;
  /** UCI interface of each zone, for the ledger. */
  readonly networks: ReadonlyMap<string, string>;
  readonly changes: readonly ForeignChange[];
}

/**
 * Puts the passes' output into the router's configuration: ours as one block where it stood before (at the end the
 * first time), foreign sections untouched but for the recorded changes, and the ledger. Where nothing is ours, not
 * even the ledger remains.
 */
export function assemble({ policy, state, ground, sections, networks, changes }: AssembleInput): UciConfig {
  const { config: changed, recorded } = makeForeignChanges(ground.config, changes);
  const config: Record<string, UciPackage> = { ...changed };
  const named = Object.fromEntries(
    ownPackages.map((name) => [name, uniqueNames(sections[name], packageOf(changed, name))]),
  ) as unknown as WrittenByPackage;
  for (const name of ownPackages) {
    const pkg = packageOf(changed, name);
    if (pkg === undefined) continue;
    const encode = state.files[name]?.encoding === 'latin1' ? asBytes : asText;
    const at = ground.places[name];
    const own = named[name].map((each) => encodeSection(each, encode));
    config[name] = { ...pkg, sections: [...pkg.sections.slice(0, at), ...own, ...pkg.sections.slice(at)] };
  }
  const owned = recorded.length > 0 || ownPackages.some((name) => sections[name].length > 0);
  if (!owned) return config;
  return { ...config, [LEDGER_PACKAGE]: ledgerOf({ policy, recorded, sections: named, networks }) };
}

/**
 * Sections of ours that would be called like another get a number behind the name: doors that differ only in their
 * devices, and whatever has a namesake among the sections of others, which stay as they are.
 */
function uniqueNames(sections: readonly UciSection[], others: UciPackage | undefined): readonly UciSection[] {
  const taken = new Set((others?.sections ?? []).flatMap(({ name }) => name ?? []));
  return sections.map((each) => {
    const base = each.name ?? '';
    const name = freeName(base, (candidate) => taken.has(candidate));
    taken.add(name);
    if (name === base) return each;
    const options = each.options.map((option) =>
      option.name === 'name' && option.value === base ? { ...option, value: name } : option,
    );
    return { ...each, name, options };
  });
}

const asText = (text: string): string => text;
// A file that is not UTF-8 throughout is held byte for byte, so our text goes in as its bytes.
const asBytes = utf8Bytes;

function encodeSection(item: UciSection, encode: (text: string) => string): UciSection {
  const encodeValue = (value: UciValue): UciValue =>
    typeof value === 'string' ? encode(value) : value.map(encode);
  return { ...item, options: item.options.map(({ name, value }) => ({ name, value: encodeValue(value) })) };
}
