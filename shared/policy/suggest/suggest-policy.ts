import type { Device, Inventory } from '../../inventory/device';
import { parseMac } from '../../net/mac';
import type { RouterState } from '../../router/router-state';
import { servesIpv6 } from '../../router/serves-ipv6';
import { optionOf, packageOf } from '../../uci/uci';
import type { Policy, PolicyDevice } from '../policy';
import type { Zone, ZoneWifi } from '../zone';
import { belongingOf } from './belonging';
import { suggestDoors } from './doors';
import { englishZoneNames, type SuggestedKind, suggestedKinds, type ZoneNames } from './kinds';
import { suggestWifi } from './wifi-names';

/** Offered also where nothing was found for them yet: what comes next, and who comes to visit. */
const always: ReadonlySet<SuggestedKind> = new Set(['home', 'smart', 'guest']);

/**
 * The draft that the wizard opens with: zones for what was found, devices where they were suggested, and each port in
 * the zone of what hangs on it. A zone that nothing could enter is not suggested: its devices live in a neighbouring
 * one. Nothing here decides for the person: it is a policy like any other.
 */
export function suggestPolicy(
  inventory: Inventory,
  state: RouterState,
  names: ZoneNames = englishZoneNames,
): Policy {
  const devices = inventory.devices.filter(({ isRouter }) => !isRouter);
  const { kindOf, ports } = belongingOf(devices, state);
  const { kinds, wifi, livesIn } = enterable(devices, kindOf, new Set(ports.values()), state);
  const placed = devices.map((device) => toPolicyDevice(device, livesIn(device)));
  return {
    version: 1,
    site: names.home,
    routers: [
      {
        name: state.identity.hostname,
        role: 'gateway',
        ports: Object.fromEntries([...ports].filter(([, zone]) => zone !== 'home')),
      },
    ],
    zones: kinds.map((kind) => suggestZone(kind, names[kind], wifi.get(kind), state)),
    devices: placed,
    services: [],
    rules: suggestDoors(kinds, devices, placed),
    promises: [],
  };
}

/** Who takes the devices of a kind that they cannot get into, the first that has a Wi-Fi name. Home always has a way. */
const NEIGHBOURS: Readonly<Record<SuggestedKind, readonly SuggestedKind[]>> = {
  home: [],
  work: [],
  media: ['smart'],
  smart: [],
  camera: ['smart', 'guest'],
  server: [],
  guest: [],
};

interface Enterable {
  readonly kinds: readonly SuggestedKind[];
  readonly wifi: ReadonlyMap<SuggestedKind, ZoneWifi>;
  livesIn(device: Device): SuggestedKind;
}

/** The kinds that get a port or a Wi-Fi name, and where each device can live with these. */
function enterable(
  devices: readonly Device[],
  kindOf: ReadonlyMap<string, SuggestedKind>,
  withPort: ReadonlySet<SuggestedKind>,
  state: RouterState,
): Enterable {
  const offWire = (kind: SuggestedKind): readonly Device[] =>
    devices.filter(({ id, connection }) => kindOf.get(id) === kind && connection.kind !== 'cable');
  const needed = new Map(
    suggestedKinds
      .filter((kind) => kind !== 'home' && (always.has(kind) || offWire(kind).length > 0))
      .map((kind) => [kind, offWire(kind)] as const),
  );
  const wifi = suggestWifi(needed, state);
  const kinds = suggestedKinds.filter((kind) => kind === 'home' || wifi.has(kind) || withPort.has(kind));
  return {
    kinds,
    wifi,
    livesIn: ({ id, connection }) => {
      const kind = kindOf.get(id) ?? 'guest';
      if (connection.kind === 'cable' || kind === 'home' || wifi.has(kind)) return kind;
      return NEIGHBOURS[kind].find((each) => wifi.has(each)) ?? 'home';
    },
  };
}

const toPolicyDevice = (device: Device, zone: SuggestedKind): PolicyDevice => ({
  id: device.id,
  name: device.name,
  macs: device.macs.map((mac) => parseMac(mac) ?? mac),
  zone,
});

function suggestZone(
  kind: SuggestedKind,
  name: string,
  wifi: ZoneWifi | undefined,
  state: RouterState,
): Zone {
  const home = kind === 'home';
  return {
    id: kind,
    name,
    kind,
    ...(home ? { keeps: 'lan' } : {}),
    wifi: wifi === undefined ? [] : [wifi],
    ipv6: lanServesIpv6(state),
    within: kind === 'guest' ? 'apart' : 'together',
    management: home,
  };
}

function lanServesIpv6({ config }: RouterState): boolean {
  const lan = packageOf(config, 'network')?.sections.find(
    ({ type, name }) => type === 'interface' && name === 'lan',
  );
  const pools = packageOf(config, 'dhcp')?.sections ?? [];
  const pool = pools.find((each) => each.type === 'dhcp' && optionOf(each, 'interface') === 'lan');
  return lan !== undefined && servesIpv6(lan, pool);
}
