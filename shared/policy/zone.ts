/** Zone kinds known to presets, flags and colours. A zone a person adds is `custom`. */
export type ZoneKind =
  | 'home'
  | 'work'
  | 'media'
  | 'smart'
  | 'camera'
  | 'guest'
  | 'server'
  | 'hold'
  | 'custom';

export type Band = '2g' | '5g' | '6g';

export interface ZoneWifi {
  /** 1..32 bytes of UTF-8 (hostapd refuses more). */
  readonly ssid: string;
  readonly security: 'wpa2' | 'wpa2-wpa3' | 'wpa3';
  /** Radios to use; a band the router does not have is a finding, not an error. */
  readonly bands: readonly Band[];
  /** Name of the key in the secrets given beside the policy: a policy file never holds a Wi-Fi key. */
  readonly keyRef: string;
}

export interface Zone {
  /** `[a-z][a-z0-9]{0,7}`: becomes part of UCI section, interface and firewall zone names (fw3 allows 11 characters). */
  readonly id: string;
  readonly name: string;
  readonly kind: ZoneKind;
  /** UCI interface name of the network this zone takes over as it is (factory: `lan`). Exactly one zone has it. */
  readonly keeps?: string;
  /** 802.1Q id. Absent: the compiler allocates one and never renumbers it afterwards. */
  readonly vlan?: number;
  /** IPv4 network as CIDR. Absent: allocated. */
  readonly subnet?: string;
  readonly wifi: readonly ZoneWifi[];
  /** False: no router advertisement, no DHCPv6, no IPv6 forwarding. */
  readonly ipv6: boolean;
  /** Devices of the zone may talk to each other; `apart` turns on Wi-Fi client isolation. */
  readonly within: 'together' | 'apart';
  /** May sign in to the router (SSH, web) from here. At least one zone must. */
  readonly management: boolean;
}

/** Names are the same to a reader whatever their capitals and blanks. */
export const sameZoneName = (one: string, other: string): boolean => plainName(one) === plainName(other);
const plainName = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/** Visitors, and what nobody knows yet: strangers live there, so the router is never theirs, whatever a policy says. */
export const mayAdminister = ({ kind }: Pick<Zone, 'kind'>): boolean => kind !== 'guest' && kind !== 'hold';

/** The router is administered from here. */
export const administers = (zone: Zone): boolean => zone.management && mayAdminister(zone);
