import { keptZone } from '../policy/ends';
import type { Policy, PolicyDevice } from '../policy/policy';
import type { Endpoint, ReachPromise, Rule } from '../policy/rule';
import type { Service } from '../policy/service';
import type { Zone } from '../policy/zone';
import { ledgerNames } from '../router/own-names';
import {
  LEDGER_PACKAGE,
  LEDGER_VERSION,
  type OwnPackage,
  ownPackages,
  ownSectionsEntry,
} from '../router/own-sections';
import {
  optionOf,
  packageOf,
  section,
  sectionsOf,
  type UciConfig,
  type UciPackage,
  type UciSection,
  uciValueOf,
} from '../uci/uci';
import type { ForeignMatch, RecordedChange } from './foreign-change';

/** True when a newer Bulkhead wrote it: then we cannot know what its entries mean. */
export function isNewerLedger(config: UciConfig): boolean {
  const meta = packageOf(config, LEDGER_PACKAGE)?.sections.find(({ name }) => name === 'meta');
  return meta !== undefined && Number(optionOf(meta, 'version') ?? '0') > LEDGER_VERSION;
}

export interface LedgerInput {
  readonly policy: Policy;
  readonly recorded: readonly RecordedChange[];
  /** Our sections as they will stand on the router: what is listed is ours, and nothing else. */
  readonly sections: Readonly<Record<OwnPackage, readonly UciSection[]>>;
  /** UCI interface of each zone, by zone id: a name once given stays. */
  readonly networks: ReadonlyMap<string, string>;
}

export function ledgerOf({ policy, recorded, sections, networks }: LedgerInput): UciPackage {
  const words = [
    section('bulkhead', 'meta', {
      version: String(LEDGER_VERSION),
      site: policy.site,
      router: policy.routers[0]?.name,
    }),
    ...policy.zones.map((zone) => zoneSection(zone, networks.get(zone.id))),
    ...namedDevices(policy).map(deviceSection),
    ...sorted(policy.services).map(serviceSection),
    ...sorted(policy.rules).map((rule, at) => ruleSection(rule, at)),
    ...sorted(policy.promises).map((promise, at) => promiseSection(promise, at)),
  ];
  const owned = ownPackages.flatMap((pkg) =>
    sections[pkg].length > 0 ? [ownSectionsEntry(pkg, sections[pkg])] : [],
  );
  return {
    name: LEDGER_PACKAGE,
    sections: [...words.map(onOneLine), ...owned, ...recorded.map(foreignSection)],
  };
}

/** People's words without control characters: a NUL would cut the file short, and line ends make it hard to read. */
function onOneLine(item: UciSection): UciSection {
  const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cs}]+/gu, ' ');
  const options = item.options.map(({ name, value }) => ({
    name,
    value: typeof value === 'string' ? plain(value) : value.map(plain),
  }));
  return { ...item, options };
}

const sorted = <T extends { readonly id: string }>(items: readonly T[]): readonly T[] =>
  [...items].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

// Flash is small and memberships of other devices change nothing on the router, so only named ones are written.
function namedDevices(policy: Policy): readonly PolicyDevice[] {
  const named = new Set(
    [...policy.rules, ...policy.promises]
      .flatMap(({ from, to }) => [from, to])
      .flatMap((end) => (end.kind === 'device' ? [end.device] : [])),
  );
  return sorted(policy.devices.filter(({ id, address }) => named.has(id) || address !== undefined));
}

function foreignSection(change: RecordedChange, at: number): UciSection {
  const { match } = change;
  return section('foreign', ledgerNames.change(at), {
    package: match.package,
    type: match.type,
    section: match.name,
    key: match.key?.option,
    value: match.key?.value,
    option: change.option,
    before: change.before,
    after: change.after,
  });
}

const zoneSection = (zone: Zone, network: string | undefined): UciSection =>
  section('zone', ledgerNames.zone(zone.id), {
    name: zone.name,
    kind: zone.kind,
    keeps: zone.keeps,
    network: zone.keeps === undefined ? network : undefined,
    ipv6: zone.ipv6 ? '1' : '0',
    within: zone.within,
    management: zone.management ? '1' : '0',
    keyref: zone.wifi.map(({ keyRef }) => keyRef),
    ssid: zone.wifi.map(({ ssid }) => ssid),
    security: zone.wifi.map(({ security }) => security),
    bands: zone.wifi.map(({ bands }) => bands.join(' ')),
  });

const deviceSection = (device: PolicyDevice): UciSection =>
  section('device', ledgerNames.device(device.id), {
    name: device.name,
    zone: device.zone,
    mac: device.macs,
    address: device.address,
  });

const serviceSection = (service: Service): UciSection =>
  section('service', ledgerNames.service(service.id), {
    confidence: service.confidence,
    flow: service.flows.map(({ protocol, ports }) =>
      [protocol, ...(ports ?? []).map(({ first, last }) => `${first}-${last}`)].join(' '),
    ),
  });

const ruleSection = (rule: Rule, at: number): UciSection =>
  section('rule', ledgerNames.rule(at), {
    id: rule.id,
    from: endText(rule.from),
    to: endText(rule.to),
    service: rule.service,
    verdict: rule.verdict,
    reason: rule.reason,
  });

const promiseSection = (promise: ReachPromise, at: number): UciSection =>
  section('promise', ledgerNames.promise(at), {
    id: promise.id,
    expect: promise.expect,
    from: endText(promise.from),
    to: endText(promise.to),
    service: promise.service,
  });

const endText = (end: Endpoint): string =>
  end.kind === 'zone' ? `zone ${end.zone}` : end.kind === 'device' ? `device ${end.device}` : end.kind;

/** What we changed in sections of others, as written down when we did. Entries we cannot read are left out. */
export function recordedChanges(config: UciConfig): readonly RecordedChange[] {
  const ledger = packageOf(config, LEDGER_PACKAGE);
  return ledger === undefined ? [] : sectionsOf(ledger, 'foreign').flatMap(readChange);
}

function readChange(item: UciSection): readonly RecordedChange[] {
  const pkg = optionOf(item, 'package');
  const type = optionOf(item, 'type');
  const option = optionOf(item, 'option');
  const after = uciValueOf(item, 'after');
  if (pkg === undefined || type === undefined || option === undefined || after === undefined) return [];
  const name = optionOf(item, 'section');
  const keyOption = optionOf(item, 'key');
  const keyValue = optionOf(item, 'value');
  const match: ForeignMatch = {
    package: pkg,
    type,
    ...(name === undefined ? {} : { name }),
    ...(keyOption === undefined || keyValue === undefined
      ? {}
      : { key: { option: keyOption, value: keyValue } }),
  };
  return [{ match, option, after, before: uciValueOf(item, 'before') }];
}

/** True when the policy has no zone besides the one that keeps the LAN. */
export const isUndivided = (policy: Policy): boolean =>
  policy.zones.length === 1 && keptZone(policy) !== undefined;
