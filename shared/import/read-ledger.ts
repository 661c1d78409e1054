import type { PolicyDevice } from '../policy/policy';
import type { Endpoint, ReachPromise, Rule } from '../policy/rule';
import type { Service, ServiceFlow } from '../policy/service';
import type { Band, Zone, ZoneKind, ZoneWifi } from '../policy/zone';
import { deviceOfLedgerName, serviceOfLedgerName, zoneOfLedgerName } from '../router/own-names';
import { LEDGER_PACKAGE } from '../router/own-sections';
import {
  flagOf,
  optionOf,
  packageOf,
  sectionsOf,
  type UciConfig,
  type UciSection,
  uciValueOf,
} from '../uci/uci';

/** What we once wrote about a policy into our own file. Numbers, networks and ports are read from the real configuration. */
export interface LedgerWords {
  readonly site: string | undefined;
  readonly router: string | undefined;
  /** Without VLAN id, subnet and the names on the air. */
  readonly zones: readonly Zone[];
  readonly devices: readonly PolicyDevice[];
  readonly services: readonly Service[];
  readonly rules: readonly Rule[];
  readonly promises: readonly ReachPromise[];
}

/** Undefined: there is no ledger. Sections that do not read as what they should be are left out. */
export function readLedger(config: UciConfig): LedgerWords | undefined {
  const pkg = packageOf(config, LEDGER_PACKAGE);
  const meta = pkg?.sections.find(({ name }) => name === 'meta');
  if (pkg === undefined || meta === undefined) return undefined;
  return {
    site: optionOf(meta, 'site'),
    router: optionOf(meta, 'router'),
    zones: sectionsOf(pkg, 'zone').flatMap(zoneIn),
    devices: sectionsOf(pkg, 'device').flatMap(deviceIn),
    services: sectionsOf(pkg, 'service').flatMap(serviceIn),
    rules: sectionsOf(pkg, 'rule').flatMap(ruleIn),
    promises: sectionsOf(pkg, 'promise').flatMap(promiseIn),
  };
}

const kinds: readonly ZoneKind[] = [
  'home',
  'work',
  'media',
  'smart',
  'camera',
  'guest',
  'server',
  'hold',
  'custom',
];

const oneOf = <T extends string>(values: readonly T[], text: string | undefined): T | undefined =>
  values.find((value) => value === text);

const items = (item: UciSection, option: string): readonly string[] => {
  const value = uciValueOf(item, option);
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
};

function zoneIn(item: UciSection): readonly Zone[] {
  const id = zoneOfLedgerName(item.name);
  if (id === undefined) return [];
  const keeps = optionOf(item, 'keeps');
  return [
    {
      id,
      name: optionOf(item, 'name') ?? id,
      kind: oneOf(kinds, optionOf(item, 'kind')) ?? 'custom',
      ...(keeps === undefined ? {} : { keeps }),
      wifi: wifiIn(item),
      ipv6: flagOf(item, 'ipv6', false),
      within: optionOf(item, 'within') === 'apart' ? 'apart' : 'together',
      management: flagOf(item, 'management', false),
    },
  ];
}

function wifiIn(item: UciSection): readonly ZoneWifi[] {
  const [ssids, securities, bands] = [items(item, 'ssid'), items(item, 'security'), items(item, 'bands')];
  return items(item, 'keyref').map(
    (keyRef, at): ZoneWifi => ({
      ssid: ssids[at] ?? '',
      security: oneOf(['wpa2', 'wpa2-wpa3', 'wpa3'], securities[at]) ?? 'wpa2-wpa3',
      bands: (bands[at] ?? '')
        .split(' ')
        .flatMap((band): readonly Band[] =>
          [oneOf<Band>(['2g', '5g', '6g'], band)].filter((known) => known !== undefined),
        ),
      keyRef,
    }),
  );
}

function deviceIn(item: UciSection): readonly PolicyDevice[] {
  const id = deviceOfLedgerName(item.name);
  const zone = optionOf(item, 'zone');
  if (id === undefined || zone === undefined) return [];
  const address = optionOf(item, 'address');
  return [
    {
      id,
      name: optionOf(item, 'name') ?? id,
      macs: items(item, 'mac'),
      zone,
      ...(address === undefined ? {} : { address }),
    },
  ];
}

function serviceIn(item: UciSection): readonly Service[] {
  const id = serviceOfLedgerName(item.name);
  if (id === undefined) return [];
  const confidence = oneOf(['tested', 'documented', 'memory'], optionOf(item, 'confidence')) ?? 'memory';
  return [{ id, confidence, flows: items(item, 'flow').flatMap(flowIn) }];
}

function flowIn(text: string): readonly ServiceFlow[] {
  const [word, ...spans] = text.split(' ');
  const protocol = oneOf(['tcp', 'udp', 'icmp', 'any'], word);
  if (protocol === undefined) return [];
  if (spans.length === 0) return [{ protocol }];
  const ports = spans.map((span) => {
    const [first = '', last = first] = span.split('-');
    return { first: Number(first), last: Number(last) };
  });
  return [{ protocol, ports }];
}

interface Ends {
  readonly id: string;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly service: string;
}

function endsIn(item: UciSection): Ends | undefined {
  const id = optionOf(item, 'id');
  const from = endIn(optionOf(item, 'from'));
  const to = endIn(optionOf(item, 'to'));
  const service = optionOf(item, 'service');
  if (id === undefined || from === undefined || to === undefined || service === undefined) return undefined;
  return { id, from, to, service };
}

function endIn(text: string | undefined): Endpoint | undefined {
  const [kind, id] = (text ?? '').split(' ');
  if (kind === 'internet' || kind === 'router') return { kind };
  if (kind === 'zone' && id) return { kind, zone: id };
  return kind === 'device' && id ? { kind, device: id } : undefined;
}

function ruleIn(item: UciSection): readonly Rule[] {
  const ends = endsIn(item);
  const verdict = oneOf(['allow', 'deny'], optionOf(item, 'verdict'));
  if (ends === undefined || verdict === undefined) return [];
  const reason = optionOf(item, 'reason');
  return [{ ...ends, verdict, ...(reason === undefined ? {} : { reason }) }];
}

function promiseIn(item: UciSection): readonly ReachPromise[] {
  const ends = endsIn(item);
  const expect = oneOf(['reachable', 'unreachable'], optionOf(item, 'expect'));
  return ends === undefined || expect === undefined ? [] : [{ ...ends, expect }];
}
