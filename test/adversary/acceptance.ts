import type { Model } from '../../shared/verify/model';

const SKIPPED =
  /skipped due to invalid options|ignoring section|not marked as compatible|must specify|references unknown set|must not have source|has no source|has no destination|destination MAC|must not specify|must not use|has no datatypes|is not supported$|requires kernel|has no 'src_dip'|ignoring duplicate/;
const WARNING = /^\[!\] Section (\S+)(?: \(.*?\))? (.*)$/;

/** Sections that fw4 leaves out and we do not, or the other way round. Disabled ones are left out by both. */
export function acceptanceDifferences(model: Model, warnings: readonly string[]): readonly string[] {
  const skips = new Set<string>();
  const partly = new Set<string>();
  for (const warning of warnings) {
    const [, section, said = ''] = WARNING.exec(warning) ?? [];
    if (section === undefined || said.includes('is disabled')) continue;
    if (SKIPPED.test(said)) skips.add(section);
    // One protocol of several, or one family, is left out: the section itself may load.
    else if (said.endsWith(', skipping')) partly.add(section);
  }
  const ours = new Map(model.firewall.skipped.map(({ section, option }) => [section, option]));
  return [
    ...[...skips]
      .filter((section) => !ours.has(section))
      .map(
        (section) =>
          `fw4 skips ${section}, we do not: ${warnings.filter((one) => one.includes(section)).join(' / ')}`,
      ),
    ...[...ours]
      .filter(([section]) => !skips.has(section) && !partly.has(section))
      .map(([section, option]) => `we skip ${section} because of ${option}, fw4 does not`),
  ];
}
