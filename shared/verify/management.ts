import type { ManagementPath } from '../router/router-state';
import { flagOf, listOf, optionOf, packageOf, sectionsOf } from '../uci/uci';
import { type Model, networkNamed } from './model';
import { holdsAddress, type Network } from './networks';
import { ask, fateOf } from './reach';
import type { Verdict } from './verification';

export interface ManagementVerdict {
  readonly holds: 'yes' | 'no' | 'unknown';
  /** Stable code of the reason when it does not hold or cannot be told. */
  readonly code: string;
  readonly witness?: Verdict;
  /** The network this computer would be in. */
  readonly network?: string;
}

/**
 * Whether this computer can still sign in after the change: its socket or Wi-Fi name leads to a network that is alive,
 * the router keeps the address the app talks to (or another one there), its firewall lets SSH in from there, and the
 * SSH server listens there. IPv4 only: that is what the app connects over.
 */
export function managementStays(model: Model, path: ManagementPath): ManagementVerdict {
  const network = networkBehind(model, path);
  if (network === undefined) {
    return path.port === undefined && path.wifiSection === undefined
      ? { holds: 'unknown', code: 'own-connection-not-known' }
      : { holds: 'no', code: 'own-port-leads-nowhere' };
  }
  const found = { network: network.name };
  if (network.deaf) return { holds: 'no', code: 'own-network-carries-nothing', ...found };
  const address =
    network.ipv4.find((one) => one.address === path.routerAddress)?.address ?? network.ipv4[0]?.address;
  if (address === undefined) return { holds: 'no', code: 'router-has-no-address-there', ...found };
  const renews = holdsAddress(network, path.clientAddress) || servesDhcp(model, network.name);
  if (!renews) return { holds: 'no', code: 'own-address-does-not-fit', ...found };
  if (!sshListens(model, network.name, path.routerPort))
    return { holds: 'no', code: 'ssh-does-not-listen-there', ...found };

  const source = {
    kind: 'network' as const,
    network: network.name,
    ...(holdsAddress(network, path.clientAddress) ? { address: path.clientAddress } : {}),
    ...(path.mac === undefined ? {} : { mac: path.mac }),
  };
  const verdicts = ask(model, source, { kind: 'router', address }, 'ipv4', 'tcp', path.routerPort);
  const fate = fateOf(verdicts);
  const witness = verdicts.find((verdict) => verdict.fate !== 'allowed') ?? verdicts[0];
  const proof = { ...found, ...(witness === undefined ? {} : { witness }) };
  if (fate === 'allowed') return { holds: 'yes', code: 'stays', ...proof };
  return fate === 'unknown'
    ? { holds: 'unknown', code: 'firewall-not-understood', ...proof }
    : { holds: 'no', code: 'firewall-stops-ssh', ...proof };
}

/** The network that the untagged side of the socket, or the Wi-Fi name, leads to in this configuration. */
function networkBehind(model: Model, path: ManagementPath): Network | undefined {
  if (path.wifiSection !== undefined)
    return model.networks.find(({ wifi }) => wifi.some(({ section }) => section === path.wifiSection));
  if (path.port === undefined) return undefined;
  const untagged = model.networks.filter(({ ports }) =>
    ports.some(({ port, tagged }) => port === path.port && !tagged),
  );
  return untagged.find(({ deaf }) => !deaf) ?? untagged[0];
}

function servesDhcp(model: Model, network: string): boolean {
  const dhcp = packageOf(model.config, 'dhcp');
  if (dhcp === undefined) return false;
  return sectionsOf(dhcp, 'dhcp').some((pool) => {
    const serves = optionOf(pool, 'interface') === network && !flagOf(pool, 'ignore', false);
    return serves && optionOf(pool, 'dhcpv4') !== 'disabled' && flagOf(pool, 'dynamicdhcp', true);
  });
}

/** dropbear listens everywhere unless its section names interfaces; a section per listener. */
function sshListens(model: Model, network: string, port: number): boolean {
  const pkg = packageOf(model.config, 'dropbear');
  const listeners = pkg === undefined ? [] : sectionsOf(pkg, 'dropbear');
  if (listeners.length === 0) return true; // no configuration of this server here: another one serves
  return listeners.some((one) => {
    const bound = [...listOf(one, 'Interface'), ...listOf(one, 'DirectInterface')];
    const ports = listOf(one, 'Port');
    return (
      flagOf(one, 'enable', true) &&
      (bound.length === 0 || bound.includes(network)) &&
      (ports.length === 0 || ports.includes(String(port)))
    );
  });
}

/** Where the administrator would be, for texts and for the search of another door. */
export const managementNetwork = (model: Model, path: ManagementPath): string | undefined => {
  const network = networkBehind(model, path);
  return network && networkNamed(model, network.name)?.name;
};
