import type { Candidate, ZonePlacement } from '../compile/candidate';
import type { Policy } from '../policy/policy';
import { managementEnd } from '../policy/promises';
import { ownNamesIn } from '../router/own-sections';
import type { RouterState } from '../router/router-state';
import { diffUci } from '../uci/diff-uci';
import type { UciEdit } from '../uci/edit-uci';
import { printUci } from '../uci/print-uci';
import { packageOf, type UciConfig } from '../uci/uci';
import { consequencesOf } from './consequences';
import { convergenceTarget } from './convergence';
import { endedConnections } from './ended-connections';
import type { Opening } from './openings';
import type { Effect, Plan, PlannedFile } from './plan';
import { radiosTouched } from './radios';

export interface PlanInput {
  readonly state: RouterState;
  readonly candidate: Candidate;
  readonly policy: Policy;
  /** What was shut and no longer is, as the two verifications say. */
  readonly opened: readonly Opening[];
}

/** Firewall and DHCP settle in seconds; VLANs and Wi-Fi take the network down for a moment first. */
const WINDOW_SECONDS = { soft: 60, network: 120 } as const;

/**
 * The minimal way from the router as it is to the candidate. Files that mean the same are left alone, however they
 * are written, so applying a policy twice sends nothing the second time.
 */
export function makePlan({ state, candidate, policy, opened }: PlanInput): Plan {
  const edits = diffUci(state.config, candidate.config);
  const changed = [...new Set(edits.map((edit) => edit.package))].sort();
  const files = changed.map((name) => plannedFile(name, state, candidate.config));
  const effects = effectsOf(edits, state);
  const ended = endedConnections(state, candidate.config);
  return {
    files,
    edits,
    effects,
    consequences:
      edits.length === 0 ? [] : consequencesOf({ state, candidate, policy, edits, effects, ended, opened }),
    target: convergenceTarget(candidate),
    managementAddresses: managementAddresses(state, candidate.placements, policy),
    endedConnections: ended,
    windowSeconds: windowSeconds(effects, edits, state),
  };
}

function plannedFile(name: string, state: RouterState, after: UciConfig): PlannedFile {
  const file = Object.hasOwn(state.files, name) ? state.files[name] : undefined;
  const pkg = packageOf(after, name);
  return {
    package: name,
    before: file?.text,
    after: pkg === undefined ? undefined : printUci(pkg),
    encoding: file?.encoding ?? 'utf8',
    beforeSha256: file?.sha256,
  };
}

/** What the router will do when it reloads. `bridge-restart`: filtering is switched on or off, so all ports go down once. */
function effectsOf(edits: readonly UciEdit[], state: RouterState): readonly Effect[] {
  const touched = new Set(edits.map((edit) => edit.package));
  const effects: Effect[] = [];
  if (touched.has('network')) effects.push('network');
  const own = ownNamesIn(state.config, 'network');
  if (touched.has('network') && edits.some((edit) => isInterfaceMove(edit, own)))
    effects.push('bridge-restart');
  if (touched.has('wireless')) effects.push('wifi');
  if (touched.has('dhcp')) effects.push('dhcp');
  if (touched.has('firewall') || touched.has('network')) effects.push('firewall');
  return effects;
}

// The LAN moves between `br-lan` and `br-lan.1` exactly when filtering is switched.
const isInterfaceMove = (edit: UciEdit, own: ReadonlySet<string>): boolean =>
  edit.kind === 'set-option' &&
  edit.package === 'network' &&
  edit.option === 'device' &&
  !own.has(edit.section);

/**
 * Where this computer finds the router afterwards: the address it uses now if the router keeps it and the computer
 * stays in its network, else the router's address in the zone it moves to, with the old one as second try.
 */
function managementAddresses(
  state: RouterState,
  placements: readonly ZonePlacement[],
  policy: Policy,
): readonly string[] {
  const now = state.management.routerAddress;
  const end = managementEnd(policy, state.management);
  const next = end.kind === 'zone' ? placements.find(({ zone }) => zone === end.zone)?.gateway : undefined;
  const present = placements.find(({ gateway }) => gateway === now);
  const moves = next !== undefined && present !== undefined && next !== now;
  return [...new Set(moves ? [next, now] : [now, ...(next === undefined ? [] : [next])])];
}

function windowSeconds(effects: readonly Effect[], edits: readonly UciEdit[], state: RouterState): number {
  const wireless = effects.includes('wifi');
  if (!wireless && !effects.includes('network')) return WINDOW_SECONDS.soft;
  const restarting = new Set(radiosTouched(edits, state));
  const radar = state.capabilities.radios
    .filter(({ name }) => restarting.has(name))
    .map(({ radarWaitSeconds }) => radarWaitSeconds);
  return WINDOW_SECONDS.network + Math.max(0, ...radar);
}
