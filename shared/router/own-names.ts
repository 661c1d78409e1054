/**
 * How our sections on a router are called: made here and taken apart here, nowhere else. A name is for people and for
 * finding a section again; whether a section is ours is for the ledger to say (`own-sections.ts`).
 */
export const OWN_PREFIX = 'bh_';

/** UCI interface, firewall zone and address pool of a zone; what fw3 takes is 11 characters. */
export const zoneNetworkName = (zone: string): string => `${OWN_PREFIX}${zone}`;
export const vlanSectionName = (vlan: number): string => `${OWN_PREFIX}vlan_${vlan}`;
export const hostSectionName = (device: string): string => `${OWN_PREFIX}host_${device}`;
export const firewallZoneSectionName = (zone: string): string => `${OWN_PREFIX}zone_${zone}`;
export const inputRuleName = (zone: string, what: string): string => `${OWN_PREFIX}in_${zone}_${what}`;
export const ruleName = (words: readonly string[]): string =>
  `${OWN_PREFIX}${words.filter((word) => word !== '').join('_')}`;
export const wifiSectionName = (zone: string, at: number, radio: string): string =>
  `${OWN_PREFIX}wifi${at}_${zone}_${radio}`;

/** Sections of our own file. Nobody else has sections there, so a name can be read back by itself. */
export const ledgerNames = {
  zone: (zone: string): string => `${OWN_PREFIX}${zone}`,
  device: (device: string): string => `${OWN_PREFIX}d_${device}`,
  service: (service: string): string => `${OWN_PREFIX}s_${service.replaceAll('-', '_')}`,
  rule: (at: number): string => `${OWN_PREFIX}r${at}`,
  promise: (at: number): string => `${OWN_PREFIX}p${at}`,
  change: (at: number): string => `${OWN_PREFIX}l${at}`,
  sections: (pkg: string): string => `${OWN_PREFIX}own_${pkg}`,
} as const;

const behind = (prefix: string, name: string | undefined): string | undefined =>
  name?.startsWith(prefix) ? name.slice(prefix.length) : undefined;
export const zoneOfLedgerName = (name: string | undefined): string | undefined => behind(OWN_PREFIX, name);
export const deviceOfLedgerName = (name: string | undefined): string | undefined =>
  behind(`${OWN_PREFIX}d_`, name);
export const serviceOfLedgerName = (name: string | undefined): string | undefined =>
  behind(`${OWN_PREFIX}s_`, name)?.replaceAll('_', '-');

/** Of a section that is ours: which of its zone's Wi-Fi names it is. */
export function wifiOfSectionName(name: string): { readonly zone: string; readonly at: number } | undefined {
  const [, at, zone] = /^bh_wifi(\d+)_([a-z0-9]+)_/.exec(name) ?? [];
  return zone === undefined ? undefined : { zone, at: Number(at) };
}

/** A name of ours for a network, as we would choose one; anything else in the ledger is not taken over. */
export const isZoneNetworkName = (name: string): boolean =>
  name.length <= NETWORK_NAME_LENGTH && /^bh_[a-z0-9][a-z0-9_]*$/.test(name);
const NETWORK_NAME_LENGTH = 11;

/** The name, or the next one that is free: `bh_iot`, `bh_iot_2`. Cut in front of the number where the length is limited. */
export function freeName(base: string, isTaken: (name: string) => boolean, longest = Infinity): string {
  let name = base;
  for (let count = 2; isTaken(name); count += 1) {
    const tail = `_${count}`;
    name = `${base.slice(0, longest - tail.length)}${tail}`;
  }
  return name;
}

export const freeNetworkName = (zone: string, isTaken: (name: string) => boolean): string =>
  freeName(zoneNetworkName(zone), isTaken, NETWORK_NAME_LENGTH);

/** True for a base name and the same with a number behind it. */
export const isNameOn = (base: string, name: string | undefined): boolean =>
  name === base || (name?.startsWith(`${base}_`) === true && /^\d+$/.test(name.slice(base.length + 1)));

/** Ledgers of the first version did not list sections: then these shapes were ours, for the zones written there. */
export function isNamedByFirstVersion(type: string, name: string, zones: ReadonlySet<string>): boolean {
  const ofZone = (pattern: RegExp): boolean => zones.has(pattern.exec(name)?.[1] ?? '');
  switch (type) {
    case 'interface':
    case 'dhcp':
      return ofZone(/^bh_([a-z0-9]+)$/);
    case 'zone':
      return ofZone(/^bh_zone_([a-z0-9]+)$/);
    case 'wifi-iface':
      return ofZone(/^bh_wifi\d+_([a-z0-9]+)_/);
    case 'rule':
      return ofZone(/^bh_(?:in|allow|deny)_([a-z0-9]+)_/);
    case 'bridge-vlan':
      return /^bh_vlan_\d+$/.test(name);
    case 'host':
      return name.startsWith('bh_host_');
    default:
      return false;
  }
}
