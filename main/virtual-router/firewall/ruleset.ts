import type { FirewallModel, FirewallRule } from './firewall-sections';

export interface NftRule {
  readonly text: string;
  readonly comment?: string;
}

export interface NftChain {
  readonly name: string;
  readonly hook?: { readonly hook: string; readonly policy: string };
  readonly rules: readonly NftRule[];
}

const quoted = (devices: readonly string[]): string => {
  const names = devices.map((device) => `"${device}"`);
  return names.length === 1 ? (names[0] ?? '') : `{ ${names.join(', ')} }`;
};

/** The table `inet fw4` in the layout of fw4; zone devices are those given, as known at load time. */
export function rulesetOf(
  model: FirewallModel,
  devicesOf: ReadonlyMap<string, readonly string[]>,
): NftChain[] {
  const zones = model.zones.map((zone) => ({ ...zone, heard: devicesOf.get(zone.name) ?? [] }));
  const base = (hook: 'input' | 'forward' | 'output', deviceWord: string): NftChain => {
    const policy = model.defaults[hook];
    const anywhere =
      hook === 'output' ? [] : model.rules.filter((rule) => rule.src === '*' && isOfChain(rule, hook));
    return {
      name: hook,
      hook: { hook, policy: policy === 'accept' ? 'accept' : 'drop' },
      rules: [
        ...(hook === 'input'
          ? [{ text: 'iif "lo" accept', comment: 'defconf: accept traffic from loopback' }]
          : []),
        ...(hook === 'output'
          ? [{ text: 'oif "lo" accept', comment: 'defconf: accept traffic towards loopback' }]
          : []),
        {
          text: 'ct state vmap { established : accept, related : accept }',
          comment: 'defconf: handle inbound flows',
        },
        ...anywhere.flatMap((rule) => rulesOf(rule, verdictOf(rule, undefined))),
        ...zones
          .filter(({ heard }) => heard.length > 0)
          .map(({ name, heard }) => ({
            text: `${deviceWord} ${quoted(heard)} jump ${hook}_${name}`,
            comment: `defconf: handle ${name} IPv4/IPv6 ${hook} traffic`,
          })),
        ...(policy === 'reject' ? [{ text: 'jump handle_reject' }] : []),
      ],
    };
  };
  const perZone = zones.flatMap((zone): NftChain[] => {
    const own = model.rules.filter((rule) => rule.src === zone.name);
    const redirected = model.redirects.some(({ src }) => src === zone.name);
    const dnat = redirected ? [{ text: 'ct status dnat accept', comment: 'Accept port redirections' }] : [];
    return [
      {
        name: `input_${zone.name}`,
        rules: [
          ...own
            .filter(({ dest }) => dest === undefined)
            .flatMap((rule) => rulesOf(rule, verdictOf(rule, undefined))),
          ...dnat,
          { text: `jump ${zone.input}_from_${zone.name}` },
        ],
      },
      {
        name: `output_${zone.name}`,
        rules: [
          ...model.rules
            .filter(({ src, dest }) => src === undefined && dest === zone.name)
            .flatMap((rule) => rulesOf(rule, verdictOf(rule, zone.name))),
          { text: `jump ${zone.output}_to_${zone.name}` },
        ],
      },
      {
        name: `forward_${zone.name}`,
        rules: [
          ...own
            .filter(({ dest }) => dest !== undefined)
            .flatMap((rule) => rulesOf(rule, verdictOf(rule, rule.dest))),
          ...model.forwardings
            .filter(({ src }) => src === zone.name)
            .map(({ dest }) => ({
              text: dest === '*' ? 'accept' : `jump accept_to_${dest}`,
              comment: `Accept ${zone.name} to ${dest === '*' ? 'any' : dest} forwarding`,
            })),
          ...dnat,
          { text: `jump ${zone.forward}_to_${zone.name}` },
        ],
      },
      ...['accept', 'reject', 'drop'].flatMap((verdict) =>
        (['from', 'to'] as const).map((way) => ({
          name: `${verdict}_${way}_${zone.name}`,
          rules:
            zone.heard.length === 0
              ? []
              : [
                  {
                    text: `${way === 'from' ? 'iifname' : 'oifname'} ${quoted(zone.heard)} counter ${verdict === 'reject' ? 'jump handle_reject' : verdict}`,
                    comment: `${verdict} ${zone.name} IPv4/IPv6 traffic`,
                  },
                ],
        })),
      ),
    ];
  });
  const reject: NftChain = {
    name: 'handle_reject',
    rules: [
      { text: 'meta l4proto tcp reject with tcp reset', comment: 'Reject TCP traffic' },
      { text: 'reject with icmpx port-unreachable', comment: 'Reject any other traffic' },
    ],
  };
  const masq = zones.filter((zone) => zone.masq && zone.heard.length > 0);
  const srcnat: NftChain = {
    name: 'srcnat',
    hook: { hook: 'postrouting', policy: 'accept' },
    rules: masq.map(({ name, heard }) => ({
      text: `oifname ${quoted(heard)} meta nfproto ipv4 masquerade`,
      comment: `Masquerade IPv4 ${name} traffic`,
    })),
  };
  return [
    base('input', 'iifname'),
    base('forward', 'iifname'),
    base('output', 'oifname'),
    reject,
    ...perZone,
    srcnat,
  ];
}

const isOfChain = ({ dest }: FirewallRule, hook: 'input' | 'forward'): boolean =>
  hook === 'input' ? dest === undefined : dest !== undefined;

function verdictOf({ target }: FirewallRule, dest: string | undefined): string {
  if (target === undefined) return '';
  if (!['accept', 'reject', 'drop'].includes(target)) return 'meta mark set mark';
  if (dest !== undefined && dest !== '*') return ` jump ${target}_to_${dest}`;
  return target === 'reject' ? ' jump handle_reject' : ` ${target}`;
}

/** One section can give several nft rules: one per protocol. All carry its name. */
function rulesOf(rule: FirewallRule, verdict: string): NftRule[] {
  const set = (values: readonly string[]): string =>
    values.length === 1 ? (values[0] ?? '') : `{ ${values.join(', ')} }`;
  const family = rule.family === 'any' ? '' : `meta nfproto ${rule.family} `;
  const mac = rule.srcMacs.length > 0 ? `ether saddr ${set(rule.srcMacs)} ` : '';
  const [ip, otherIp] = [rule.srcIps, rule.destIps].map((list) =>
    list.some((word) => word.includes(':')) ? 'ip6' : 'ip',
  );
  const from = rule.srcIps.length > 0 ? `${ip} saddr ${set(rule.srcIps)} ` : '';
  const to = rule.destIps.length > 0 ? `${otherIp} daddr ${set(rule.destIps)} ` : '';
  return rule.protocols.map((protocol) => {
    const ports = protocol === 'tcp' || protocol === 'udp';
    const source = ports && rule.sourcePorts.length > 0 ? `${protocol} sport ${set(rule.sourcePorts)} ` : '';
    const dest = ports && rule.destPorts.length > 0 ? `${protocol} dport ${set(rule.destPorts)} ` : '';
    const plain = source + dest === '' && protocol !== 'all' ? `meta l4proto ${protocol} ` : '';
    return {
      text: `${family}${from}${to}${mac}${plain}${source}${dest}counter${verdict}`,
      comment: `!fw4: ${rule.name}`,
    };
  });
}

/** `nft list table inet fw4`. */
export function printRuleset(chains: readonly NftChain[]): string {
  const body = chains.map(({ name, hook, rules }) => {
    const head = hook ? `\t\ttype filter hook ${hook.hook} priority filter; policy ${hook.policy};\n` : '';
    const lines = rules.map(
      ({ text, comment }) =>
        `\t\t${text}${comment === undefined ? '' : ` comment "${comment.replaceAll('"', "'")}"`}\n`,
    );
    return `\tchain ${name} {\n${head}${lines.join('')}\t}\n`;
  });
  return `table inet fw4 {\n${body.join('\n')}}\n`;
}

/** `nft -j list table inet fw4`, as far as anybody counts on it: chains, rules, comments, devices. */
export function rulesetJson(chains: readonly NftChain[]): string {
  const table = { family: 'inet', name: 'fw4', handle: 1 };
  const items: unknown[] = [{ metainfo: { version: '1.0.9', json_schema_version: 1 } }, { table }];
  chains.forEach(({ name, hook, rules }, at) => {
    const own = { family: 'inet', table: 'fw4' };
    const hooked = hook ? { type: 'filter', hook: hook.hook, prio: 0, policy: hook.policy } : {};
    items.push({ chain: { ...own, name, handle: at + 2, ...hooked } });
    rules.forEach(({ text, comment }, index) => {
      const expr = exprOf(text);
      items.push({
        rule: { ...own, chain: name, handle: 1000 + at * 100 + index, ...(comment ? { comment } : {}), expr },
      });
    });
  });
  return `${JSON.stringify({ nftables: items })}\n`;
}

function exprOf(text: string): unknown[] {
  const devices = /^([io]ifname) (.+?) (?:jump|counter|meta)/.exec(text);
  const names = devices?.[2]?.match(/[^"{}, ]+/g) ?? [];
  const match = devices
    ? [
        {
          match: {
            op: '==',
            left: { meta: { key: devices[1] } },
            right: names.length === 1 ? names[0] : { set: names },
          },
        },
      ]
    : [];
  const counter = /\bcounter\b/.test(text) ? [{ counter: { packets: 0, bytes: 0 } }] : [];
  const jump = /jump (\S+)$/.exec(text)?.[1];
  const verdict = jump ? [{ jump: { target: jump } }] : /accept$/.test(text) ? [{ accept: null }] : [];
  return [...match, ...counter, ...verdict];
}
