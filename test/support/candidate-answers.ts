import type { Candidate } from '../../shared/compile/candidate';
import { contains, formatIpv4, parseCidr, parseIpv4 } from '../../shared/net/ipv4';
import { parseMac } from '../../shared/net/mac';
import type { Policy } from '../../shared/policy/policy';
import type { RouterState } from '../../shared/router/router-state';
import { listOf, packageOf, sectionsOf } from '../../shared/uci/uci';
import { buildModel, type Model } from '../../shared/verify/model';
import { answerPair, type PairAnswer } from '../../shared/verify/reach';
import type { Place } from '../../shared/verify/verification';

/** Every hardware address and every IPv4 address that one of the candidates writes into a rule; of networks the first and last. */
interface Literals {
  readonly macs: readonly string[];
  readonly addresses: readonly string[];
}

/**
 * True when two candidates do the same: every host that one of them, or the policy, can tell apart reaches the same
 * ports of the same hosts, and everything that is no firewall rule is the same to the letter.
 */
export function doTheSame(one: Candidate, two: Candidate, policy: Policy, state: RouterState): boolean {
  const literals = join(literalsOf(one), literalsOf(two));
  return answersOf(one, policy, state, literals) === answersOf(two, policy, state, literals);
}

function answersOf(candidate: Candidate, policy: Policy, state: RouterState, literals: Literals): string {
  const rest = Object.values(candidate.config).map(({ name, sections }) => [
    name,
    sections.filter((each) => name !== 'firewall' || each.type !== 'rule'),
  ]);
  const model = buildModel(candidate.config, state.capabilities);
  const sources = sourcesOf(candidate, policy, model, literals);
  const targets = targetsOf(candidate, policy, model, literals);
  const lines = sources.flatMap((from) =>
    targets.flatMap((to) =>
      (['ipv4', 'ipv6'] as const).map((family) => fatesOf(answerPair(model, from, to, family))),
    ),
  );
  return JSON.stringify([lines, rest]);
}

function literalsOf({ config }: Candidate): Literals {
  const firewall = packageOf(config, 'firewall');
  const rules = firewall === undefined ? [] : sectionsOf(firewall, 'rule');
  return {
    macs: rules.flatMap((rule) => listOf(rule, 'src_mac').map((mac) => parseMac(mac) ?? mac)),
    addresses: rules.flatMap((rule) => listOf(rule, 'dest_ip').flatMap(bordersOf)),
  };
}

const join = (a: Literals, b: Literals): Literals => ({
  macs: [...new Set([...a.macs, ...b.macs])],
  addresses: [...new Set([...a.addresses, ...b.addresses])],
});

function bordersOf(word: string): readonly string[] {
  const cidr = parseCidr(word);
  if (!cidr.ok) return [word];
  const last = cidr.value.network + 2 ** (32 - cidr.value.prefix) - 1;
  return [formatIpv4(cidr.value.network + 1), formatIpv4(last - 1)];
}

const named = (policy: Policy): ReadonlySet<string> =>
  new Set(
    policy.rules.flatMap(({ from, to }) =>
      [from, to].flatMap((end) => (end.kind === 'device' ? [end.device] : [])),
    ),
  );

function sourcesOf(
  { placements }: Candidate,
  policy: Policy,
  model: Model,
  { macs }: Literals,
): readonly Place[] {
  const known = named(policy);
  return model.networks.flatMap(({ name }) => {
    const zone = placements.find(({ network }) => network === name)?.zone;
    const own = policy.devices
      .filter((device) => device.zone === zone && known.has(device.id))
      .flatMap((device) => device.macs);
    return [...new Set(['02:00:00:00:00:01', ...own, ...macs])].map(
      (mac): Place => ({ kind: 'network', network: name, mac: parseMac(mac) ?? mac }),
    );
  });
}

function targetsOf(
  candidate: Candidate,
  policy: Policy,
  model: Model,
  { addresses }: Literals,
): readonly Place[] {
  const known = named(policy);
  const given = policy.devices.flatMap(({ id }) => (known.has(id) ? (candidate.addresses[id] ?? []) : []));
  const places = model.networks.flatMap(({ name }): readonly Place[] => {
    const subnet = parseCidr(candidate.placements.find(({ network }) => network === name)?.subnet ?? '');
    const inside = [...new Set([...given, ...addresses])].filter((address) => {
      const parsed = parseIpv4(address);
      return subnet.ok && parsed !== undefined && contains(subnet.value, parsed);
    });
    return [
      { kind: 'network', network: name },
      ...inside.map((address): Place => ({ kind: 'network', network: name, address })),
    ];
  });
  return [...places, { kind: 'internet' }, { kind: 'router' }];
}

/** Stretches that say the same in a row are one, whichever rules cut them. */
function fatesOf({ stretches }: PairAnswer): string {
  const said = stretches.map(({ protocol, first, verdicts }) => ({
    protocol,
    first,
    fates: [...new Set(verdicts.map(({ fate }) => fate))].sort().join(),
  }));
  return said
    .filter(({ protocol, fates }, at) => said[at - 1]?.protocol !== protocol || said[at - 1]?.fates !== fates)
    .map(({ protocol, first, fates }) => `${protocol} ${first} ${fates}`)
    .join(';');
}
