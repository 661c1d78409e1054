import type { Capabilities } from '../../router/capabilities';
import { hostSectionName } from '../../router/own-names';
import { section, type UciSection } from '../../uci/uci';
import type { Compiled } from '../candidate';
import { finding } from '../make-finding';
import type { NamedDevice } from './addresses';
import type { AllottedZone } from './allocate';
import { dynamicRange } from './network';

/** DHCP pass: addresses for each zone, router advertisements where it has IPv6, fixed addresses for named devices. */
export function compileDhcp(
  zones: readonly AllottedZone[],
  devices: readonly NamedDevice[],
  capabilities: Pick<Capabilities, 'dhcpv6Server'>,
): Compiled<readonly UciSection[]> {
  const own = zones.filter((zone) => !zone.kept);
  const unserved = capabilities.dhcpv6Server ? [] : own.filter(({ zone }) => zone.ipv6);
  return {
    output: [
      ...own.map((zone) => poolSection(zone, capabilities.dhcpv6Server)),
      ...devices.filter(({ foreignHost }) => !foreignHost).flatMap(hostSection),
    ],
    findings: unserved.map(({ zone }) => finding('dhcpv6-server-missing', zone.id)),
  };
}

function poolSection(allotted: AllottedZone, canServeIpv6: boolean): UciSection {
  const { start, limit } = dynamicRange(allotted);
  const ipv6 = allotted.zone.ipv6 && canServeIpv6;
  return section('dhcp', allotted.network, {
    interface: allotted.network,
    start: String(start),
    limit: String(limit),
    leasetime: '12h',
    // Nobody else can be serving a VLAN that is new, and without it dnsmasq's start script spends seconds per zone
    // looking for a rival and stays silent for good if one answers once.
    force: '1',
    dhcpv4: 'server',
    // Said outright: leaving them out would mean disabled too, but a person reading should not have to know.
    dhcpv6: ipv6 ? 'server' : 'disabled',
    ra: ipv6 ? 'server' : 'disabled',
    ra_flags: ipv6 ? ['managed-config', 'other-config'] : undefined,
  });
}

// No `name`: what devices call themselves stays theirs, and no text of a person reaches dnsmasq's command line.
function hostSection({ device, macs, address }: NamedDevice): readonly UciSection[] {
  return address === undefined
    ? []
    : [section('host', hostSectionName(device.id), { mac: macs, ip: address })];
}
