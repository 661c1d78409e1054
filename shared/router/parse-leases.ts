import { parseIpv4 } from '../net/ipv4';
import { isMulticast, parseMac } from '../net/mac';
import { untrustedText } from '../net/untrusted-text';
import type { Lease } from './router-state';

// A router at home has some hundred leases; a pool can hold 65,000.
const MOST = 10_000;
// dnsmasq always writes five fields, with `*` for nothing.
const WHOLE = 5;

/**
 * dnsmasq's lease file: `expiry mac address name client-id`. The name is what the device said; one with a line end in
 * it ends its own line early and can forge whole lines after it. So nothing after a short line is believed: what is
 * lost are names, which other sources know too, and no device can be made up.
 */
export function parseLeases(text: string): readonly Lease[] {
  const lines = text.split('\n', MOST).map((line) => line.replace(/\r$/, '').split(' '));
  const leases = lines.flatMap((fields) => (leaseOf(fields) ? [fields] : []));
  // Lease files of other servers have four fields throughout.
  const alwaysShort = leases.every((fields) => fields.length < WHOLE);
  const byAddress = new Map<string, Lease>();
  for (const fields of leases) {
    const broken = fields.length < WHOLE && !alwaysShort;
    const lease = leaseOf(fields, broken);
    if (lease && !byAddress.has(lease.address)) byAddress.set(lease.address, lease);
    if (broken) break;
  }
  return [...byAddress.values()];
}

function leaseOf(fields: readonly string[], nameless = false): Lease | undefined {
  const [expiry = '', hardware = '', address = '', name = ''] = fields;
  if (!/^\d{1,12}$/.test(expiry) || parseIpv4(address) === undefined) return undefined;
  // A hardware type other than Ethernet comes first: `06-00:11:…`.
  const isMac = /^([0-9a-f]{2}-)?([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(hardware);
  const mac = isMac ? parseMac(hardware.slice(-17)) : undefined;
  if (mac === undefined || isMulticast(mac)) return undefined;

  const lease = { expiresAt: Number(expiry), mac, address };
  // More than five: blanks in the name, which no name has. The lease itself is still true.
  if (nameless || fields.length > WHOLE || name === '*' || name === '') return lease;
  return { ...lease, hostname: untrustedText(name) };
}
