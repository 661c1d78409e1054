import type { Address } from '../../state/session-slice';

/** Reads `192.168.1.1`, `router.lan` or `192.168.1.1:2222`; undefined for anything that cannot be an address. */
export function parseAddress(typed: string): Address | undefined {
  const match = /^\s*(?:ssh:\/\/)?([A-Za-z0-9.-]{1,253})(?::(\d{1,5}))?\/?\s*$/.exec(typed);
  const host = match?.[1];
  const port = Number(match?.[2] ?? 22);
  if (!host || port < 1 || port > 65535) return undefined;
  if (/^\.|\.\.|^-/.test(host)) return undefined;
  const numbers = /^[\d.]+$/.test(host);
  const quad = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host);
  if (numbers && (!quad || quad.slice(1).some((part) => Number(part) > 255))) return undefined;
  return { host, port };
}
