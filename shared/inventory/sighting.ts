import type { UntrustedText } from '../net/untrusted-text';

export type SightingSource =
  | 'dhcp-lease'
  | 'neighbour'
  | 'bridge-port'
  | 'wifi-client'
  | 'sweep'
  | 'mdns'
  | 'ssdp'
  | 'reverse-dns';

/** One observation. Facts only; conclusions are drawn in the merge. */
export interface Sighting {
  readonly source: SightingSource;
  readonly seenAtMs: number;
  readonly mac?: string;
  readonly address?: string;
  readonly hostname?: UntrustedText;
  /** Friendly name the device gives itself (mDNS instance, SSDP friendlyName). */
  readonly announcedName?: UntrustedText;
  readonly model?: UntrustedText;
  readonly manufacturer?: UntrustedText;
  /** mDNS service types (`_ipp._tcp`) or SSDP targets. */
  readonly serviceTypes?: readonly string[];
  /** Bridge port or Wi-Fi device of the router. */
  readonly port?: string;
  readonly signal?: number;
}
