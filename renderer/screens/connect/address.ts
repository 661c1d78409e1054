import { err, ok, type Result } from '../../../shared/kernel/result';
import type { Address } from '../../state/session-slice';

/** Why something typed is no address to connect to. */
export type AddressError = 'not-an-address' | 'ipv6';

const SSH = 22;

/**
 * Reads what people type or paste: `192.168.1.1`, `router.lan:2222`, `ssh://root@router.lan`, and the address of the
 * admin page. The port of a web page is not the one to sign in on, so it is dropped.
 */
export function parseAddress(typed: string): Result<Address, AddressError> {
  const page = /^\s*https?:\/\//i.test(typed);
  const bare = typed
    .trim()
    .replace(/^(?:https?|ssh):\/\//i, '')
    .replace(page ? /[/?#].*$/ : /\/$/, '')
    .replace(/^root@/, '');
  if (isIpv6(bare)) return err('ipv6');
  const match = /^([A-Za-z0-9.-]{1,253})(?::(\d{1,5}))?$/.exec(bare);
  const host = match?.[1];
  const port = page ? SSH : Number(match?.[2] ?? SSH);
  if (!host || port < 1 || port > 65535) return err('not-an-address');
  if (/^\.|\.\.|^-/.test(host)) return err('not-an-address');
  const numbers = /^[\d.]+$/.test(host);
  const quad = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host);
  if (numbers && (!quad || quad.slice(1).some((part) => Number(part) > 255))) return err('not-an-address');
  return ok({ host, port });
}

/** `fe80::1`, `[fd00::1]:22`, `fe80::1%eth0`: two colons never stand in a name or an IPv4 address. */
const isIpv6 = (text: string): boolean =>
  /^\[[0-9a-f:.]+(?:%[\w.-]+)?\](?::\d+)?$/i.test(text) ||
  /^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f.]*(?:%[\w.-]+)?$/i.test(text);
