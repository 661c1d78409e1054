/** One regular file in an archive. */
export interface TarEntry {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const BLOCK = 512;
const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;

/**
 * A POSIX ustar archive, the format BusyBox reads on every release. Times are zero, so the same files give the same
 * bytes. Paths are our own and short; a longer one would need a second field that nobody here uses.
 */
export function writeTar(entries: readonly TarEntry[]): Uint8Array {
  const blocks = entries.flatMap(({ path, bytes }) => {
    if (Buffer.byteLength(path) > 99) throw new Error(`path too long for a tar header: ${path}`);
    const header = Buffer.alloc(BLOCK);
    header.write(path, 0);
    header.write(octal(0o600, 8), 100);
    header.write(octal(0, 8), 108); // owner root
    header.write(octal(0, 8), 116);
    header.write(octal(bytes.length, 12), 124);
    header.write(octal(0, 12), 136);
    header.write('0', 156); // regular file
    header.write('ustar\u000000', 257, 'latin1');
    header.write(' '.repeat(8), 148); // the checksum counts its own field as blanks
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    return [header, bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

/** Regular files of an archive; other kinds of entry are passed over. Undefined when it is damaged or cut short. */
export function readTar(archive: Uint8Array): readonly TarEntry[] | undefined {
  const bytes = Buffer.from(archive);
  const entries: TarEntry[] = [];
  let at = 0;
  while (at + BLOCK <= bytes.length) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return entries;
    const field = (from: number, length: number): string =>
      header.toString('latin1', from, from + length).split('\0', 1)[0] ?? '';
    const size = Number.parseInt(field(124, 12), 8);
    const sum = Number.parseInt(field(148, 8), 8);
    const counted = header.reduce(
      (total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte),
      0,
    );
    // A negative size would send us back to where we are, for ever.
    if (sum !== counted || !(size >= 0) || at + BLOCK + size > bytes.length) return undefined;
    const kind = field(156, 1);
    const prefix = field(257, 5) === 'ustar' ? field(345, 155) : '';
    const path = prefix === '' ? field(0, 100) : `${prefix}/${field(0, 100)}`;
    if (kind === '0' || kind === '') {
      entries.push({ path, bytes: bytes.subarray(at + BLOCK, at + BLOCK + size) });
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}
