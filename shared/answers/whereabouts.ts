import type { Candidate, ZonePlacement } from '../compile/candidate';
import { type Heard, heardBy, type Link } from '../inventory/heard';
import { type EndId, networkId } from '../policy/ends';
import type { Policy } from '../policy/policy';
import type { RouterState } from '../router/router-state';
import type { PlacedDevice } from '../verify/device-classes';
import { holdsAddress, type Network, readNetworks } from '../verify/networks';

/**
 * Whether a device is in the zone that the policy wishes for it: it is there, the change brings it there (its port
 * moves), it has to join another Wi-Fi name or plug by hand, or nobody knows where it is.
 */
export type Arrival = 'there' | 'with-the-change' | 'must-rejoin' | 'not-seen';

/** Where a device is, now and under a candidate, beside where it is wished. */
export interface Whereabouts {
  readonly device: string;
  /** Zone of the policy. */
  readonly wished: string;
  /** A zone, or a network that is in none. Absent: not seen. */
  readonly now?: EndId;
  /** The same once the candidate runs and nobody has touched the device. Absent: not known. */
  readonly after?: EndId;
  readonly link?: Link;
  readonly arrives: Arrival;
}

interface Asked {
  readonly policy: Policy;
  readonly state: RouterState;
  readonly placementsNow: readonly ZonePlacement[];
  readonly candidate: Pick<Candidate, 'config' | 'placements' | 'addresses'>;
}

/** Every device of the policy: where it is, and where the candidate leaves it. */
export interface Placing {
  readonly whereabouts: readonly Whereabouts[];
  /** Devices whose place under the candidate is known, for the verifier. */
  readonly placed: readonly PlacedDevice[];
}

/** From the router's own lists alone; what the policy wishes moves nobody. */
export function placing({ policy, state, placementsNow, candidate }: Asked): Placing {
  const heard = heardBy(state);
  const before = readNetworks(state.config);
  const same = candidate.config === state.config;
  const planned = same ? before : readNetworks(candidate.config);
  const whereabouts: Whereabouts[] = [];
  const placed: PlacedDevice[] = [];
  for (const device of policy.devices) {
    const seen = heard(device.macs);
    const here = seen && networkNow(seen, before, state);
    const later = seen && here && (same ? here : networkAfter(seen, here, planned));
    const now = here && endOf(here, before, placementsNow);
    const after = later && endOf(later, planned, candidate.placements);
    whereabouts.push({
      device: device.id,
      wished: device.zone,
      ...(now === undefined ? {} : { now }),
      ...(after === undefined ? {} : { after }),
      ...(seen?.link === undefined ? {} : { link: seen.link }),
      arrives: arrivalOf(device.zone, now, after, seen),
    });
    if (later === undefined || after === undefined) continue;
    const address =
      candidate.addresses[device.id] !== undefined && after === device.zone
        ? candidate.addresses[device.id]
        : later === here
          ? seen?.address
          : undefined;
    placed.push({
      id: device.id,
      at: after,
      network: later,
      macs: device.macs,
      ...(address === undefined ? {} : { address }),
    });
  }
  return { whereabouts, placed };
}

function arrivalOf(
  wished: string,
  now: EndId | undefined,
  after: EndId | undefined,
  heard: Heard | undefined,
): Arrival {
  if (heard === undefined || now === undefined) return 'not-seen';
  if (after === wished) return now === wished ? 'there' : 'with-the-change';
  return heard.onlyLeased ? 'not-seen' : 'must-rejoin';
}

/** Wi-Fi tells its network; a cable the one of its port, unless the router heard it on another that the port carries. */
function networkNow(heard: Heard, networks: readonly Network[], state: RouterState): string | undefined {
  const { link, wifiNetwork, device, address } = heard;
  if (wifiNetwork !== undefined) return wifiNetwork;
  const up = state.interfaces.find((one) => one.device !== undefined && one.device === device)?.name;
  const heardOn = networks.find(({ name }) => name === up) ?? networks.find((one) => one.device === device);
  if (link?.kind === 'cable') {
    const carried = carriedBy(networks, link.port);
    const own = carried.find(({ name }) => name === heardOn?.name);
    return (own ?? untaggedOn(carried, link.port) ?? heardOn)?.name;
  }
  if (heardOn !== undefined) return heardOn.name;
  return address === undefined ? undefined : networks.find((one) => holdsAddress(one, address))?.name;
}

/** The same plug or Wi-Fi name leads here under the other configuration. Undefined: nowhere, or nobody can tell. */
function networkAfter({ link }: Heard, here: string, networks: readonly Network[]): string | undefined {
  if (link?.kind === 'wifi') {
    const same = networks.filter(({ wifi }) =>
      wifi.some(({ section, ssid }) => section === link.section && ssid === link.ssid),
    );
    const called = networks.filter(({ wifi }) => wifi.some(({ ssid }) => ssid === link.ssid));
    const found = same.length > 0 ? same : called;
    return found.length === 1 ? found[0]?.name : undefined;
  }
  if (link?.kind === 'cable') {
    const carried = carriedBy(networks, link.port);
    return (untaggedOn(carried, link.port) ?? carried.find(({ name }) => name === here))?.name;
  }
  return networks.find(({ name }) => name === here)?.name;
}

const carriedBy = (networks: readonly Network[], port: string): readonly Network[] =>
  networks.filter(({ ports, deaf }) => !deaf && ports.some((one) => one.port === port));

const untaggedOn = (networks: readonly Network[], port: string): Network | undefined =>
  networks.find(({ ports }) => ports.some((one) => one.port === port && !one.tagged));

/** A network in the words of the table of answers. What shares the device of a zone belongs to the zone. */
function endOf(name: string, networks: readonly Network[], placements: readonly ZonePlacement[]): EndId {
  const deviceOf = (network: string): string | undefined =>
    networks.find((one) => one.name === network)?.device;
  const own =
    placements.find(({ network }) => network === name) ??
    placements.find(({ network }) => deviceOf(network) !== undefined && deviceOf(network) === deviceOf(name));
  return own?.zone ?? networkId(name);
}

/** Devices that are where they are wished, of those whose place is known: the others are said beside. */
export interface HeadCount {
  /** Devices at each end, under the candidate. */
  readonly at: Readonly<Record<string, number>>;
  readonly unknown: number;
  readonly mustRejoin: readonly string[];
  readonly notSeen: readonly string[];
}

export function headCount(whereabouts: readonly Whereabouts[]): HeadCount {
  const at: Record<string, number> = {};
  for (const { after } of whereabouts) if (after !== undefined) at[after] = (at[after] ?? 0) + 1;
  const of = (arrives: Arrival): readonly string[] =>
    whereabouts.filter((one) => one.arrives === arrives).map(({ device }) => device);
  return {
    at,
    unknown: whereabouts.filter(({ after }) => after === undefined).length,
    mustRejoin: of('must-rejoin'),
    notSeen: of('not-seen'),
  };
}
