import type { Capabilities } from '../router/capabilities';
import { isReleaseAtLeast } from '../router/release';
import type { RulesetFile } from '../router/router-state';
import type { UciConfig } from '../uci/uci';
import type { Firewall } from './engine/firewall';
import { carries, type Network, namedByZones, readNetworks } from './networks';
import { readFirewall } from './read/uci-fw4/read-firewall';
import type { Family } from './verification';

/** What the candidate will do, read from its files alone. The compiler's intent is not known here. */
export interface Model {
  readonly config: UciConfig;
  readonly networks: readonly Network[];
  readonly firewall: Firewall;
  /** The release knows `bridge_isolate` (netifd of November 2023: in 24.10, and only in the last of 23.05). */
  readonly isolatesOnBridge: boolean;
}

/** `rulesetFiles`: rules on the router outside UCI, as far as they are known. */
export function buildModel(
  config: UciConfig,
  capabilities: Pick<Capabilities, 'release'>,
  rulesetFiles: readonly RulesetFile[] = [],
): Model {
  const networks = readNetworks(config);
  const firewall = readFirewall(config, { networks, release: capabilities.release, rulesetFiles });
  const beside = namedByZones(
    firewall.zones.flatMap(({ devices }) => devices),
    networks,
  );
  const isolatesOnBridge = isReleaseAtLeast(capabilities.release, '24.10');
  return { config, networks: [...networks, ...beside], firewall, isolatesOnBridge };
}

export const networkNamed = (model: Model, name: string): Network | undefined =>
  model.networks.find((network) => network.name === name);

/** The network that leads to the internet in a family. */
export const uplinkOf = (model: Model, family: Family): Network | undefined =>
  model.networks.find((network) => network.uplink && carries(network, family));
