import { LEDGER_PACKAGE, type OwnPackage, ownPackages, ownSectionsOf } from '../router/own-sections';
import type { RouterState } from '../router/router-state';
import { packageOf, type UciConfig, type UciPackage, type UciSection, uciValueOf } from '../uci/uci';
import type { Finding } from './finding';
import { findForeign, sameValue, withForeignOption } from './foreign-change';
import { recordedChanges } from './ledger';
import { finding } from './make-finding';

/**
 * The router as it would be without us: our sections gone, what we changed in sections of others put back. Every
 * compile starts here, so the outcome never depends on what an earlier policy left behind, and a policy that asks
 * for nothing compiles to the way back.
 */
export interface Ground {
  readonly config: UciConfig;
  /** Our sections as they are on the router now: the memory for VLAN ids, subnets, addresses and keys. */
  readonly ours: Readonly<Record<OwnPackage, readonly UciSection[]>>;
  /** UCI interface of each zone that was on the router before, as the ledger remembers it. */
  readonly networks: ReadonlyMap<string, string>;
  /** Before which foreign section ours stand in each package. */
  readonly places: Readonly<Record<OwnPackage, number>>;
}

export function groundOf(state: RouterState): {
  readonly ground: Ground;
  readonly findings: readonly Finding[];
} {
  const stripped = stripPackages(state.config);
  const restored = restore(stripped.config, state.config);
  return { ground: { ...stripped, config: restored.config }, findings: restored.findings };
}

function stripPackages(config: UciConfig): Ground {
  const ours: Record<OwnPackage, readonly UciSection[]> = {
    network: [],
    wireless: [],
    dhcp: [],
    firewall: [],
  };
  const places: Record<OwnPackage, number> = { network: 0, wireless: 0, dhcp: 0, firewall: 0 };
  const own = ownSectionsOf(config);
  const { [LEDGER_PACKAGE]: _ledger, ...rest } = config;
  const stripped: Record<string, UciPackage> = { ...rest };
  for (const name of ownPackages) {
    const pkg = packageOf(config, name);
    if (pkg === undefined) continue;
    const isOurs = (section: UciSection): boolean => own.has(name, section);
    const foreign = pkg.sections.filter((section) => !isOurs(section));
    const first = pkg.sections.findIndex(isOurs);
    ours[name] = pkg.sections.filter(isOurs);
    places[name] = first === -1 ? foreign.length : first;
    stripped[name] = { ...pkg, sections: foreign };
  }
  return { config: stripped, ours, networks: own.networks, places };
}

/** Puts back what the ledger says, except where somebody has changed the option since: then it is theirs. */
function restore(
  stripped: UciConfig,
  onRouter: UciConfig,
): { readonly config: UciConfig; readonly findings: readonly Finding[] } {
  let config = stripped;
  const findings: Finding[] = [];
  for (const { match, option, before, after } of [...recordedChanges(onRouter)].reverse()) {
    const section = findForeign(config, match);
    if (section === undefined) continue;
    const now = uciValueOf(section, option);
    if (sameValue(now, after)) config = withForeignOption(config, match, option, before);
    else if (!sameValue(now, before))
      findings.push(
        finding('foreign-option-changed-since', match.name ?? match.type, { package: match.package, option }),
      );
  }
  return { config, findings };
}
