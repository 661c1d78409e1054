import type { Finding } from '../compile/finding';
import { parseMac } from '../net/mac';
import type { Band, ZoneWifi } from '../policy/zone';
import { flagOf, listOf, optionOf, type UciSection } from '../uci/uci';
import { differs, type Ground, oursIn, type Place, sectionsIn } from './ground';

/** Which socket and which Wi-Fi name leads into which zone, with which key, and who is kept apart there. */
export function checkLinks(ground: Ground): readonly Finding[] {
  return [...checkPorts(ground), ...checkWifi(ground)];
}

/** Each socket of the bridge is untagged in the zone that the policy says, and in nothing else of ours. */
function checkPorts(ground: Ground): readonly Finding[] {
  const { policy, places, candidate } = ground;
  const kept = places.find((place) => place.kept);
  if (kept === undefined) return [];
  const vlans = oursIn(ground, 'network', 'bridge-vlan');
  if (places.length < 2)
    return vlans.map((each) => differs(kept.zone, 'vlan', 'none', optionOf(each, 'vlan') ?? '', each.name));
  const bridge = kept.device.split('.')[0] ?? '';
  const section = sectionsIn(candidate.config, 'network', 'device').find(
    (each) => optionOf(each, 'type') === 'bridge' && optionOf(each, 'name') === bridge,
  );
  const ports = section === undefined ? [] : listOf(section, 'ports');
  const entries = policy.routers[0]?.ports ?? {};
  const findings: Finding[] = [];
  for (const place of places) {
    const expected = ports.filter(
      (port) => (Object.hasOwn(entries, port) ? entries[port] : kept.zone) === place.zone,
    );
    const mine = vlans.filter(
      (each) => `${optionOf(each, 'device')}.${optionOf(each, 'vlan')}` === place.device,
    );
    const found = mine.map((each) => listOf(each, 'ports').join(' ')).join(' and ');
    const wanted = expected.map((port) => `${port}:u*`).join(' ');
    if (mine.length !== 1 || found !== wanted)
      findings.push(
        differs(
          place.zone,
          'ports',
          wanted || '-',
          mine.length === 0 ? 'no VLAN' : found || '-',
          mine[0]?.name,
        ),
      );
    if (mine.some((each) => !flagOf(each, 'local', true)))
      findings.push(differs(place.zone, 'vlan', 'local', 'not local', mine[0]?.name));
  }
  const devices = new Set(places.map(({ device }) => device));
  for (const each of vlans)
    if (!devices.has(`${optionOf(each, 'device')}.${optionOf(each, 'vlan')}`))
      findings.push(
        differs(each.name ?? '', 'vlan', 'none', listOf(each, 'ports').join(' ') || '-', each.name),
      );
  return findings;
}

interface Wanted {
  readonly place: Place;
  readonly at: number;
  readonly wifi: ZoneWifi;
  readonly radio: string;
  readonly band: Band;
}

const isOff = (item: UciSection): boolean => flagOf(item, 'disabled', false);

/** Every Wi-Fi name of every zone on every radio of its bands, and no other of ours. */
function checkWifi(ground: Ground): readonly Finding[] {
  const radios = radiosOf(ground);
  const mine = oursIn(ground, 'wireless', 'wifi-iface');
  const left = new Set(mine);
  const findings: Finding[] = [];
  for (const place of ground.places)
    for (const [at, wifi] of place.policyZone.wifi.entries())
      for (const { radio, band } of radios.filter((each) => wifi.bands.includes(each.band))) {
        const wanted = { place, at, wifi, radio, band };
        const found = mine.find(
          (each) =>
            left.has(each) && optionOf(each, 'ssid') === wifi.ssid && optionOf(each, 'device') === radio,
        );
        if (found === undefined && isServedByOwner(ground, wanted)) continue;
        if (found !== undefined) left.delete(found);
        findings.push(...checkAccessPoint(ground, wanted, found));
      }
  for (const each of left)
    findings.push(
      differs(optionOf(each, 'ssid') ?? '', 'wifi', 'none', optionOf(each, 'network') ?? '', each.name),
    );
  return findings;
}

function radiosOf({ candidate, state }: Ground): readonly { readonly radio: string; readonly band: Band }[] {
  return sectionsIn(candidate.config, 'wireless', 'wifi-device').flatMap(({ name, ...section }) => {
    const written = optionOf({ ...section, type: 'wifi-device' }, 'band');
    const band = written ?? state.capabilities.radios.find((radio) => radio.name === name)?.band;
    return name !== undefined && (band === '2g' || band === '5g' || band === '6g')
      ? [{ radio: name, band }]
      : [];
  });
}

/** The LAN's own Wi-Fi may carry the name already, made by its owner. */
function isServedByOwner({ candidate, own }: Ground, { place, wifi, radio }: Wanted): boolean {
  return (
    place.kept &&
    sectionsIn(candidate.config, 'wireless', 'wifi-iface').some(
      (each) =>
        !own.has('wireless', each) &&
        !isOff(each) &&
        optionOf(each, 'ssid') === wifi.ssid &&
        optionOf(each, 'device') === radio &&
        listOf(each, 'network').includes(place.network),
    )
  );
}

function checkAccessPoint(ground: Ground, wanted: Wanted, found: UciSection | undefined): readonly Finding[] {
  const { place, at, wifi, radio, band } = wanted;
  const subject = wifi.ssid;
  if (found === undefined) return [differs(subject, 'wifi', `${place.network} on ${radio}`, 'missing')];
  const device = sectionsIn(ground.candidate.config, 'wireless', 'wifi-device').find(
    ({ name }) => name === radio,
  );
  const security = band === '6g' ? 'wpa3' : wifi.security;
  const apart = place.policyZone.within === 'apart' ? '1' : '-';
  const asked: readonly (readonly [option: string, expected: string])[] = [
    ['network', place.network],
    ['mode', 'ap'],
    ['encryption', { wpa2: 'psk2', 'wpa2-wpa3': 'sae-mixed', wpa3: 'sae' }[security]],
    ['ieee80211w', { wpa2: '-', 'wpa2-wpa3': '1', wpa3: '2' }[security]],
    ['isolate', apart],
    ['bridge_isolate', apart],
  ];
  const findings = asked.flatMap(([option, expected]) => {
    const value = listOf(found, option).join(' ') || '-';
    return value === expected ? [] : [differs(subject, `wifi ${option}`, expected, value, found.name)];
  });
  if (isOff(found) || (device !== undefined && isOff(device)))
    findings.push(differs(subject, 'wifi', 'on the air', 'disabled', found.name));
  // The key itself is never part of a finding.
  if (!keysFor(ground, place, at, wifi).has(optionOf(found, 'key') ?? ''))
    findings.push(differs(subject, 'wifi key', wifi.keyRef, 'another', found.name));
  return findings;
}

/** The key that was given, else what our own Wi-Fi of that zone had on the router. */
function keysFor(
  { keys, state, ownBefore }: Ground,
  place: Place,
  at: number,
  wifi: ZoneWifi,
): ReadonlySet<string> {
  const given = Object.hasOwn(keys, wifi.keyRef) ? keys[wifi.keyRef] : undefined;
  if (given !== undefined) return new Set([given]);
  const network = place.kept ? place.network : ownBefore.networks.get(place.zone);
  const before = sectionsIn(state.config, 'wireless', 'wifi-iface').filter(
    (each) => ownBefore.has('wireless', each) && optionOf(each, 'network') === network,
  );
  const nth = before.filter((each) => each.name?.includes(`wifi${at}_`));
  return new Set(nth.flatMap((each) => optionOf(each, 'key') ?? []));
}

/** Hardware addresses in one spelling, in order. */
export const macsOf = (words: readonly string[]): string =>
  words
    .map((mac) => parseMac(mac) ?? mac)
    .sort()
    .join(' ');
