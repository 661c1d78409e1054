import { isOn, optionText, optionWords, type UciFile, type UciSection } from '../uci/uci-file';

export interface FirewallZone {
  readonly name: string;
  readonly networks: readonly string[];
  /** Fixed devices besides those of the networks. */
  readonly devices: readonly string[];
  readonly input: string;
  readonly output: string;
  readonly forward: string;
  readonly masq: boolean;
}

export interface FirewallRule {
  readonly name: string;
  readonly src?: string;
  readonly dest?: string;
  readonly family: 'ipv4' | 'ipv6' | 'any';
  readonly protocols: readonly string[];
  readonly sourcePorts: readonly string[];
  readonly destPorts: readonly string[];
  readonly srcIps: readonly string[];
  readonly destIps: readonly string[];
  readonly srcMacs: readonly string[];
  readonly icmpTypes: readonly string[];
  /** Undefined: only counts. */
  readonly target?: string;
}

export interface FirewallModel {
  readonly defaults: { readonly input: string; readonly output: string; readonly forward: string };
  readonly zones: readonly FirewallZone[];
  readonly rules: readonly FirewallRule[];
  readonly forwardings: readonly { readonly src: string; readonly dest: string }[];
  readonly redirects: readonly { readonly name: string; readonly src: string }[];
  /** As fw4 prints them on stderr; the section is gone, the rest still loads. */
  readonly warnings: readonly string[];
}

const RULE_OPTIONS = new Set(
  (
    'enabled name family src dest device direction ipset proto src_ip dest_ip src_mac src_port dest_port icmp_type limit ' +
    'limit_burst start_date stop_date start_time stop_time weekdays mark dscp set_mark set_xmark set_dscp helper ' +
    'set_helper counter log log_limit target utc_time monthdays extra'
  ).split(' '),
);
const VERDICT = /^(accept|reject|drop)$/i;
const PROTOCOL =
  /^!?(all|any|\*|tcp|udp|udplite|tcpudp|icmp|icmpv6|ipv6-icmp|igmp|esp|ah|gre|sctp|\d{1,3})$/i;
const PORT = /^!?\d{1,5}([-:]\d{1,5})?$/;
const MAC = /^!?([0-9a-f]{2}:){5}[0-9a-f]{2}$/i;
// An address, a network, a range, or the name of an interface; a host name with a dot is none of these.
const ADDRESS =
  /^!?((\d{1,3}\.){3}\d{1,3}(\/[\d.]+|-[\d.]+)?|[0-9a-f:]*:[0-9a-f:.]*(\/[\d]+|-[0-9a-f:]+)?|[a-z][\w@]*)$/i;
const ZONE_NAME = /^[a-zA-Z_.][a-zA-Z0-9/_.-]*$/;

/** Reads /etc/config/firewall as fw4 does: a bad value skips its whole section with a warning and nothing else. */
export function readFirewall(file: UciFile, networks: ReadonlySet<string>): FirewallModel {
  const warnings: string[] = [];
  const counts = new Map<string, number>();
  const sections = file.sections.map((section) => {
    const index = counts.get(section.type) ?? 0;
    counts.set(section.type, index + 1);
    return { section, label: labelOf(section, index) };
  });
  const of = (type: string) =>
    sections.filter(({ section }) => section.type === type && isOn(optionText(section, 'enabled'), true));
  const keep = <T>(label: string, value: T | string): T[] => {
    if (typeof value !== 'string') return [value];
    warnings.push(`[!] Section ${label} ${value}\n`);
    return [];
  };

  const defaults = of('defaults')[0]?.section;
  const policy = (section: UciSection | undefined, option: string, otherwise: string): string =>
    (section && optionText(section, option)?.toLowerCase()) ?? otherwise;
  const base = {
    input: policy(defaults, 'input', 'drop'),
    output: policy(defaults, 'output', 'drop'),
    forward: policy(defaults, 'forward', 'drop'),
  };
  const zones = of('zone').flatMap(({ section, label }) => keep(label, zoneOf(section, base, networks)));
  const known = new Set(zones.map(({ name }) => name));
  const rules = of('rule').flatMap(({ section, label }) => {
    for (const option of section.options.keys())
      if (!RULE_OPTIONS.has(option))
        warnings.push(`[!] Section ${label} specifies unknown option '${option}'\n`);
    return keep(label, ruleOf(section, known));
  });
  const forwardings = of('forwarding').flatMap(({ section, label }) => {
    const [src, dest] = [optionText(section, 'src') ?? '', optionText(section, 'dest') ?? ''];
    const missing = [src, dest].find((name) => name !== '*' && !known.has(name));
    return keep(label, missing === undefined ? { src, dest } : unknownZone(missing));
  });
  const redirects = of('redirect').flatMap(({ section, label }) => {
    const src = optionText(section, 'src') ?? '';
    return keep(
      label,
      known.has(src) ? { name: optionText(section, 'name') ?? label, src } : unknownZone(src),
    );
  });
  return { defaults: base, zones, rules, forwardings, redirects, warnings };
}

const SKIPPED = 'skipped due to invalid options';
const unknownZone = (name: string): string => `references unknown zone '${name}', ${SKIPPED}`;

function labelOf(section: UciSection, index: number): string {
  const name = optionText(section, 'name');
  const address = section.anonymous ? `@${section.type}[${index}]` : section.name;
  return name === undefined ? address : `${address} (${name})`;
}

function zoneOf(section: UciSection, base: FirewallModel['defaults'], networks: ReadonlySet<string>) {
  const name = optionText(section, 'name') ?? '';
  if (!ZONE_NAME.test(name)) return `has no or an invalid name, ${SKIPPED}`;
  const policies = { input: base.input, output: base.output, forward: base.forward };
  for (const option of ['input', 'output', 'forward'] as const) {
    const given = optionText(section, option);
    if (given !== undefined && !VERDICT.test(given))
      return `option '${option}' specifies invalid value '${given}', ${SKIPPED}`;
    policies[option] = given?.toLowerCase() ?? base[option];
  }
  return {
    name,
    networks: optionWords(section, 'network').filter((network) => networks.has(network)),
    devices: optionWords(section, 'device'),
    masq: isOn(optionText(section, 'masq')),
    ...policies,
  };
}

function ruleOf(section: UciSection, zones: ReadonlySet<string>): FirewallRule | string {
  for (const single of ['name', 'src', 'dest', 'target', 'family', 'enabled'])
    if (Array.isArray(section.options.get(single)))
      return `option '${single}' must not be a list, ${SKIPPED}`;
  for (const option of ['src', 'dest']) {
    const zone = optionText(section, option);
    if (zone !== undefined && zone !== '*' && !zones.has(zone)) return unknownZone(zone);
  }
  const checks: readonly (readonly [string, RegExp])[] = [
    ['proto', PROTOCOL],
    ['src_port', PORT],
    ['dest_port', PORT],
    ['src_mac', MAC],
    ['src_ip', ADDRESS],
    ['dest_ip', ADDRESS],
    ['family', /^(ipv4|ipv6|any|\*|inet)$/i],
    ['target', /^(accept|reject|drop|mark|dscp|notrack|helper)$/i],
  ];
  for (const [option, pattern] of checks) {
    const wrong = optionWords(section, option).find((word) => !pattern.test(word));
    if (wrong !== undefined) return `option '${option}' specifies invalid value '${wrong}', ${SKIPPED}`;
  }
  const family = optionText(section, 'family')?.toLowerCase();
  const protocols = optionWords(section, 'proto').map((word) => word.toLowerCase());
  const [src, dest, target] = ['src', 'dest', 'target'].map((option) => optionText(section, option));
  const any = protocols.some((protocol) => /^(all|any|\*)$/.test(protocol));
  const ports = (option: string): string[] => (any ? [] : optionWords(section, option));
  return {
    name: optionText(section, 'name') ?? section.name,
    family: family === 'ipv4' || family === 'ipv6' ? family : 'any',
    // Without a protocol a rule means tcp and udp; with `all` its ports are ignored.
    protocols: any ? ['all'] : protocols.length === 0 ? ['tcp', 'udp'] : protocols.flatMap(splitTcpUdp),
    sourcePorts: ports('src_port'),
    destPorts: ports('dest_port'),
    srcIps: optionWords(section, 'src_ip'),
    destIps: optionWords(section, 'dest_ip'),
    srcMacs: optionWords(section, 'src_mac'),
    icmpTypes: optionWords(section, 'icmp_type'),
    ...(src === undefined ? {} : { src }),
    ...(dest === undefined ? {} : { dest }),
    ...(target === undefined ? {} : { target: target.toLowerCase() }),
  };
}

const splitTcpUdp = (protocol: string): string[] => (protocol === 'tcpudp' ? ['tcp', 'udp'] : [protocol]);
