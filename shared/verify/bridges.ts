import { flagOf, listOf, optionOf, sectionsOf, type UciPackage } from '../uci/uci';

interface BridgeVlan {
  readonly vlan: number;
  /** The bridge device itself joins: the router has a leg in this VLAN. */
  readonly local: boolean;
  readonly ports: readonly { readonly port: string; readonly tagged: boolean }[];
}

export interface Bridge {
  readonly name: string;
  readonly ports: readonly string[];
  readonly vlans: readonly BridgeVlan[];
  /** Ports behind the bridge device or one of its VLAN devices (`br-lan.20`). */
  portsOf(device: string): readonly { readonly port: string; readonly tagged: boolean }[];
  /** Nothing arrives on this device although it exists. */
  isDeaf(device: string): boolean;
}

/** Bridges of all syntaxes: `config device` of type bridge (21.02+) and `type bridge` inside an interface (before). */
export function readBridges(pkg: UciPackage): readonly Bridge[] {
  const modern = sectionsOf(pkg, 'device')
    .filter((section) => optionOf(section, 'type') === 'bridge')
    .map((section) => ({
      name: optionOf(section, 'name') ?? '',
      ports: [...listOf(section, 'ports'), ...listOf(section, 'ifname')],
      forced: flagOf(section, 'vlan_filtering', false),
    }));
  const old = sectionsOf(pkg, 'interface')
    .filter((section) => optionOf(section, 'type') === 'bridge')
    .map((section) => ({
      name: `br-${section.name ?? ''}`,
      ports: listOf(section, 'ifname'),
      forced: false,
    }));
  return [...modern, ...old].map(({ name, ports, forced }) =>
    bridge(name, ports, vlansOf(pkg, name), forced),
  );
}

function bridge(
  name: string,
  ports: readonly string[],
  vlans: readonly BridgeVlan[],
  forced: boolean,
): Bridge {
  // One bridge-vlan section is enough to turn filtering on for the whole bridge.
  const filters = vlans.length > 0 || forced;
  const vlanOf = (device: string): BridgeVlan | undefined => {
    const id = Number(device.slice(name.length + 1));
    return device.startsWith(`${name}.`) ? vlans.find((vlan) => vlan.vlan === id) : undefined;
  };
  return {
    name,
    ports,
    vlans,
    portsOf: (device) => {
      if (!filters)
        return device === name
          ? ports.map((port) => ({ port, tagged: false }))
          : ports.map((port) => ({ port, tagged: true }));
      return (vlanOf(device)?.ports ?? []).filter(({ port }) => ports.includes(port));
    },
    isDeaf: (device) => filters && vlanOf(device)?.local !== true,
  };
}

/** Only `t` and `*` are flags to netifd; anything else after the colon changes nothing. */
function vlansOf(pkg: UciPackage, bridgeName: string): readonly BridgeVlan[] {
  return sectionsOf(pkg, 'bridge-vlan')
    .filter((section) => optionOf(section, 'device') === bridgeName)
    .flatMap((section) => {
      const vlan = Number(optionOf(section, 'vlan'));
      if (!Number.isInteger(vlan) || vlan < 1 || vlan > 4095) return [];
      const ports = listOf(section, 'ports').map((word) => {
        const [port = '', flags = ''] = word.split(':');
        return { port, tagged: flags.includes('t') };
      });
      return [{ vlan, local: flagOf(section, 'local', true), ports }];
    });
}

export const bridgeOf = (bridges: readonly Bridge[], device: string): Bridge | undefined =>
  bridges.find(({ name }) => device === name || device.startsWith(`${name}.`));
