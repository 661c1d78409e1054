import { compile } from '../compile/compile';
import type { Finding } from '../compile/finding';
import { groundOf } from '../compile/ground';
import { layoutOf, staticAddress } from '../compile/layout';
import { finding } from '../compile/make-finding';
import { keptLeadsToInternet } from '../compile/passes/firewall';
import { formatCidr } from '../net/ipv4';
import { normalizePolicy } from '../policy/normalize-policy';
import type { Policy } from '../policy/policy';
import type { Rule } from '../policy/rule';
import type { Zone } from '../policy/zone';
import { OWN_PREFIX, wifiOfSectionName } from '../router/own-names';
import { LEDGER_PACKAGE, ownSectionsOf } from '../router/own-sections';
import type { RouterState } from '../router/router-state';
import { diffUci } from '../uci/diff-uci';
import { listOf, optionOf, packageOf, sectionsOf, type UciSection } from '../uci/uci';
import { readLedger } from './read-ledger';

export interface ImportedPolicy {
  readonly policy: Policy;
  readonly findings: readonly Finding[];
}

/**
 * A policy from what is on the router: one zone for a network nobody has divided, or the policy that we wrote there.
 *
 * Words (names, kinds, rules, promises) come from our file on the router; VLAN ids, networks, ports and Wi-Fi names
 * from the configuration itself. Where compiling the result would change the router, that is said: the router and
 * our file have drifted apart.
 */
export function importPolicy(state: RouterState): ImportedPolicy {
  const words = readLedger(state.config);
  // Without the ledger nothing is ours. That they are called as we would call them is worth a word all the same.
  const lookalikes = Object.values(state.config).some(
    (pkg) =>
      pkg.name !== LEDGER_PACKAGE && pkg.sections.some(({ name }) => name?.startsWith(OWN_PREFIX) === true),
  );
  if (words === undefined || words.zones.length === 0)
    return {
      policy: undividedPolicy(state),
      findings: lookalikes ? [finding('imported-without-ledger', state.identity.boardName)] : [],
    };

  const policy = normalizePolicy({
    version: 1,
    site: words.site ?? state.identity.hostname,
    routers: [
      { name: words.router ?? state.identity.hostname, role: 'gateway', ports: portsOf(words.zones, state) },
    ],
    zones: words.zones.map((zone) => withNumbers(zone, state)),
    devices: words.devices,
    services: words.services,
    rules: words.rules,
    promises: words.promises,
  });
  const again = compile({ policy, state, keys: {} });
  const edits = diffUci(state.config, again.output.config);
  const drift = [...new Set(edits.map((edit) => edit.package))].map((name) =>
    finding('router-differs-from-ledger', name, {
      edits: edits.filter((edit) => edit.package === name).length,
    }),
  );
  return { policy, findings: [...again.findings.filter(({ severity }) => severity === 'error'), ...drift] };
}

/** The network as it is: everything in one zone that keeps the LAN and leads to the internet. */
function undividedPolicy(state: RouterState): Policy {
  const home: Zone = {
    id: 'home',
    name: 'Home',
    kind: 'home',
    keeps: 'lan',
    wifi: [],
    ipv6: true,
    within: 'together',
    management: true,
  };
  const { config } = groundOf(state).ground;
  const { layout } = layoutOf(config, state, home);
  const online = layout !== undefined && keptLeadsToInternet(layout, config);
  return {
    version: 1,
    site: state.identity.hostname,
    routers: [{ name: state.identity.hostname, role: 'gateway', ports: {} }],
    zones: [{ ...home, ipv6: layout?.kept.ipv6 ?? true }],
    devices: [],
    services: [],
    rules: online ? [homeToInternet] : [],
    promises: [],
  };
}

const homeToInternet: Rule = {
  id: 'zone-home-internet-any',
  from: { kind: 'zone', zone: 'home' },
  to: { kind: 'internet' },
  service: 'any',
  verdict: 'allow',
};

function withNumbers(zone: Zone, state: RouterState): Zone {
  if (zone.keeps !== undefined) return zone;
  const leg = interfaceOf(zone, state);
  const vlan = Number(optionOf(leg ?? { type: '', options: [] }, 'device')?.split('.')[1]);
  const subnet = leg && staticAddress(leg)?.subnet;
  return {
    ...zone,
    ...(Number.isInteger(vlan) ? { vlan } : {}),
    ...(subnet === undefined ? {} : { subnet: formatCidr(subnet) }),
    wifi: zone.wifi.map((wifi, at) => ({ ...wifi, ssid: ssidOnAir(zone, at, state) ?? wifi.ssid })),
  };
}

const interfaceOf = (zone: Zone, state: RouterState): UciSection | undefined =>
  packageOf(state.config, 'network')?.sections.find((each) => {
    const own = ownSectionsOf(state.config);
    return each.type === 'interface' && own.has('network', each) && each.name === own.networks.get(zone.id);
  });

function ssidOnAir(zone: Zone, at: number, state: RouterState): string | undefined {
  const own = ownSectionsOf(state.config);
  const found = packageOf(state.config, 'wireless')?.sections.find((each) => {
    const wifi = own.has('wireless', each) ? wifiOfSectionName(each.name ?? '') : undefined;
    return wifi?.zone === zone.id && wifi.at === at;
  });
  return found && optionOf(found, 'ssid');
}

function portsOf(zones: readonly Zone[], state: RouterState): Readonly<Record<string, string>> {
  const network = packageOf(state.config, 'network');
  const own = ownSectionsOf(state.config);
  const vlans =
    network === undefined
      ? []
      : sectionsOf(network, 'bridge-vlan').filter((each) => own.has('network', each));
  const entries = zones
    .filter(({ keeps }) => keeps === undefined)
    .flatMap((zone) => {
      const leg = interfaceOf(zone, state);
      const device = leg && optionOf(leg, 'device');
      const vlan = vlans.find((each) => `${optionOf(each, 'device')}.${optionOf(each, 'vlan')}` === device);
      const ports = vlan === undefined ? [] : listOf(vlan, 'ports').filter((port) => !/:.*t/.test(port));
      return ports.map((port): [string, string] => [port.split(':')[0] ?? port, zone.id]);
    });
  return Object.fromEntries(entries);
}
