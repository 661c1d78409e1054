import { vlanSectionName } from '../../router/own-names';
import { listOf, section, type UciConfig, type UciSection } from '../../uci/uci';
import type { Compiled } from '../candidate';
import type { Finding } from '../finding';
import { matchFor } from '../foreign-change';
import type { Layout } from '../layout';
import { finding } from '../make-finding';
import type { AllottedZone } from './allocate';
import type { Written } from './pass';

/**
 * Layer 2 pass: one bridge VLAN per zone, every port of the bridge in exactly one of them.
 *
 * The first `bridge-vlan` section turns filtering on for the whole bridge (netifd): then a port that is not listed
 * is dead, and the bridge device itself hears nothing any more. So the LAN becomes a VLAN too, all ports are
 * listed, and every interface on the bridge moves to `br-lan.<vlan>` in the same step. A single zone needs none.
 */
export function compileBridge(
  zones: readonly AllottedZone[],
  layout: Layout,
  config: UciConfig,
): Compiled<Written> {
  const kept = zones.find((zone) => zone.kept);
  if (zones.length < 2 || kept === undefined) return { output: { sections: [], changes: [] }, findings: [] };

  const sections = zones.map(
    ({ vlan, ports }): UciSection =>
      section('bridge-vlan', vlanSectionName(vlan), {
        device: layout.bridge,
        vlan: String(vlan),
        ports: ports.map((port) => `${port}:u*`),
      }),
  );
  const changes = layout.onBridge.map((each) => ({
    match: matchFor('network', each),
    option: 'device',
    after: kept.device,
  }));
  return { output: { sections, changes }, findings: namesOfBridge(layout, config) };
}

/** Sections elsewhere that speak of `br-lan`: it goes deaf, so whoever wrote them should look. */
function namesOfBridge(layout: Layout, config: UciConfig): readonly Finding[] {
  return Object.values(config).flatMap((pkg) =>
    pkg.sections.flatMap((each) => {
      const isLayout = pkg.name === 'network' && ['device', 'interface'].includes(each.type);
      const option = each.options.find(({ name }) => listOf(each, name).includes(layout.bridge));
      if (isLayout || option === undefined) return [];
      const facts = { package: pkg.name, option: option.name };
      return [finding('foreign-section-names-bridge', each.name ?? each.type, facts)];
    }),
  );
}
