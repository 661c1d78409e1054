import type { Case, Section } from './config-text';

/** Leaves out sections, then options, as long as `stays` says that the same is still wrong. */
export async function shrink(one: Case, stays: (smaller: Case) => Promise<boolean>): Promise<Case> {
  let best = one;
  const attempt = async (firewall: readonly Section[]): Promise<boolean> => {
    const smaller = { ...best, firewall };
    if (!(await stays(smaller))) return false;
    best = smaller;
    return true;
  };
  for (let at = best.firewall.length - 1; at >= 0; at--)
    await attempt(best.firewall.filter((_, nth) => nth !== at));
  for (let at = best.firewall.length - 1; at >= 0; at--) {
    const options = best.firewall[at]?.options ?? [];
    for (let nth = options.length - 1; nth >= 0; nth--)
      await attempt(
        best.firewall.map((section, index) =>
          index === at ? { ...section, options: section.options.filter((_, own) => own !== nth) } : section,
        ),
      );
  }
  return best;
}
