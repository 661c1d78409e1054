import { createHash } from 'node:crypto';

/** What a router identifies itself with. */
export interface HostKey {
  /** `SHA256:…` in base64 without padding, as OpenSSH prints it. */
  readonly fingerprint: string;
  /** `ssh-ed25519`, `ssh-rsa` … */
  readonly keyType: string;
}

/** From the key as it travels (RFC 4253 section 6.6: a length, the type, then the numbers). */
export function hostKeyOf(blob: Uint8Array): HostKey {
  const digest = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return { fingerprint: `SHA256:${digest}`, keyType: keyTypeOf(Buffer.from(blob)) };
}

function keyTypeOf(blob: Buffer): string {
  if (blob.length < 4) return 'unknown';
  const length = blob.readUInt32BE(0);
  const type = blob.subarray(4, 4 + length).toString('latin1');
  return length <= 64 && /^[a-z0-9@.-]+$/i.test(type) ? type : 'unknown';
}

/** People paste fingerprints with blanks around and with the padding left on. */
export const isSameFingerprint = (a: string, b: string): boolean => bare(a) === bare(b);

const bare = (fingerprint: string): string => fingerprint.trim().replace(/=+$/, '');
