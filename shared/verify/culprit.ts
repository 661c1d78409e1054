import { ownSectionsOf } from '../router/own-sections';
import { optionOf, packageOf, sectionRefs, type UciConfig } from '../uci/uci';
import type { Culprit, Verdict } from './verification';

/** The section behind a verdict as a person finds it in the admin page: what turned the packet, else what decided. */
export function culpritOf(config: UciConfig, verdict: Verdict): Culprit | undefined {
  const turned = verdict.trace.find(({ code }) => code === 'redirected')?.section;
  const ref = turned ?? verdict.decidedBy?.section;
  const pkg = packageOf(config, verdict.decidedBy?.package ?? 'firewall');
  const at = pkg === undefined || ref === undefined ? -1 : sectionRefs(pkg).indexOf(ref);
  const section = pkg?.sections[at];
  if (pkg === undefined || section === undefined || ref === undefined) return undefined;
  const name = optionOf(section, 'name');
  return {
    package: pkg.name,
    section: ref,
    type: section.type,
    ...(name === undefined ? {} : { name }),
    ours: ownSectionsOf(config).has(pkg.name, section),
  };
}
