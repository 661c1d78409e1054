import type { Lab } from './lab';
import type { ClientName } from './lab-client';

/** A zone of the main job: who sits on its port, and who joins its Wi-Fi name where it has one. */
export interface LabZone {
  readonly key: 'trusted' | 'work' | 'iot' | 'guest';
  readonly name: string;
  readonly port: 'lan1' | 'lan2' | 'lan3' | 'lan4';
  readonly cabled: ClientName;
  readonly wireless?: 'w1' | 'w2';
}

/**
 * The main job in the lab: a flat network becomes these four, each with a port, two with a Wi-Fi name. Numbers of
 * VLANs and networks are the product's choice and are read from the router.
 */
export const ZONES: readonly LabZone[] = [
  { key: 'trusted', name: 'Trusted', port: 'lan1', cabled: 'pc' },
  { key: 'work', name: 'Work', port: 'lan2', cabled: 'c2' },
  { key: 'iot', name: 'IoT', port: 'lan3', cabled: 'c3', wireless: 'w1' },
  { key: 'guest', name: 'Guest', port: 'lan4', cabled: 'c4', wireless: 'w2' },
];

/** The one exception: Trusted may print (631) on this device of IoT. */
export const PRINTER = { client: 'c3', mac: '02:1a:b1:00:00:03', port: 631 } as const;

/** What the router was told about a zone, read from its configuration. */
export interface ZoneOnRouter {
  readonly zone: LabZone;
  /** UCI interface and its layer 3 device. */
  readonly network: string;
  readonly device: string;
  readonly gateway: string;
  readonly prefixLength: number;
  readonly wifi: readonly { readonly ssid: string; readonly key: string }[];
}

/** Each zone as the router's configuration has it, found by the zone's port; a port in no network is missing here. */
export async function zonesOnRouter(lab: Lab): Promise<readonly ZoneOnRouter[]> {
  const shown = await lab.onRouter('uci show network; uci show wireless');
  const sections = readSections(shown.stdout);
  return ZONES.flatMap((zone): ZoneOnRouter[] => {
    const vlan = sections.find(
      (each) =>
        each.type === 'bridge-vlan' && each.get('ports').some((port) => port.split(':')[0] === zone.port),
    );
    const device = vlan ? `${vlan.get('device')[0]}.${vlan.get('vlan')[0]}` : 'br-lan';
    const network = sections.find((each) => each.type === 'interface' && each.get('device')[0] === device);
    if (network === undefined) return [];
    const wifi = sections
      .filter((each) => each.type === 'wifi-iface' && each.get('network').includes(network.name))
      .filter((each) => each.get('disabled')[0] !== '1')
      .map((each) => ({ ssid: each.get('ssid')[0] ?? '', key: each.get('key')[0] ?? '' }));
    const [address = '', length] = (network.get('ipaddr')[0] ?? '').split('/');
    const mask = network.get('netmask')[0] ?? '';
    return [
      {
        zone,
        network: network.name,
        device,
        gateway: address,
        prefixLength: length === undefined ? prefixLengthOf(mask) : Number(length),
        wifi,
      },
    ];
  });
}

interface Section {
  readonly name: string;
  readonly type: string;
  get(option: string): readonly string[];
}

/** `uci show` prints `package.section=type` and `package.section.option='a' 'b'`. */
function readSections(text: string): readonly Section[] {
  const options = new Map<string, readonly string[]>();
  const found: { name: string; path: string; type: string }[] = [];
  for (const line of text.split('\n')) {
    const [, path = '', value = ''] = /^([^=]+)=(.*)$/.exec(line) ?? [];
    const parts = path.split('.');
    if (parts.length === 2) found.push({ path, name: parts[1] ?? '', type: value });
    else
      options.set(
        path,
        [...value.matchAll(/'([^']*)'/g)].map((match) => match[1] ?? ''),
      );
  }
  return found.map(({ name, path, type }) => ({
    name,
    type,
    get: (option) => options.get(`${path}.${option}`) ?? [],
  }));
}

const prefixLengthOf = (mask: string): number =>
  mask.split('.').reduce((bits, byte) => bits + Number(byte).toString(2).replaceAll('0', '').length, 0);

/** Whether an IPv4 address lies in the network around a gateway. */
export function isWithin(address: string, { gateway, prefixLength }: ZoneOnRouter): boolean {
  const bits = (text: string): number => text.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const size = 2 ** (32 - prefixLength);
  return Math.floor(bits(address) / size) === Math.floor(bits(gateway) / size);
}
