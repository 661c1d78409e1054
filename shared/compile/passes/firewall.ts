import type { Policy } from '../../policy/policy';
import { firewallZoneSectionName } from '../../router/own-names';
import type { RouterState } from '../../router/router-state';
import {
  flagOf,
  optionOf,
  packageOf,
  section,
  sectionNamed,
  sectionsOf,
  type UciConfig,
  type UciSection,
} from '../../uci/uci';
import type { Compiled } from '../candidate';
import type { Finding } from '../finding';
import { type ForeignChange, matchFor } from '../foreign-change';
import type { Layout } from '../layout';
import { finding } from '../make-finding';
import type { NamedDevice } from './addresses';
import type { AllottedZone } from './allocate';
import { doorsOf } from './doors';
import { essentialRules, signInRule } from './essentials';
import { doorSections, wallToInternet } from './firewall-rules';
import type { Written } from './pass';

export interface FirewallInput {
  readonly policy: Policy;
  readonly zones: readonly AllottedZone[];
  readonly devices: readonly NamedDevice[];
  readonly layout: Layout;
  readonly config: UciConfig;
  readonly state: Pick<RouterState, 'management'>;
}

/**
 * Firewall pass: one fw4 zone per zone, and one rule per door.
 *
 * Silence means deny. Zones reject what comes in and what would pass between their own interfaces, and there is no
 * rule for a pair nobody opened, so a rule that is forgotten, or that fw4 skips, can only shut too much. All doors
 * are rules, none is a `forwarding`: fw4 puts forwardings behind all rules, where a wall of ours could not have
 * exceptions and an exception no wall.
 */
export function compileFirewall(input: FirewallInput): Compiled<Written> {
  const { policy, zones, devices, layout, config, state } = input;
  const doors = doorsOf(policy, zones, devices);
  const findings: Finding[] = [...doors.findings];
  const ntp = servesTime(config);

  const towardsRouter = zones.flatMap((zone) => {
    const mine = doors.output.filter((door) => door.from === zone && door.to.kind === 'router');
    // Single devices before the zone, as everywhere; then walls, so that even names and the time can be shut.
    const exact = mine.filter(({ precision }) => precision > 0);
    const walls = mine.filter(({ precision, verdict }) => precision === 0 && verdict === 'deny');
    const openings = mine.filter(({ precision, verdict }) => precision === 0 && verdict === 'allow');
    const guarded = !zone.kept || !zone.zone.management;
    return [
      // First of all: no later rule, ours or a person's, may come before signing in.
      ...(guarded && zone.zone.management ? [signInRule(zone, state.management.routerPort)] : []),
      ...doorSections([...exact, ...walls], layout),
      ...(guarded ? essentialRules(zone, { ntp }) : []),
      ...doorSections(openings, layout),
    ];
  });

  const towardsInternet = doors.output.filter(({ to }) => to.kind === 'internet');
  if (towardsInternet.length > 0 && layout.internetZones.length === 0)
    findings.push(finding('no-internet-zone', layout.kept.network));
  const kept = zones.find((zone) => zone.kept);
  const leads = keptLeadsToInternet(layout, config);
  const between = doors.output.filter(
    (door) => door.to.kind !== 'router' && !(leads && door.from.kept && isAnyToInternet(door)),
  );
  const keptIsOpen =
    kept !== undefined && doors.output.some((door) => door.from === kept && isAnyToInternet(door));

  const sections = [
    ...zones.filter((zone) => !zone.kept).map(zoneSection),
    ...towardsRouter,
    ...doorSections(between, layout),
    ...(kept !== undefined && leads && !keptIsOpen ? wallToInternet(kept, layout) : []),
  ];
  const changes = [...ownDefaults(config, sections.length > 0), ...keptInput(zones, layout)];
  if (changes.some(({ match }) => match.type === 'defaults'))
    findings.push(finding('firewall-defaults-opened', 'defaults'));
  return { output: { sections, changes }, findings };
}

const isAnyToInternet = (door: {
  readonly to: { readonly kind: string };
  readonly verdict: string;
  readonly precision: number;
  readonly service: { readonly id: string };
}): boolean =>
  door.to.kind === 'internet' &&
  door.verdict === 'allow' &&
  door.precision === 0 &&
  door.service.id === 'any';

function zoneSection({ zone, network, firewallZone }: AllottedZone): UciSection {
  return section('zone', firewallZoneSectionName(zone.id), {
    name: firewallZone,
    network: [network],
    input: 'REJECT',
    output: 'ACCEPT',
    forward: 'REJECT',
  });
}

/** The LAN's own way out, as the factory writes it. It stays; a rule of ours need not repeat it. */
export function keptLeadsToInternet({ keptFirewallZone, internetZones }: Layout, config: UciConfig): boolean {
  const firewall = packageOf(config, 'firewall');
  const forwardings = firewall === undefined ? [] : sectionsOf(firewall, 'forwarding');
  return (
    internetZones.length > 0 &&
    internetZones.every((dest) =>
      forwardings.some(
        (each) =>
          optionOf(each, 'src') === keptFirewallZone.name &&
          optionOf(each, 'dest') === dest &&
          flagOf(each, 'enabled', true) &&
          (optionOf(each, 'family') ?? 'any') === 'any',
      ),
    )
  );
}

/**
 * What no zone decides falls to `defaults`: `forward ACCEPT` there lets all zones reach each other whatever they say
 * (measured with fw4), and `input ACCEPT` opens the router to interfaces outside every zone.
 */
function ownDefaults(config: UciConfig, needed: boolean): readonly ForeignChange[] {
  const firewall = packageOf(config, 'firewall');
  const defaults = firewall && sectionsOf(firewall, 'defaults')[0];
  if (!needed || defaults === undefined) return [];
  return (['input', 'forward'] as const)
    .filter((option) => !isShut(optionOf(defaults, option)))
    .map((option) => ({ match: matchFor('firewall', defaults), option, after: 'REJECT' }));
}

// fw4 matches verdicts by prefix and without case; left out, its default is drop.
const isShut = (verdict: string | undefined): boolean => verdict === undefined || /^(r|d)/i.test(verdict);

/** A kept zone that may not sign in must not stay open towards the router, as the factory leaves it. */
function keptInput(zones: readonly AllottedZone[], { keptFirewallZone }: Layout): readonly ForeignChange[] {
  const kept = zones.find((zone) => zone.kept);
  if (kept === undefined || kept.zone.management) return [];
  const { section: found } = keptFirewallZone;
  return [{ match: matchFor('firewall', found, 'name'), option: 'input', after: 'REJECT' }];
}

function servesTime(config: UciConfig): boolean {
  const system = packageOf(config, 'system');
  const ntp = system && sectionNamed(system, 'ntp');
  return ntp !== undefined && flagOf(ntp, 'enable_server', false);
}
