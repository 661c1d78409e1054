import {
  listOf,
  optionOf,
  packageOf,
  section,
  sectionNamed,
  sectionsOf,
  type UciConfig,
  type UciPackage,
  type UciSection,
  uciValueOf,
} from '../uci/uci';
import {
  isNamedByFirstVersion,
  isZoneNetworkName,
  ledgerNames,
  OWN_PREFIX,
  wifiOfSectionName,
  zoneNetworkName,
  zoneOfLedgerName,
} from './own-names';
import type { ManagementPath } from './router-state';

/** Our own file on the router, /etc/config/bulkhead: what is ours there, what we changed of others, the words of the policy. */
export const LEDGER_PACKAGE = 'bulkhead';
export const LEDGER_VERSION = 2;

/** The packages in which we have sections of our own. */
export const ownPackages = ['network', 'wireless', 'dhcp', 'firewall'] as const;
export type OwnPackage = (typeof ownPackages)[number];

/**
 * What on a router is ours: what the ledger lists. A name that looks like ours says nothing: people may call their
 * sections as they like, and without a ledger nothing is ours.
 */
export interface OwnSections {
  has(pkg: string, item: UciSection): boolean;
  /** UCI interface of each zone that we made, by zone id. */
  readonly networks: ReadonlyMap<string, string>;
}

export function ownSectionsOf(config: UciConfig): OwnSections {
  const ledger = packageOf(config, LEDGER_PACKAGE);
  const meta = ledger && sectionNamed(ledger, 'meta');
  if (ledger === undefined || meta === undefined) return { has: () => false, networks: new Map() };
  const networks = networksIn(ledger);
  const listed = optionOf(meta, 'version') === '1' ? undefined : listedIn(ledger);
  const zones = new Set(networks.keys());
  return {
    // The prefix besides: a list that somebody edited must not make us remove what was never of our making.
    has: (pkg, { type, name }) =>
      name?.startsWith(OWN_PREFIX) === true &&
      (ownPackages as readonly string[]).includes(pkg) &&
      (listed === undefined
        ? isNamedByFirstVersion(type, name, zones)
        : listed.has(`${pkg} ${type} ${name}`)),
    networks,
  };
}

function listedIn(ledger: UciPackage): ReadonlySet<string> {
  return new Set(
    sectionsOf(ledger, 'own').flatMap((item) =>
      words(item, 'section').map((each) => `${optionOf(item, 'package')} ${each}`),
    ),
  );
}

const words = (item: UciSection, option: string): readonly string[] => {
  const value = uciValueOf(item, option);
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
};

function networksIn(ledger: UciPackage): ReadonlyMap<string, string> {
  return new Map(
    sectionsOf(ledger, 'zone').flatMap((item): readonly (readonly [string, string])[] => {
      const zone = zoneOfLedgerName(item.name);
      if (zone === undefined || optionOf(item, 'keeps') !== undefined) return [];
      const written = optionOf(item, 'network');
      return [[zone, written !== undefined && isZoneNetworkName(written) ? written : zoneNetworkName(zone)]];
    }),
  );
}

/** How the ledger lists the sections of one package. */
export const ownSectionsEntry = (pkg: OwnPackage, items: readonly UciSection[]): UciSection =>
  section('own', ledgerNames.sections(pkg), {
    package: pkg,
    section: items.map(({ type, name }) => `${type} ${name}`),
  });

/** References (`bh_in_iot_dns`) of our sections of one package. */
export function ownNamesIn(config: UciConfig, pkg: OwnPackage): ReadonlySet<string> {
  const own = ownSectionsOf(config);
  const sections = packageOf(config, pkg)?.sections ?? [];
  return new Set(sections.flatMap((each) => (own.has(pkg, each) ? (each.name ?? []) : [])));
}

/** The path of this computer with the zones of ours that its network and its Wi-Fi name belong to. */
export function withOwnZones(path: ManagementPath, config: UciConfig): ManagementPath {
  const own = ownSectionsOf(config);
  const isOwn = (pkg: OwnPackage, type: string, name: string | undefined): boolean => {
    const found = packageOf(config, pkg)?.sections.find((each) => each.type === type && each.name === name);
    return name !== undefined && found !== undefined && own.has(pkg, found);
  };
  const networkZone = isOwn('network', 'interface', path.network)
    ? [...own.networks].find(([, network]) => network === path.network)?.[0]
    : undefined;
  const wifiZone = isOwn('wireless', 'wifi-iface', path.wifiSection)
    ? wifiOfSectionName(path.wifiSection ?? '')?.zone
    : undefined;
  return {
    ...path,
    ...(networkZone === undefined ? {} : { networkZone }),
    ...(wifiZone === undefined ? {} : { wifiZone }),
  };
}

const sectionsIn = (config: UciConfig, pkg: OwnPackage): readonly UciSection[] =>
  packageOf(config, pkg)?.sections ?? [];

/** Names of networks, pools and firewall zones that others have made. */
export function madeByOthers(foreign: UciConfig): ReadonlySet<string> {
  return new Set([
    ...[...sectionsIn(foreign, 'network'), ...sectionsIn(foreign, 'dhcp')].flatMap(({ name }) => name ?? []),
    ...sectionsIn(foreign, 'firewall').flatMap((each) =>
      each.type === 'zone' ? (optionOf(each, 'name') ?? []) : [],
    ),
  ]);
}

/** Networks that pools, firewall zones and Wi-Fi names of others wait for, whether there is such a network or not. */
export function awaitedByOthers(foreign: UciConfig): ReadonlySet<string> {
  const waiting: readonly (readonly [OwnPackage, type: string, option: string])[] = [
    ['firewall', 'zone', 'network'],
    ['dhcp', 'dhcp', 'interface'],
    ['wireless', 'wifi-iface', 'network'],
  ];
  return new Set(
    waiting.flatMap(([pkg, type, option]) =>
      sectionsIn(foreign, pkg).flatMap((each) => (each.type === type ? listOf(each, option) : [])),
    ),
  );
}
