import type { Policy } from '../policy/policy';
import { LEDGER_PACKAGE } from '../router/own-sections';
import type { RouterState } from '../router/router-state';
import { listOf, packageOf, sectionNamed, sectionsOf, type UciConfig } from '../uci/uci';
import type { Finding } from './finding';
import { isNewerLedger, isUndivided } from './ledger';
import { finding } from './make-finding';

/** What this compiler needs of a router. Anything missing is named, and nothing is compiled. */
export function checkRequirements(policy: Policy, state: RouterState): readonly Finding[] {
  const { capabilities, config } = state;
  const missing = (capability: string, found: string): Finding =>
    finding('capability-missing', capability, { found });

  const unreadable = ['network', 'firewall', 'dhcp', 'wireless', LEDGER_PACKAGE].filter(
    (name) => state.unreadable.includes(name) || (name === LEDGER_PACKAGE && isNamesakeOfLedger(config)),
  );
  const findings: Finding[] = unreadable.map((name) => finding('package-unreadable', name));
  for (const name of ['network', 'firewall', 'dhcp'])
    if (packageOf(config, name) === undefined && !unreadable.includes(name))
      findings.push(missing('package', name));

  if (isNewerLedger(config)) findings.push(finding('ledger-newer', 'bulkhead'));
  if (capabilities.firewall !== 'fw4') findings.push(missing('fw4', capabilities.firewall));
  if (isUndivided(policy)) return findings;

  if (capabilities.wired !== 'dsa' && capabilities.wired !== 'plain')
    findings.push(missing('bridge-vlan', capabilities.wired));
  if (capabilities.wired === 'plain' && capabilities.lanPorts.length < 2 && capabilities.radios.length === 0)
    findings.push(missing('second-lan-port', capabilities.lanPorts.join(' ')));

  // dnsmasq told to serve listed interfaces only would leave every new zone without addresses and names.
  const dhcp = packageOf(config, 'dhcp');
  const limited = dhcp && sectionsOf(dhcp, 'dnsmasq').find((each) => listOf(each, 'interface').length > 0);
  if (limited)
    findings.push(
      finding('dhcp-limited-to-interfaces', 'dnsmasq', {
        interfaces: listOf(limited, 'interface').join(' '),
      }),
    );
  return findings;
}

/** A file of somebody else's in the place of our ledger, or what is left of one: it is not ours to write over. */
function isNamesakeOfLedger(config: UciConfig): boolean {
  const ledger = packageOf(config, LEDGER_PACKAGE);
  return ledger !== undefined && ledger.sections.length > 0 && sectionNamed(ledger, 'meta') === undefined;
}
