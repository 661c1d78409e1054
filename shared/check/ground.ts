import type { Candidate, ZonePlacement } from '../compile/candidate';
import type { Finding } from '../compile/finding';
import { finding } from '../compile/make-finding';
import type { Policy } from '../policy/policy';
import type { Zone } from '../policy/zone';
import { type OwnPackage, type OwnSections, ownSectionsOf } from '../router/own-sections';
import type { RouterState } from '../router/router-state';
import { packageOf, sectionRefs, type UciConfig, type UciSection } from '../uci/uci';
import type { Model } from '../verify/model';

export interface CheckInput {
  readonly policy: Policy;
  readonly state: RouterState;
  readonly candidate: Candidate;
  /** Wi-Fi keys by `keyRef`, as far as they were given. */
  readonly keys: Readonly<Record<string, string>>;
}

/** What every part of the check looks at. */
export interface Ground extends CheckInput {
  readonly model: Model;
  /** What is ours in the candidate, and what was on the router. */
  readonly own: OwnSections;
  readonly ownBefore: OwnSections;
  readonly places: readonly Place[];
}

/** A zone of the policy with the network that it is said to live in. */
export interface Place extends ZonePlacement {
  readonly policyZone: Zone;
  readonly kept: boolean;
}

export function groundFor(input: CheckInput, model: Model): Ground {
  const { policy, state, candidate } = input;
  const zones = new Map(policy.zones.map((zone) => [zone.id, zone]));
  return {
    ...input,
    model,
    own: ownSectionsOf(candidate.config),
    ownBefore: ownSectionsOf(state.config),
    places: candidate.placements.flatMap((place): readonly Place[] => {
      const policyZone = zones.get(place.zone);
      return policyZone === undefined ? [] : [{ ...place, policyZone, kept: policyZone.keeps !== undefined }];
    }),
  };
}

export const sectionsIn = (config: UciConfig, pkg: string, type?: string): readonly UciSection[] => {
  const sections = packageOf(config, pkg)?.sections ?? [];
  return type === undefined ? sections : sections.filter((each) => each.type === type);
};

/** Our sections of one package and type in the candidate. */
export const oursIn = ({ candidate, own }: Ground, pkg: OwnPackage, type?: string): readonly UciSection[] =>
  sectionsIn(candidate.config, pkg, type).filter((each) => own.has(pkg, each));

/** References of the sections of a package that are not ours, with the sections. */
export function othersByRef({ candidate, own }: Ground, pkg: OwnPackage): ReadonlyMap<string, UciSection> {
  const found = packageOf(candidate.config, pkg);
  if (found === undefined) return new Map();
  const refs = sectionRefs(found);
  return new Map(
    found.sections.flatMap((each, at) => (own.has(pkg, each) ? [] : [[refs[at] ?? '', each] as const])),
  );
}

/** Something in the candidate is not what the policy says. A defect of ours, never mind where: it blocks Apply. */
export const differs = (
  subject: string,
  what: string,
  expected: string,
  found: string,
  section = '',
): Finding => finding('candidate-disagrees', subject, { what, expected, found, section });
