import type { FamilyWord } from './values';

/**
 * The one family that all parts of a section agree on; `mismatch` where they cannot: fw4 then leaves it out.
 * Undefined stays undefined: the section names no family, which is not the same as naming both (0).
 */
export function inferFamily(
  named: FamilyWord | undefined,
  parts: readonly (FamilyWord | undefined)[],
): FamilyWord | undefined | 'mismatch' {
  let family = named;
  for (const part of parts) {
    if (!part || part === family) continue;
    if (family) return 'mismatch';
    family = part;
  }
  return family;
}
