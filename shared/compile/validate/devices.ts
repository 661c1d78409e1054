import { contains, parseCidr, parseIpv4 } from '../../net/ipv4';
import { isMulticast, parseMac } from '../../net/mac';
import type { Policy, PolicyDevice } from '../../policy/policy';
import type { Finding } from '../finding';
import { finding } from '../make-finding';
import { repeats } from './repeats';

export function checkDevices(policy: Policy): readonly Finding[] {
  const { devices, zones } = policy;
  const zoneOf = new Map(zones.map((zone) => [zone.id, zone]));
  const findings: Finding[] = [];
  for (const id of repeats(devices.map((device) => device.id))) findings.push(finding('device-id-twice', id));
  for (const device of devices) {
    findings.push(...checkDevice(device));
    const zone = zoneOf.get(device.zone);
    if (zone === undefined)
      findings.push(finding('device-in-unknown-zone', device.id, { zone: device.zone }));
    else if (device.address !== undefined && !isInside(device.address, zone.subnet))
      findings.push(
        finding('device-address-outside-zone', device.id, { address: device.address, zone: zone.id }),
      );
  }
  const owners = devices.flatMap(({ id, macs }) =>
    [...new Set(macs.map((mac) => parseMac(mac) ?? mac))].map((mac) => ({ id, mac })),
  );
  for (const mac of repeats(owners.map((owner) => owner.mac)))
    findings.push(
      finding('device-mac-twice', owners.filter((owner) => owner.mac === mac)[1]?.id ?? '', { mac }),
    );
  for (const address of repeats(devices.flatMap((device) => device.address ?? []))) {
    const second = devices.filter((device) => device.address === address)[1];
    findings.push(finding('device-address-twice', second?.id ?? '', { address }));
  }
  return findings;
}

function checkDevice({ id, macs }: PolicyDevice): readonly Finding[] {
  const findings: Finding[] = [];
  // The id becomes part of a section name.
  if (!/^[A-Za-z0-9_]{1,40}$/.test(id)) findings.push(finding('device-id-invalid', id));
  for (const mac of macs) {
    const parsed = parseMac(mac);
    if (parsed === undefined || isMulticast(parsed))
      findings.push(finding('device-mac-invalid', id, { mac }));
  }
  return findings;
}

function isInside(address: string, subnet: string | undefined): boolean {
  const parsed = parseIpv4(address);
  const cidr = subnet === undefined ? undefined : parseCidr(subnet);
  if (parsed === undefined) return false;
  return cidr === undefined || (cidr.ok && contains(cidr.value, parsed));
}
