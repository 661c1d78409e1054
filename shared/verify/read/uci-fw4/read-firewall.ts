import type { RulesetFile } from '../../../router/router-state';
import {
  listOf,
  packageOf,
  sectionRefs,
  sectionsOf,
  type UciConfig,
  type UciSection,
} from '../../../uci/uci';
import type { Firewall, FirewallZone } from '../../engine/firewall';
import type { Network } from '../../networks';
import { restricts } from './addresses';
import { assemble, type Policies } from './assemble';
import { familyNamed } from './conditions';
import { dialectOf } from './dialect';
import { readForwarding } from './forwardings';
import { readInclude } from './includes';
import { interfaceAddresses } from './interface-addresses';
import { readNat } from './nats';
import { effectInTable, effectOfStatements, type FileEffect } from './nft-files';
import { DEFAULTS } from './options';
import { readRedirect } from './redirects';
import { readRule } from './rules';
import { readSet } from './sets';
import { type Include, Reading, type ZoneState } from './state';
import { readZone } from './zones';

/** What of the router a firewall package is read against. */
export interface Surroundings {
  readonly networks: readonly Network[];
  readonly release: string;
  readonly rulesetFiles?: readonly RulesetFile[];
}

/**
 * Reads a firewall package as fw4 of that release does, faults included: a section with one bad value is left out and
 * the rest loads, so a wall that was mistyped is no wall. What nft would refuse as a whole is told apart.
 */
export function readFirewall(config: UciConfig, around: Surroundings): Firewall {
  const pkg = packageOf(config, 'firewall') ?? { name: 'firewall', sections: [] };
  const refs = sectionRefs(pkg);
  const addresses = interfaceAddresses(around.networks);
  const devices = new Map(around.networks.map((network) => [network.name, network.device]));
  const reading = new Reading(dialectOf(around.release), (name) => addresses.get(name));
  const each = (type: string, read: (section: UciSection, ref: string) => void): void =>
    pkg.sections.forEach((section, index) => {
      if (section.type === type) read(section, refs[index] ?? '');
    });

  let policies: (Policies & { readonly output: Policies['input'] }) | undefined;
  let autoIncludes = true;
  let dropInvalid = false;
  each('defaults', (section, ref) => {
    if (policies !== undefined) return void reading.skip(ref, 'defaults');
    const options = reading.options(section, ref, DEFAULTS);
    if (options === undefined) return reading.fault(ref, reading.skipped.at(-1)?.option ?? '', 'fw4-dies');
    const { input = 'drop', output = 'drop', forward = 'drop' } = options;
    autoIncludes = options.auto_includes !== false;
    dropInvalid = options.drop_invalid === true && reading.dialect.logLimits;
    policies = { section: ref, input, output, forward };
  });
  const decided = policies ?? { section: '', input: 'drop', output: 'drop', forward: 'drop' };
  const filled = filledByNames(config);
  each('ipset', (section, ref) => readSet(reading, section, ref, filled));
  const deviceOf = (name: string) => {
    const device = devices.get(name);
    return device === undefined || device === '' ? undefined : { device };
  };
  each('zone', (section, ref) => readZone(reading, section, ref, decided, deviceOf));
  each('rule', (section, ref) => readRule(reading, section, ref));
  each('forwarding', (section, ref) => readForwarding(reading, section, ref));
  each('redirect', (section, ref) => readRedirect(reading, section, ref));
  each('nat', (section, ref) => readNat(reading, section, ref));
  each('include', (section, ref) => readInclude(reading, section, ref));

  if (reading.dialect.dropsInvalid) checkMasquerading(reading, dropInvalid);
  const includes = judgedIncludes(reading, around.rulesetFiles ?? [], autoIncludes);
  const anything = includes.filter(({ effect }) => effect === 'anything');
  const inChains = anything
    .map(({ include }) => include)
    .filter(({ position }) => position.startsWith('chain'));
  return {
    defaults: decided,
    zones: reading.zones.map(zoneOf),
    chains: assemble(reading, decided, inChains),
    skipped: once(reading.skipped),
    ignored: once(reading.ignored),
    includes: [
      ...new Set(includes.flatMap(({ include, effect }) => (effect === 'nothing' ? [] : [include.path]))),
    ],
    everywhere: includes.some(
      ({ include, effect }) =>
        effect === 'everything' || (effect === 'anything' && !include.position.startsWith('chain')),
    ),
    mayStop: includes.some(({ effect }) => effect === 'may-stop'),
    loadErrors: once(reading.faults),
  };
}

/** The rule against leaks names the family that is translated; a subnet of the other family beside it is refused. */
function checkMasquerading(reading: Reading, dropInvalid: boolean): void {
  for (const { section, masq, masq6, masqAllowsInvalid, towards, matches } of reading.zones) {
    if (dropInvalid || masq === masq6 || masqAllowsInvalid || !towards.has('accept')) continue;
    const other = masq ? 6 : 4;
    if (matches.some(({ family, subnets }) => family === other && restricts(subnets)))
      reading.fault(section, 'subnet', 'zone-family-mismatch');
  }
}

const once = <T extends object>(list: readonly T[]): readonly T[] => [
  ...new Map(list.map((one) => [JSON.stringify(one), one])).values(),
];

const zoneOf = (zone: ZoneState): FirewallZone => ({
  section: zone.section,
  name: zone.name,
  family: zone.family ? familyNamed(zone.family) : 'any',
  networks: zone.networks,
  devices: zone.devices.map((device) => device.replace(/\+$/, '*')),
  masquerades: zone.masq,
  input: zone.input,
  forward: zone.forward,
});

/** Sets that dnsmasq fills with the addresses of names. */
function filledByNames(config: UciConfig): ReadonlySet<string> {
  const dhcp = packageOf(config, 'dhcp');
  return new Set(
    dhcp === undefined ? [] : sectionsOf(dhcp, 'ipset').flatMap((section) => listOf(section, 'name')),
  );
}

interface JudgedInclude {
  readonly include: Include;
  readonly effect: FileEffect;
}

/** Includes of UCI, then the files that fw4 takes by themselves. What is in a file is looked at where it is known. */
function judgedIncludes(
  reading: Reading,
  files: readonly RulesetFile[],
  auto: boolean,
): readonly JudgedInclude[] {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const taken = files.flatMap(({ path }): readonly Include[] => automatic(path, auto));
  return [...reading.includes, ...taken].map((include) => {
    const text = texts.get(include.path);
    return { include, effect: text === undefined ? 'anything' : effectOf(include, text) };
  });
}

function effectOf({ position }: Include, text: string): FileEffect {
  if (position === 'table') return effectInTable(text);
  if (position === 'chain-append' || position === 'chain-prepend') return effectOfStatements(text);
  return effectOfStatements(text) === 'nothing' && text.replace(/^\s*#.*$/gm, '').trim() === ''
    ? 'nothing'
    : 'anything';
}

function automatic(path: string, auto: boolean): readonly Include[] {
  if (/^\/etc\/nftables\.d\/[^/]+\.nft$/.test(path)) return [{ path, position: 'table' }];
  const found =
    /^\/usr\/share\/nftables\.d\/(?:(ruleset|table)-(?:pre|post)|chain-(pre|post)\/([^/]+))\/[^/]+\.nft$/.exec(
      path,
    );
  if (found === null || !auto) return [];
  const [, whole, side, chain] = found;
  if (whole === 'ruleset' || whole === 'table') return [{ path, position: whole }];
  return chain === undefined
    ? []
    : [{ path, position: side === 'pre' ? 'chain-prepend' : 'chain-append', chain }];
}
