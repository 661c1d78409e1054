/** Prefixes are assigned in three sizes: 9, 7 and 6 hex digits. The longest that fits names the maker. */
const LENGTHS = [9, 7, 6] as const;

/** Reads the compact table (`Maker<tab>prefix prefix …` lines) into a lookup by hardware address. */
export function makerLookup(table: string): (mac: string) => string | undefined {
  const makers = new Map<string, string>();
  for (const line of table.split('\n')) {
    const tab = line.indexOf('\t');
    if (tab < 0) continue;
    const maker = line.slice(0, tab);
    for (const prefix of line.slice(tab + 1).split(' ')) makers.set(prefix, maker);
  }
  return (mac) => {
    const digits = mac.replaceAll(':', '').toLowerCase();
    for (const length of LENGTHS) {
      const maker = makers.get(digits.slice(0, length));
      if (maker !== undefined) return maker;
    }
    return undefined;
  };
}
