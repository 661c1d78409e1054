import { ruleName } from '../../router/own-names';
import { section, type UciSection } from '../../uci/uci';
import type { Layout } from '../layout';
import type { AllottedZone } from './allocate';
import type { Door } from './doors';
import { type Match, matchesOf } from './matches';

/** The firewall sections of doors, in their order. A service of several protocols or several ways out takes several. */
export function doorSections(doors: readonly Door[], layout: Layout): readonly UciSection[] {
  return doors.flatMap((door) => {
    const matches = matchesOf(door.service);
    return destinationsOf(door, layout).flatMap((dest, way) =>
      matches.map((match) =>
        ruleSection(door, match, dest, nameOf(door, matches.length > 1 ? match.label : '', way)),
      ),
    );
  });
}

/** Undefined: the router itself, that is no `dest` at all. */
function destinationsOf({ to }: Door, { internetZones }: Layout): readonly (string | undefined)[] {
  if (to.kind === 'router') return [undefined];
  return to.kind === 'zone' ? [to.zone.firewallZone] : internetZones;
}

/** Stable and telling: it is how the next plan finds the section again, and what `nft list` shows as comment. */
function nameOf(door: Door, protocol: string, way: number): string {
  const from = door.macs.length > 0 ? `${door.from.zone.id}_dev` : door.from.zone.id;
  const to = door.to.kind === 'zone' ? door.to.zone.zone.id : door.to.kind;
  return ruleName([
    door.verdict,
    from,
    door.addresses.length > 0 ? `${to}_dev` : to,
    door.service.id.replaceAll('-', '_'),
    door.family === 'ipv6' ? 'v6' : '',
    protocol,
    way > 0 ? `way${way + 1}` : '',
  ]);
}

function ruleSection(door: Door, match: Match, dest: string | undefined, name: string): UciSection {
  return section('rule', name, {
    name,
    src: door.from.firewallZone,
    src_mac: door.macs,
    dest,
    dest_ip: door.addresses,
    family: door.family,
    proto: match.proto,
    dest_port: match.ports,
    icmp_type: match.icmpTypes,
    target: door.verdict === 'allow' ? 'ACCEPT' : 'REJECT',
  });
}

/** Shuts the LAN's factory way out where the policy does not open it; rules decide before forwardings. */
export function wallToInternet({ zone, firewallZone }: AllottedZone, layout: Layout): readonly UciSection[] {
  return layout.internetZones.map((dest, way) => {
    const name = ruleName(['deny', zone.id, 'internet_rest', way > 0 ? `way${way + 1}` : '']);
    return section('rule', name, {
      name,
      src: firewallZone,
      dest,
      family: 'any',
      proto: 'all',
      target: 'REJECT',
    });
  });
}
