import type { Finding } from '../compile/finding';
import { finding } from '../compile/make-finding';
import { contains, formatIpv4, type Ipv4Cidr, parseCidr, parseIpv4 } from '../net/ipv4';
import { parseMac } from '../net/mac';
import { endKey } from '../policy/ends';
import { flagOf, listOf, optionOf, packageOf, sectionNamed, type UciSection } from '../uci/uci';
import { answerPair, type Stretch } from '../verify/reach';
import type { Place as AskedPlace, Verdict } from '../verify/verification';
import { type Ground, othersByRef, oursIn, type Place, sectionsIn } from './ground';
import {
  type Circumstances,
  type Meaning,
  meaningOf,
  type Pair,
  pairsOf,
  portEdges,
  targetId,
} from './meaning';

type Family = 'ipv4' | 'ipv6';
const FAMILIES: readonly Family[] = ['ipv4', 'ipv6'];

/** A host that stands for all that policy and configuration treat as they treat it. */
interface Host {
  readonly device: string | undefined;
  readonly mac?: string;
  readonly address?: string;
}

// A locally administered address and a host number that no policy of a household is likely to hold.
const STRANGER = '02:62:6b:00:53:01';
const LINK_LOCAL = 'fe80::62:6bff:fe00:5301';

/**
 * Every zone towards every zone, the internet and the router, in both families: the policy says what should happen to
 * each port, the verifier what would. Devices that rules name, or that the configuration names, are asked one by one.
 * A difference is our defect, unless a rule of the router's owner makes it: then that rule is named.
 */
export function checkTraffic(ground: Ground): readonly Finding[] {
  const { policy, places } = ground;
  const asker = askerFor(ground);
  const placeOf = new Map(places.map((place) => [place.zone, place]));
  for (const pair of pairsOf(policy)) {
    const from = placeOf.get(pair.from.id);
    const to = pair.to.kind === 'zone' ? placeOf.get(pair.to.zone.id) : undefined;
    if (from === undefined || (pair.to.kind === 'zone' && to === undefined)) continue;
    for (const family of FAMILIES) asker.ask(pair, from, to, family);
  }
  return asker.findings();
}

interface Asker {
  ask(pair: Pair, from: Place, to: Place | undefined, family: Family): void;
  findings(): readonly Finding[];
}

function askerFor(ground: Ground): Asker {
  const { policy, model } = ground;
  const at = circumstances(ground);
  const rulesFrom = bySource(sectionsIn(ground.candidate.config, 'firewall', 'rule'));
  const others = othersByRef(ground, 'firewall');
  const ourNames = new Set(oursIn(ground, 'firewall').map(({ name }) => name ?? ''));
  const ours = new Map<string, Finding>();
  const theirs = new Map<string, Finding>();

  const compare = (
    pair: Pair,
    edges: readonly number[],
    family: Family,
    hosts: readonly [Host, Host],
    stretch: Stretch,
  ): void => {
    const [source, target] = hosts;
    const cuts = [stretch.first, ...edges.filter((edge) => edge > stretch.first && edge <= stretch.last)];
    for (const port of stretch.protocol === 'icmp' ? [0] : cuts) {
      const meant = meaningOf(pair, policy, at, {
        family,
        protocol: stretch.protocol,
        port,
        fromDevice: source.device,
        toDevice: target.device,
      });
      if (meant === 'open') continue;
      for (const verdict of stretch.verdicts)
        note(pair, family, hosts, stretch.protocol, port, meant, verdict);
    }
  };

  const note = (
    pair: Pair,
    family: Family,
    [source, target]: readonly [Host, Host],
    protocol: string,
    port: number,
    meant: Exclude<Meaning, 'open'>,
    { fate, decidedBy }: Verdict,
  ): void => {
    if (fate === meant) return;
    const section = decidedBy?.section ?? '';
    const decider = decidedBy?.package === 'firewall' ? others.get(section) : undefined;
    if (meant === 'untouched' && (decider !== undefined || !ourNames.has(section))) return;
    const to = targetId(pair.to);
    if (decider !== undefined && isOwnersChoice(decider, pair)) {
      // What is not known about a rule of theirs is for the promises to judge.
      if (fate === 'unknown' && meant !== 'allowed') return;
      const code = meant === 'denied' ? 'foreign-rule-opens' : 'foreign-rule-shuts';
      theirs.set(
        [section, pair.from.id, to, code].join('|'),
        finding(code, section, { from: pair.from.id, to }),
      );
      return;
    }
    if (fate === 'unknown' && (section === '' || others.has(section) || decidedBy?.package !== 'firewall'))
      return;
    const facts = {
      from: source.device ?? pair.from.id,
      to: target.device ?? to,
      service: protocol === 'icmp' ? protocol : `${protocol}/${port}`,
      family,
    };
    const key = [facts.from, facts.to, family, protocol, meant, section].join('|');
    if (!ours.has(key))
      ours.set(
        key,
        finding('model-disagrees', Object.values(facts).join(' '), { ...facts, meant, found: fate, section }),
      );
  };

  return {
    ask: (pair, from, to, family) => {
      const rules = [...(rulesFrom.get(from.firewallZone) ?? []), ...(rulesFrom.get('*') ?? [])];
      const edges = portEdges(pair, policy, at);
      const sources = sourcesOf(ground, pair, from, rules);
      const targets =
        family === 'ipv4' && to !== undefined ? targetsOf(ground, pair, to, rules) : [{ device: undefined }];
      for (const source of sources)
        for (const target of targets) {
          const answer = answerPair(model, placed(from, source), targetPlace(pair, to, target), family);
          for (const stretch of answer.stretches) compare(pair, edges, family, [source, target], stretch);
        }
      if (pair.to.kind === 'router' && family === 'ipv6') askDhcpv6(pair, from);
    },
    findings: () => [...ours.values(), ...theirs.values()],
  };

  /** Addresses are asked for from a link-local one, before there is another. */
  function askDhcpv6(pair: Pair, from: Place): void {
    if (!pair.from.ipv6 || (from.kept && pair.from.management) || pair.rules.length > 0) return;
    const asking: Host = { device: undefined, mac: STRANGER, address: LINK_LOCAL };
    const { stretches } = answerPair(model, placed(from, asking), { kind: 'router' }, 'ipv6');
    const stretch = stretches.find(
      ({ protocol, first, last }) => protocol === 'udp' && first <= 547 && 547 <= last,
    );
    for (const verdict of stretch?.verdicts ?? [])
      note(pair, 'ipv6', [asking, { device: undefined }], 'udp', 547, 'allowed', verdict);
  }
}

/** A rule or port forward of theirs, or a way between networks that they opened; not the LAN's own way out, which is ours to shut. */
function isOwnersChoice({ type }: UciSection, pair: Pair): boolean {
  if (type === 'rule' || type === 'redirect') return true;
  return type === 'forwarding' && !(pair.from.keeps !== undefined && pair.to.kind === 'internet');
}

function circumstances({ state, candidate }: Ground): Circumstances {
  const system = packageOf(candidate.config, 'system');
  const ntp = system && sectionNamed(system, 'ntp');
  return {
    sshPort: state.management.routerPort,
    servesTime: ntp !== undefined && flagOf(ntp, 'enable_server', false),
  };
}

function bySource(rules: readonly UciSection[]): ReadonlyMap<string, readonly UciSection[]> {
  const found = new Map<string, UciSection[]>();
  for (const rule of rules) {
    const src = optionOf(rule, 'src') ?? '';
    found.set(src, [...(found.get(src) ?? []), rule]);
  }
  return found;
}

const placed = ({ network }: Place, { mac, address }: Host): AskedPlace => ({
  kind: 'network',
  network,
  ...(mac === undefined ? {} : { mac }),
  ...(address === undefined ? {} : { address }),
});

const targetPlace = ({ to }: Pair, place: Place | undefined, host: Host): AskedPlace =>
  place === undefined ? { kind: to.kind === 'router' ? 'router' : 'internet' } : placed(place, host);

/** Devices by hardware address: those that rules of the pair name, those that the configuration names, and a stranger. */
function sourcesOf(
  { policy }: Ground,
  pair: Pair,
  from: Place,
  rules: readonly UciSection[],
): readonly Host[] {
  const named = new Set(
    pair.rules.flatMap((rule) => (rule.from.kind === 'device' ? [rule.from.device] : [])),
  );
  const written = owners(rules, 'src_mac', (word) => [parseMac(word) ?? word]);
  if (named.size === 0 && written.size === 0) return [{ device: undefined, mac: STRANGER }];
  const deviceOf = new Map<string, string>();
  for (const { id, zone, macs } of policy.devices)
    if (zone === from.zone && named.has(id)) for (const mac of macs) deviceOf.set(parseMac(mac) ?? mac, id);
  const said = sayingsOf(pair, 'from');
  const macs = new Set([STRANGER, ...deviceOf.keys(), ...written.keys()]);
  return classes(
    [...macs].map((mac): Host => ({ device: deviceOf.get(mac), mac })),
    (host) => [said.get(host.device ?? ''), ...(written.get(host.mac ?? '') ?? [])].join('|'),
  );
}

/** Hosts by IPv4 address, the same way. */
function targetsOf(ground: Ground, pair: Pair, to: Place, rules: readonly UciSection[]): readonly Host[] {
  const { policy, candidate } = ground;
  const subnet = parseCidr(to.subnet);
  if (!subnet.ok) return [{ device: undefined }];
  const named = new Set(pair.rules.flatMap((rule) => (rule.to.kind === 'device' ? [rule.to.device] : [])));
  const mine = rules.filter((rule) => [to.firewallZone, '*'].includes(optionOf(rule, 'dest') ?? ''));
  const written = owners(mine, 'dest_ip', bordersOf);
  const deviceOf = new Map<string, string>();
  for (const { id, zone } of policy.devices)
    if (zone === to.zone && named.has(id) && Object.hasOwn(candidate.addresses, id))
      deviceOf.set(candidate.addresses[id] ?? '', id);
  const inside = [...written.keys()].filter((address) => isIn(subnet.value, address));
  const unnamed = strangerIn(subnet.value, new Set([...deviceOf.keys(), ...written.keys(), to.gateway]));
  const said = sayingsOf(pair, 'to');
  const addresses = new Set([unnamed, ...deviceOf.keys(), ...inside]);
  return classes(
    [...addresses].map((address): Host => ({ device: deviceOf.get(address), address })),
    (host) => [said.get(host.device ?? ''), ...(written.get(host.address ?? '') ?? [])].join('|'),
  );
}

/** Which sections write which value. */
function owners(
  rules: readonly UciSection[],
  option: string,
  valuesOf: (word: string) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const nameFor = (rule: UciSection): string => rule.name ?? `#${rules.indexOf(rule)}`;
  for (const rule of rules)
    for (const word of listOf(rule, option))
      for (const value of word.startsWith('!') ? [] : valuesOf(word)) {
        const sections = found.get(value);
        if (sections === undefined) found.set(value, [nameFor(rule)]);
        else sections.push(nameFor(rule));
      }
  return found;
}

/** An address as it is; of a network its first and last host. */
function bordersOf(word: string): readonly string[] {
  const cidr = parseCidr(word);
  if (!cidr.ok || cidr.value.prefix === 32) return [word];
  const size = 2 ** (32 - cidr.value.prefix);
  return [formatIpv4(cidr.value.network + 1), formatIpv4(cidr.value.network + size - 2)];
}

function isIn(subnet: Ipv4Cidr, address: string): boolean {
  const parsed = parseIpv4(address);
  return parsed !== undefined && contains(subnet, parsed);
}

function strangerIn(subnet: Ipv4Cidr, taken: ReadonlySet<string>): string {
  const size = 2 ** (32 - subnet.prefix);
  for (let offset = size - 2; offset > 0; offset -= 1) {
    const address = formatIpv4(subnet.network + offset);
    if (!taken.has(address)) return address;
  }
  return formatIpv4(subnet.network + 1);
}

/** What the rules of a pair say about each device that they name, apart from which rule says it. */
function sayingsOf(pair: Pair, side: 'from' | 'to'): ReadonlyMap<string, string> {
  const said = new Map<string, Set<string>>();
  for (const rule of pair.rules) {
    const end = rule[side];
    if (end.kind !== 'device') continue;
    const words = said.get(end.device) ?? new Set<string>();
    said.set(end.device, words);
    words.add(`${rule.verdict} ${rule.service} ${endKey(side === 'from' ? rule.to : rule.from)}`);
  }
  return new Map([...said].map(([device, words]) => [device, [...words].sort().join()]));
}

/** One host per class: rules that name it and sections that write it are the same ones. */
function classes(hosts: readonly Host[], keyOf: (host: Host) => string): readonly Host[] {
  const kept = new Map<string, Host>();
  for (const host of hosts) {
    const key = keyOf(host);
    if (!kept.has(key)) kept.set(key, host);
  }
  return [...kept.values()];
}
