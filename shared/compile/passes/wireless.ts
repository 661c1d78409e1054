import { utf8Length } from '../../net/utf8';
import type { Band, ZoneWifi } from '../../policy/zone';
import type { Capabilities } from '../../router/capabilities';
import { wifiOfSectionName, wifiSectionName } from '../../router/own-names';
import {
  flagOf,
  listOf,
  optionOf,
  packageOf,
  section,
  sectionsOf,
  type UciConfig,
  type UciSection,
} from '../../uci/uci';
import type { Compiled } from '../candidate';
import type { Finding } from '../finding';
import { type ForeignChange, matchFor } from '../foreign-change';
import { finding } from '../make-finding';
import type { AllottedZone } from './allocate';
import type { Written } from './pass';

export interface WirelessInput {
  readonly zones: readonly AllottedZone[];
  /** Without anything of ours. */
  readonly config: UciConfig;
  /** Our Wi-Fi sections on the router: the memory for keys that were not given again. */
  readonly ours: readonly UciSection[];
  readonly keys: Readonly<Record<string, string>>;
  readonly capabilities: Pick<Capabilities, 'radios'>;
}

interface Radio {
  readonly name: string;
  readonly band: Band | 'unknown';
  readonly section: UciSection;
  readonly maxAccessPoints: number | undefined;
}

// Each network name costs airtime for beacons; more than four per radio is felt.
const MANY_NETWORKS = 4;

/**
 * Wireless pass: one access point per zone network and radio.
 *
 * A radio that was off comes on for us alone: whatever else is configured on it (the factory's open "OpenWrt")
 * is kept off the air, and both changes go into the ledger.
 */
export function compileWireless(input: WirelessInput): Compiled<Written> {
  const radios = radiosOf(input);
  const foreign = accessPointsOf(input.config);
  const findings: Finding[] = [];
  const sections: UciSection[] = [];
  const used = new Set<Radio>();

  for (const zone of input.zones)
    for (const [at, wifi] of zone.zone.wifi.entries()) {
      const onAir = radiosFor(wifi, radios, zone, findings).filter(
        (radio) => !isServedAlready(zone, wifi, radio, foreign),
      );
      if (onAir.length === 0) continue;
      const key = keyFor(zone, at, wifi, input, findings);
      if (key === undefined) continue;
      for (const radio of onAir) {
        used.add(radio);
        if (radio.band === '6g' && wifi.security !== 'wpa3')
          findings.push(finding('wifi-needs-wpa3', zone.zone.id, { ssid: wifi.ssid, radio: radio.name }));
        sections.push(accessPoint(zone, at, wifi, radio, key));
      }
    }

  const on = [...used].sort((a, b) => (a.name < b.name ? -1 : 1));
  findings.push(...on.flatMap((radio) => radioFindings(radio, sections, foreign)));
  findings.push(...otherOwners(sections, foreign, input.zones));
  return { output: { sections, changes: on.flatMap((radio) => switchOn(radio, foreign)) }, findings };
}

function radiosOf({ config, capabilities }: WirelessInput): readonly Radio[] {
  const wireless = packageOf(config, 'wireless');
  return (wireless === undefined ? [] : sectionsOf(wireless, 'wifi-device')).flatMap((device): Radio[] => {
    if (device.name === undefined) return [];
    const probed = capabilities.radios.find(({ name }) => name === device.name);
    const band = optionOf(device, 'band');
    const known = band === '2g' || band === '5g' || band === '6g' ? band : (probed?.band ?? 'unknown');
    return [{ name: device.name, band: known, section: device, maxAccessPoints: probed?.maxAccessPoints }];
  });
}

const accessPointsOf = (config: UciConfig): readonly UciSection[] => {
  const wireless = packageOf(config, 'wireless');
  return wireless === undefined ? [] : sectionsOf(wireless, 'wifi-iface');
};

const isOff = (item: UciSection): boolean => flagOf(item, 'disabled', false);

function radiosFor(
  wifi: ZoneWifi,
  radios: readonly Radio[],
  { zone }: AllottedZone,
  findings: Finding[],
): readonly Radio[] {
  const found = radios.filter(({ band }) => band !== 'unknown' && wifi.bands.includes(band));
  if (found.length === 0 && wifi.bands.length > 0)
    findings.push(finding('wifi-no-radio', zone.id, { ssid: wifi.ssid }));
  else
    for (const band of wifi.bands)
      if (!found.some((radio) => radio.band === band))
        findings.push(finding('wifi-band-missing', zone.id, { ssid: wifi.ssid, band }));
  return found;
}

/** The kept zone's network may be on the air already, made by its owner: then it stays theirs. */
function isServedAlready(
  zone: AllottedZone,
  wifi: ZoneWifi,
  radio: Radio,
  foreign: readonly UciSection[],
): boolean {
  return (
    zone.kept &&
    !isOff(radio.section) &&
    foreign.some(
      (each) =>
        !isOff(each) &&
        optionOf(each, 'device') === radio.name &&
        optionOf(each, 'ssid') === wifi.ssid &&
        listOf(each, 'network').includes(zone.network),
    )
  );
}

function keyFor(
  { zone }: AllottedZone,
  at: number,
  wifi: ZoneWifi,
  { keys, ours }: WirelessInput,
  findings: Finding[],
): string | undefined {
  const given = Object.hasOwn(keys, wifi.keyRef) ? keys[wifi.keyRef] : undefined;
  const known = ours.find(({ name }) => {
    const wifi = wifiOfSectionName(name ?? '');
    return wifi?.zone === zone.id && wifi.at === at;
  });
  const key = given ?? (known && optionOf(known, 'key'));
  const code = key === undefined ? 'wifi-key-missing' : isWifiKey(key) ? undefined : 'wifi-key-invalid';
  if (code === undefined) return key;
  findings.push(finding(code, zone.id, { ssid: wifi.ssid, keyRef: wifi.keyRef }));
  return undefined;
}

/** 8 to 63 printable ASCII characters, or 64 hexadecimal digits; hostapd refuses the whole radio otherwise. */
export const isWifiKey = (key: string): boolean =>
  /^[\x20-\x7e]{8,63}$/.test(key) || /^[0-9a-fA-F]{64}$/.test(key);

function accessPoint(
  { zone, network }: AllottedZone,
  at: number,
  wifi: ZoneWifi,
  radio: Radio,
  key: string,
): UciSection {
  const security = radio.band === '6g' ? 'wpa3' : wifi.security;
  const encryption = { wpa2: 'psk2', 'wpa2-wpa3': 'sae-mixed', wpa3: 'sae' }[security];
  const apart = zone.within === 'apart' ? '1' : undefined;
  return section('wifi-iface', wifiSectionName(zone.id, at, radio.name), {
    device: radio.name,
    network,
    mode: 'ap',
    ssid: wifi.ssid,
    encryption,
    key,
    // WPA2 alone goes without frame protection: devices that need WPA2 are the ones that stumble over it.
    ieee80211w: { wpa2: undefined, 'wpa2-wpa3': '1', wpa3: '2' }[security],
    // `isolate` parts the clients of one access point, `bridge_isolate` those of different ones (2.4 and 5 GHz).
    isolate: apart,
    bridge_isolate: apart,
  });
}

/** Turning a radio on must not put anything on the air that was not there before. */
function switchOn(radio: Radio, foreign: readonly UciSection[]): readonly ForeignChange[] {
  if (!isOff(radio.section)) return [];
  const silent = foreign.filter((each) => optionOf(each, 'device') === radio.name && !isOff(each));
  return [
    ...silent.map((each) => ({ match: matchFor('wireless', each, 'ssid'), option: 'disabled', after: '1' })),
    { match: matchFor('wireless', radio.section), option: 'disabled', after: '0' },
  ];
}

function radioFindings(
  radio: Radio,
  sections: readonly UciSection[],
  foreign: readonly UciSection[],
): readonly Finding[] {
  const findings: Finding[] = [];
  const others = isOff(radio.section) ? [] : foreign.filter((each) => !isOff(each));
  const count = [...sections, ...others].filter((each) => optionOf(each, 'device') === radio.name).length;
  const facts = { networks: count };
  if (radio.maxAccessPoints !== undefined && count > radio.maxAccessPoints)
    findings.push(finding('wifi-radio-full', radio.name, { ...facts, most: radio.maxAccessPoints }));
  else if (count > MANY_NETWORKS) findings.push(finding('wifi-many-networks', radio.name, facts));
  const country = optionOf(radio.section, 'country');
  if (country === undefined || country === '00') findings.push(finding('wifi-country-missing', radio.name));
  return findings;
}

/** The same name in somebody else's network: devices would join either, whichever is nearer. */
function otherOwners(
  sections: readonly UciSection[],
  foreign: readonly UciSection[],
  zones: readonly AllottedZone[],
): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const own of sections) {
    const ssid = optionOf(own, 'ssid') ?? '';
    const network = optionOf(own, 'network') ?? '';
    const other = foreign.find(
      (each) => !isOff(each) && optionOf(each, 'ssid') === ssid && !listOf(each, 'network').includes(network),
    );
    const zone = zones.find((each) => each.network === network)?.zone.id ?? network;
    if (other)
      found.set(
        ssid,
        finding('wifi-ssid-used-by-other', zone, { ssid, section: other.name ?? 'wifi-iface' }),
      );
  }
  return [...found.values()];
}

/** SSIDs that hostapd takes (1 to 32 bytes) and that people can type. */
export const isSsid = (ssid: string): boolean =>
  utf8Length(ssid) >= 1 && utf8Length(ssid) <= 32 && !/[\p{Cc}\p{Cs}]/u.test(ssid);
