/** `/etc/openwrt_release` and `/etc/os-release`: `NAME='value'` lines. */
export function parseReleaseFile(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([A-Z_]+)=(?:'([^']*)'|"([^"]*)"|(\S*))\s*$/.exec(line);
    if (match?.[1]) values.set(match[1], match[2] ?? match[3] ?? match[4] ?? '');
  }
  return values;
}

/** `23.05.5` and `23.05-SNAPSHOT` are of the family `23.05`; the development branch is `SNAPSHOT`; else empty. */
export function releaseFamily(version: string): string {
  const numbered = /^(\d{2}\.\d{2})(?![0-9])/.exec(version)?.[1];
  return numbered ?? (/snapshot/i.test(version) ? 'SNAPSHOT' : '');
}

/** For what cannot be found out by looking. The development branch is newer than all; an unknown name is older. */
export const isReleaseAtLeast = (family: string, oldest: string): boolean =>
  family === 'SNAPSHOT' || (family !== '' && family >= oldest);
