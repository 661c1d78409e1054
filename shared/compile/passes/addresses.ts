import { contains, formatIpv4, type Ipv4, parseIpv4 } from '../../net/ipv4';
import { isLocallyAdministered, parseMac } from '../../net/mac';
import type { Policy, PolicyDevice } from '../../policy/policy';
import type { Endpoint } from '../../policy/rule';
import { hostSectionName, isNameOn } from '../../router/own-names';
import type { RouterState } from '../../router/router-state';
import { listOf, optionOf, packageOf, sectionsOf, type UciSection } from '../../uci/uci';
import type { Compiled } from '../candidate';
import type { Finding } from '../finding';
import type { Ground } from '../ground';
import { finding } from '../make-finding';
import type { AllottedZone } from './allocate';

/** A device that rules name, with what the router can recognise it by. */
export interface NamedDevice {
  readonly device: PolicyDevice;
  readonly zone: AllottedZone;
  readonly macs: readonly string[];
  /** Its fixed address; only where a rule leads to it. */
  readonly address?: string;
  /** True when somebody else's `config host` already gives that address. */
  readonly foreignHost: boolean;
}

/**
 * Identities pass: what rules call by name, found again by MAC (as source) or by a fixed IPv4 address (as
 * destination: there is no such thing as matching a destination MAC in a routed packet).
 *
 * Addresses stay once given: the policy's, the one on the router, the device's present one, then the lowest free.
 */
export function nameDevices(
  policy: Policy,
  zones: readonly AllottedZone[],
  ground: Ground,
  state: RouterState,
): Compiled<readonly NamedDevice[]> {
  const findings: Finding[] = [];
  const destinations = endsNamed(policy, 'to');
  const sources = endsNamed(policy, 'from');
  const wanted = policy.devices
    .filter(({ id, address }) => destinations.has(id) || sources.has(id) || address !== undefined)
    .sort((a, b) => (a.id < b.id ? -1 : 1));

  const hosts = hostSections(ground);
  const taken = new Set<Ipv4>(zones.map(({ gateway }) => parseIpv4(gateway) ?? 0));
  for (const host of hosts.foreign) taken.add(parseIpv4(optionOf(host, 'ip') ?? '') ?? 0);

  const found = wanted.flatMap((device) => {
    const zone = zones.find((each) => each.zone.id === device.zone);
    const macs = device.macs.flatMap((mac) => parseMac(mac) ?? []);
    if (zone === undefined) return [];
    if (macs.length === 0) {
      findings.push(finding('device-without-mac', device.id));
      return [];
    }
    if (macs.every(isLocallyAdministered))
      findings.push(finding('device-mac-private', device.id, { mac: macs[0] ?? '' }));
    return [
      { device, zone, macs, needsAddress: destinations.has(device.id) || device.address !== undefined },
    ];
  });

  // First those whose address is settled, so that a newcomer never takes it.
  const settled = new Map<string, { readonly address: Ipv4; readonly foreignHost: boolean }>();
  for (const { device, zone, macs, needsAddress } of found) {
    if (!needsAddress) continue;
    const address = settledAddress(device, zone, macs, hosts, state);
    if (address === undefined || (taken.has(address.address) && !address.foreignHost)) continue;
    taken.add(address.address);
    settled.set(device.id, address);
  }
  for (const { address } of state.leases) taken.add(parseIpv4(address) ?? 0);
  for (const { device, zone, needsAddress } of found) {
    if (!needsAddress || settled.has(device.id)) continue;
    const address = lowestFree(zone, taken);
    if (address === undefined) findings.push(finding('no-address-free', device.id, { zone: zone.zone.id }));
    else {
      taken.add(address);
      settled.set(device.id, { address, foreignHost: false });
    }
  }
  const output = found.map(({ device, zone, macs }): NamedDevice => {
    const fixed = settled.get(device.id);
    return {
      device,
      zone,
      macs,
      foreignHost: fixed?.foreignHost ?? false,
      ...(fixed === undefined ? {} : { address: formatIpv4(fixed.address) }),
    };
  });
  return { output, findings };
}

/** Rules inside one zone make no door, so they name nobody: the router never sees such packets. */
function endsNamed(policy: Policy, side: 'from' | 'to'): ReadonlySet<string> {
  const zoneOfDevice = new Map(policy.devices.map(({ id, zone }) => [id, zone]));
  const zoneOf = (end: Endpoint): string | undefined =>
    end.kind === 'zone' ? end.zone : end.kind === 'device' ? zoneOfDevice.get(end.device) : end.kind;
  return new Set(
    policy.rules
      .filter(({ from, to }) => zoneOf(from) !== zoneOf(to))
      .map((rule) => rule[side])
      .flatMap((end) => (end.kind === 'device' ? [end.device] : [])),
  );
}

interface Hosts {
  readonly ours: readonly UciSection[];
  readonly foreign: readonly UciSection[];
}

function hostSections(ground: Ground): Hosts {
  const dhcp = packageOf(ground.config, 'dhcp');
  return {
    ours: ground.ours.dhcp.filter(({ type }) => type === 'host'),
    foreign: dhcp === undefined ? [] : sectionsOf(dhcp, 'host'),
  };
}

function settledAddress(
  device: PolicyDevice,
  zone: AllottedZone,
  macs: readonly string[],
  hosts: Hosts,
  state: RouterState,
): { readonly address: Ipv4; readonly foreignHost: boolean } | undefined {
  const inZone = (text: string | undefined): Ipv4 | undefined => {
    const address = text === undefined ? undefined : parseIpv4(text);
    return address !== undefined && contains(zone.subnet, address) ? address : undefined;
  };
  const foreign = hosts.foreign.find(
    (host) => hasMac(host, macs) && inZone(optionOf(host, 'ip')) !== undefined,
  );
  const foreignAddress = foreign && inZone(optionOf(foreign, 'ip'));
  if (foreignAddress !== undefined) return { address: foreignAddress, foreignHost: true };

  const base = hostSectionName(device.id);
  const own =
    hosts.ours.find(({ name }) => name === base) ?? hosts.ours.find(({ name }) => isNameOn(base, name));
  const lease = state.leases.find(({ mac }) => macs.includes(parseMac(mac) ?? mac));
  const address = inZone(device.address) ?? (own && inZone(optionOf(own, 'ip'))) ?? inZone(lease?.address);
  return address === undefined ? undefined : { address, foreignHost: false };
}

const hasMac = (host: UciSection, macs: readonly string[]): boolean =>
  listOf(host, 'mac').some((mac) => macs.includes(parseMac(mac) ?? mac));

// From .10 on in a /24: below the dynamic range, clear of the router.
function lowestFree(zone: AllottedZone, taken: ReadonlySet<Ipv4>): Ipv4 | undefined {
  const size = 2 ** (32 - zone.subnet.prefix);
  const first = size >= 64 ? 10 : 2;
  for (let offset = first; offset < size - 1; offset += 1) {
    const address = zone.subnet.network + offset;
    if (!taken.has(address)) return address;
  }
  return undefined;
}
