import { displayText } from '../net/untrusted-text';
import type { Policy } from '../policy/policy';
import type { Missing } from '../rollout/convergence';
import { isNameOn, zoneNetworkName } from '../router/own-names';
import { listOf } from './format';

/** Said at once; more than that reads like a log, and the first ones are what the rest waits for. */
const SAID = 3;

/** What the router has not become yet, in the order of the layers: `Smart home: its network is not up`. */
export function missingText(missing: readonly Missing[], policy?: Policy): string {
  const said = missing.slice(0, SAID).map((one) => oneMissing(one, policy));
  return listOf(missing.length > SAID ? [...said, `${missing.length - SAID} more`] : said);
}

function oneMissing({ code, subject }: Missing, policy: Policy | undefined): string {
  switch (code) {
    case 'unreadable':
      return `no answer about ${displayText(subject, 32)}`;
    case 'interface-down':
      return `the network of ${zoneName(subject, policy)} is not up`;
    case 'interface-device':
      return `the network of ${zoneName(subject, policy)} is not on its VLAN`;
    case 'interface-address':
      return `the network of ${zoneName(subject, policy)} is without its address`;
    case 'interface-fresh':
      return `the network of ${zoneName(subject, policy)} came up a moment ago`;
    case 'bridge-vlan':
      return `the ports of VLAN ${displayText(subject.split('.').at(-1) ?? subject, 8)} have not joined it`;
    case 'firewall-zone':
      return `the firewall does not guard ${zoneName(subject, policy)} yet`;
    case 'dhcp-stopped':
      return 'the service that gives out addresses is not running';
    case 'dhcp-range':
      return `no addresses are given out in ${displayText(subject, 24)}`;
    case 'wifi':
      return `the Wi-Fi “${displayText(subject, 32)}” is not on the air`;
  }
}

/** A network of ours has the zone's id in its name; the zone that keeps `lan` has its old one. */
function zoneName(subject: string, policy: Policy | undefined): string {
  const zone = policy?.zones.find(
    ({ id, keeps }) => isNameOn(zoneNetworkName(id), subject) || keeps === subject,
  );
  return displayText(zone?.name ?? subject, 32);
}
