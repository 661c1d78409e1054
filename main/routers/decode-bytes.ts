import { createHash } from 'node:crypto';
import type { ConfigFile } from '../../shared/router/router-state';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes that came as latin1 (one character each) as text. UTF-8 where that loses nothing, else as they came. */
export function decodeBytes(latin1: string): Pick<ConfigFile, 'text' | 'encoding'> {
  try {
    return { text: utf8.decode(Buffer.from(latin1, 'latin1')), encoding: 'utf8' };
  } catch {
    return { text: latin1, encoding: 'latin1' };
  }
}

/** The way back: exactly the bytes that were read. */
export const encodeBytes = ({ text, encoding }: Pick<ConfigFile, 'text' | 'encoding'>): Buffer =>
  Buffer.from(text, encoding);

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
