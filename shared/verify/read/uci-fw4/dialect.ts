/** In what the releases of fw4 differ, as far as it changes which packets pass. */
export interface Dialect {
  /** Names of zones, sets and chains must be plain words, else the section is left out (24.10). Before, nft refuses the ruleset. */
  readonly checksNames: boolean;
  /** `log_limit` of rules and redirects is known (24.10). */
  readonly logLimits: boolean;
  /** Sets without addresses may be for both families (25.12). */
  readonly neutralSets: boolean;
  /** A rule without target still jumps to `null_to_…`, which does not exist (22.03). */
  readonly jumpsWithoutTarget: boolean;
  /** Names of ICMPv6 types beyond the common ones (23.05). */
  readonly manyIcmpv6Names: boolean;
  /** A comment of a set is a text; before, it had to be a yes or no (23.05). */
  readonly setComments: boolean;
  /** A rule that names a set ends fw4 with an error where no set was read at all (22.03). */
  readonly diesWithoutSets: boolean;
  /** A zone that masquerades drops what belongs to no connection, before it lets anything out (23.05). */
  readonly dropsInvalid: boolean;
  /** A double quote in a name is made harmless (24.10); before, it breaks the ruleset. */
  readonly mendsQuotes: boolean;
}

/** Releases before 22.03 have another firewall program; they are read like 23.05. Snapshots are newer than any release. */
export function dialectOf(release: string): Dialect {
  const number = release === 'SNAPSHOT' ? Number.POSITIVE_INFINITY : Number.parseFloat(release);
  const from = (first: number): boolean => !(number < first);
  const oldest = number >= 22 && number < 23;
  return {
    checksNames: from(24.1),
    logLimits: from(24.1),
    neutralSets: from(25.12),
    jumpsWithoutTarget: oldest,
    manyIcmpv6Names: !oldest,
    setComments: !oldest,
    diesWithoutSets: oldest,
    dropsInvalid: !oldest,
    mendsQuotes: from(24.1),
  };
}
