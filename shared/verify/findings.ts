import type { Finding } from '../compile/finding';
import type { Capabilities } from '../router/capabilities';
import { ownNamesIn } from '../router/own-sections';
import type { Model } from './model';
import type { PlaceBook } from './places';

/** What the model noticed while reading, whether or not a promise depends on it. */
export function modelFindings(model: Model, book: PlaceBook, capabilities: Capabilities): readonly Finding[] {
  return [
    ...firewallFindings(model),
    ...placementFindings(model, book),
    ...portFindings(model, capabilities),
    ...networksWithoutZone(model),
  ];
}

function firewallFindings({ config, firewall }: Model): readonly Finding[] {
  const { skipped, ignored, includes, defaults, loadErrors } = firewall;
  const own = ownNamesIn(config, 'firewall');
  return [
    // The router would keep the rules it has: that comes before anything else.
    ...loadErrors.map(({ section, option, because }) =>
      finding('error', 'ruleset-would-not-load', section, { option, because }),
    ),
    // A wall of ours that fw4 leaves out would be a hole with a label on it.
    ...skipped.map(({ section, option }) =>
      finding(own.has(section) ? 'error' : 'warning', 'section-skipped', section, { option }),
    ),
    ...ignored.map(({ section, option }) =>
      finding(own.has(section) ? 'error' : 'warning', 'option-ignored', section, { option }),
    ),
    ...includes.map((path) => finding('warning', 'include-not-understood', path, {})),
    ...(defaults.forward === 'accept'
      ? [finding('warning', 'default-forward-open', defaults.section, {})]
      : []),
  ];
}

/** A zone that did not arrive at a living network is our fault, whatever the matrix says. */
function placementFindings(model: Model, book: PlaceBook): readonly Finding[] {
  return book.placements.flatMap(({ zone, network: name, device }) => {
    const network = model.networks.find((one) => one.name === name);
    if (network === undefined) return [finding('error', 'zone-without-network', zone, { network: name })];
    if (network.deaf)
      return [
        finding('error', 'zone-network-carries-nothing', zone, { network: name, device: network.device }),
      ];
    return network.device === device
      ? []
      : [finding('error', 'zone-on-other-device', zone, { expected: device, found: network.device })];
  });
}

/** Where a cable carries more than one zone, whoever sits on it can be in any of them. */
function portFindings(model: Model, capabilities: Capabilities): readonly Finding[] {
  return capabilities.lanPorts.flatMap((port) => {
    const carried = model.networks.filter(({ ports }) => ports.some((one) => one.port === port));
    if (carried.length > 1)
      return [
        finding('warning', 'port-carries-several-zones', port, {
          networks: carried.map(({ name }) => name).join(' '),
        }),
      ];
    return carried.length === 0 ? [finding('info', 'port-carries-nothing', port, {})] : [];
  });
}

function networksWithoutZone({ networks, firewall }: Model): readonly Finding[] {
  const covered = new Set(firewall.zones.flatMap(({ devices }) => devices));
  const inside = networks.filter(({ proto, device, deaf }) => proto !== 'none' && device !== '' && !deaf);
  return inside
    .filter(({ device }) => !covered.has(device))
    .map(({ name }) => finding('warning', 'network-without-firewall-zone', name, {}));
}

const finding = (
  severity: Finding['severity'],
  code: string,
  subject: string,
  facts: Finding['facts'],
): Finding => ({ severity, code, subject, facts });
