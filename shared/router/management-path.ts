import { cidrOf, contains, parseIpv4 } from '../net/ipv4';
import type { BridgeEntry, ManagementPath, Neighbour, NetworkInterface, WifiClient } from './router-state';

/** What the router knows about who is around it. */
export interface Surroundings {
  readonly neighbours: readonly Neighbour[];
  readonly bridge: readonly BridgeEntry[];
  readonly wifiClients: readonly WifiClient[];
  readonly interfaces: readonly NetworkInterface[];
}

/**
 * From the router's `SSH_CONNECTION` (client address and port, own address and port) to the plug this computer hangs
 * on. What is not known stays absent; undefined when the line itself makes no sense.
 */
export function managementPath(sshConnection: string, around: Surroundings): ManagementPath | undefined {
  const [client = '', , own = '', ownPort = ''] = sshConnection.trim().split(/\s+/);
  const clientAddress = plainAddress(client);
  const routerAddress = plainAddress(own);
  if (clientAddress === '' || routerAddress === '' || !/^\d{1,5}$/.test(ownPort)) return undefined;

  const neighbour = around.neighbours.find(({ address }) => address === clientAddress);
  const mac = neighbour?.mac;
  const port = mac === undefined ? undefined : portOf(mac, around);
  const network = networkOf(clientAddress, neighbour, around.interfaces);
  return {
    clientAddress,
    routerAddress,
    routerPort: Number(ownPort),
    ...(mac === undefined ? {} : { mac }),
    ...(port === undefined ? {} : { port }),
    ...(network === undefined ? {} : { network }),
  };
}

/** Without the zone of a link-local address, and an IPv4 address that came in by an IPv6 socket as what it is. */
const plainAddress = (text: string): string =>
  text
    .toLowerCase()
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/, '');

/** Wi-Fi first: its list is exact, while the bridge remembers a plug for minutes after the computer has left it. */
function portOf(mac: string, { wifiClients, bridge }: Surroundings): string | undefined {
  const wifi = wifiClients.find((client) => client.mac === mac)?.device;
  if (wifi !== undefined) return wifi;
  const heard = bridge.filter((entry) => entry.mac === mac && !entry.local);
  return [...heard].sort((a, b) => a.ageSeconds - b.ageSeconds)[0]?.port;
}

function networkOf(
  address: string,
  neighbour: Neighbour | undefined,
  interfaces: readonly NetworkInterface[],
): string | undefined {
  const up = interfaces.filter((candidate) => candidate.up && candidate.device !== undefined);
  const byDevice = up.find((candidate) => candidate.device === neighbour?.device);
  if (byDevice) return byDevice.name;
  const numeric = parseIpv4(address);
  if (numeric === undefined) return undefined;
  return up.find(({ ipv4 }) =>
    ipv4.some((own) => {
      const ownNumeric = parseIpv4(own.address);
      return ownNumeric !== undefined && contains(cidrOf(ownNumeric, own.prefix), numeric);
    }),
  )?.name;
}
