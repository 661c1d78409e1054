import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../../main/rollout/snapshot';
import { readTar, writeTar } from '../../../main/rollout/tar';

/** The copy comes from the router. One that was taken over may send whatever it likes. */
const good = writeTar([{ path: 'etc/config/network', bytes: Buffer.from("config interface 'lan'\n") }]);

/** The header of the first file with another size in it, and a check sum that fits. */
function withSize(size: string): Uint8Array {
  const bytes = Buffer.from(good);
  bytes.write(size.padEnd(12, '\0'), 124, 'latin1');
  const sum = bytes
    .subarray(0, 512)
    .reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}

describe('a hostile archive', () => {
  it('a good one is read', () => {
    expect(snapshotOf(gzipSync(good), 1)?.files.network?.text).toBe("config interface 'lan'\n");
    expect(readTar(withSize('00000000027'))).toHaveLength(1);
  });

  it.each(['-1', '-1000', '-7777', 'nonsense', '', '77777777777'])('a size of “%s” ends it', (size) => {
    expect(readTar(withSize(size))).toBeUndefined();
  });

  it('a few bytes that unpack to far too many are not unpacked', () => {
    const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(100_000);
    expect(snapshotOf(bomb, 1)).toBeUndefined();
  });

  it('random damage: a copy or none, never an exception, never for ever', () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.uint8Array({ minLength: 1, maxLength: 40 }), (at, junk) => {
        const bytes = Buffer.from(good);
        bytes.set(junk.subarray(0, bytes.length - at), at);
        readTar(bytes);
        snapshotOf(gzipSync(bytes), 1);
        snapshotOf(bytes, 1);
      }),
      { numRuns: 200 },
    );
  });
});
