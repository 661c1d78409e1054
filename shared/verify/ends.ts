import type { ZonePlacement } from '../compile/candidate';
import { type EndId, networkId } from '../policy/ends';
import { type Model, networkNamed } from './model';
import { carries, type Network } from './networks';
import type { Family, Place } from './verification';

/** Whether packets come from an end or go there: they come by every way in, and leave by those that carry them. */
export type Side = 'from' | 'to';

/** A place that belongs to an end. */
export interface EndPlace {
  readonly place: Place;
  /** The way to the internet it stands for, where there are several. */
  readonly through?: string;
  /** Packets may go this way, and the configuration does not say whether they do. */
  readonly perhaps?: true;
}

/** An end of the table of answers, and where in the router's words it lies. */
export interface AskedEnd {
  readonly id: EndId;
  places(family: Family, side: Side): readonly EndPlace[];
}

type Placed = readonly Pick<ZonePlacement, 'network'>[];

/** Everything packets can come from or go to: the zones, the internet, the router, and every other network on it. */
export function endsOf(model: Model, placements: readonly ZonePlacement[]): readonly AskedEnd[] {
  return [
    ...placements.map(({ zone, network }) => ({ id: zone, places: () => zonePlaces(model, network) })),
    {
      id: 'internet',
      places: (family: Family, side: Side) => internetPlaces(model, placements, family, side),
    },
    { id: 'router', places: () => routerPlaces },
    ...networksBeside(model, placements).map(({ name }) => ({
      id: networkId(name),
      places: () => networkPlaces(name),
    })),
  ];
}

/** Networks that are in no zone and are not the internet: made by hand, VPNs, containers. Dead ones carry no packet. */
export const networksBeside = (model: Model, placements: Placed): readonly Network[] =>
  outsideZones(model, placements).filter(({ uplink, deaf }) => !uplink && !deaf);

/** What shares the device of a zone belongs to it: an alias, a second address. */
function outsideZones(model: Model, placements: Placed): readonly Network[] {
  const devices = new Set(placements.flatMap(({ network }) => networkNamed(model, network)?.device ?? []));
  return model.networks.filter(({ device }) => !devices.has(device));
}

export const routerPlaces: readonly EndPlace[] = [{ place: { kind: 'router' } }];
export const networkPlaces = (network: string): readonly EndPlace[] => [
  { place: { kind: 'network', network } },
];

/** The network of a zone, and others on the same device: their addresses are there as well. */
export function zonePlaces(model: Model, network: string): readonly EndPlace[] {
  const device = networkNamed(model, network)?.device;
  const others = model.networks.filter((one) => one.name !== network && one.device === device);
  return [network, ...others.map(({ name }) => name)].flatMap(networkPlaces);
}

/**
 * Every way to the internet. A VPN that takes the default route is one while it is up, and the line is one while it
 * is not; a packet from outside comes by any of them. Without a way there is the internet as such: no route leads there.
 */
export function internetPlaces(
  model: Model,
  placements: Placed,
  family: Family,
  side: Side,
): readonly EndPlace[] {
  const ways = outsideZones(model, placements).filter(({ uplink }) => uplink);
  // One line, two interfaces (`wan`, `wan6`): the first lends the name.
  const devices = new Map([...ways].reverse().map(({ device, name }) => [device, name]));
  // The line speaks IPv6 to its neighbours also where it has no IPv6 route of its own.
  const open = ways.filter((way) => carries(way, family) || (side === 'from' && family === 'ipv6'));
  const sure = [...new Set(open.map(({ device }) => device))].map((device) => devices.get(device) ?? '');
  const perhaps =
    side === 'from' ? [] : networksBeside(model, placements).filter(({ leadsOut }) => leadsOut === 'maybe');
  if (sure.length === 0 && perhaps.length === 0) return [{ place: { kind: 'internet' } }];
  const named = sure.length + perhaps.length > 1;
  return [
    ...sure.map((name) => ({ place: internetBy(name), ...(named ? { through: name } : {}) })),
    ...perhaps.map(({ name }) => ({ place: internetBy(name), through: name, perhaps: true as const })),
  ];
}

const internetBy = (network: string): Place => ({ kind: 'internet', network });
