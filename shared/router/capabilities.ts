/** What this router can do, probed by looking (files, board.json, ubus), by release only where looking is impossible. */
export interface Capabilities {
  /** Release family as the router states it: `23.05`, `24.10`, `25.12`, `SNAPSHOT`. */
  readonly release: string;
  readonly wired: 'dsa' | 'swconfig' | 'plain' | 'unknown';
  readonly firewall: 'fw4' | 'fw3' | 'none';
  readonly packages: 'opkg' | 'apk' | 'none';
  /** How `network` writes IPv4 addresses: netmask option (to 24.10) or CIDR list (25.12). Write the form found. */
  readonly addressForm: 'netmask' | 'cidr-list';
  /** fw4 knows `log_limit` and named limits (24.10+). */
  readonly logLimit: boolean;
  /** A firewall rule without a target loads (23.05+). */
  readonly targetlessRule: boolean;
  /** Only changed BSSes restart on a Wi-Fi change (23.05+). */
  readonly perBssReload: boolean;
  readonly dhcpv6Server: boolean;
  /** LAN ports in the order of the case, and the device towards the internet. */
  readonly lanPorts: readonly string[];
  readonly wanDevice?: string;
  readonly radios: readonly RadioCapability[];
}

export interface RadioCapability {
  /** UCI section name, `radio0`. */
  readonly name: string;
  readonly band: '2g' | '5g' | '6g' | 'unknown';
  /** How many access points at once; undefined = not known. */
  readonly maxAccessPoints?: number;
  /** Set when the channel may need a radar check (DFS): seconds to wait before it sends. */
  readonly radarWaitSeconds: number;
}
