import { count, listOf, portName } from './format';

/** The Devices page. */
export const devicesText = {
  title: 'Devices',
  shown: (shown: number, all: number) => (shown === all ? String(all) : `${shown} of ${all}`),
  search: 'Search devices',
  searchHint: 'Name, address, maker',
  filters: 'Filters',
  filterZone: 'Zone',
  filterKind: 'Kind',
  filterConnection: 'Connected by',
  anyZone: 'Every zone',
  anyKind: 'Every kind',
  anyConnection: 'Cable and Wi-Fi',
  cable: 'Cable',
  wifi: 'Wi-Fi',
  seenToday: 'Seen today',
  clear: 'Clear the filters',
  grid: 'Devices',
  columns: { name: 'Name', zone: 'Zone', address: 'Address', connection: 'Connected by', seen: 'Seen' },
  noAddress: 'none',
  noMatchTitle: (text: string) => (text ? `No device matches “${text}”` : 'No device matches'),
  noMatchBody: (filters: readonly string[]) =>
    filters.length === 0 ? 'Try another word.' : `Also on: ${listOf(filters)}.`,
  drawer: (device: string) => `About ${device}`,
  seen: (since: string) => `seen ${since}`,
  ifHacked: 'If this device were hacked',
  reachable: (open: number, all: number, internet: boolean) =>
    `It could start connections to ${open} of ${count(all, 'device')}${internet ? ' and the internet' : ''}.`,
  notThereYet: (wished: string, at: string) =>
    `Not in ${wished} yet. It is still in ${at}, and this is what it reaches from there.`,
  notSeen: 'It has not been seen, so where it is now is not known, nor what it reaches.',
  othersNotSeen: (devices: number) =>
    devices === 1
      ? 'Where 1 more device is is not known.'
      : `Where ${devices} more devices are is not known.`,
  reachableShort: (open: number) => `${open} reachable`,
  sealedShort: (sealed: number) => `${sealed} sealed off`,
  blastLabel: (open: number, sealed: number) => `Reaches ${count(open, 'device')}; ${sealed} are sealed off`,
  doors: 'Doors',
  noDoors: 'No doors. It reaches its own zone only.',
  askConnection: 'Ask about a connection',
  sharesPort: (port: string, names: readonly string[], more: number) =>
    `Shares ${portName(port)} with ${listOf([...names, ...(more > 0 ? [`${more} more`] : [])])}`,
  sharesTogether: 'What they say to each other does not pass the router.',
  sharesApart:
    'They are in different zones, but what they say to each other does not pass the router: it cannot keep them apart.',
  howWeKnow: 'How we know',
  fixed: 'fixed',
  identity: 'Hardware address',
  privateMac: 'Made up by the device, may change',
  putIntoQuarantine: 'Put into Quarantine',
  moved: (device: string, zone: string) => `${device} will be in ${zone} after the next change`,
  movedMany: (devices: number, zone: string) =>
    `${count(devices, 'device')} will be in ${zone} after the next change`,
  moveTo: 'Move to …',
  manyHint: 'Choose a zone for all of them.',
  andMore: (more: number) => `and ${more} more`,
  look: 'Look for devices',
} as const;
