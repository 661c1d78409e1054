import type { Finding } from '../compile/finding';
import { LEDGER_PACKAGE, LEDGER_VERSION, ownPackages } from '../router/own-sections';
import { listOf, optionOf, packageOf, type UciSection, type UciValue, uciValueOf } from '../uci/uci';
import { differs, type Ground, sectionsIn } from './ground';

/**
 * What is a person's stays a person's: every section of theirs is there as it was, but for the few options that we
 * change by name, and each of those is in the ledger with the value to put back. What the ledger lists is there.
 */
export function checkOthers(ground: Ground): readonly Finding[] {
  return [...checkPackages(ground), ...checkLedger(ground)];
}

function checkPackages(ground: Ground): readonly Finding[] {
  const { state, candidate, own, ownBefore } = ground;
  const names = new Set([...Object.keys(state.config), ...Object.keys(candidate.config)]);
  names.delete(LEDGER_PACKAGE);
  return [...names].flatMap((name) => {
    const before = sectionsIn(state.config, name).filter((each) => !ownBefore.has(name, each));
    const after = sectionsIn(candidate.config, name).filter((each) => !own.has(name, each));
    if (before.length !== after.length)
      return [differs(name, 'sections of others', String(before.length), String(after.length))];
    return before.flatMap((each, at) => checkSection(ground, name, each, after[at] ?? each));
  });
}

function checkSection(
  ground: Ground,
  pkg: string,
  before: UciSection,
  after: UciSection,
): readonly Finding[] {
  const subject = `${pkg}.${before.name ?? before.type}`;
  if (before === after) return [];
  if (before.type !== after.type || before.name !== after.name)
    return [differs(subject, 'section of others', before.name ?? before.type, after.name ?? after.type)];
  const options = new Set([...before.options, ...after.options].map(({ name }) => name));
  return [...options].flatMap((option) => {
    const [was, is] = [uciValueOf(before, option), uciValueOf(after, option)];
    if (same(was, is))
      return isChangedRightly(ground, pkg, after, option, is) || !isOnRecord(ground, pkg, after, option)
        ? []
        : [differs(subject, option, 'as planned', shown(is))];
    const putBack = recordOf(ground.state.config, pkg, before, option);
    // Put back, as an earlier ledger says.
    if (
      putBack !== undefined &&
      same(uciValueOf(putBack, 'after'), was) &&
      same(uciValueOf(putBack, 'before'), is)
    )
      return [];
    if (!isChangedRightly(ground, pkg, after, option, is))
      return [differs(subject, option, shown(was), shown(is))];
    const record = recordOf(ground.candidate.config, pkg, after, option);
    const original =
      putBack !== undefined && same(uciValueOf(putBack, 'after'), was) ? uciValueOf(putBack, 'before') : was;
    const recorded =
      record !== undefined &&
      same(uciValueOf(record, 'after'), is) &&
      same(uciValueOf(record, 'before'), original);
    return recorded
      ? []
      : [
          differs(
            subject,
            `record of ${option}`,
            shown(original),
            record === undefined ? 'none' : shown(uciValueOf(record, 'before')),
          ),
        ];
  });
}

const same = (a: UciValue | undefined, b: UciValue | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
const shown = (value: UciValue | undefined): string =>
  value === undefined ? '-' : typeof value === 'string' ? value : value.join(' ');
const isOnRecord = (ground: Ground, pkg: string, item: UciSection, option: string): boolean =>
  recordOf(ground.candidate.config, pkg, item, option) !== undefined;

/** What we may change in a section of somebody else: where the LAN hangs, the walls behind everything, radios that were off. */
function isChangedRightly(
  ground: Ground,
  pkg: string,
  item: UciSection,
  option: string,
  value: UciValue | undefined,
): boolean {
  const kept = ground.places.find((place) => place.kept);
  switch (`${pkg}.${item.type}.${option}`) {
    case 'network.interface.device':
      return value === kept?.device && ground.places.length > 1;
    case 'firewall.defaults.input':
    case 'firewall.defaults.forward':
      return value === 'REJECT';
    case 'firewall.zone.input':
      return (
        value === 'REJECT' &&
        kept !== undefined &&
        !kept.policyZone.management &&
        listOf(item, 'network').includes(kept.network)
      );
    case 'wireless.wifi-device.disabled':
      return value === '0';
    case 'wireless.wifi-iface.disabled':
      return value === '1';
    default:
      return false;
  }
}

/** The entry of a ledger about one option of one section. */
function recordOf(
  config: Ground['state']['config'],
  pkg: string,
  item: UciSection,
  option: string,
): UciSection | undefined {
  return sectionsIn(config, LEDGER_PACKAGE, 'foreign').find((each) => {
    if (
      optionOf(each, 'package') !== pkg ||
      optionOf(each, 'type') !== item.type ||
      optionOf(each, 'option') !== option
    )
      return false;
    if (item.name !== undefined) return optionOf(each, 'section') === item.name;
    const key = optionOf(each, 'key');
    return (
      optionOf(each, 'section') === undefined &&
      (key === undefined || optionOf(item, key) === optionOf(each, 'value'))
    );
  });
}

/** The ledger lists what is ours, each once, remembers the networks of the zones, and has no entry about nothing. */
function checkLedger({ candidate, own, places, policy }: Ground): readonly Finding[] {
  const ledger = packageOf(candidate.config, LEDGER_PACKAGE);
  const ours = ownPackages.flatMap((pkg) =>
    sectionsIn(candidate.config, pkg).flatMap((each) =>
      own.has(pkg, each) ? [`${pkg} ${each.type} ${each.name}`] : [],
    ),
  );
  if (ledger === undefined) return [];
  const listed = sectionsIn(candidate.config, LEDGER_PACKAGE, 'own').flatMap((entry) =>
    listOf(entry, 'section').map((each) => `${optionOf(entry, 'package')} ${each}`),
  );
  const findings =
    [...new Set(listed)].sort().join() === [...ours].sort().join() && listed.length === ours.length
      ? []
      : [differs('ledger', 'sections of ours', String(ours.length), String(listed.length))];
  for (const { zone, network, kept } of places)
    if (!kept && own.networks.get(zone) !== network)
      findings.push(differs(zone, 'ledger network', network, own.networks.get(zone) ?? 'none'));
  for (const entry of sectionsIn(candidate.config, LEDGER_PACKAGE, 'foreign')) {
    const section = sectionsIn(candidate.config, optionOf(entry, 'package') ?? '').find(
      (each) =>
        recordOf(
          { [LEDGER_PACKAGE]: { name: LEDGER_PACKAGE, sections: [entry] } },
          optionOf(entry, 'package') ?? '',
          each,
          optionOf(entry, 'option') ?? '',
        ) !== undefined,
    );
    if (
      section === undefined ||
      !same(uciValueOf(section, optionOf(entry, 'option') ?? ''), uciValueOf(entry, 'after'))
    )
      findings.push(differs('ledger', 'record', 'of a change', entry.name ?? '', entry.name));
  }
  const meta = sectionsIn(candidate.config, LEDGER_PACKAGE, 'bulkhead')[0];
  const version = (meta && optionOf(meta, 'version')) ?? '-';
  if (version !== String(LEDGER_VERSION))
    findings.push(differs('ledger', 'version', String(LEDGER_VERSION), version));
  const written = (type: string): number => sectionsIn(candidate.config, LEDGER_PACKAGE, type).length;
  for (const [type, count] of [
    ['zone', policy.zones.length],
    ['rule', policy.rules.length],
    ['promise', policy.promises.length],
  ] as const)
    if (written(type) !== count)
      findings.push(differs('ledger', `${type}s`, String(count), String(written(type))));
  return findings;
}
