import { formatCidr } from '../net/ipv4';
import { keptZone } from '../policy/ends';
import { normalizePolicy } from '../policy/normalize-policy';
import type { Policy } from '../policy/policy';
import type { RouterState } from '../router/router-state';
import { flagOf, listOf, optionOf, packageOf, sectionsOf, type UciConfig } from '../uci/uci';
import { assemble } from './assemble';
import type { Candidate, Compiled, ZonePlacement } from './candidate';
import type { Finding } from './finding';
import { type Ground, groundOf } from './ground';
import { type Layout, layoutOf } from './layout';
import { type FindingCode, finding, hasError } from './make-finding';
import { nameDevices } from './passes/addresses';
import { type AllottedZone, allocate } from './passes/allocate';
import { compileBridge } from './passes/bridge';
import { compileDhcp } from './passes/dhcp';
import { compileFirewall } from './passes/firewall';
import { compileNetwork } from './passes/network';
import { misplacedDevices } from './passes/whereabouts';
import { compileWireless } from './passes/wireless';
import { checkRequirements } from './requirements';
import { validatePolicy } from './validate-policy';

export interface CompileInput {
  readonly policy: Policy;
  readonly state: RouterState;
  /** Wi-Fi keys by `keyRef`. One that is missing is taken over from the router where our network is there already. */
  readonly keys: Readonly<Record<string, string>>;
}

/** Findings after which there is no sense in compiling: no ground, or names and numbers that cannot be written down. */
const nothingToBuildOn: ReadonlySet<string> = new Set<FindingCode>([
  'capability-missing',
  'package-unreadable',
  'ledger-newer',
  'two-kept-zones',
  'router-count',
  'zone-id-invalid',
  'zone-id-twice',
  'zone-id-reserved',
  'zone-name-invalid',
  'vlan-invalid',
  'vlan-twice',
  'subnet-invalid',
  'subnets-overlap',
  'ssid-invalid',
  'device-id-invalid',
  'device-id-twice',
  'service-id-invalid',
  'service-id-twice',
  'service-id-taken',
  'service-flows-invalid',
]);

/**
 * From a policy to the complete configuration the router would have. Pure and deterministic: the same input gives
 * the same bytes, and so does the same policy with its lists in another order.
 *
 * Findings never stop a pass. Only where there is nothing to build on (no kept zone, a capability that is missing)
 * is the candidate the configuration as it is.
 */
export function compile({ policy: given, state, keys }: CompileInput): Compiled<Candidate> {
  const policy = normalizePolicy(given);
  const findings: Finding[] = [...validatePolicy(policy), ...checkRequirements(policy, state)];
  const unchanged = { config: state.config, placements: [], addresses: {} };
  const kept = keptZone(policy);
  const cannot = findings.some(({ code }) => nothingToBuildOn.has(code));
  if (kept === undefined || cannot) return { output: unchanged, findings };

  const { ground, findings: restoring } = groundOf(state);
  const { layout, findings: layoutFindings } = layoutOf(ground.config, state, kept);
  findings.push(...restoring, ...layoutFindings);
  if (layout === undefined) return { output: unchanged, findings };
  findings.push(...keptFindings(policy, layout));

  const zones = allocate(policy, ground, layout, state);
  const devices = nameDevices(policy, zones.output, ground, state);
  const bridge = compileBridge(zones.output, layout, ground.config);
  const wireless = compileWireless({
    zones: zones.output,
    config: ground.config,
    ours: ground.ours.wireless,
    keys,
    capabilities: state.capabilities,
  });
  const dhcp = compileDhcp(zones.output, devices.output, state.capabilities);
  const firewall = compileFirewall({
    policy,
    zones: zones.output,
    devices: devices.output,
    layout,
    config: ground.config,
    state,
  });
  findings.push(...misplacedDevices(policy, zones.output, state));
  for (const pass of [zones, devices, bridge, wireless, dhcp, firewall]) findings.push(...pass.findings);

  const config = assemble({
    policy,
    state,
    ground,
    sections: {
      network: [...bridge.output.sections, ...compileNetwork(zones.output, state.capabilities)],
      wireless: wireless.output.sections,
      dhcp: dhcp.output,
      firewall: firewall.output.sections,
    },
    networks: new Map(zones.output.map(({ zone, network }) => [zone.id, network])),
    changes: [...bridge.output.changes, ...wireless.output.changes, ...firewall.output.changes],
  });
  return {
    output: {
      config,
      placements: zones.output.map((zone) => placementOf(zone, config)),
      addresses: Object.fromEntries(
        devices.output.flatMap(({ device, address }) =>
          address === undefined ? [] : [[device.id, address]],
        ),
      ),
    },
    findings: dedupe(findings),
  };
}

/** Where the policy's zones are on the router as it is now; a zone that is not there yet has no placement. */
export function placementsNow(policy: Policy, state: RouterState): readonly ZonePlacement[] {
  const kept = keptZone(policy);
  if (kept === undefined) return [];
  const { ground }: { readonly ground: Ground } = groundOf(state);
  const { layout } = layoutOf(ground.config, state, kept);
  if (layout === undefined) return [];
  const there = policy.zones.filter(
    (zone) =>
      zone === kept ||
      ground.ours.network.some(
        ({ type, name }) =>
          type === 'interface' && name !== undefined && name === ground.networks.get(zone.id),
      ),
  );
  const bare = there.map(({ vlan: _vlan, subnet: _subnet, ...zone }) => zone);
  const { output } = allocate({ ...policy, zones: bare }, ground, layout, state);
  return output.map((zone) => {
    const ports = portsNow(zone.vlan, layout, state.config) ?? zone.ports;
    return placementOf(
      { ...zone, ports: zone.kept && there.length < 2 ? layout.ports : ports },
      state.config,
    );
  });
}

function portsNow(vlan: number, layout: Layout, config: UciConfig): readonly string[] | undefined {
  const network = packageOf(config, 'network');
  const found =
    network &&
    sectionsOf(network, 'bridge-vlan').find(
      (each) => optionOf(each, 'device') === layout.bridge && optionOf(each, 'vlan') === String(vlan),
    );
  return found && listOf(found, 'ports').map((port) => port.split(':')[0] ?? port);
}

function placementOf(zone: AllottedZone, config: UciConfig): ZonePlacement {
  return {
    zone: zone.zone.id,
    vlan: zone.vlan,
    subnet: formatCidr(zone.subnet),
    gateway: zone.gateway,
    network: zone.network,
    device: zone.device,
    firewallZone: zone.firewallZone,
    ports: zone.ports,
    ssids: ssidsOf(zone.network, config),
  };
}

function ssidsOf(network: string, config: UciConfig): readonly string[] {
  const wireless = packageOf(config, 'wireless');
  if (wireless === undefined) return [];
  const off = new Set(
    sectionsOf(wireless, 'wifi-device').flatMap((radio) =>
      flagOf(radio, 'disabled', false) ? (radio.name ?? []) : [],
    ),
  );
  const names = sectionsOf(wireless, 'wifi-iface')
    .filter((each) => listOf(each, 'network').includes(network) && !flagOf(each, 'disabled', false))
    .filter((each) => !off.has(optionOf(each, 'device') ?? ''))
    .flatMap((each) => optionOf(each, 'ssid') ?? []);
  return [...new Set(names)];
}

/** The kept network stays as it is, so the policy must describe it as it is. */
function keptFindings(policy: Policy, layout: Layout): readonly Finding[] {
  const kept = keptZone(policy);
  if (kept === undefined) return [];
  const findings: Finding[] = [];
  const subnet = formatCidr(layout.kept.subnet);
  if (kept.subnet !== undefined && kept.subnet !== subnet)
    findings.push(finding('kept-zone-subnet-differs', kept.id, { policy: kept.subnet, router: subnet }));
  if (!kept.ipv6 && layout.kept.ipv6) findings.push(finding('kept-zone-has-ipv6', kept.id));
  if (kept.ipv6 && !layout.kept.ipv6) findings.push(finding('kept-zone-without-ipv6', kept.id));
  return findings;
}

function dedupe(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map(findings.map((each) => [JSON.stringify(each), each]));
  return [...seen.values()];
}

/** True when a candidate must not be applied, whatever the verifier says. */
export const isBlocked = (compiled: Compiled<Candidate>): boolean => hasError(compiled.findings);
