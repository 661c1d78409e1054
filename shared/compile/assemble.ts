import { utf8Bytes } from '../net/utf8';
import type { Policy } from '../policy/policy';
import type { RouterState } from '../router/router-state';
import { packageOf, type UciConfig, type UciPackage, type UciSection, type UciValue } from '../uci/uci';
import { type ForeignChange, makeForeignChanges } from './foreign-change';
import { type Ground, ownPackages } from './ground';
import { LEDGER_PACKAGE, ledgerOf } from './ledger';
import type { WrittenByPackage } from './passes/pass';

export interface AssembleInput {
  readonly policy: Policy;
  readonly state: RouterState;
  readonly ground: Ground;
  readonly sections: WrittenByPackage;
  readonly changes: readonly ForeignChange[];
}

/**
 * Puts the passes' output into the router's configuration: ours as one block where it stood before (at the end the
 * first time), foreign sections untouched but for the recorded changes, and the ledger. Where nothing is ours, not
 * even the ledger remains.
 */
export function assemble({ policy, state, ground, sections, changes }: AssembleInput): UciConfig {
  const { config: changed, recorded } = makeForeignChanges(ground.config, changes);
  const config: Record<string, UciPackage> = { ...changed };
  for (const name of ownPackages) {
    const pkg = packageOf(changed, name);
    if (pkg === undefined) continue;
    const encode = state.files[name]?.encoding === 'latin1' ? asBytes : asText;
    const at = ground.places[name];
    const own = sections[name].map((each) => encodeSection(each, encode));
    config[name] = { ...pkg, sections: [...pkg.sections.slice(0, at), ...own, ...pkg.sections.slice(at)] };
  }
  const owned = recorded.length > 0 || ownPackages.some((name) => sections[name].length > 0);
  return owned ? { ...config, [LEDGER_PACKAGE]: ledgerOf(policy, recorded) } : config;
}

const asText = (text: string): string => text;
// A file that is not UTF-8 throughout is held byte for byte, so our text goes in as its bytes.
const asBytes = utf8Bytes;

function encodeSection(item: UciSection, encode: (text: string) => string): UciSection {
  const encodeValue = (value: UciValue): UciValue =>
    typeof value === 'string' ? encode(value) : value.map(encode);
  return { ...item, options: item.options.map(({ name, value }) => ({ name, value: encodeValue(value) })) };
}
