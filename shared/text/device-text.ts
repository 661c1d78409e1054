import type { Certainty, Connection, Device, DeviceKind, Fact, Reason } from '../inventory/device';
import { displayText } from '../net/untrusted-text';
import { capitalised, portName } from './format';

const KINDS: Readonly<Record<DeviceKind, string>> = {
  computer: 'Computer',
  phone: 'Phone',
  tablet: 'Tablet',
  tv: 'Television',
  speaker: 'Speaker',
  printer: 'Printer',
  camera: 'Camera',
  doorbell: 'Doorbell',
  nas: 'Storage',
  server: 'Server',
  hub: 'Home controller',
  light: 'Lighting',
  plug: 'Plug',
  thermostat: 'Thermostat',
  vacuum: 'Household',
  appliance: 'Household',
  console: 'Games console',
  router: 'Router',
  'access-point': 'Access point',
  microcontroller: 'Small electronics',
  unknown: 'Not known yet',
};

export const deviceKind = (kind: DeviceKind): string => KINDS[kind];

export const certaintyText = (certainty: Certainty): string =>
  ({ certain: 'Certain', likely: 'Likely', guess: 'A guess' })[certainty];

/** The name as it may be shown: hidden characters made visible, bounded. */
export const deviceName = (device: Pick<Device, 'name' | 'id'>): string =>
  displayText(device.name) || displayText(device.id);

export function connectionText(connection: Connection): string {
  switch (connection.kind) {
    case 'cable':
      return `Cable, ${portName(displayText(connection.port, 16))}`;
    case 'wifi':
      return `Wi-Fi “${displayText(connection.ssid, 32)}”`;
    case 'unknown':
      return 'Not known';
  }
}

/** `LG television, Wi-Fi “Harbour”` */
export function deviceSummary(device: Device): string {
  const maker = device.maker ? displayText(device.maker, 32) : undefined;
  const kind = deviceKind(device.kind);
  const what = device.kind === 'unknown' ? (maker ?? kind) : maker ? `${maker} ${kind.toLowerCase()}` : kind;
  return `${what}, ${connectionText(device.connection)}`;
}

const SOURCES: Readonly<Record<Fact['source'], string>> = {
  'dhcp-lease': 'DHCP',
  neighbour: 'router',
  'bridge-port': 'router',
  'wifi-client': 'router',
  sweep: 'answered',
  mdns: 'mDNS',
  ssdp: 'SSDP',
  'reverse-dns': 'DNS',
  oui: 'MAC prefix',
  you: 'You said so',
};

export const sourceText = (source: Fact['source']): string => SOURCES[source];

export function factText({ name, value }: Fact): string {
  const shown = displayText(value, 64);
  switch (name) {
    case 'hostname':
    case 'announced-name':
      return `Name “${shown}”`;
    case 'model':
      return `Description “${shown}”`;
    case 'manufacturer':
    case 'maker':
      return `Maker ${shown}`;
    case 'address':
      return `Address ${shown}`;
    case 'service':
      return `Announces ${announced(shown)}`;
    case 'port':
      return /^lan\d|^eth\d/.test(shown) ? `On ${portName(shown)}` : `On ${shown}`;
    case 'signal':
      return `Signal ${shown} dBm`;
  }
}

// What a device offers when it announces one of these: the registered name says little to most people.
const ANNOUNCED: readonly (readonly [type: RegExp, words: string])[] = [
  [/_googlecast/, 'Google Cast'],
  [/_airplay|_raop/, 'AirPlay'],
  [/_ipp|_pdl-datastream|_printer/, 'printing'],
  [/_smb|_afpovertcp|_nfs/, 'file sharing'],
  [/_hap|_homekit/, 'HomeKit'],
  [/_hue/, 'Hue lighting'],
  [/_sonos/, 'Sonos'],
  [/_home-assistant/, 'Home Assistant'],
  [/_esphomelib/, 'ESPHome'],
  [/_ssh|_sftp/, 'remote sign-in'],
  [/_http|_https/, 'a web page'],
  [/MediaRenderer|dial/i, 'a screen or player'],
  [/MediaServer/i, 'a media library'],
];

const announced = (type: string): string => ANNOUNCED.find(([known]) => known.test(type))?.[1] ?? type;

/** Short words for the "How we know" column: the strongest thing known about a device. */
export function evidenceText(device: Device): string {
  if (device.isThisComputer) return 'This computer';
  const by = (name: Fact['name']): Fact | undefined => device.facts.find((fact) => fact.name === name);
  if (device.facts.some((fact) => fact.source === 'you')) return 'You said so';
  const service = by('service');
  if (service) return `Announces ${announced(displayText(service.value, 40))}`;
  const model = by('model') ?? by('announced-name');
  if (model?.name === 'announced-name' && model.value === device.name) return 'Says its name';
  if (model) return `Announces itself as ${displayText(model.value, 32)}`;
  const hostname = by('hostname');
  if (hostname) return `Name “${displayText(hostname.value, 32)}”`;
  if (device.maker) return 'Only the maker is known';
  return device.privateMac ? 'Hides its maker' : 'Only its address is known';
}

/** Why a zone was suggested. Codes come from the classifier; one it learns later still gets a true sentence. */
export function reasonText({ code, facts }: Reason): string {
  const fact = (name: string): string => displayText(facts[name] ?? '', 40);
  switch (code) {
    case 'announces-service':
      return `It announces ${announced(fact('service') || fact('type'))}`;
    case 'announced-name':
    case 'name-says':
    case 'hostname-says':
      return `Its name is “${fact('name') || fact('hostname') || fact('value')}”`;
    case 'maker-makes':
    case 'maker-says':
    case 'maker':
      return `${capitalised(fact('maker') || fact('value'))} makes such devices`;
    case 'model-says':
    case 'model':
      return `It describes itself as “${fact('model') || fact('value')}”`;
    case 'this-computer':
      return 'It is this computer';
    case 'is-router':
      return 'It is the router';
    case 'private-address':
    case 'private-mac':
      return 'It hides its maker, as phones do';
    case 'on-guest-wifi':
      return `It joined “${fact('ssid')}”`;
    case 'nothing-known':
    case 'unknown-kind':
      return 'Nothing is known about it yet';
    default: {
      const words = Object.values(facts).map((value) => displayText(value, 32));
      const about = code.replaceAll('-', ' ');
      return words.length > 0 ? `${capitalised(about)}: ${words.join(', ')}` : capitalised(about);
    }
  }
}
