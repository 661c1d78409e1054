import type { Capabilities } from '../router/capabilities';
import type { UciConfig } from '../uci/uci';
import type { Firewall } from './firewall/model';
import { readFirewall } from './firewall/read-firewall';
import { carries, type Network, namedByZones, readNetworks, subnetsOfNetwork } from './networks';
import type { Family } from './verification';

/** What the candidate will do, read from its files alone. The compiler's intent is not known here. */
export interface Model {
  readonly config: UciConfig;
  readonly networks: readonly Network[];
  readonly firewall: Firewall;
}

export function buildModel(config: UciConfig, capabilities: Pick<Capabilities, 'release'>): Model {
  const networks = readNetworks(config);
  const byName = new Map(networks.map((network) => [network.name, network]));
  const subnetsOf = (name: string): readonly string[] | undefined => {
    const network = byName.get(name);
    return network && subnetsOfNetwork(network);
  };
  const read = readFirewall(config, subnetsOf, hasNeutralSets(capabilities.release));
  // A zone matches by the layer 3 devices of its networks, besides devices it names itself.
  const zones = read.zones.map((zone) => ({
    ...zone,
    devices: [...zone.devices, ...zone.networks.flatMap((name) => byName.get(name)?.device ?? [])].filter(
      (device) => device !== '',
    ),
  }));
  const beside = namedByZones(
    read.zones.flatMap(({ devices }) => devices),
    networks,
  );
  return { config, networks: [...networks, ...beside], firewall: { ...read, zones } };
}

// fw4 of 25.12 is the first that takes `family any` for sets; snapshots are newer than any release.
const hasNeutralSets = (release: string): boolean =>
  release === 'SNAPSHOT' || Number.parseFloat(release) >= 25.12;

export const networkNamed = (model: Model, name: string): Network | undefined =>
  model.networks.find((network) => network.name === name);

/** The network that leads to the internet in a family. */
export const uplinkOf = (model: Model, family: Family): Network | undefined =>
  model.networks.find((network) => network.uplink && carries(network, family));

/** Where the router sends a packet for this IPv4 address: the directly connected network, or nothing. */
export function networkHolding(
  model: Model,
  address: string,
  holds: (network: Network, address: string) => boolean,
): Network | undefined {
  return model.networks.find((network) => !network.uplink && holds(network, address));
}
