import type { ZoneKind } from '../policy/zone';
import { count, listOf, numberWord } from './format';

/** Wizard, step 3, and the Zones page. */
const PURPOSE: Readonly<Record<ZoneKind, string>> = {
  home: 'People’s own things',
  work: 'Kept apart from family devices',
  media: 'Play and show things',
  smart: 'Talk to the internet and the hub',
  camera: 'Film, and never need the internet',
  guest: 'Visitors: internet only',
  server: 'Serve files and pages to others',
  hold: 'Reaches nothing until you decide',
  custom: 'For what you decide',
};

const EMPTY: Readonly<Record<ZoneKind, string>> = {
  home: 'Drop the devices of the people who live here',
  work: 'Drop work laptops and phones here',
  media: 'Drop televisions and speakers here',
  smart: 'Drop lamps, plugs and other small things here',
  camera: 'Drop cameras and doorbells here',
  guest: 'Visitors join with their own Wi\u2011Fi name',
  server: 'Drop storage and servers here',
  hold: 'Nothing is waiting',
  custom: 'Drop devices here',
};

export const zonePurpose = (kind: ZoneKind): string => PURPOSE[kind];
export const zoneEmpty = (kind: ZoneKind): string => EMPTY[kind];

export const zoneKindName: Readonly<Record<ZoneKind, string>> = {
  home: 'Home',
  work: 'Work',
  media: 'TV & speakers',
  smart: 'Smart home',
  camera: 'Cameras',
  guest: 'Guests',
  server: 'Servers',
  hold: 'Quarantine',
  custom: 'Another zone',
};

export const zoneText = {
  title: 'Put your devices into zones',
  lead: 'We made a suggestion. Drag a device, or select it and choose its zone.',
  pageLead: 'Drag a device, or select it and choose its zone. A zone’s name opens its Wi-Fi and ports.',
  suggesting: 'Making a suggestion …',
  addZone: 'Add a zone',
  board: 'Zones and their devices',
  zoneSettings: (zone: string) => `${zone}: Wi-Fi and ports`,
  moreDevices: (more: number) => `+${more}`,
  showAll: (devices: number, zone: string) => `Show all ${devices} devices of ${zone}`,
  showFewer: 'Show fewer',
  list: (zone: string) => `Devices in ${zone}`,
  moved: (device: string, zone: string, now: number) =>
    `${device} moved to ${zone}. ${count(now, 'device')}.`,
  movedMany: (devices: number, zone: string, now: number) =>
    `${count(devices, 'device')} moved to ${zone}. ${count(now, 'device')} there now.`,
  moveTo: 'Move to',
  moveDevice: (device: string) => `Move ${device}`,
  keysHint: ['Arrow keys move between devices,', 'to', 'choose the zone'],
  selectHint:
    'Select a device to see why it is where it is. Select a zone’s name to set its Wi-Fi and ports.',
  selectTitle: 'Nothing selected',
  zoneOf: (device: string) => `Zone of ${device}`,
  suggested: 'Suggested',
  why: (zone: string) => `Why ${zone}`,
  whyNone: 'Nothing speaks for one zone more than for another.',
  ifHacked: 'If it were hacked',
  ifHackedBody: (today: number, then: number | undefined) =>
    `Today it could reach ${today === 0 ? 'no other device' : today === 1 ? 'the one other device' : `all ${today} other devices`}.${then === undefined ? '' : ` In this zone: ${then === 0 ? 'none' : then}.`}`,
  notSeen: 'It has not been seen, so where it is now is not known.',
  notThereYet: (wished: string, at: string, reached: number) =>
    `Not in ${wished} yet: it has to be joined there by hand. Until then it stays in ${at} and could reach ${count(reached, 'device')}.`,
  manySelected: (devices: number) => `${devices} devices`,
  manyHint: 'Choose a zone for all of them.',
  remembered: (name: string) => `${name} is not on the network right now`,

  shareTitle: (devices: number, port: string) => `${numberWord(devices)} devices share ${port}`,
  shareBody: (names: readonly string[]) =>
    `${listOf(names)} hang on one plain switch. The router sees a single cable, so it cannot keep them apart from each other.`,
  shareChip: (port: string) => `Shares ${port}`,
  keepTogether: (devices: number) =>
    devices === 2 ? 'Keep both in one zone' : `Keep all ${numberWord(devices).toLowerCase()} in one zone`,
  waysToSeparate: 'Ways to separate them',
  ways: (free: readonly string[]) => [
    free.length > 0
      ? `Plug some of them into a free port of the router: ${listOf(free)}.`
      : 'Free a port of the router, and plug one of them in there.',
    'Connect one of them by the Wi-Fi of its zone.',
    'Replace the plain switch by one that knows zones (VLAN). Bulkhead can use it later.',
  ],
  wifiTitle: (devices: number) =>
    devices === 1
      ? 'One device has to join another Wi-Fi'
      : `${numberWord(devices)} devices have to join another Wi-Fi`,
  wifiBody: (names: readonly string[], more: number) =>
    `${listOf(more > 0 ? [...names, `${more} more`] : names)} will be in a zone only when they join its Wi\u2011Fi name.`,
  adminTitle: (zone: string) => `You would administer the router from ${zone}`,
  adminBody: 'We check that before anything is applied.',
  elsewhereTitle: (device: string) => `${device} is on a cable of another zone`,
  elsewhereBody: (port: string, zone: string) =>
    `${port} belongs to ${zone}, so the device lands there, whatever the list says.`,
  giveThePort: (port: string, zone: string) => `Give ${port} to ${zone}`,
  furtherWarnings: (more: number) => (more === 1 ? '1 more to look at' : `${more} more to look at`),
  nextWarning: 'Next',
  waiting: (devices: number, zone: string) =>
    devices === 1
      ? `1 unknown device stays in ${zone} until you decide`
      : `${devices} unknown devices stay in ${zone} until you decide`,

  panelName: 'Name',
  panelNameTaken: 'Another zone has this name. It is not kept until it differs.',
  panelWifi: 'Wi-Fi',
  panelPorts: 'Cable ports',
  panelPortsHint: 'Whatever is plugged in there lives in this zone.',
  panelAddress: 'Addresses',
  panelAddressAuto: 'Chosen by Bulkhead, and kept',
  panelAddressNow: (subnet: string, router: string) => `${subnet}, the router is ${router}`,
  subnetField: 'Network',
  vlanField: 'VLAN',
  subnetBad: 'A network such as 192.168.20.0/24.',
  vlanBad: 'A number from 2 to 4094.',
  numbersHint:
    'Leave both empty, and Bulkhead chooses. VLAN is the number that keeps zones apart on one cable.',
  panelKeepsLan: 'Keeps the addresses and Wi-Fi names it has today. Nothing has to be set again here.',
  panelKeepsWifi: (names: readonly string[]) => `Wi-Fi ${listOf(names.map((name) => `“${name}”`))}`,
  panelNoWifi: 'This zone has no Wi-Fi of its own. Devices join it by cable.',
  addWifi: 'Give it a Wi-Fi name',
  wifiName: 'Wi-Fi name',
  wifiNameTooLong: 'At most 32 letters; accents and symbols count more than once.',
  wifiKey: 'Wi-Fi password',
  wifiKeyHint: '8 to 63 letters, digits and signs',
  wifiKeyKept: 'A password is set',
  setKey: 'Set this password',
  suggestKey: 'Suggest one',
  showKey: 'Show the password',
  changeKey: 'Change it',
  security: 'Protection',
  securities: {
    wpa2: 'WPA2, for every device',
    'wpa2-wpa3': 'WPA2 and WPA3, for most',
    wpa3: 'WPA3 only, for new devices',
  },
  bands: 'Radio',
  bandNames: { '2g': '2.4 GHz', '5g': '5 GHz', '6g': '6 GHz' },
  removeWifi: 'No Wi-Fi for this zone',
  portState: (carrier: boolean) => (carrier ? 'in use' : 'free'),
  portIn: (zone: string) => `now in ${zone}`,
  portThisComputer: 'this computer',
  within: 'Devices of this zone may talk to each other',
  withinHint: 'Off: on Wi-Fi the router keeps them apart.',
  management: 'May administer the router from here',
  managementHint: 'On: every device of this zone may, not only this computer.',
  ipv6: 'Internet with IPv6 as well',
  removeZone: 'Remove this zone',
  removeZoneHint: (zone: string) => `Its devices and ports go back to ${zone}.`,
  planned: 'Not applied yet',
  vlan: (vlan: number) => `VLAN ${vlan}, the number that keeps zones apart on one cable`,
} as const;
