import { type Ipv4Cidr, overlaps, parseCidr } from '../../net/ipv4';
import { vlanIdOf } from '../../net/vlan-id';
import type { Policy } from '../../policy/policy';
import { administers, mayAdminister, sameZoneName, type Zone } from '../../policy/zone';
import type { Finding } from '../finding';
import { finding } from '../make-finding';
import { isSsid } from '../passes/wireless';
import { repeats } from './repeats';

// Words that matrix cells and ends use for what is not a zone.
const reserved: ReadonlySet<string> = new Set(['internet', 'router', 'any', 'all']);
// What fits the tables people look at; the bench covers 12.
const MOST_ZONES = 32;

export function checkZones(policy: Policy): readonly Finding[] {
  const { zones, routers } = policy;
  const ids = new Set(zones.map(({ id }) => id));
  const kept = zones.filter((zone) => zone.keeps !== undefined);
  const findings: Finding[] = [];

  if (kept.length === 0) findings.push(finding('no-kept-zone', policy.site));
  for (const extra of kept.slice(1))
    findings.push(finding('two-kept-zones', extra.id, { other: kept[0]?.id ?? '' }));
  if (!zones.some(administers)) findings.push(finding('no-management-zone', policy.site));
  if (zones.length > MOST_ZONES) findings.push(finding('too-many-zones', policy.site, { most: MOST_ZONES }));
  if (routers.length !== 1) findings.push(finding('router-count', policy.site, { routers: routers.length }));

  for (const id of repeats(zones.map((zone) => zone.id))) findings.push(finding('zone-id-twice', id));
  // Two of one name look the same in every list: a device would be put into the wrong one.
  for (const zone of sameNames(zones))
    findings.push(finding('zone-name-twice', zone.id, { zone: zone.name }));
  for (const vlan of repeats(zones.flatMap((zone) => zone.vlan ?? [])))
    findings.push(finding('vlan-twice', `${vlan}`, { vlan }));
  for (const zone of zones) findings.push(...checkZone(zone));
  findings.push(...overlapping(zones), ...sharedSsids(zones));

  for (const [port, zone] of Object.entries(routers[0]?.ports ?? {}))
    if (!ids.has(zone)) findings.push(finding('port-in-unknown-zone', port, { zone }));
  return findings;
}

function checkZone(zone: Zone): readonly Finding[] {
  const findings: Finding[] = [];
  if (!/^[a-z][a-z0-9]{0,7}$/.test(zone.id)) findings.push(finding('zone-id-invalid', zone.id));
  if (reserved.has(zone.id)) findings.push(finding('zone-id-reserved', zone.id));
  if (zone.management && !mayAdminister(zone)) findings.push(finding('zone-must-not-administer', zone.id));
  if (!isReadableName(zone.name)) findings.push(finding('zone-name-invalid', zone.id));
  if (zone.vlan !== undefined && !vlanIdOf(zone.vlan).ok)
    findings.push(finding('vlan-invalid', zone.id, { vlan: zone.vlan }));
  if (zone.subnet !== undefined && !isZoneSubnet(zone.subnet))
    findings.push(finding('subnet-invalid', zone.id, { subnet: zone.subnet }));
  for (const wifi of zone.wifi) {
    if (!isSsid(wifi.ssid)) findings.push(finding('ssid-invalid', zone.id, { ssid: wifi.ssid }));
    if (wifi.bands.length === 0) findings.push(finding('wifi-without-band', zone.id, { ssid: wifi.ssid }));
  }
  return findings;
}

/** A name people give: something to see, on one line, of a length that fits a table. */
export const isReadableName = (name: string): boolean =>
  name.trim().length > 0 && name.length <= 64 && !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(name);

const sameNames = (zones: readonly Zone[]): readonly Zone[] =>
  zones.filter(({ id, name }, at) =>
    zones.slice(0, at).some((other) => other.id !== id && sameZoneName(other.name, name)),
  );

function isZoneSubnet(text: string): boolean {
  const cidr = parseCidr(text);
  // Smaller than /29 leaves no room for a range of addresses, larger than /16 is a mistake in any small network.
  return cidr.ok && cidr.value.prefix >= 16 && cidr.value.prefix <= 29;
}

function overlapping(zones: readonly Zone[]): readonly Finding[] {
  const stated = zones.flatMap((zone): (readonly [Zone, Ipv4Cidr])[] => {
    const cidr = zone.subnet === undefined ? undefined : parseCidr(zone.subnet);
    return cidr?.ok ? [[zone, cidr.value]] : [];
  });
  return stated.flatMap(([zone, cidr], at) =>
    stated
      .slice(0, at)
      .filter(([, other]) => overlaps(cidr, other))
      .map(([other]) => finding('subnets-overlap', zone.id, { other: other.id, subnet: zone.subnet ?? '' })),
  );
}

function sharedSsids(zones: readonly Zone[]): readonly Finding[] {
  const owners = zones.flatMap((zone) =>
    [...new Set(zone.wifi.map(({ ssid }) => ssid))].map((ssid) => ({ zone, ssid })),
  );
  return repeats(owners.map(({ ssid }) => ssid)).map((ssid) => {
    const zone = owners.filter((each) => each.ssid === ssid)[1]?.zone.id ?? '';
    return finding('ssid-in-two-zones', zone, { ssid });
  });
}
